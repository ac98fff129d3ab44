import { violation, type CheckRule } from '../rule';
import { isAbsent } from '../values';

export const serviceLinkedRoleName: CheckRule = {
  id: 'ServiceLinkedRoleWithoutService',
  level: 'error',
  types: ['AWS::IAM::ServiceLinkedRole'],
  what: 'A service-linked role that names no service.',
  why: 'IAM refuses it, and neither the schema nor other checks say so before the deployment.',
  fix: 'Give `AWSServiceName`, such as `triage.security-ir.amazonaws.com`.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-servicelinkedrole.html'],
  check: ({ properties: { AWSServiceName: service } }) =>
    isAbsent(service) || (typeof service === 'string' && service.trim() === '')
      ? [violation('AWSServiceName', 'the service-linked role names no service')]
      : [],
};
