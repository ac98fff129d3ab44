import { templateBodyLimitBytes } from '../../lib/rollout/template-body';
import { violation, type CheckRule } from '../rule';

export const stackSetTemplateSize: CheckRule = {
  id: 'StackSetTemplateTooLarge',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet whose `TemplateBody` has more than 51,200 bytes.',
  why: 'CloudFormation rejects it. The limit is for bytes, not for characters.',
  fix: 'Split the template, remove white space, or use `TemplateURL`.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html'],
  check: ({ properties: { TemplateBody: body } }) => {
    const bytes = typeof body === 'string' ? Buffer.byteLength(body, 'utf8') : 0;
    return bytes > templateBodyLimitBytes
      ? [violation('TemplateBody', `TemplateBody has ${bytes} bytes, but CloudFormation allows at most ${templateBodyLimitBytes}`)]
      : [];
  },
};
