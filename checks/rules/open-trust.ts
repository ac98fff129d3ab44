import { coversAction, isBoundBy, principals, principalIsUnknown, readPolicy, type AllowStatement } from '../policies';
import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic, shown, shownArn } from '../values';

/** The external ID is not a secret (IAM User Guide, "Access to accounts owned by third parties"): it does not bind everybody. */
const keysForEverybody = ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:PrincipalAccount', 'aws:PrincipalArn'];
const keysForAccount = [...keysForEverybody, 'sts:ExternalId'];

export const openTrust: CheckRule = {
  id: 'TrustOpenToOthers',
  level: 'error',
  types: ['AWS::IAM::Role'],
  what: 'A role that everybody, or everybody in another account, can assume without an external ID or a condition on the organization.',
  why: 'Trust in an account is trust in everybody who administers it, now and later. Somebody may also trick that account into using the role (confused deputy).',
  fix: 'Add `aws:PrincipalOrgID`, or `sts:ExternalId` for an account of somebody else. Or name the one role that can assume it.',
  pages: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  ],
  check: ({ properties, account }) => {
    const { allows, unreadable } = readPolicy(properties.AssumeRolePolicyDocument);
    return [
      ...unreadable.map((place) => unknown(place, 'the trust policy is known only after deployment')),
      ...allows
        .filter((statement) => coversAction(statement, 'sts:AssumeRole') !== false)
        .flatMap((statement) => trusted(statement, account)),
    ];
  },
};

function trusted(statement: AllowStatement, own: string | undefined): readonly CheckResult[] {
  if (!isAbsent(statement.raw.NotPrincipal)) {
    return [violation('NotPrincipal', 'everybody except those in NotPrincipal can assume the role')];
  }
  if (principalIsUnknown(statement))
    return [unknown(statement.name, 'the principals that the role trusts are known only after deployment')];
  return principals(statement, 'AWS').flatMap((principal) => principalResults(statement, principal, own));
}

function principalResults(statement: AllowStatement, principal: unknown, own: string | undefined): readonly CheckResult[] {
  const name = shown(principal);
  const arn = shownArn(principal);
  const everybody = name === '*' || /^arn:[^:]+:iam::\*:/.test(arn);
  const account = /^(?:arn:[^:]+:iam::)?(\d{12}|<[^>]+>)(?::root)?$/.exec(arn)?.[1];
  if (!everybody && (account === undefined || account === '<AWS..AccountId>' || account === own)) return [];
  const bound = isBoundBy(statement, everybody ? keysForEverybody : keysForAccount);
  if (bound === true) return [];
  if (bound === 'unknown') return [unknown(name, `the condition for ${name} is known only after deployment`)];
  if (everybody) return [violation(name, 'everybody can assume the role')];
  return isIntrinsic(principal) || own === undefined
    ? [unknown(name, `${name} may mean a whole other account, and can assume the role without a condition`)]
    : [violation(name, `everybody in the account ${name} can assume the role without a condition`)];
}
