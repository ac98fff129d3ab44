import { type RuleDescription } from './description';

const problems: Readonly<Record<string, string>> = {
  'root-unknown': 'The targets are the root, and neither the configuration nor a snapshot says its ID.',
  'triage-service-linked-role-unknown': 'Neither the configuration nor a snapshot says whether the triage service-linked role exists.',
  'no-date': 'Rules on findings end on a day, and no day was given.',
  'no-delegated-administrator': 'The rollout starts from the delegated administrator, and none is named.',
  'no-detector': 'Suppression rules are to be deployed to a Region whose GuardDuty detector is not known.',
  'detector-differs-from-snapshot': 'The configuration names another GuardDuty detector than the snapshot.',
  'security-hub-off': 'Automation rules are to be deployed to a Region in which Security Hub is off.',
  'no-rule-order-left': 'No order is left for an automation rule.',
  'duplicate-rule-order': 'Two automation rules of a Region have the same order.',
  'template-too-large': 'The template of a stack is larger than what is sent without a bootstrap bucket.',
  'template-differs-from-data': 'The stack of a StackSet template makes another template than the one that is deployed.',
  'stack-set-template-too-large': 'The template of a StackSet is larger than StackSets take.',
  'no-approved-actions': 'The least-privilege policy has no approved action to be made from.',
  failed: 'The synthesis failed unexpectedly.',
};

export const synthesisRules: readonly RuleDescription[] = [
  ...Object.entries(problems).map(([id, what]): RuleDescription => ({
    id: `synthesis/${id}`,
    layer: 'synthesis',
    what,
    why: 'The stacks cannot be made, and with that none of the layers that look at templates has anything to look at.',
    fix: 'Do what the finding says; a snapshot (cordon snapshot, then --organization FILE) answers most of it.',
    acknowledge: 'Not possible: there is nothing to be looked at.',
  })),
  {
    id: 'synthesis/annotation',
    layer: 'synthesis',
    what: 'An error or a warning that a construct says of itself.',
    why: 'CDK prints them at every synthesis, where nobody reads them any more.',
    fix: 'Correct what the construct complains of.',
    acknowledge:
      'A warning: Validations.of(construct).acknowledge({ id, reason }) with the ID that the message ends with. An error: not possible.',
    source: 'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.Annotations.html',
  },
  {
    id: 'cloudformation-validation/template-not-readable',
    layer: 'cloudformation-validation',
    what: 'A StackSet whose template is put together while its stack is deployed, or stands in a bucket.',
    why: 'Nobody can look at it before it reaches the accounts.',
    fix: 'Give the template as text in TemplateBody.',
    acknowledge: 'Not possible: nobody knows what it holds.',
  },
  ...(['signal-safety', 'route-safety', 'cdk-nag', 'cloudformation-validation', 'templates', 'quotas', 'iam-proof'] as const).map(
    (layer): RuleDescription => ({
      id: `${layer}/failed`,
      layer,
      what: 'The layer failed unexpectedly, and what it was to find out is not known.',
      why: 'What is unknown never passes.',
      fix: 'Run cordon check again with --debug, and report what it prints.',
      acknowledge: 'Not possible: nobody knows what it would have found.',
    }),
  ),
];
