import { violation, type CheckRule } from '../rule';
import { isAbsent } from '../values';

export const serviceLinkedRoleName: CheckRule = {
  id: 'ServiceLinkedRoleWithoutService',
  level: 'error',
  types: ['AWS::IAM::ServiceLinkedRole'],
  what: 'A service-linked role without the name of its service.',
  why: 'IAM rejects it during deployment. Neither the CloudFormation schema nor other checks report it before.',
  fix: 'Set `AWSServiceName`, for example to `triage.security-ir.amazonaws.com`.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-servicelinkedrole.html'],
  check: ({ properties: { AWSServiceName: service } }) =>
    isAbsent(service) || (typeof service === 'string' && service.trim() === '')
      ? [violation('AWSServiceName', 'the service-linked role does not name a service')]
      : [],
};
