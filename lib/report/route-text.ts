import { type RequiredPolicy } from '../routes/policies/required-policy';
import { listed, type ConditionInWords } from '../routes/explain/pattern-words';
import { findingsBusName } from '../routes/layout';
import { type RouteExplanation } from '../routes/explain/explain-route';
import { type RouteAlarm } from '../routes/explain/alarms';
import { type TargetExplanation } from '../routes/explain/explained-target';
import { columns, count, figure, paint, plain } from '../core/text';

export interface RouteTextOptions {
  readonly colour: boolean;
  /** Names of accounts, by ID. @default - none: accounts are their IDs */
  readonly accountNames?: ReadonlyMap<string, string>;
}

/** The text report of a route. */
export function routeToText(route: RouteExplanation, options: RouteTextOptions): string {
  const p = paint(options.colour);
  const [heading = '', ...lines] = [
    `route ${route.name} · ${count(route.rules.length, 'rule')} · ${count(route.targets.length, 'target')}`,
    ...columns([...(route.description === undefined ? [] : [['about', route.description]]), ['takes', route.events]]),
    '',
    ...takes(route),
    '',
    ...ways(route, options),
    '',
    'Rules:',
    ...columns(
      route.rules.map(({ name, bus, patternCharacters, maximumPatternCharacters, targets }) => [
        name,
        `on ${busName(bus)}`,
        `pattern ${figure(patternCharacters)} of ${figure(maximumPatternCharacters)} characters`,
        `to ${listed(targets.map(String), 'and')}`,
      ]),
    ),
    '',
    'Targets:',
    ...route.targets.flatMap((target) => targetLines(target, route)),
    'When EventBridge cannot deliver an event:',
    ...failing(route),
    '',
    'Alarms:',
    ...alarms(route),
    '',
    'Events that it does not get:',
    ...route.misses.map((miss) => `  ${miss}`),
  ].map(plain);
  return [
    heading.replace(`route ${plain(route.name)}`, `route ${p.bold(plain(route.name))}`),
    ...lines,
    ...(route.warnings.length === 0 ? [] : ['', ...route.warnings.map((warning) => p.yellow(`! ${plain(warning)}`))]),
    '',
  ].join('\n');
}

const busName = (bus: 'default' | 'findings'): string => (bus === 'default' ? 'the default bus' : `the bus ${findingsBusName}`);

function takes({ patterns }: RouteExplanation): string[] {
  return patterns.flatMap(({ what, conditions }, index) => [
    ...(index === 0 ? [] : ['']),
    `Events that match all of these conditions${patterns.length === 1 ? '' : ` (${index + 1} of ${patterns.length}: ${what})`}:`,
    ...conditionLines(conditions, '  '),
  ]);
}

/** One condition per line. Alternatives are the items of a list. */
function conditionLines(conditions: readonly ConditionInWords[], indent: string): string[] {
  const plainly = conditions.filter(({ alternatives }) => alternatives === undefined);
  return [
    ...columns(
      plainly.map(({ field, condition }) => [field, condition]),
      indent,
    ),
    ...conditions.flatMap(({ field, alternatives = [] }) =>
      alternatives.length === 0
        ? []
        : [
            `${indent}${field}`,
            ...alternatives.flatMap((each) => {
              const [first = '', ...rest] = conditionLines(each, `${indent}    `);
              return [`${indent}  - ${first.trimStart()}`, ...rest];
            }),
          ],
    ),
  ];
}

