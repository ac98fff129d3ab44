import { innerTemplate } from '../inner-template';
import { unknown, type CheckRule } from '../rule';

export const stackSetTemplateNotReadable: CheckRule = {
  id: 'StackSetTemplateNotReadable',
  level: 'warning',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet whose template cannot be read when the stack is made.',
  why: 'What it carries into every account is then checked by nobody: neither by the rules on StackSet templates nor by other packs.',
  fix: 'Write the template into `TemplateBody`, or check the file behind `TemplateURL` where it is made, and acknowledge.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html'],
  check: ({ properties }) => {
    const inner = innerTemplate(properties);
    return inner.status === 'unread' ? [unknown('Template', inner.reason)] : [];
  },
};
