/** The action types that the containment runbooks cover, one runbook each. */
export const approvedActionTypes = ['ec2-instance', 'iam-principal', 's3-bucket'] as const;
export type ApprovedAction = (typeof approvedActionTypes)[number];
