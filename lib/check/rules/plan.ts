import { byBaseline, type RuleDescription } from './description';

const findings: Readonly<Record<string, string>> = {
  'account-in-the-other-stack-set': 'An account that has its roles from the StackSet that it no longer belongs to.',
  'account-state-unknown': 'An account in a state that Cordon does not know.',
  'auto-deployment-reaches-excluded': 'Auto-deployment ignores account filters, and would reach accounts that are excluded.',
  'delegated-administrator-not-registered': 'The account that rolls out is not registered as delegated administrator of StackSets.',
  'detection-member-limit': 'GuardDuty or Security Hub has as many member accounts as it may have, and takes none that joins.',
  'detection-not-checked':
    'Nobody looked whether GuardDuty or Security Hub is on, because another account took the snapshot; a notice, which the check passes over.',
  'detection-unknown': 'AWS refused to say whether GuardDuty or Security Hub is on.',
  'exclusion-expired': 'An exclusion whose day has passed.',
  'guardduty-administrator-not-registered': 'GuardDuty has another delegated administrator than the configuration, or none.',
  'guardduty-auto-enable-new-accounts-only':
    'GuardDuty switches itself on in accounts that join, and not in those that were there before; a notice, which the check passes over.',
  'guardduty-auto-enable-off': 'GuardDuty switches itself on in no account of the organization.',
  'guardduty-off': 'The account that administers GuardDuty has no detector in a Region in which findings are expected, or a suspended one.',
  'stack-instances-in-another-region': 'Stack instances in another Region than the one of the containment roles.',
  'stack-instances-inoperable': 'Stack instances that StackSets cannot update as they are.',
  'stack-instances-of-suspended-accounts':
    'Instances in suspended accounts are kept, because the accounts may come back; a notice, which the check passes over.',
  'management-account-roles-remain': 'The management account is excluded, and its stack still has the containment roles.',
  'opt-in-region': 'Findings are expected from an opt-in Region; a notice, which the check passes over.',
  'roles-in-opt-in-region': 'The containment roles are deployed through a Region that each account has to enable.',
  'management-account-is-administrator':
    'The management account administers security services, which AWS allows and does not recommend; a notice, which the check passes over.',
  'management-account-role-exists': 'A role of that name exists in the management account, outside the stack.',
  'management-account-stack-failed': 'The stack of the management account rolled back or failed.',
  'management-account-stack-unknown': 'The stack of the management account could not be read.',
  'prerequisite-unknown': 'Whether a prerequisite holds could not be read.',
  'quarantine-unit-not-targeted': 'Accounts that are moved to a quarantine unit lose the roles, or never get them.',
  'roles-to-remove': 'Roles that are deployed and that the configuration no longer wants.',
  'role-exists': 'A role of that name exists outside the StackSet; creating it would fail.',
  'roles-drifted': 'Roles that were changed by hand.',
  'roles-deleted': 'Roles that were deleted by hand.',
  'existing-roles-not-checked': 'The snapshot was taken without --member-role, so roles that exist already are not known.',
  'roles-unknown': 'Whether roles exist already could not be read.',
  'security-hub-administrator-not-registered': 'Security Hub has another delegated administrator than the configuration, or none.',
  'security-hub-auto-enable-off': 'Security Hub does not switch itself on in accounts that join the organization.',
  'security-hub-central-configuration':
    'Security Hub is configured centrally, by policies that Cordon does not read; a notice, which the check passes over.',
  'security-hub-central-configuration-failed': 'Central configuration of Security Hub is not set up, so its policies do not apply.',
  'security-hub-off': 'Security Hub is off in the account that administers it.',
  'security-hub-v2-in-management-account':
    'Routes take findings of the newer Security Hub from the management account, which cannot be its administrator.',
  'security-ir-trusted-access-off': 'AWS Security Incident Response has no trusted access to the organization.',
  'security-ir-administrator-not-registered':
    'AWS Security Incident Response has another delegated administrator than the configuration, or none.',
  'snapshot-of-another-stack': 'The snapshot holds a stack of another name.',
  'stack-set-targets-more-units': 'A StackSet deploys to units that the targets no longer name.',
  'stack-set-not-in-snapshot': 'The snapshot does not hold the StackSet.',
  'stack-set-of-another-owner': 'A StackSet of that name belongs to somebody else.',
  'stack-set-owned-by-cloudformation': 'A CloudFormation stack owns the StackSet, and the configuration says that Cordon does.',
  'stack-set-owned-by-cordon': 'Cordon owns the StackSet, and the configuration says that CloudFormation does.',
  'stack-set-self-managed': 'A StackSet of that name is self-managed.',
  'stack-set-unknown': 'The StackSet could not be read.',
  'stack-sets-trusted-access-off': 'StackSets has no trusted access to the organization.',
  'tags-conflict': 'A deployed StackSet or stack has tags of others that AWS does not take together with those of the configuration.',
  'tags-not-configured':
    'A deployed StackSet or stack has tags that the configuration does not name; a notice, which the check passes over.',
  'target-without-auto-deployment': 'A target that nothing was created through yet: auto-deployment does not reach accounts that join it.',
  'triage-service-linked-role-missing': 'The triage service-linked role is not there, though the stack holds it.',
  'triage-service-linked-role-unknown': 'Whether the triage service-linked role exists could not be read.',
  failed: 'Planning failed unexpectedly.',
};

/** What the plan says of the organization in the snapshot. */
export const planRules: readonly RuleDescription[] = Object.entries(findings).map(([id, what]) => ({
  id: `plan/${id}`,
  layer: 'plan',
  what,
  why: 'A rollout would be refused, would fail half-way, or would cover other accounts than it seems to. What could not be read decides it, and is unknown.',
  fix: 'Do what the finding says, then take a new snapshot (cordon snapshot). docs/rollout.md has each finding.',
  acknowledge: `${byBaseline} What is unknown cannot be accepted.`,
}));
