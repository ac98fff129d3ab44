import { innerTemplate } from '../inner-template';
import { type CheckRule } from '../rule';
import { externalIdResults } from './containment-trust';

export const stackSetExternalId: CheckRule = {
  id: 'StackSetFixedExternalId',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet template with a role for AWS Security Incident Response whose external ID is not `AWS::AccountId`.',
  why: 'The external ID must be the account ID of the role. A literal, or a token of the outer stack, is the ID of one account for all accounts.',
  fix: 'Write `{ Ref: AWS::AccountId }` in the template itself. It then resolves in the target account.',
  pages: ['https://docs.aws.amazon.com/security-ir/latest/userguide/containment-only-template.html'],
  check: ({ properties }) => {
    const inner = innerTemplate(properties);
    if (inner.status === 'unread') return [];
    return Object.entries(inner.resources)
      .filter(([, { Type: type }]) => type === 'AWS::IAM::Role')
      .flatMap(([id, { Properties: role }]) =>
        externalIdResults((role ?? {}) as Readonly<Record<string, unknown>>, undefined).map((result) => ({
          ...result,
          finding: `${id}::${result.finding}`,
          message: `${result.message} (${id} of the StackSet template)`,
        })),
      );
  },
};
