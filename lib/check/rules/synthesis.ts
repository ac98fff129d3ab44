import { type RuleDescription } from './description';

const problems: Readonly<Record<string, string>> = {
  'root-unknown': 'The targets are the root, but its ID is neither in the configuration nor in a snapshot.',
  'triage-service-linked-role-unknown': 'Neither the configuration nor a snapshot says whether the triage service-linked role exists.',
  'no-date': 'Rules on findings have an end date, but the synthesis has no date.',
  'no-delegated-administrator': 'The rollout starts from the delegated administrator, but the configuration names none.',
  'no-detector': 'Suppression rules are deployed to a Region whose GuardDuty detector is not known.',
  'detector-differs-from-snapshot': 'The configuration has another GuardDuty detector than the snapshot.',
  'security-hub-off': 'Automation rules are deployed to a Region in which Security Hub is off.',
  'no-rule-order-left': 'No order is left for an automation rule.',
  'duplicate-rule-order': 'Two automation rules of a Region have the same order.',
  'template-too-large': 'The template of a stack is too large to be sent without a bootstrap bucket.',
  'template-differs-from-data': 'The stack of a StackSet template produces another template than the deployed one.',
  'stack-set-template-too-large': 'The template of a StackSet is larger than StackSets allow.',
  'no-approved-actions': 'The least-privilege policy has no approved action.',
  failed: 'The synthesis failed for an unexpected reason.',
};

export const synthesisRules: readonly RuleDescription[] = [
  ...Object.entries(problems).map(([id, what]): RuleDescription => ({
    id: `synthesis/${id}`,
    layer: 'synthesis',
    what,
    why: 'The stacks cannot be synthesized, so no layer can check their templates.',
    fix: 'Follow the message. A snapshot (cordon snapshot, then --organization FILE) provides most of the missing information.',
    acknowledge: 'Not possible: there is nothing to check.',
  })),
  {
    id: 'synthesis/annotation',
    layer: 'synthesis',
    what: 'A construct reports an error or a warning about itself.',
    why: 'CDK prints these at every synthesis, where people soon ignore them.',
    fix: 'Correct the problem that the construct reports.',
    acknowledge:
      'For a warning: Validations.of(construct).acknowledge({ id, reason }) with the ID at the end of the message. Not possible for an error.',
    source: 'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.Annotations.html',
  },
  {
    id: 'cloudformation-validation/template-not-readable',
    layer: 'cloudformation-validation',
    what: 'The template of a StackSet is composed during deployment, or is in a bucket.',
    why: 'Nobody can check the template before it reaches the accounts.',
    fix: 'Write the template as text in TemplateBody.',
    acknowledge: 'Not possible: Cordon does not know the content.',
  },
  ...(
    [
      ...(['signal-safety', 'route-safety', 'cdk-nag', 'cloudformation-validation', 'templates', 'quotas'] as const),
      ...(['iam-proof', 'guardrails', 'evidence-store', 'responder-access', 'remediation'] as const),
    ] as const
  ).map((layer): RuleDescription => ({
    id: `${layer}/failed`,
    layer,
    what: 'The layer failed for an unexpected reason, so its result is unknown.',
    why: 'An unknown result never passes.',
    fix: 'Run cordon check again with --debug, and report the output.',
    acknowledge: 'Not possible: Cordon does not know the result.',
  })),
];
