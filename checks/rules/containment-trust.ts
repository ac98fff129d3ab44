import { containmentPrincipal } from '../confused-deputies';
import { boundValues, coversAction, principals, readPolicy, type AllowStatement } from '../policies';
import { unknown, violation, type CheckedResource, type CheckResult, type CheckRule } from '../rule';
import { isIntrinsic, shown, type Properties } from '../values';

export const containmentTrust: CheckRule = {
  id: 'ContainmentTrustWithoutExternalId',
  level: 'error',
  types: ['AWS::IAM::Role'],
  what: 'A role that AWS Security Incident Response can assume without its own account ID as external ID.',
  why: 'The service passes the ID of the account that it contains. With another ID it cannot assume the role. Without a condition, somebody else could make it assume the role.',
  fix: 'In the statement that allows `sts:AssumeRole`, write `StringEquals: { sts:ExternalId: { Ref: AWS::AccountId } }`.',
  pages: [
    'https://docs.aws.amazon.com/security-ir/latest/userguide/containment-only-template.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
  ],
  check: ({ properties, account }) => externalIdResults(properties, account),
};

/**
 * What the trust policy of a role asks of the external ID.
 * @param account - the one account in which the role will be; without it, only `AWS::AccountId` is right
 */
export function externalIdResults(role: Properties, account: CheckedResource['account']): readonly CheckResult[] {
  return readPolicy(role.AssumeRolePolicyDocument)
    .allows.filter((statement) => principals(statement, 'Service').some((principal) => shown(principal) === containmentPrincipal))
    .filter((statement) => coversAction(statement, 'sts:AssumeRole') !== false)
    .flatMap((statement) => statementResults(statement, account));
}

function statementResults(statement: AllowStatement, account: string | undefined): readonly CheckResult[] {
  const values = boundValues(statement, 'sts:ExternalId');
  if (values === 'unknown') return [unknown(statement.name, 'the condition on the external ID is known only after deployment')];
  if (values.length === 0) return [violation('none', `${containmentPrincipal} can assume the role without an external ID`)];
  return values
    .map((value) => ({ value, text: shown(value) }))
    .filter(({ text }) => text !== '<AWS::AccountId>' && text !== account)
    .map(({ value, text }) =>
      isIntrinsic(value) && text !== '<AWS::AccountId>'
        ? unknown(text, `the external ID ${text} may differ from the account ID of the role`)
        : violation(text, `the external ID ${text} is not the account ID of the role`),
    );
}
