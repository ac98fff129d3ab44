/**
 * Names of the `severity_id`, `status_id` and `compliance.status_id` of findings of Security Hub, which have the Open Cybersecurity Schema Framework.
 * The number is required where the name is not, so that patterns ask for the number.
 * https://schema.ocsf.io/1.6.0/classes/detection_finding, https://schema.ocsf.io/1.6.0/objects/compliance
 */
export const ocsfSeverities = { Informational: 1, Low: 2, Medium: 3, High: 4, Critical: 5, Fatal: 6 } as const;
export const ocsfStatuses = { New: 1, 'In Progress': 2, Suppressed: 3, Resolved: 4, Archived: 5, Deleted: 6 } as const;
export const ocsfComplianceStatuses = { Pass: 1, Warning: 2, Fail: 3 } as const;
export type OcsfSeverity = keyof typeof ocsfSeverities;
export type OcsfStatus = keyof typeof ocsfStatuses;
export type OcsfComplianceStatus = keyof typeof ocsfComplianceStatuses;
