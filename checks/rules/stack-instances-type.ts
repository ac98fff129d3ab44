import { innerTemplate } from '../inner-template';
import { violation, type CheckRule } from '../rule';

const type = 'AWS::CloudFormation::StackInstances';

export const stackInstancesTypeDoesNotExist: CheckRule = {
  id: 'StackInstancesTypeDoesNotExist',
  level: 'error',
  types: [type, 'AWS::CloudFormation::StackSet'],
  what: 'A resource of the type `AWS::CloudFormation::StackInstances`, as in a published sample.',
  why: 'This type does not exist; stack instances are a property of the StackSet.',
  fix: 'Use `StackInstancesGroup` of `AWS::CloudFormation::StackSet`.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html'],
  check: (resource) => {
    if (resource.type === type) return [violation(type, `CloudFormation has no resource type ${type}`)];
    const inner = innerTemplate(resource.properties);
    if (inner.status === 'unread') return [];
    return Object.entries(inner.resources)
      .filter(([, { Type: found }]) => found === type)
      .map(([id]) => violation(id, `${id} of the StackSet template has the type ${type}, which does not exist in CloudFormation`));
  },
};
