import { type GuardDutySeverity } from '../../events/finding-types';

/** Levels of severity, the least first, in the words of Security Hub. */
export const severityLevels = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type SeverityLevel = (typeof severityLevels)[number];

/** Whether a level is above another. */
export function isAbove(level: SeverityLevel, other: SeverityLevel): boolean {
  return severityLevels.indexOf(level) > severityLevels.indexOf(other);
}

/** Low 1 to 3.9, Medium 4 to 6.9, High 7 to 8.9, Critical 9 to 10 (GuardDuty User Guide, "Severity levels of GuardDuty findings"). */
export function levelOfNumber(severity: number): GuardDutySeverity {
  return severity < 4 ? 'low' : severity < 7 ? 'medium' : severity < 9 ? 'high' : 'critical';
}

/** Numbers of each level, with and without a fraction: what is read of severities differs between no others. */
export const numbersOfLevel: Readonly<Record<SeverityLevel, readonly number[]>> = {
  informational: [0],
  low: [1, 1.9, 2, 2.9, 3, 3.9],
  medium: [4, 4.9, 5, 5.9, 6, 6.9],
  high: [7, 7.9, 8, 8.9],
  critical: [9, 9.9, 10],
};

/** The level of `Severity.Label`, `severity` of OCSF, or `severity_id`. @returns undefined for anything else */
export function levelOfLabel(label: unknown): SeverityLevel | undefined {
  if (typeof label === 'number') return [...severityLevels, 'critical' as const][label - 1];
  if (typeof label !== 'string') return undefined;
  const lower = label.toLowerCase();
  return lower === 'fatal' ? 'critical' : severityLevels.find((level) => level === lower);
}
