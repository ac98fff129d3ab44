import { type GuardrailFindingId } from '../../guardrails/findings';
import { byBaseline, type RuleDescription } from './description';

const scps = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html';
const limits = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html';
const byNote = 'Not needed: a note does not fail the check.';

const rules: Readonly<Record<GuardrailFindingId, Omit<RuleDescription, 'id' | 'layer'>>> = {
  'protection-has-hole': {
    what: 'Somebody whom the guardrails should stop gets through, because the configuration exempts a role that is not for emergencies.',
    why: 'A guardrail with a hole protects nothing: an attacker uses the hole.',
    fix: 'Name in `guardrails.breakGlassRoles` and `guardrails.administratorRoles` only roles for that purpose.',
    acknowledge: byBaseline,
    source: scps,
  },
  'exempted-role-denied': {
    what: 'A role that the guardrails exempt is denied all the same, by another policy of the organization.',
    why: 'An emergency is the wrong time to find out.',
    fix: 'Exempt the role in that policy too, or do not name it in the guardrails.',
    acknowledge: byBaseline,
    source: scps,
  },
  'protection-not-in-place': {
    what: 'With `guardrails.owner: other`, the policies of the organization let somebody do what the guardrails should stop, or this is not known.',
    why: 'Another tool attaches the guardrails. Only a snapshot shows whether it did.',
    fix: 'Attach the policies that `cordon explain guardrails --format json` prints, then take a snapshot.',
    acknowledge: `${byBaseline} Unknown results cannot be accepted.`,
    source: scps,
  },
  'policy-type-disabled': {
    what: 'The organization has not enabled service control policies.',
    why: 'A policy cannot be attached before its type is enabled. The deployment fails.',
    fix: 'Run `aws organizations enable-policy-type` in the management account, then take a new snapshot.',
    acknowledge: byBaseline,
    source: 'https://docs.aws.amazon.com/organizations/latest/userguide/enable-policy-type.html',
  },
  'no-room-for-policies': {
    what: 'The root or a unit already has so many service control policies that the guardrails cannot be attached.',
    why: 'AWS Organizations attaches at most 5 policies of a type to a root, unit or account. The deployment fails.',
    fix: 'Merge policies. `cordon explain guardrails --format json` prints merged documents, where one fits.',
    acknowledge: byBaseline,
    source: limits,
  },
  'accounts-outside-targets': {
    what: 'Active member accounts are outside the units that the guardrails are attached to.',
    why: 'An administrator of such an account can delete the containment roles there.',
    fix: 'Attach the guardrails to the root, or add the units.',
    acknowledge: byBaseline,
  },
  'break-glass-missing': {
    what: 'No role is exempted from the guardrails for emergencies.',
    why: 'Only the management account can then undo what the guardrails protect. Some organizations want exactly that.',
    fix: 'You do not have to do anything. To exempt a role, name it in `guardrails.breakGlassRoles`.',
    acknowledge: byNote,
  },
  'administrators-missing': {
    what: 'No role is named that deploys the StackSets and changes settings, so the guardrails cannot protect these.',
    why: 'A guardrail without an exempted role would stop your own pipeline. Without the guardrail, any administrator of these accounts can delete the StackSets.',
    fix: 'Name the roles in `guardrails.administratorRoles`.',
    acknowledge: byBaseline,
  },
  'stack-sets-of-others': {
    what: 'An account besides the configured one is a delegated administrator of StackSets, or this is not known.',
    why: 'StackSets acts in every account by roles that guardrails exempt. Whoever deploys a StackSet from that account can change any role.',
    fix: 'Delegate StackSets to one account, or attach a policy to the other that denies the deployment of StackSets.',
    acknowledge: `${byBaseline} Unknown results cannot be accepted.`,
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html',
  },
};

export const guardrailRules: readonly RuleDescription[] = Object.entries(rules).map(([id, rule]) => ({
  id: `guardrails/${id}`,
  layer: 'guardrails',
  ...rule,
}));
