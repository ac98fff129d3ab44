import { busPolicies, type BusStatement } from '../bus-policies';
import { boundValues, isBoundBy, principals, principalIsUnknown } from '../policies';
import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic, shown } from '../values';

const organizationKeys = ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:SourceOrgID', 'aws:SourceOrgPaths'];
const otherKeys = ['aws:PrincipalAccount', 'aws:PrincipalArn', 'aws:SourceAccount', 'aws:SourceArn'];

export const eventBusOpen: CheckRule = {
  id: 'EventBusOpenBeyondOrganization',
  level: 'error',
  types: ['AWS::Events::EventBus', 'AWS::Events::EventBusPolicy'],
  what: 'An event bus that everybody can send to, without a condition on one organization.',
  why: 'Anybody with an AWS account can then send findings that look like those of your own accounts.',
  fix: 'Add `StringEquals: { aws:PrincipalOrgID: o-... }` without wildcards, or name the accounts.',
  pages: [
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-permissions-manage.html',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html',
  ],
  check: ({ type, properties }) => {
    const { statements, unreadable } = busPolicies(type, properties);
    return [
      ...unreadable.map((place) => unknown(place, 'the principals that can send to the bus are known only after deployment')),
      ...statements.flatMap(openResults),
    ];
  },
};

function openResults(statement: BusStatement): readonly CheckResult[] {
  const { name, raw } = statement;
  if (principalIsUnknown(statement)) return [unknown(name, 'the principals of the statement are known only after deployment')];
  const everybody = !isAbsent(raw.NotPrincipal) || principals(statement, 'AWS').some((principal) => shown(principal) === '*');
  if (!everybody) return [];
  const organizations = organizationKeys.map((key) => boundValues(statement, key));
  const wild = organizations
    .flatMap((values) => (values === 'unknown' ? [] : values))
    .filter((value) => !isIntrinsic(value) && /^(?:[*?]|o-[^/]*[*?])/.test(shown(value)));
  if (wild.length > 0) {
    return wild.map((value) => violation(`${name}::${shown(value)}`, `${shown(value)} also matches other organizations`));
  }
  const bound = isBoundBy(statement, [...organizationKeys, ...otherKeys]);
  if (bound === true) return [];
  return bound === 'unknown'
    ? [unknown(name, 'the condition for the principal * is known only after deployment')]
    : [violation(name, 'everybody can use the bus, from any organization')];
}
