import written from './security-controls.json';

/** Severity of the findings of a control; `below` is MEDIUM, LOW or INFORMATIONAL. */
export type ControlSeverity = 'CRITICAL' | 'HIGH' | 'below';

/**
 * `Severity.Label` of findings of a control that failed. One that passed, or whose check was not completed, is INFORMATIONAL, whatever the control.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html
 */
export const labelsOfControl: Readonly<Record<ControlSeverity, readonly string[]>> = {
  CRITICAL: ['CRITICAL'],
  HIGH: ['HIGH'],
  below: ['MEDIUM', 'LOW', 'INFORMATIONAL'],
};

const severities: readonly ControlSeverity[] = ['CRITICAL', 'HIGH', 'below'];

let known: ReadonlyMap<string, ControlSeverity> | undefined;

/**
 * Every security control in use, by ID, with the severity that it gives its findings.
 * Source: "Control reference for Security Hub CSPM"
 * (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html), read in November 2026. A finding that passed is
 * INFORMATIONAL, whatever the control. Newer controls are not known here.
 */
export function controls(): ReadonlyMap<string, ControlSeverity> {
  return (known ??= new Map(severities.flatMap((severity) => written[severity].map((id) => [id, severity] as const))));
}

/** What a control ID looks like: `S3.9`. */
export const controlShape = /^[A-Za-z][A-Za-z0-9]*\.\d+$/;

/**
 * The security control that a `GeneratorId` names: `S3.9` of `security-control/S3.9` and of
 * `aws-foundational-security-best-practices/v/1.0.0/S3.9`. The latter stands in findings of accounts where consolidated control findings are off
 * (Security Hub User Guide, "Impact of consolidation on ASFF fields and values"). Other standards number their controls themselves.
 * @returns undefined where it names none, or one that a standard numbers itself
 */
export function controlOfGenerator(text: string): string | undefined {
  const [, id] = /^(?:security-control|aws-foundational-security-best-practices\/v\/\d+\.\d+\.\d+)\/([^/]+)$/.exec(text) ?? [];
  return id;
}
