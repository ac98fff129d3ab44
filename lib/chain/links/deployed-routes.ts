import {
  confirmedSubscriptions,
  type DeployedAlarm,
  type DeployedRouting,
  type DeployedTarget,
  type RoutingPlace,
} from '../../organization/routing';
import { type RouteAlarm } from '../../routes/explain/alarms';
import { names, remedyOfUnread, sharedByAll, takeSnapshot, whyUnread, type ChainInput, type Judge } from '../judge';
import { no, unsure, yes, type Judgement } from '../link';
import { hearingOf, type Hearing } from './hearing';

/** Whether the rules are there with their targets, and no delivery failed. */
export function targetsAlive(input: ChainInput): Judge {
  const hearing = hearingOf(input);
  const judgement = hearing === undefined ? noRoutes : targetsJudgement(hearing, input.snapshot.routing);
  return sharedByAll(judgement);
}

/** Whether somebody is told where a route fails: the alarms exist, may act, and their topics have subscriptions. */
export function alarmsAlive(input: ChainInput): Judge {
  const hearing = hearingOf(input);
  const judgement = hearing === undefined ? noRoutes : alarmsJudgement(hearing, input.snapshot.routing);
  return sharedByAll(judgement);
}

const noRoutes = unsure('The configuration has no route whose targets could be looked at.', 'add a route to routes');

/** What was looked at in the home account and Region. @returns why nothing was */
function lookedAt({ layout: { home } }: Hearing, routing: DeployedRouting | undefined): DeployedRouting | Judgement {
  if (routing === undefined) {
    const evidence = 'Nobody looked at whether the targets of the routes take events, and at their alarms.';
    return unsure(evidence, takeSnapshot);
  }
  if (routing.account !== home.account || routing.region !== home.region) {
    const evidence = `The snapshot looked at routes in ${routing.account} in ${routing.region}. They are in ${home.account} in ${home.region}.`;
    return unsure(evidence, takeSnapshot);
  }
  return routing;
}

/** What does not hold goes before what is not known. @returns undefined where nothing is open */
const firstOpen = (found: readonly (Judgement | undefined)[]): Judgement | undefined =>
  found.find((one) => one?.state === 'no') ?? found.find((one) => one?.state === 'unknown');

const unread = (what: string, { reason }: { readonly reason: Parameters<typeof whyUnread>[1] }): Judgement =>
  unsure(whyUnread(what, reason), remedyOfUnread(reason));

/** A rule that has to be there. */
interface WantedRule {
  readonly name: string;
  readonly bus: string;
  /** What deploys it, for the evidence: `of the route cases`. */
  readonly of: string;
  readonly remedy: string;
  /** Whether the targets are those that it needs. @returns what is wrong with them, as a sentence */
  readonly lacks: (targets: readonly DeployedTarget[]) => string | undefined;
}

function targetsJudgement(hearing: Hearing, routing: DeployedRouting | undefined): Judgement {
  const looked = lookedAt(hearing, routing);
  if (!('rules' in looked)) return looked;
  const { home } = hearing.layout;
  const redeploy = (route: string): string => `deploy the stack of the route again: cdk deploy cordon-route-${route}`;
  const targets: DeployedTarget[] = [];
  const ofRoutes = hearing.rules.map(({ name, bus, route, targets: wanted }) =>
    ruleJudgement(looked, targets, {
      name,
      bus: bus === 'default' ? 'default' : (home.busName ?? ''),
      of: `of the route ${route}`,
      remedy: redeploy(route),
      lacks: (found) =>
        found.length < wanted.length ? `The rule ${name} has ${found.length} of its ${wanted.length} targets.` : undefined,
    }),
  );
  const bus = `:${home.region}:${home.account}:event-bus/${home.busName ?? ''}`;
  const forwarding = hearing.forwarding.flatMap((place) => {
    const found = placeOf(looked, place);
    const where = `${place.account} in ${place.region}`;
    const deploy = `deploy the stack that forwards events again: cdk deploy ${place.stackName}`;
    if (found === undefined) return [unsure(`Nobody looked at the rules that forward events from account ${where}.`, takeSnapshot)];
    return place.rules.map(({ name }) =>
      ruleJudgement(found, targets, {
        ...{ name, bus: 'default', of: `that forwards from account ${where}`, remedy: deploy },
        lacks: (sent) =>
          sent.some(({ arn }) => arn.endsWith(bus))
            ? undefined
            : `The rule ${name} of account ${where} does not send to the bus of the routes.`,
      }),
    );
  });
  const topics = targets.map(({ arn }) => arn).filter((arn) => arn.split(':')[2] === 'sns');
  const queues = targets.flatMap(({ deadLetterQueue }) => (deadLetterQueue === undefined ? [] : [deadLetterQueue]));
  return (
    firstOpen([
      ...ofRoutes,
      ...forwarding,
      failuresJudgement(hearing, looked, redeploy(hearing.routes[0] ?? 'NAME')),
      topicsJudgement(topics, looked),
      queuesJudgement(queues, looked),
    ]) ?? yes(`All rules of ${names(hearing.routes)} are enabled with their targets, and nothing tells of a delivery that failed.`)
  );
}

