/** That one finding of the safety rules is accepted for one rule. */
export interface Acknowledgement {
  /** ID of the finding, e.g. `high-severity` or `threat-purpose[Backdoor]`. Only this finding is accepted, no other of the same rule. */
  readonly finding: string;
  /** Why it is accepted, for those who review the rule. */
  readonly justification: string;
}

/** Who answers for a rule, why it exists, and until when. */
export interface Governance {
  /** Team or address that answers for the rule, as a tag value: letters, digits, spaces and `_.:/=+-@`, 1 to 128 characters. */
  readonly owner: string;
  /** Why findings may be hidden or changed. */
  readonly justification: string;
  /** Last day (YYYY-MM-DD, UTC) on which the rule holds. At most 365 days ahead. The day after, a synthesis leaves the rule out. */
  readonly expires: string;
  /** @default - nothing is accepted */
  readonly acknowledge?: readonly Acknowledgement[];
}

/** Whether a rule no longer holds on a day (both YYYY-MM-DD). */
export function isExpired({ expires }: Pick<Governance, 'expires'>, today: string): boolean {
  return expires < today;
}
