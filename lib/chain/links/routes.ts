import { type DeployedRouting } from '../../organization/routing';
import { alarmsOfRoute, type RouteAlarm } from '../../routes/explain/alarms';
import { coverageOfKinds, kindsOfIncidents, type KindCoverage } from '../../routes/explain/coverage';
import { exampleMember } from '../../routes/explain/origins';
import { routingLayout, type RoutingLayout, type RuleLayout } from '../../routes/layout';
import { names, remedyOfUnread, takeSnapshot, whyUnread, type ChainInput, type Judge } from '../judge';
import { no, unsure, yes, type Judgement } from '../link';

/** The routes that carry cases and findings, and what of them is known. */
interface Hearing {
  readonly layout: RoutingLayout;
  readonly coverage: readonly KindCoverage[];
  /** Names of the routes that take cases or findings. */
  readonly routes: readonly string[];
  readonly rules: readonly RuleLayout[];
  readonly alarms: readonly RouteAlarm[];
}

const hearings = new WeakMap<ChainInput, Hearing | undefined>();

/** @returns undefined where the configuration has no routes */
function hearingOf(input: ChainInput): Hearing | undefined {
  if (!hearings.has(input)) hearings.set(input, newHearing(input));
  return hearings.get(input);
}

function newHearing({ configuration }: ChainInput): Hearing | undefined {
  const { organization, routes = [], rollout, routing } = configuration;
  if (routes.length === 0) return undefined;
  const layout = routingLayout({ organization, routes, stackSetName: rollout.stackSetName });
  const { account, region, rules } = layout.home;
  const place = { account, region, member: exampleMember, management: organization.managementAccount };
  const coverage = coverageOfKinds(kindsOfIncidents(place), rules, organization).filter((kind) => isCase(kind) || isFinding(kind));
  const taking = [...new Set(coverage.flatMap((kind) => kind.routes))];
  const taken = rules.filter(({ route }) => taking.includes(route));
  const alarms = routes
    .filter(({ name }) => taking.includes(name))
    .flatMap((route) =>
      alarmsOfRoute(
        route,
        rules.filter((rule) => rule.route === route.name),
        layout,
        routing.alarmTopicArns,
      ),
    )
    .filter(({ kind }) => kind !== 'events');
  return { layout, coverage, routes: taking, rules: taken, alarms };
}

/** Events of cases that come from AWS: somebody waits for an answer. */
const isCase = ({ group, kind, urgent }: KindCoverage): boolean =>
  group === 'AWS Security Incident Response' && kind.startsWith('Case ') && urgent;
/** Findings of both services that can be of an attack. */
const isFinding = ({ group, kind }: KindCoverage): boolean =>
  (group === 'GuardDuty findings' || group === 'Security Hub findings') && /^(critical|high)$/i.test(kind);

/** `The route a takes`, `The routes a and b take`. */
function byRoutes(kinds: readonly KindCoverage[]): string {
  const taking = [...new Set(kinds.flatMap(({ routes }) => routes))];
  return taking.length === 1 ? `The route ${taking[0]} takes` : `The routes ${names(taking)} take`;
}

/** Events of cases name no account, so that all accounts share the answer. */
export function caseRoute(input: ChainInput): Judge {
  const hearing = hearingOf(input);
  const remedy = 'add a route with `events: { securityIr: { subjects: [case, case-comment] } }` to routes';
  const judgement = ((): Judgement => {
    if (hearing === undefined) return no('The configuration has no routes.', remedy);
    const cases = hearing.coverage.filter(isCase);
    const missed = cases.filter(({ taken }) => taken === 'none').map(({ kind }) => kind);
    if (missed.length > 0) return no(`No route takes ${names(missed)}.`, remedy);
    const partly = cases.filter(({ taken }) => taken === 'some');
    if (partly.length === 0) return yes(`${byRoutes(cases)} every event of a case that AWS writes.`);
    return unsure(
      `${byRoutes(partly)} only some events of these kinds: ${names(partly.map(({ kind }) => kind))}.`,
      'let the route take every case: cordon explain routes',
    );
  })();
  return () => judgement;
}

