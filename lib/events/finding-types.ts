import documentedTypes from './finding-types.json';

/** GuardDuty's severity levels: low 1 to 3, medium 4 to 6, high 7 and 8, critical 9 and 10 (User Guide, "Severity levels"). */
export const guardDutySeverities = ['low', 'medium', 'high', 'critical'] as const;
export type GuardDutySeverity = (typeof guardDutySeverities)[number];

/** A GuardDuty finding type and how severe its findings can be. */
export interface FindingType {
  /** E.g. `Recon:EC2/Portscan`. */
  readonly type: string;
  /** Every severity that its page names; all four where the page says that it varies and not how. */
  readonly severities: readonly GuardDutySeverity[];
  /** Whether the page gives one severity, without the asterisk of those that vary. */
  readonly certain: boolean;
  /** Whether Custom Detection Rules make it, from calls that CloudTrail records. @default false */
  readonly customDetection?: boolean;
}

let byName: ReadonlyMap<string, FindingType> | undefined;

/**
 * Every active finding type as of December 2025, and those of Custom Detection Rules as of November 2026, by name.
 * Source: the "Default severity" of each type and the note under it, in the pages that "GuardDuty active finding types" lists
 * (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html), and
 * https://docs.aws.amazon.com/guardduty/latest/ug/findings-custom-detection-rules.html. Types that came later and retired ones are not known here.
 */
export function findingTypes(): readonly FindingType[] {
  return [...types().values()];
}

/** What is documented of a finding type. @returns undefined for a type that is newer, retired, or misspelled */
export function findingType(name: string): FindingType | undefined {
  return types().get(name);
}

/** What an attacker is after, e.g. `CredentialAccess`: what stands before the colon (User Guide, "GuardDuty finding format"). */
export function threatPurpose(type: string): string {
  return type.split(':', 1)[0] ?? type;
}

/** What kind of resource a finding type is about, e.g. `RDS`: what stands between the colon and the slash. */
export function resourceOf(type: string): string {
  return /:([^/]+)\//.exec(type)?.[1] ?? '';
}

/** Whether findings of a type can be of severity 7 or above. So it is assumed of a type that is not known. */
export function mayReachHigh(type: string): boolean {
  return findingType(type)?.severities.some((severity) => severity === 'high' || severity === 'critical') ?? true;
}

function types(): ReadonlyMap<string, FindingType> {
  byName ??= new Map((documentedTypes as readonly FindingType[]).map((type) => [type.type, type]));
  return byName;
}