/** What was read of a place. @returns undefined where nobody looked */
function placeOf(routing: DeployedRouting, { account, region }: Pick<RoutingPlace, 'account' | 'region'>): RoutingPlace | undefined {
  return [routing, ...routing.forwarding].find((place) => place.account === account && place.region === region);
}

/** @param targets gets the targets of the rule. @returns undefined where the rule is as it has to be */
function ruleJudgement(
  { rules }: RoutingPlace,
  targets: DeployedTarget[],
  { name, bus, of, remedy, lacks }: WantedRule,
): Judgement | undefined {
  if (rules.status === 'unknown') return unread('the rules of EventBridge', rules);
  const found = rules.status === 'present' ? rules.value.find((rule) => rule.name === name && rule.bus === bus) : undefined;
  if (found === undefined) return no(`The rule ${name} ${of} does not exist on the bus ${bus}.`, remedy);
  if (!found.enabled) return no(`The rule ${name} ${of} is disabled.`, `aws events enable-rule --name ${name} --event-bus-name ${bus}`);
  if (found.targets.status === 'unknown') return unread(`the targets of the rule ${name}`, found.targets);
  const present = found.targets.status === 'present' ? found.targets.value : [];
  targets.push(...present);
  const lacking = lacks(present);
  return lacking === undefined ? undefined : no(lacking, remedy);
}

/** What the alarms say of deliveries. @returns undefined where none failed */
function failuresJudgement({ alarms }: Hearing, routing: DeployedRouting, redeploy: string): Judgement | undefined {
  const failing = alarms.filter(({ kind }) => kind === 'dead-letters' || kind === 'failed-invocations');
  const unclear: string[] = [];
  const open: Judgement[] = [];
  for (const alarm of failing) {
    const found = deployedAlarm(routing, alarm);
    if (found !== undefined && 'evidence' in found) open.push(found);
    else if (found?.state === 'ALARM') {
      open.push(
        no(`The alarm ${alarm.name} is in the state ALARM: ${alarm.when}.`, `look into the dead-letter queue: cordon explain routes`),
      );
    } else if (found?.state !== 'OK') unclear.push(`${alarm.name} (${found?.state ?? 'it does not exist'})`);
  }
  if (unclear.length > 0) open.push(unsure(`These alarms do not say whether events were delivered: ${names(unclear)}.`, redeploy));
  return firstOpen(open);
}

/** An alarm as it is deployed, or why that is not known. @returns undefined where it does not exist */
function deployedAlarm(routing: DeployedRouting, { name, account, region }: RouteAlarm): DeployedAlarm | Judgement | undefined {
  const place = placeOf(routing, { account, region });
  if (place === undefined) return unsure(`Nobody looked at the alarms of account ${account} in ${region}.`, takeSnapshot);
  if (place.alarms.status === 'unknown') return unread('the alarms of the routes', place.alarms);
  return place.alarms.status === 'present' ? place.alarms.value.find((alarm) => alarm.name === name) : undefined;
}