function ways({ origins, members, home, rules }: RouteExplanation, { accountNames }: RouteTextOptions): string[] {
  const named = (account: string): string => {
    const name = accountNames?.get(account);
    return name === undefined ? account : `${account} (${name})`;
  };
  const ofDefault = rules.some(({ bus }) => bus === 'default');
  return [
    `Events come from: ${ofDefault ? `the default bus of ${named(home.account)} in ${home.region}` : 'default buses, which forward them'}`,
    ...columns([
      ...origins.map(({ account, role, region, stackName, rules: carriers }) => [
        `${role} ${named(account)}`,
        region,
        ruleNames(carriers.map(({ name }) => name)),
        carriers.every(({ exact }) => exact) ? 'only the events of routes' : 'more than the events of routes',
        stackName,
      ]),
      ...(members === undefined
        ? []
        : members.regions.map((region) => [
            'every member account that the StackSet reaches',
            region,
            ruleNames(members.rules),
            'only the events of routes',
            members.stackName,
          ])),
    ]),
    ...(rules.some(({ bus }) => bus === 'findings') ? [`  to the bus ${findingsBusName} of ${named(home.account)} in ${home.region}`] : []),
    `  stack ${home.stackName}, which needs the shared stack ${home.sharedStackName} first`,
  ];
}

/** Names one or two rules. Of more rules, names the first, the last and the number. */
function ruleNames(names: readonly string[]): string {
  return names.length <= 2 ? names.join(', ') : `${names[0]} to ${names.at(-1)} (${names.length})`;
}

function targetLines(target: TargetExplanation, { targets }: RouteExplanation): string[] {
  const { number, what, gets, example, needs, policies } = target;
  const json = JSON.stringify(example, undefined, 2);
  const same = targets.find((other) => other.number < number && JSON.stringify(other.example, undefined, 2) === json);
  return [
    `  ${number}. ${what}`,
    `     ${gets}${example === undefined ? '; there is no example, because no documented event matches the route' : same === undefined ? ', for example:' : `, the same as target ${same.number}`}`,
    ...(example === undefined || same !== undefined ? [] : json.split('\n').map((line) => `       ${line}`)),
    ...needs.map((need) => `     needs ${need}`),
    ...policies.flatMap((policy) => policyLines(policy, '     ')),
    '',
  ];
}

function policyLines({ kind, of, statements, when }: RequiredPolicy, indent: string): string[] {
  const whose = kind === 'key policy' ? `the policy of the key that encrypts ${of}` : `the ${kind} of ${of}`;
  return [
    `${indent}needs in ${whose}${when === 'always' ? '' : `, if ${when}`}:`,
    ...statements.map((statement) => `${indent}  ${JSON.stringify(statement)}`),
  ];
}

function failing({ retry, deadLetters }: RouteExplanation): string[] {
  const { maximumRetryAttempts: attempts, maximumEventAgeSeconds: seconds } = retry;
  return [
    `  EventBridge retries up to ${count(attempts, 'time')}, until the event is ${duration(seconds)} old. It does not retry if it lacks permission.`,
    `  The event then stays ${count(deadLetters.days, 'day')} in the dead-letter queue ${deadLetters.queueName}. To send it again:`,
    ...deadLetters.redrive.map((step) => `  - ${step}`),
  ];
}

function duration(seconds: number): string {
  if (seconds % 3600 === 0) return count(seconds / 3600, 'hour');
  return seconds % 60 === 0 ? count(seconds / 60, 'minute') : count(seconds, 'second');
}

function alarms({ alarms: all, alarmPolicies }: RouteExplanation): string[] {
  const told = new Map(all.map(({ account, region, tells }) => [`${account} ${region}`, tells ?? 'nobody']));
  return [
    ...columns(groups(all).map(({ names, when, where }) => [ruleNames(names), where, when])),
    '  The alarms notify:',
    ...columns([...told], '    '),
    ...alarmPolicies.flatMap((policy) => policyLines(policy, '  ')),
  ];
}

interface AlarmGroup {
  readonly names: readonly string[];
  readonly when: string;
  readonly where: string;
}

/** Alarms that differ only in their rule share one line. */
function groups(all: readonly RouteAlarm[]): readonly AlarmGroup[] {
  const found = new Map<string, AlarmGroup>();
  for (const { name, when, account, region } of all) {
    const where = `${account} ${region}`;
    const key = JSON.stringify([when, where]);
    found.set(key, { names: [...(found.get(key)?.names ?? []), name], when, where });
  }
  return [...found.values()];
}
