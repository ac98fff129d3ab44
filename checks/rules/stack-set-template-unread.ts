import { innerTemplate } from '../inner-template';
import { unknown, type CheckRule } from '../rule';

export const stackSetTemplateNotReadable: CheckRule = {
  id: 'StackSetTemplateNotReadable',
  level: 'warning',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet whose template Cordon cannot read during synthesis.',
  why: 'Nobody checks what it deploys to every account: neither the rules on StackSet templates nor other rule packs.',
  fix: 'Write the template into `TemplateBody`. Or check the file behind `TemplateURL` where it is created, and acknowledge the finding.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html'],
  check: ({ properties }) => {
    const inner = innerTemplate(properties);
    return inner.status === 'unread' ? [unknown('Template', inner.reason)] : [];
  },
};
