import { type RequiredPolicy } from '../policies/required-policy';
import { defaultEventPatternLimits } from '../../events/pattern-limits';
import { partitionOf } from '../arn-problems';
import { findingsBusName, routeStackName, routingLayout, type RoutingInput, type RoutingLayout, type RuleLayout } from '../layout';
import { type Route, type RouteRetry, type RoutingConfiguration } from '../../configuration/route';
import { ruleArn } from '../rule-arn';
import { memberForwardingStackName } from '../member-forwarding';
import { checkRouteSafety } from '../safety';
import { alarmPoliciesOf, alarmsOfForwarding, alarmsOfRoute, type RouteAlarm } from './alarms';
import { coverageOfKinds, kindsOfEvents, type EventKind, type KindCoverage } from './coverage';
import { deadLettersOf, type DeadLettersExplanation } from './dead-letters';
import { eventsInWords } from './events-words';
import { explainTarget, type TargetExplanation } from './explained-target';
import { missesOf } from './misses';
import { exampleMember, originsOf, type RouteOrigin } from './origins';
import { patternInWords, type ConditionInWords } from './pattern-words';
import { type SamplePlace } from './sample-place';

/** Events that one pattern of a route takes. */
export interface PatternExplanation {
  /** In a few words. */
  readonly what: string;
  readonly bus: RuleLayout['bus'];
  /** What all must hold of an event. */
  readonly conditions: readonly ConditionInWords[];
}

/** A rule of EventBridge that belongs to a route. */
export interface RuleExplanation {
  readonly name: string;
  readonly arn: string;
  readonly bus: RuleLayout['bus'];
  readonly what: string;
  readonly patternCharacters: number;
  readonly maximumPatternCharacters: number;
  /** Numbers of the targets, from 1. */
  readonly targets: readonly number[];
}

/** A route in plain words. */
export interface RouteExplanation {
  readonly kind: 'cordon/route-explanation';
  readonly version: 1;
  readonly name: string;
  readonly description?: string;
  /** What it takes, as a noun phrase. */
  readonly events: string;
  readonly patterns: readonly PatternExplanation[];
  /** Where events of the findings bus arise. Empty where all come to the default bus at home by themselves. */
  readonly origins: readonly RouteOrigin[];
  /** What a StackSet forwards to the findings bus from member accounts. @default - nothing */
  readonly members?: { readonly stackName: string; readonly regions: readonly string[]; readonly rules: readonly string[] };
  readonly home: {
    readonly account: string;
    readonly region: string;
    /** Stack of the route alone. */
    readonly stackName: string;
    /** Stack of what routes share, deployed before it. */
    readonly sharedStackName: string;
  };
  readonly rules: readonly RuleExplanation[];
  readonly targets: readonly TargetExplanation[];
  readonly retry: RouteRetry;
  readonly deadLetters: DeadLettersExplanation;
  readonly alarms: readonly RouteAlarm[];
  /** What the policies of the topics that are told of alarms have to say. */
  readonly alarmPolicies: readonly RequiredPolicy[];
  /** What it does not get. */
  readonly misses: readonly string[];
  /** What is likely not meant. */
  readonly warnings: readonly string[];
}

/** All routes, and what none of them takes. */
export interface RoutesExplanation {
  readonly kind: 'cordon/route-explanations';
  readonly version: 1;
  readonly home: RoutingLayout['home'];
  readonly routes: readonly RouteExplanation[];
  readonly coverage: readonly KindCoverage[];
  readonly warnings: readonly string[];
}

export interface ExplainRoutesOptions extends RoutingInput {
  readonly stackSetName: string;
  readonly routing: RoutingConfiguration;
  /** Names of the suppression rules that archive findings. @default - none */
  readonly archiving?: readonly string[];
}

/** A route by its name, which no other has. @returns undefined where there is none */
export function explainRoute(name: string, options: ExplainRoutesOptions): RouteExplanation | undefined {
  const route = options.routes.find((each) => each.name === name);
  return route && explained(route, options, partsOf(options));
}

/** All routes, in the order of the configuration. */
export function explainRoutes(options: ExplainRoutesOptions): RoutesExplanation {
  const parts = partsOf(options);
  const { home } = parts.layout;
  const routes = options.routes.map((route) => explained(route, options, parts));
  return {
    kind: 'cordon/route-explanations',
    version: 1,
    home,
    routes,
    coverage: coverageOfKinds(parts.kinds, home.rules, options.organization),
    warnings: [...new Set(routes.flatMap(({ warnings }) => warnings))],
  };
}

