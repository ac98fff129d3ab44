import { confusedDeputies, globalPrincipal } from '../confused-deputies';
import { coversAction, isBoundBy, principalIsUnknown, principals, readPolicy, type AllowStatement } from '../policies';
import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { isIntrinsic, shown } from '../values';

export const serviceTrust: CheckRule = {
  id: 'ServiceTrustWithoutCondition',
  level: 'warning',
  types: ['AWS::IAM::Role'],
  what: 'A service role without a condition on the account or resource that the service acts for, although AWS documents such a condition.',
  why: 'The service works for all its customers. Anybody who can make it use a role ARN of another account can use that role (confused deputy).',
  fix: 'Add `aws:SourceAccount` (`StringEquals`) or `aws:SourceArn` (`ArnLike`) to the statement of the trust policy.',
  pages: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html', ...confusedDeputies.map(({ page }) => page)],
  check: ({ properties }) => {
    const { allows, unreadable } = readPolicy(properties.AssumeRolePolicyDocument);
    return [
      ...unreadable.map((place) => unknown(place, 'the trust policy is known only after deployment')),
      ...allows.filter((statement) => coversAction(statement, 'sts:AssumeRole') !== false).flatMap(trustedServices),
    ];
  },
};

function trustedServices(statement: AllowStatement): readonly CheckResult[] {
  if (principalIsUnknown(statement))
    return [unknown(statement.name, 'the principals that the role trusts are known only after deployment')];
  return principals(statement, 'Service').flatMap((principal) => {
    const name = globalPrincipal(shown(principal));
    if (isIntrinsic(principal) && !/^[a-z0-9.-]+\.amazonaws\.com$/.test(name)) {
      return isBoundBy(statement, ['aws:SourceAccount', 'aws:SourceArn']) === true
        ? []
        : [unknown(name, 'the service that the role trusts is known only after deployment')];
    }
    const deputy = confusedDeputies.find((known) => known.principal === name);
    if (deputy === undefined) return [];
    const bound = isBoundBy(statement, deputy.keys);
    if (bound === true) return [];
    return bound === 'unknown'
      ? [unknown(name, `the condition for ${name} is known only after deployment`)]
      : [violation(name, `${name} can assume the role on behalf of any account (${deputy.page})`)];
  });
}