/** Findings of GuardDuty that are High or Critical, by a route for GuardDuty itself or for Security Hub. */
export function findingRoute(input: ChainInput): Judge {
  const hearing = hearingOf(input);
  const judgement = findingJudgement(hearing);
  return () => judgement;
}

function findingJudgement(hearing: Hearing | undefined): Judgement {
  const remedy = 'add a route with `events: { guardDuty: { severityAtLeast: 7 } }` to routes';
  if (hearing === undefined) return no('The configuration has no routes.', remedy);
  const ways = (['GuardDuty findings', 'Security Hub findings'] as const).map((group) =>
    hearing.coverage.filter((kind) => isFinding(kind) && kind.group === group),
  );
  const whole = ways.find((kinds) => kinds.every(({ taken }) => taken === 'all'));
  if (whole) return yes(`${byRoutes(whole)} High and Critical findings, whatever their type and account.`);
  const taken = ways.flat().filter((kind) => kind.taken !== 'none');
  if (taken.length === 0) return no('No route takes High or Critical findings of GuardDuty or Security Hub.', remedy);
  const evidence = `${byRoutes(taken)} only some High and Critical findings.`;
  return unsure(evidence, 'let a route take all of them: cordon explain routes');
}

/** Whether the rules are there with their targets, and no delivery failed. */
export function targetsAlive(input: ChainInput): Judge {
  const hearing = hearingOf(input);
  const judgement = hearing === undefined ? noRoutes : targetsJudgement(hearing, input.snapshot.routing);
  return () => judgement;
}

const noRoutes = unsure('The configuration has no route whose targets could be looked at.', 'add a route to routes');

/** What was looked at in the home account and Region. @returns why nothing was */
function lookedAt({ layout: { home } }: Hearing, routing: DeployedRouting | undefined): DeployedRouting | Judgement {
  if (routing === undefined) {
    const evidence = 'Nobody looked at whether the targets of the routes take events, and at their alarms.';
    return unsure(evidence, `send a test case, and see that it arrives: cordon explain route NAME`);
  }
  if (routing.account !== home.account || routing.region !== home.region) {
    const evidence = `The snapshot looked at routes in ${routing.account} in ${routing.region}. They are in ${home.account} in ${home.region}.`;
    return unsure(evidence, takeSnapshot);
  }
  return routing;
}

function targetsJudgement(hearing: Hearing, routing: DeployedRouting | undefined): Judgement {
  const looked = lookedAt(hearing, routing);
  if (!('rules' in looked)) return looked;
  const { rules, alarms } = looked;
  if (rules.status === 'unknown') return unsure(whyUnread('the rules of EventBridge', rules.reason), remedyOfUnread(rules.reason));
  if (alarms.status === 'unknown') return unsure(whyUnread('the alarms of the routes', alarms.reason), remedyOfUnread(alarms.reason));
  const deployed = rules.status === 'present' ? rules.value : [];
  const redeploy = (route: string): string => `deploy the stack of the route again: cdk deploy cordon-route-${route}`;
  const topics = new Set<string>();
  for (const { name, bus, route, targets } of hearing.rules) {
    const busName = bus === 'default' ? 'default' : (hearing.layout.home.busName ?? '');
    const found = deployed.find((rule) => rule.name === name && rule.bus === busName);
    if (found === undefined) return no(`The rule ${name} of the route ${route} does not exist on the bus ${busName}.`, redeploy(route));
    if (!found.enabled)
      return no(`The rule ${name} of the route ${route} is disabled.`, `aws events enable-rule --name ${name} --event-bus-name ${busName}`);
    if (found.targets.length < targets.length) {
      return no(`The rule ${name} has ${found.targets.length} of its ${targets.length} targets.`, redeploy(route));
    }
    found.targets.filter((arn) => arn.split(':')[2] === 'sns').forEach((arn) => topics.add(arn));
  }
  const states = alarms.status === 'present' ? alarms.value : [];
  const failing = hearing.alarms.filter(({ kind }) => kind === 'dead-letters' || kind === 'failed-invocations');
  const unclear: string[] = [];
  for (const { name, when } of failing) {
    const found = states.find((alarm) => alarm.name === name);
    if (found?.state === 'ALARM')
      return no(`The alarm ${name} is in the state ALARM: ${when}.`, `look into the dead-letter queue: cordon explain routes`);
    if (found?.state !== 'OK') unclear.push(`${name} (${found?.state ?? 'it does not exist'})`);
  }
  const silent = topicsJudgement(topics, looked);
  if (silent?.state === 'no') return silent;
  if (unclear.length > 0)
    return unsure(`These alarms do not say whether events were delivered: ${names(unclear)}.`, redeploy(hearing.routes[0] ?? 'NAME'));
  return (
    silent ?? yes(`All rules of ${names(hearing.routes)} are enabled with their targets, and no alarm tells of a delivery that failed.`)
  );
}

