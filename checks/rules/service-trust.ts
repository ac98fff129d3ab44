import { confusedDeputies, globalPrincipal } from '../confused-deputies';
import { coversAction, isBoundBy, principalIsUnknown, principals, readPolicy, type AllowStatement } from '../policies';
import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { isIntrinsic, shown } from '../values';

export const serviceTrust: CheckRule = {
  id: 'ServiceTrustWithoutCondition',
  level: 'warning',
  types: ['AWS::IAM::Role'],
  what: 'A role that a service may assume on behalf of anybody, where AWS documents a condition that names on whose behalf.',
  why: 'The service works for all its customers: whoever makes it use a role ARN of another account uses that role (the confused deputy).',
  fix: 'Add `aws:SourceAccount` (`StringEquals`) or `aws:SourceArn` (`ArnLike`) to the statement of the trust policy.',
  pages: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html', ...confusedDeputies.map(({ page }) => page)],
  check: ({ properties }) => {
    const { allows, unreadable } = readPolicy(properties.AssumeRolePolicyDocument);
    return [
      ...unreadable.map((place) => unknown(place, 'the trust policy is only known when it is deployed')),
      ...allows.filter((statement) => coversAction(statement, 'sts:AssumeRole') !== false).flatMap(trustedServices),
    ];
  },
};

function trustedServices(statement: AllowStatement): readonly CheckResult[] {
  if (principalIsUnknown(statement)) return [unknown(statement.name, 'whom the role trusts is only known when it is deployed')];
  return principals(statement, 'Service').flatMap((principal) => {
    const name = globalPrincipal(shown(principal));
    if (isIntrinsic(principal) && !/^[a-z0-9.-]+\.amazonaws\.com$/.test(name)) {
      return isBoundBy(statement, ['aws:SourceAccount', 'aws:SourceArn']) === true
        ? []
        : [unknown(name, 'which service the role trusts is only known when it is deployed')];
    }
    const deputy = confusedDeputies.find((known) => known.principal === name);
    if (deputy === undefined) return [];
    const bound = isBoundBy(statement, deputy.keys);
    if (bound === true) return [];
    return bound === 'unknown'
      ? [unknown(name, `the condition under which ${name} may assume the role is only known when it is deployed`)]
      : [violation(name, `${name} may assume the role on behalf of any account (${deputy.page})`)];
  });
}
