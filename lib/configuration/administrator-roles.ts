/**
 * What an account can administer for the organization, in the order of onboarding:
 *
 * - `membership`: AWS Security Incident Response; its membership and cases are in this account, and the routes are laid out there
 * - `stackSets`: StackSets; this account rolls out
 * - `guardDuty`: GuardDuty; findings of all accounts arrive here, and suppression rules are made here
 * - `securityHub`: Security Hub; findings of all accounts arrive here, and automation rules are made here
 */
export const administratorRoles = ['membership', 'stackSets', 'guardDuty', 'securityHub'] as const;
export type AdministratorRole = (typeof administratorRoles)[number];
