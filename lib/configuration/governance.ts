import { type Acknowledgement } from '../core/acknowledge';

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
