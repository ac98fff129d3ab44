import { type Route } from '../../lib/configuration/route';
import { edits } from './edits';
import { chainsOf, prove, routes, whole } from './whole';

const [first, second] = ['333333333333', '444444444444'];
const base = whole({ units: { apps: 'root' }, accounts: { [first]: ['apps'], [second]: ['apps'] } });
const findings = routes[1]!;

/** What the link says of both accounts, of routes of findings beside that of cases. */
function saidOf(...others: readonly Partial<Route>[]): readonly string[] {
  const all = [routes[0]!, ...others.map((other, index) => ({ ...findings, name: `findings-${index}`, ...other }))];
  const proof = prove({ ...base, configuration: { ...base.configuration, routes: all } });
  return [first, second].map((account) => {
    const link = chainsOf(proof, account)[0]!.links.find(({ id }) => id === 'finding-route')!;
    return `${link.state}: ${link.evidence}`;
  });
}

const guardDuty = (accounts?: readonly string[]): Partial<Route> => ({
  events: { guardDuty: { severityAtLeast: 7, ...(accounts && { accounts }) } },
});
const pattern = (accountId: readonly unknown[]): Partial<Route> => {
  const detail = { accountId, severity: [{ numeric: ['>=', 7] }] };
  return {
    events: { pattern: { bus: 'findings', eventPattern: { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'], detail } } },
  };
};
const logs = [{ logs: { logGroupName: '/aws/events/findings' } }];

const everything = 'yes: The route findings-0 takes High and Critical findings, whatever their type and account.';
const own = (route: string): string => `yes: The route ${route} takes High and Critical findings of this account, whatever their type.`;
const none = 'no: No route takes High or Critical findings of this account, from GuardDuty or Security Hub.';

it.each<[string, readonly Partial<Route>[], readonly string[]]>([
  ['of every account', [guardDuty()], [everything, everything]],
  ['of one account', [guardDuty([first])], [own('findings-0'), none]],
  ['of one account each', [guardDuty([second]), guardDuty([first])], [own('findings-1'), own('findings-0')]],
  ['of all but one account', [pattern([{ 'anything-but': [first] }])], [none, own('findings-0')]],
  ['of accounts by how they begin', [pattern([{ prefix: '3333' }])], [own('findings-0'), none]],
  ['of accounts by a wildcard', [pattern([{ wildcard: '4*4' }])], [none, own('findings-0')]],
  [
    'in a log group alone',
    [{ ...guardDuty(), targets: logs }],
    [
      'unknown: The route findings-0 takes High and Critical findings, whatever their type and account. They go to log groups alone, and a log group notifies nobody.',
      'unknown: The route findings-0 takes High and Critical findings, whatever their type and account. They go to log groups alone, and a log group notifies nobody.',
    ],
  ],
  [
    'in a log group, and to people by another target',
    [{ ...guardDuty(), targets: [...logs, ...findings.targets] }],
    [everything, everything],
  ],
  [
    'in a log group, and of one account to people',
    [{ ...guardDuty(), targets: logs }, guardDuty([first])],
    [
      own('findings-1'),
      'unknown: The route findings-0 takes High and Critical findings of this account, whatever their type. They go to log groups alone, and a log group notifies nobody.',
    ],
  ],
])('judges each account by the routes that take its findings: %s', (_, others, said) => {
  expect(saidOf(...others)).toEqual(said);
});

it('looks at what forwards findings of the accounts that a route names', () => {
  const route = { ...findings, ...guardDuty([first]) };
  const named: typeof base = { ...base, configuration: { ...base.configuration, routes: [routes[0]!, route] } };
  const states = (organization: typeof base) =>
    chainsOf(prove(edits['forwarding to another bus']!.apply(organization, first)), first)[0]!.links.find(
      ({ id }) => id === 'targets-alive',
    )!.state;
  expect([states(base), states(named)]).toEqual(['no', 'no']);
});