/** A topic without a confirmed subscription tells nobody. @returns undefined where each has one */
function topicsJudgement(arns: readonly string[], { topics }: DeployedRouting): Judgement | undefined {
  return firstOpen(
    [...new Set(arns)].map((arn) => {
      const reading = Object.hasOwn(topics, arn) ? topics[arn] : undefined;
      if (reading === undefined) return unsure(`Nobody looked at the subscriptions of ${arn}.`, takeSnapshot);
      if (reading.status === 'absent') return no(`The topic ${arn} does not exist.`, 'create the topic, or name another one');
      if (reading.status === 'unknown') return unread(`the subscriptions of ${arn}`, reading);
      if (confirmedSubscriptions(reading.value) > 0) return undefined;
      const pending = reading.value.reduce((sum, one) => sum + one.pending, 0);
      const waiting = pending === 0 ? '' : ` ${pending} of its subscriptions ${pending === 1 ? 'waits' : 'wait'} for confirmation.`;
      return no(
        `The topic ${arn} has no confirmed subscription, so nobody gets its messages.${waiting}`,
        `subscribe somebody, and confirm: aws sns subscribe --topic-arn ${arn}`,
      );
    }),
  );
}

/** What is in a dead-letter queue did not reach its target. @returns undefined where each is there and empty */
function queuesJudgement(arns: readonly string[], { queues }: DeployedRouting): Judgement | undefined {
  return firstOpen(
    [...new Set(arns)].map((arn) => {
      const reading = Object.hasOwn(queues, arn) ? queues[arn] : undefined;
      // Queues of other places are looked at by their alarms.
      if (reading === undefined) return undefined;
      if (reading.status === 'absent') {
        return no(
          `The dead-letter queue ${arn} does not exist, so that what cannot be delivered is lost.`,
          'deploy the stacks of the routes again: cdk deploy',
        );
      }
      if (reading.status === 'unknown') return unread(`the dead-letter queue ${arn}`, reading);
      const { messages } = reading.value;
      if (messages === 0) return undefined;
      const events = messages === 1 ? 'one event that was' : `${messages} events that were`;
      return no(`The dead-letter queue ${arn} holds ${events} not delivered.`, 'look into the dead-letter queue: cordon explain routes');
    }),
  );
}

function alarmsJudgement(hearing: Hearing, routing: DeployedRouting | undefined): Judgement {
  const mute = hearing.alarms.find(({ tells }) => tells === undefined);
  if (mute !== undefined) {
    return no(
      `The alarm ${mute.name} notifies no topic: the configuration has no alarm topic in ${mute.region}.`,
      `add the ARN of a topic in ${mute.region} to routing.alarmTopicArns`,
    );
  }
  const looked = lookedAt(hearing, routing);
  if (!('rules' in looked)) return looked;
  const topics: string[] = [];
  const found = hearing.alarms.map((alarm) => alarmJudgement(looked, alarm, topics));
  return (
    firstOpen([...found, topicsJudgement(topics, looked)]) ??
    yes(`Each alarm of ${names(hearing.routes)} tells a topic that has a confirmed subscription.`)
  );
}

/** @param topics gets the topics that it tells. @returns undefined where the alarm is as it has to be */
function alarmJudgement(routing: DeployedRouting, alarm: RouteAlarm, topics: string[]): Judgement | undefined {
  const { name, tells } = alarm;
  const found = deployedAlarm(routing, alarm);
  if (found === undefined) return no(`The alarm ${name} does not exist.`, 'deploy the stacks of the routes again: cdk deploy');
  if ('evidence' in found) return found;
  if (!found.actionsEnabled)
    return no(`The actions of the alarm ${name} are disabled.`, `aws cloudwatch enable-alarm-actions --alarm-names ${name}`);
  if (tells !== undefined && !found.actions.includes(tells)) {
    return no(`The alarm ${name} does not tell the configured topic ${tells}.`, 'deploy the stacks of the routes again: cdk deploy');
  }
  topics.push(...found.actions.filter((arn) => arn.split(':')[2] === 'sns'));
  return undefined;
}
