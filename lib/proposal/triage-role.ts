/** What is said of the triage service-linked role in the management account; `unknown` leaves the key out. */
export const triageRoles = ['absent', 'present', 'unknown'] as const;
export type TriageRole = (typeof triageRoles)[number];