/** What all explanations need. */
interface Parts {
  readonly layout: RoutingLayout;
  readonly kinds: readonly EventKind[];
  readonly place: SamplePlace;
}

function partsOf(options: ExplainRoutesOptions): Parts {
  const layout = routingLayout({ ...options, fromMemberAccounts: options.routing.fromMemberAccounts });
  const { account, region } = layout.home;
  const place = { account, region, member: exampleMember, management: options.organization.managementAccount };
  return { layout, place, kinds: kindsOfEvents({ place, stackSetName: options.stackSetName }) };
}

function explained(route: Route, options: ExplainRoutesOptions, { layout, kinds, place }: Parts): RouteExplanation {
  const { organization, routing, archiving = [] } = options;
  const { account, region, stackName } = layout.home;
  const rules = layout.home.rules.filter((rule) => rule.route === route.name);
  const arnOfRule = ({ name, bus }: RuleLayout): string =>
    ruleArn({ partition: partitionOf(region), region, account }, name, bus === 'findings' ? findingsBusName : undefined);
  const origins = originsOf(route, options, layout);
  const alarms = [
    ...alarmsOfRoute(route, rules, layout, routing.alarmTopicArns),
    ...origins.flatMap((origin) => alarmsOfForwarding(origin, layout, routing.alarmTopicArns)),
  ];
  return {
    kind: 'cordon/route-explanation',
    version: 1,
    name: route.name,
    ...(route.description !== undefined && { description: route.description }),
    events: eventsInWords(route.events),
    patterns: patternsOf(rules),
    origins,
    ...(layout.members &&
      route.events.preset === 'containment-used' && {
        members: {
          stackName: memberForwardingStackName,
          regions: layout.members.regions,
          rules: layout.members.rules.map(({ name }) => name),
        },
      }),
    home: { account, region, stackName: routeStackName(route.name), sharedStackName: stackName },
    rules: rules.map((rule) => ({
      name: rule.name,
      arn: arnOfRule(rule),
      bus: rule.bus,
      what: rule.what,
      patternCharacters: JSON.stringify(rule.eventPattern).length,
      maximumPatternCharacters: defaultEventPatternLimits.maximumCharacters,
      targets: rule.targets.map(({ index }) => index + 1),
    })),
    targets: route.targets.map((target, index) => explainTarget(target, index, { rules, arnOfRule, place })),
    retry: route.retry,
    deadLetters: deadLettersOf(route, rules, routing.deadLetterDays),
    alarms,
    alarmPolicies: alarmPoliciesOf(alarms),
    misses: missesOf({
      events: route.events,
      organization,
      fromMemberAccounts: routing.fromMemberAccounts,
      archiving,
      coverage: coverageOfKinds(kinds, rules, organization),
    }),
    warnings: [...doubtsOf(route, options), ...warningsOf(alarms)],
  };
}

/** Rules that differ in their targets have the same pattern, which is said once. */
function patternsOf(rules: readonly RuleLayout[]): readonly PatternExplanation[] {
  const different = new Map(rules.map((rule) => [JSON.stringify([rule.bus, rule.eventPattern]), rule]));
  return [...different.values()].map(({ what, bus, eventPattern }) => ({ what, bus, conditions: patternInWords(eventPattern) }));
}

/** What the safety rules say of a route, and what somebody accepted of it. */
function doubtsOf(route: Route, { organization, routing, routes }: ExplainRoutesOptions): readonly string[] {
  const { findings, acknowledged } = checkRouteSafety([route], organization, routing, routes);
  return [
    ...findings.map(({ id, at, message, remedy }) => `${at} ${message}; ${remedy} [${id}]`),
    ...acknowledged.map(({ finding, justification }) => `${finding.at} ${finding.message} [${finding.id}, acknowledged: ${justification}]`),
  ];
}

function warningsOf(alarms: readonly RouteAlarm[]): readonly string[] {
  const silent = [...new Set(alarms.filter(({ tells }) => tells === undefined).map(({ account, region }) => `${account} ${region}`))];
  return silent.map((place) => {
    const [account, region] = place.split(' ');
    return `the alarms of ${account} in ${region} notify nobody: add the ARN of a topic in that Region to routing.alarmTopicArns`;
  });
}