/** A topic without a confirmed subscription tells nobody. @returns undefined where each has one */
function topicsJudgement(arns: Iterable<string>, { topics }: DeployedRouting): Judgement | undefined {
  let open: Judgement | undefined;
  for (const arn of arns) {
    const reading = Object.hasOwn(topics, arn) ? topics[arn] : undefined;
    if (reading?.status === 'absent') return no(`The topic ${arn} does not exist.`, 'create the topic, or name another one');
    if (reading?.status === 'present' && reading.value === 0) {
      return no(
        `The topic ${arn} has no confirmed subscription, so nobody gets its messages.`,
        `subscribe somebody, and confirm: aws sns subscribe --topic-arn ${arn}`,
      );
    }
    if (reading?.status === 'unknown')
      open = unsure(whyUnread(`the subscriptions of ${arn}`, reading.reason), remedyOfUnread(reading.reason));
    if (reading === undefined) open = unsure(`Nobody looked at the subscriptions of ${arn}.`, takeSnapshot);
  }
  return open;
}

/** Whether somebody is told where a route fails: the alarms exist, may act, and their topics have subscriptions. */
export function alarmsAlive(input: ChainInput): Judge {
  const hearing = hearingOf(input);
  const judgement = hearing === undefined ? noRoutes : alarmsJudgement(hearing, input.snapshot.routing);
  return () => judgement;
}

function alarmsJudgement(hearing: Hearing, routing: DeployedRouting | undefined): Judgement {
  const mute = hearing.alarms.filter(({ tells }) => tells === undefined);
  if (mute.length > 0) {
    const { region } = hearing.layout.home;
    return no(
      `The alarm ${mute[0]!.name} notifies no topic: the configuration has no alarm topic in ${region}.`,
      `add the ARN of a topic in ${region} to routing.alarmTopicArns`,
    );
  }
  const looked = lookedAt(hearing, routing);
  if (!('rules' in looked)) return looked;
  const { alarms } = looked;
  if (alarms.status === 'unknown') return unsure(whyUnread('the alarms of the routes', alarms.reason), remedyOfUnread(alarms.reason));
  const deployed = alarms.status === 'present' ? alarms.value : [];
  const topics = new Set<string>();
  for (const { name, tells } of hearing.alarms) {
    const found = deployed.find((alarm) => alarm.name === name);
    if (found === undefined) return no(`The alarm ${name} does not exist.`, 'deploy the stacks of the routes again: cdk deploy');
    if (!found.actionsEnabled)
      return no(`The actions of the alarm ${name} are disabled.`, `aws cloudwatch enable-alarm-actions --alarm-names ${name}`);
    if (tells !== undefined && !found.actions.includes(tells)) {
      return no(`The alarm ${name} does not tell the configured topic ${tells}.`, 'deploy the stacks of the routes again: cdk deploy');
    }
    found.actions.filter((arn) => arn.split(':')[2] === 'sns').forEach((arn) => topics.add(arn));
  }
  return topicsJudgement(topics, looked) ?? yes(`Each alarm of ${names(hearing.routes)} tells a topic that has a confirmed subscription.`);
}
