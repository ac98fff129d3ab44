import { isFields, type FoundEventRule, type FoundTarget, type NotCarried } from './found';
import { todo } from './todo';

/** Where the routes of a configuration are. */
export interface HomePlace {
  readonly region: string;
  readonly account: string;
}

/** A route that a rule of EventBridge becomes, and what differs from the rule. */
export interface CarriedRoute {
  readonly route: Readonly<Record<string, unknown>>;
  readonly differences: readonly NotCarried[];
}

/**
 * A rule of EventBridge as a route: the events that it takes, in its Region, and every target. It comes over whole, or not at all: without one target
 * somebody would hear nothing.
 * @param home - where the routes will be. @default - not known
 */
export function routeOf(rule: FoundEventRule, home: HomePlace | undefined): CarriedRoute | readonly NotCarried[] {
  const { file, address } = rule;
  const fault = (attribute: string, why: string): NotCarried => ({ file, address, attribute, why });
  const targets = rule.targets.map((target) => ({ target, carried: targetOf(target) }));
  const faults = [
    ...stateFaults(rule, home).map(([attribute, why]) => fault(attribute, why)),
    ...(rule.targets.length === 0 ? [fault('targets', 'The rule has no target that the source shows.')] : []),
    ...targets.flatMap(({ target: { id }, carried }) => ('why' in carried ? [fault(`target ${id}`, carried.why)] : [])),
  ];
  const events = eventsOf(rule, home);
  if ('why' in events) faults.push(fault('event_pattern', events.why));
  if (faults.length > 0 || 'why' in events) return faults;
  const retry = retryOf(rule.targets);
  return {
    route: {
      events: { pattern: events },
      targets: targets.flatMap(({ carried }) => ('why' in carried ? [] : [carried.target])),
      ...(retry !== undefined && retry !== 'several' && { retry }),
    },
    differences: [
      ...rule.targets.flatMap(({ id, input }) =>
        input === undefined ? [] : [fault(`target ${id}, ${input}`, 'It writes the message. Choose a message in place of TODO.')],
      ),
      ...(retry === 'several' ? [fault('retry policies', 'The targets have several. A route has one, and keeps the default.')] : []),
      ...(rule.targets.some(({ deadLetters }) => deadLetters)
        ? [{ ...fault('dead-letter queue', 'A route has a dead-letter queue of its own.'), isReplaced: true }]
        : []),
      ...(events.bus === todo
        ? [{ ...fault('region', 'The source does not tell the Region. Write default or findings in place of TODO.'), isUnknown: true }]
        : []),
    ],
  };
}

/** What keeps a rule from being a route at all. */
function stateFaults(rule: FoundEventRule, home: HomePlace | undefined): readonly (readonly [string, string])[] {
  const { state, bus, onFindingsBus = false, account, eventPattern, schedule } = rule;
  return [
    ...(eventPattern === undefined && schedule !== undefined
      ? [['schedule', 'The rule runs by a schedule, and takes no event.'] as const]
      : []),
    ...(eventPattern === undefined && schedule === undefined ? [['event_pattern', 'The rule has none.'] as const] : []),
    ...(eventPattern !== undefined && schedule !== undefined ? [['schedule', 'A route takes events, and has no schedule.'] as const] : []),
    ...(state === 'ENABLED' ? [] : [['state', whyState(state)] as const]),
    ...(bus === 'default' || onFindingsBus || /:event-bus\/default$/.test(bus)
      ? []
      : [['event_bus_name', 'The rule is on a bus of its own. Routes take events of the default bus, and findings.'] as const]),
    ...(home !== undefined && account !== undefined && account !== home.account
      ? [['account', `The rule is in account ${account}. Routes are in account ${home.account}.`] as const]
      : []),
  ];
}

function whyState(state: string): string {
  return state === 'DISABLED'
    ? 'The rule is disabled. A route has no such state.'
    : 'The rule also takes calls that only read. A route does not take them.';
}

interface CarriedEvents {
  readonly bus: string;
  readonly eventPattern: Readonly<Record<string, unknown>>;
}

/**
 * The default bus has the events of the membership Region. The bus of findings has those of every Region, so that the pattern names the Region of the
 * rule. Events of AWS Security Incident Response are on the default bus of the membership Region alone.
 */
function eventsOf(rule: FoundEventRule, home: HomePlace | undefined): CarriedEvents | { readonly why: string } {
  const { eventPattern, region, onFindingsBus = false } = rule;
  if (!isFields(eventPattern)) return { why: 'It is not an event pattern.' };
  const { source } = eventPattern;
  if (onFindingsBus) return { bus: 'findings', eventPattern };
  if (Array.isArray(source) && source.length > 0 && source.every((one) => one === 'aws.security-ir'))
    return { bus: 'default', eventPattern };
  if (region === undefined) return { bus: todo, eventPattern };
  if (region === home?.region) return { bus: 'default', eventPattern };
  const asked = eventPattern.region;
  if (asked === undefined) return { bus: 'findings', eventPattern: { ...eventPattern, region: [region] } };
  if (!Array.isArray(asked) || !asked.every((one) => typeof one === 'string')) return { why: 'It asks for Regions by an operator.' };
  if (!asked.includes(region)) return { why: `It asks for events of other Regions than ${region}, where the rule is.` };
  return { bus: 'findings', eventPattern: { ...eventPattern, region: [region] } };
}

type CarriedTarget = { readonly target: Readonly<Record<string, unknown>> } | { readonly why: string };

/** A target by its ARN. Cordon makes the roles that it needs. */
function targetOf({ arn, input, other }: FoundTarget): CarriedTarget {
  const [, , service = '', , , ...rest] = arn.split(':');
  const resource = rest.join(':');
  if (other !== undefined) return { why: `A route has no key for ${other}.` };
  const message = input === undefined ? {} : { message: todo };
  switch (service) {
    case 'sns':
      return resource.endsWith('.fifo')
        ? { why: 'A route does not send to FIFO topics.' }
        : { target: { sns: { topicArn: arn }, ...message } };
    case 'sqs':
      return resource.endsWith('.fifo')
        ? { why: 'A route does not send to FIFO queues.' }
        : { target: { sqs: { queueArn: arn }, ...message } };
    case 'lambda':
      return { target: { lambda: { functionArn: arn }, ...message } };
    case 'states':
      return { target: { stepFunctions: { stateMachineArn: arn }, ...message } };
    case 'events':
      if (!resource.startsWith('event-bus/')) return { why: 'Cordon makes API destinations itself: write it as apiDestination.' };
      return input === undefined ? { target: { eventBus: { eventBusArn: arn } } } : { why: 'A bus gets the event as it is.' };
    case 'logs':
      return { why: 'Cordon makes the log group of a route itself: write it as logs.' };
    case 'ssm':
      return { why: 'Write it as ssmAutomation, with the parameters of the runbook.' };
    default:
      return { why: `A route has no target of the service ${service === '' ? 'that it names' : service}.` };
  }
}

/** The retry policy that all targets have. @returns undefined for that of EventBridge */
function retryOf(targets: readonly FoundTarget[]): Readonly<Record<string, unknown>> | 'several' | undefined {
  const all = [...new Map(targets.map(({ retry }) => [JSON.stringify(retry ?? {}), retry])).values()];
  if (all.length > 1) return 'several';
  const [retry] = all;
  return retry === undefined || Object.keys(retry).length === 0 ? undefined : retry;
}
