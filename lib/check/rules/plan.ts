import { byBaseline, type RuleDescription } from './description';

const findings: Readonly<Record<string, string>> = {
  'account-in-the-other-stack-set': 'An account still has the roles of a StackSet that it no longer belongs to.',
  'account-state-unknown': 'An account has a state that Cordon does not know.',
  'auto-deployment-reaches-excluded': 'Auto-deployment ignores account filters, so it would reach excluded accounts.',
  'delegated-administrator-not-registered': 'The account that deploys is not a delegated administrator of StackSets.',
  'detection-member-limit': 'GuardDuty or Security Hub has the maximum number of member accounts, so new accounts cannot join.',
  'detection-not-checked':
    'GuardDuty and Security Hub were not checked, because another account took the snapshot. This is a notice; the check ignores it.',
  'detection-unknown': 'AWS denied the read that shows whether GuardDuty or Security Hub is on.',
  'exclusion-expired': 'The date of an exclusion is past.',
  'guardduty-administrator-not-registered': 'GuardDuty has no delegated administrator, or another one than the configuration.',
  'guardduty-auto-enable-new-accounts-only':
    'GuardDuty is enabled automatically only in accounts that join, not in older accounts. This is a notice; the check ignores it.',
  'guardduty-auto-enable-off': 'GuardDuty is not enabled automatically in any account of the organization.',
  'guardduty-off': 'In a Region with expected findings, the GuardDuty administrator account has no detector, or its detector is suspended.',
  'stack-instances-in-another-region': 'Stack instances are in a Region other than that of the containment roles.',
  'stack-instances-inoperable': 'StackSets cannot update some stack instances in their current state.',
  'stack-instances-of-suspended-accounts':
    'Stack instances in suspended accounts are kept, because the accounts may return. This is a notice; the check ignores it.',
  'management-account-roles-remain': 'The management account is excluded, but its stack still has the containment roles.',
  'opt-in-region': 'Findings are expected from an opt-in Region. This is a notice; the check ignores it.',
  'roles-in-opt-in-region': 'The containment roles are deployed through a Region that each account must first enable.',
  'management-account-is-administrator':
    'The management account administers security services. AWS allows this but does not recommend it. This is a notice; the check ignores it.',
  'management-account-role-exists': 'The management account has a role of that name outside the stack.',
  'management-account-stack-failed': 'The stack of the management account failed or rolled back.',
  'management-account-stack-unknown': 'The stack of the management account could not be read.',
  'prerequisite-unknown': 'The state of a prerequisite could not be read.',
  'quarantine-unit-not-targeted': 'Accounts that move to a quarantine unit lose the roles, or never get them.',
  'roles-to-remove': 'Roles are deployed that the configuration no longer wants.',
  'role-exists': 'A role of that name exists outside the StackSet, so creating it would fail.',
  'roles-drifted': 'Somebody changed roles by hand.',
  'roles-deleted': 'Somebody deleted roles by hand.',
  'existing-roles-not-checked': 'The snapshot was taken without --member-role, so Cordon does not know which roles already exist.',
  'roles-unknown': 'The existing roles could not be read.',
  'security-hub-administrator-not-registered': 'Security Hub has no delegated administrator, or another one than the configuration.',
  'security-hub-auto-enable-off': 'Security Hub is not enabled automatically in accounts that join the organization.',
  'security-hub-central-configuration':
    'Security Hub uses central configuration, whose policies Cordon does not read. This is a notice; the check ignores it.',
  'security-hub-central-configuration-failed': 'Central configuration of Security Hub is not set up, so its policies do not apply.',
  'security-hub-off': 'Security Hub is off in its administrator account.',
  'security-hub-v2-in-management-account':
    'Routes send Security Hub V2 findings from the management account, but the management account cannot administer Security Hub V2.',
  'security-ir-trusted-access-off': 'AWS Security Incident Response has no trusted access to the organization.',
  'security-ir-administrator-not-registered':
    'AWS Security Incident Response has no delegated administrator, or another one than the configuration.',
  'snapshot-of-another-stack': 'The snapshot contains a stack of another name.',
  'stack-set-targets-more-units': 'A StackSet deploys to organizational units that are no longer targets.',
  'stack-set-not-in-snapshot': 'The snapshot does not contain the StackSet.',
  'stack-set-of-another-owner': 'A StackSet of that name belongs to somebody else.',
  'stack-set-owned-by-cloudformation': 'A CloudFormation stack owns the StackSet, but rollout.owner in the configuration is cordon.',
  'stack-set-owned-by-cordon': 'Cordon owns the StackSet, but rollout.owner in the configuration is cloudformation.',
  'stack-set-self-managed': 'A StackSet of that name is self-managed.',
  'stack-set-unknown': 'The StackSet could not be read.',
  'stack-sets-trusted-access-off': 'StackSets has no trusted access to the organization.',
  'tags-conflict': 'A deployed StackSet or stack has tags that AWS rejects in combination with those of the configuration.',
  'tags-not-configured': 'A deployed StackSet or stack has tags that are not in the configuration. This is a notice; the check ignores it.',
  'target-without-auto-deployment': 'Nothing was ever created through a target, so auto-deployment does not reach accounts that join it.',
  'triage-service-linked-role-missing': 'The triage service-linked role does not exist, although the stack contains it.',
  'triage-service-linked-role-unknown': 'Cordon could not read whether the triage service-linked role exists.',
  failed: 'Planning failed for an unexpected reason.',
};

/** What the plan says of the organization in the snapshot. */
export const planRules: readonly RuleDescription[] = Object.entries(findings).map(([id, what]) => ({
  id: `plan/${id}`,
  layer: 'plan',
  what,
  why: 'A rollout would be refused, would fail half-way, or would cover the wrong accounts. Anything that could not be read is unknown.',
  fix: 'Follow the message, then take a new snapshot (cordon snapshot). docs/rollout.md documents each finding.',
  acknowledge: `${byBaseline} Unknown results cannot be accepted.`,
}));
