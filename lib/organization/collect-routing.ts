import { DescribeAlarmsCommand, type CloudWatchClient, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { ListRulesCommand, ListTargetsByRuleCommand, type EventBridgeClient, type Rule, type Target } from '@aws-sdk/client-eventbridge';
import { type Clients, type Regional } from '../aws/clients';
import { reading } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { pageSize } from '../aws/read-operations';
import { present, type Reading } from '../core/reading';
import { collectQueue, collectTopic } from './collect-topics';
import { notAsked, oneOf, regionsAtOnce, unexpected } from './regional-reads';
import {
  alarmStates,
  type DeployedAlarm,
  type DeployedEventRule,
  type DeployedRouting,
  type DeployedTarget,
  type RoutingPlace,
} from './routing';
import { sortedBy } from './sorted';

/** Rules whose targets are read at the same time in one Region. */
const readsAtOnce = 4;
/** What Cordon names its own. */
const ownPrefix = 'cordon';

/** An account and Region in which there may be rules of routes. */
export interface RoutedPlace {
  readonly account: string;
  readonly region: string;
}

/** Where routes are, and from where events are sent to them. */
export interface RoutedPlaces {
  readonly home: RoutedPlace;
  /** Name of the bus of the routes in the home Region. @default - the routes have none */
  readonly busName?: string;
  /** Places besides home. */
  readonly forwarding: readonly RoutedPlace[];
}

export interface CollectRoutingOptions extends RoutedPlaces {
  readonly clients: Clients;
  /** Account whose credentials ask. */
  readonly caller: string;
  readonly managementAccount: string;
}

type RoutingClients = Pick<Clients, 'eventBridge' | 'cloudWatch' | 'sns' | 'sqs'>;

/**
 * Reads the rules and alarms of routes in each place, the topics that they tell and the queues of what could not be delivered.
 *
 * A place is read with credentials of its own account alone; another one is unknown with the code `not-asked`. It throws only for a killed process.
 * What was denied is unknown, each call by itself: rules without their targets, alarms, one topic, one queue.
 */
export async function collectRouting(options: CollectRoutingOptions): Promise<DeployedRouting> {
  const { home, busName, forwarding } = options;
  const [here, others] = await Promise.all([
    collectPlace(options, home, ['default', ...(busName === undefined ? [] : [busName])]),
    inParallel(forwarding, regionsAtOnce, (place) => collectPlace(options, place, ['default'])),
  ]);
  const clients = clientsOf(options, home.account) ?? {};
  const places = [here, ...others];
  const [topics, queues] = await Promise.all([
    byArn(topicsOf(places), (arn) => collectTopic(clients.sns, arn)),
    byArn(queuesOf(here), (arn) => collectQueue(clients.sqs, arn)),
  ]);
  return { ...here, forwarding: sortedBy(others, ({ account, region }) => `${account} ${region}`), topics, queues };
}

/** Clients with the credentials of an account. @returns undefined where there are none */
function clientsOf({ clients, caller, managementAccount }: CollectRoutingOptions, account: string): RoutingClients | undefined {
  if (account === caller) return clients;
  return account === managementAccount ? clients.management : undefined;
}

async function collectPlace(
  options: CollectRoutingOptions,
  { account, region }: RoutedPlace,
  buses: readonly string[],
): Promise<RoutingPlace> {
  const { eventBridge, cloudWatch } = clientsOf(options, account) ?? {};
  const why =
    clientsOf(options, account) === undefined
      ? `only credentials of account ${account} can read this, and these belong to ${options.caller}`
      : 'there is no SDK client for this service';
  const [rules, alarms] = await Promise.all([
    eventBridge ? collectRules(() => eventBridge(region), buses) : notAsked('events:ListRules', why),
    cloudWatch ? collectAlarms(() => cloudWatch(region)) : notAsked('cloudwatch:DescribeAlarms', why),
  ]);
  return { account, region, rules, alarms };
}

async function collectRules(connect: () => Promise<Regional<EventBridgeClient>>, buses: readonly string[]): Promise<RoutingPlace['rules']> {
  const call = 'events:ListRules';
  const client = await reading(call, connect);
  if (client.status !== 'present') return client;
  const events = client.value;
  try {
    const ofBuses = await inParallel(buses, buses.length, (bus) => rulesOfBus(events, bus));
    const found: RuleWithoutTargets[] = [];
    for (const rules of ofBuses) {
      if (rules.status === 'unknown') return rules;
      if (rules.status === 'present') found.push(...rules.value);
    }
    // If rules change during the read, a page can repeat a rule of the page before.
    const rules = [...new Map(found.map((rule) => [`${rule.bus} ${rule.name}`, rule])).values()];
    const sorted = sortedBy(rules, ({ bus, name }) => `${bus} ${name}`);
    return present(await inParallel(sorted, readsAtOnce, async (rule) => ({ ...rule, targets: await collectTargets(events, rule) })));
  } finally {
    events.destroy?.();
  }
}

type RuleWithoutTargets = Omit<DeployedEventRule, 'targets'>;

/** Rules of others on the default bus are not looked at. A bus that does not exist has no rules. */
function rulesOfBus(events: Regional<EventBridgeClient>, bus: string): Promise<Reading<readonly RuleWithoutTargets[]>> {
  const Limit = pageSize('events:ListRules');
  const own = bus === 'default' ? { NamePrefix: ownPrefix } : {};
  return reading(
    'events:ListRules',
    async () =>
      (
        await everyPage(
          (NextToken) => events.send(new ListRulesCommand({ EventBusName: bus, ...own, Limit, NextToken })),
          (answer) => answer.Rules,
          (answer) => answer.NextToken,
        )
      ).map((rule) => ruleOf(rule, bus)),
    ['ResourceNotFoundException'],
  );
}

function ruleOf({ Name: name, State: state, EventPattern: eventPattern }: Rule, bus: string): RuleWithoutTargets {
  if (!name) throw unexpected(`the name of a rule on the bus ${bus}`, name);
  const known = oneOf(['ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS', 'DISABLED'], state, `the state of the rule ${name}`);
  const readOnlyCalls = known === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  return { bus, name, enabled: known !== 'DISABLED', readOnlyCalls, ...(eventPattern !== undefined && { eventPattern }) };
}

/** A rule that was deleted while it was read has none. */
async function collectTargets(
  events: Regional<EventBridgeClient>,
  { bus, name }: RuleWithoutTargets,
): Promise<DeployedEventRule['targets']> {
  const Limit = pageSize('events:ListTargetsByRule');
  return reading(
    'events:ListTargetsByRule',
    async () => {
      const targets = await everyPage(
        (NextToken) => events.send(new ListTargetsByRuleCommand({ Rule: name, EventBusName: bus, Limit, NextToken })),
        (answer) => answer.Targets,
        (answer) => answer.NextToken,
      );
      return sortedBy([...new Map(targets.map((target) => [target.Id, targetOf(target, name)])).values()], ({ id }) => id);
    },
    ['ResourceNotFoundException'],
  );
}

/** Messages, which may have anything in them, stay where they are. */
function targetOf(
  { Id: id, Arn: arn, RoleArn: role, DeadLetterConfig: deadLetters, RetryPolicy: retry }: Target,
  rule: string,
): DeployedTarget {
  if (!id || !arn) throw unexpected(`the ID or the ARN of a target of the rule ${rule}`, undefined);
  const { MaximumRetryAttempts: attempts, MaximumEventAgeInSeconds: age } = retry ?? {};
  return {
    id,
    arn,
    ...(role !== undefined && { role }),
    ...(deadLetters?.Arn !== undefined && { deadLetterQueue: deadLetters.Arn }),
    ...((attempts !== undefined || age !== undefined) && {
      retry: {
        ...(attempts !== undefined && { maximumRetryAttempts: attempts }),
        ...(age !== undefined && { maximumEventAgeSeconds: age }),
      },
    }),
  };
}

async function collectAlarms(connect: () => Promise<Regional<CloudWatchClient>>): Promise<RoutingPlace['alarms']> {
  const call = 'cloudwatch:DescribeAlarms';
  const client = await reading(call, connect);
  if (client.status !== 'present') return client;
  const MaxRecords = pageSize(call);
  try {
    return await reading(call, async () => {
      const alarms = await everyPage(
        (NextToken) =>
          client.value.send(new DescribeAlarmsCommand({ AlarmNamePrefix: ownPrefix, AlarmTypes: ['MetricAlarm'], MaxRecords, NextToken })),
        (answer) => answer.MetricAlarms,
        (answer) => answer.NextToken,
      );
      return sortedBy([...new Map(alarms.map((alarm) => [alarm.AlarmName, alarmOf(alarm)])).values()], ({ name }) => name);
    });
  } finally {
    client.value.destroy?.();
  }
}

function alarmOf({
  AlarmName: name,
  StateValue: state,
  ActionsEnabled: actionsEnabled,
  AlarmActions: actions = [],
}: MetricAlarm): DeployedAlarm {
  if (!name) throw unexpected('the name of an alarm', name);
  if (actionsEnabled === undefined) throw unexpected(`whether the actions of the alarm ${name} are enabled`, undefined);
  return { name, state: oneOf(alarmStates, state, `the state of the alarm ${name}`), actionsEnabled, actions: [...actions].sort() };
}

const serviceOf = (arn: string): string | undefined => arn.split(':')[2];

/** Topics that rules send to and that alarms tell. */
function topicsOf(places: readonly RoutingPlace[]): readonly string[] {
  return places
    .flatMap(({ rules, alarms }) => [
      ...targetsOf(rules).map(({ arn }) => arn),
      ...(alarms.status === 'present' ? alarms.value.flatMap(({ actions }) => actions) : []),
    ])
    .filter((arn) => serviceOf(arn) === 'sns');
}

/** Queues of the place of the routes; whoever is asked has no credentials for another account, and its alarms tell of its queues. */
const queuesOf = ({ rules }: RoutingPlace): readonly string[] =>
  targetsOf(rules).flatMap(({ deadLetterQueue }) => (deadLetterQueue === undefined ? [] : [deadLetterQueue]));

const targetsOf = (rules: RoutingPlace['rules']): readonly DeployedTarget[] =>
  rules.status === 'present' ? rules.value.flatMap(({ targets }) => (targets.status === 'present' ? targets.value : [])) : [];

async function byArn<Value>(
  arns: readonly string[],
  read: (arn: string) => Promise<Reading<Value>>,
): Promise<Readonly<Record<string, Reading<Value>>>> {
  const found = await inParallel([...new Set(arns)].sort(), readsAtOnce, async (arn) => [arn, await read(arn)] as const);
  return Object.fromEntries(found);
}
