import { administratorOf, type AdministeredOrganization } from '../configuration/administrators';
import { type Configuration, type OrganizationConfiguration } from '../configuration/configuration';
import { takes } from './compiled-pattern';
import { forwardedPatterns, fromMembers, wantedEvents } from './forwarding';
import { mergedPatterns } from './merged-patterns';
import { routePatterns } from './patterns';
import { type PresetOptions } from './presets';
import { type Route, type RouteTarget } from '../configuration/route';
import { type EventPattern, type EventSource } from './route-pattern';
import { inGroups, unique } from './split-pattern';
import { memberPlace, watchedPlaces } from './watched-places';

/** Targets that a rule may have; EventBridge does not raise it. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const maximumTargetsPerRule = 5;
/** Name of the bus in the home Region that findings of all Regions are sent to. */
export const findingsBusName = 'cordon-findings';
/** Name of the rules that forward to it, which no route can have, and of their dead-letter queue and alarms. */
export const forwardingName = 'cordon_forwarding';
/** Name of the rules that forward from member accounts, and of their dead-letter queue. */
export const memberForwardingName = 'cordon_forwarding_members';

export interface RoutingInput {
  readonly organization: AdministeredOrganization & Pick<OrganizationConfiguration, 'id' | 'membershipRegion' | 'regions'>;
  /** Valid (`routesProblems`). */
  readonly routes: readonly Route[];
  /** Prefix of the StackSets' names. @default cordon-containment-roles */
  readonly stackSetName?: string;
  /** `routing.fromMemberAccounts`. @default false */
  readonly fromMemberAccounts?: boolean;
}

/** One rule of EventBridge that belongs to a route. */
export interface RuleLayout {
  /** Name of the rule, at most 64 characters, unique on its bus: `cordon-ROUTE`, or `cordon-ROUTE.1` and so on where a route takes several. */
  readonly name: string;
  /** Name of the route. */
  readonly route: string;
  readonly bus: 'default' | 'findings';
  readonly eventPattern: EventPattern;
  /** The events of the pattern, in a few words. */
  readonly what: string;
  /** Decides the message (`inputTransformer`). */
  readonly source: EventSource;
  /** Whether it asks for calls that CloudTrail calls read-only (`RoutePattern`). @default false */
  readonly readOnlyCalls?: true;
  /** 1 to 5, with their place in `route.targets`. */
  readonly targets: readonly { readonly index: number; readonly target: RouteTarget }[];
}

/** A rule on a default bus that sends to the findings bus. */
export interface ForwardingRule {
  /** At most 64 characters, unique on the default bus: `cordon_forwarding`, or `cordon_forwarding.1` and so on where there are several. */
  readonly name: string;
  readonly eventPattern: EventPattern;
  /** Whether it matches only events that a route wants. If the exact patterns are too long together, it matches more. */
  readonly exact: boolean;
  /** Whether it asks for calls that CloudTrail calls read-only (`RoutePattern`). @default false */
  readonly readOnlyCalls?: true;
}

/** The forwarding rules of one account and Region. */
export interface ForwardingLayout {
  /** `forwardingStackName`. */
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  /** Whether it is the account and Region of the findings bus. */
  readonly isHome: boolean;
  readonly rules: readonly ForwardingRule[];
}

/** The forwarding rules that a StackSet carries to member accounts. */
export interface MemberForwardingLayout {
  /** Every Region in use, and us-east-1. */
  readonly regions: readonly string[];
  readonly rules: readonly ForwardingRule[];
  /** Accounts that have forwarding stacks of their own: the same rule twice would send each event twice. */
  readonly leftOut: readonly string[];
}

export interface RoutingLayout {
  readonly home: {
    readonly account: string;
    readonly region: string;
    /** Stack of what the routes share: `cordon-routes-REGION`. Each route has one of its own, `routeStackName`. */
    readonly stackName: string;
    /** @default - no route takes events of the findings bus, and there is none */
    readonly busName?: string;
    readonly rules: readonly RuleLayout[];
  };
  /** One for each account and Region that has to send something, home first; not the home where it has nothing to send. */
  readonly forwarding: readonly ForwardingLayout[];
  /** @default - nothing is forwarded from member accounts */
  readonly members?: MemberForwardingLayout;
  /** Accounts besides the home account that may put events on the findings bus. */
  readonly admittedAccounts: readonly string[];
}

/** Where an event arises. */
export interface EventPlace {
  readonly account: string;
  readonly region: string;
}

/**
 * Stack of one route. A template without a bootstrap bucket has at most 51,200 bytes, and one route may need most of them. A route never
 * moves to another stack, because events would be lost during the move.
 */
export const routeStackName = (route: string): string => `cordon-route-${route}`;

/** Lays routes out over rules, accounts and Regions. The same input gives the same layout, in the same order. */
export function routingLayout({ organization, routes, stackSetName, fromMemberAccounts = false }: RoutingInput): RoutingLayout {
  const { membershipRegion: region } = organization;
  const administrator = administratorOf(organization, 'membership');
  const options: PresetOptions = stackSetName === undefined ? {} : { stackSetName };
  const rules = routes.flatMap((route) => rulesOf(route, options));
  const stackName = `cordon-routes-${region}`;
  const wanted = routes.map(({ events }) => wantedEvents(events, options));
  const places = watchedPlaces(organization);
  const ofMembers = fromMemberAccounts ? forwardedPatterns(wanted.map(fromMembers), memberPlace(organization)) : [];
  const forwarding = places
    .map((place) => ({
      stackName: place.stackName,
      account: place.account,
      region: place.region,
      isHome: place.isHome,
      rules: named(forwardingName, forwardedPatterns(wanted, place)),
    }))
    .filter((place) => place.rules.length > 0);
  return {
    home: {
      account: administrator,
      region,
      stackName,
      ...(rules.some(({ bus }) => bus === 'findings') && { busName: findingsBusName }),
      rules,
    },
    forwarding,
    ...(ofMembers.length > 0 && {
      members: {
        regions: unique(places.map((place) => place.region)),
        rules: named(memberForwardingName, ofMembers),
        leftOut: unique(places.map(({ account }) => account)),
      },
    }),
    admittedAccounts: unique(forwarding.map(({ account }) => account)).filter((account) => account !== administrator),
  };
}

function rulesOf(route: Route, options: PresetOptions): readonly RuleLayout[] {
  const targets = route.targets.map((target, index) => ({ index, target }));
  const groups = inGroups(targets, maximumTargetsPerRule);
  const rules = mergedPatterns(routePatterns(route.events, options)).flatMap(({ bus, eventPattern, what, source, readOnlyCalls }) =>
    groups.map((group) => ({
      route: route.name,
      bus,
      eventPattern,
      what,
      source,
      ...(readOnlyCalls && { readOnlyCalls }),
      targets: group,
    })),
  );
  return named(`cordon-${route.name}`, rules);
}

/** Route names have no dot and no underscore, so no two of these names are the same. */
function named<Rule extends object>(name: string, rules: readonly Rule[]): readonly (Rule & { readonly name: string })[] {
  return rules.map((rule, index) => ({ name: rules.length === 1 ? name : `${name}.${index + 1}`, ...rule }));
}

/** What of a configuration decides the layout of its routes. */
export type RoutedConfiguration = Pick<Configuration, 'organization' | 'routes' | 'rollout' | 'routing'>;

/** By the configuration: one command asks several times, and a layout of many routes takes long. */
const layouts = new WeakMap<RoutedConfiguration, RoutingLayout>();

/** The layout of the routes of a configuration; without any, there are no rules. */
export function layoutOf(configuration: RoutedConfiguration): RoutingLayout {
  const known = layouts.get(configuration);
  if (known !== undefined) return known;
  const { organization, routes = [], rollout, routing } = configuration;
  const layout = routingLayout({
    organization,
    routes,
    stackSetName: rollout.stackSetName,
    fromMemberAccounts: routing.fromMemberAccounts,
  });
  layouts.set(configuration, layout);
  return layout;
}

/** The rules that match an event: rules that forward it, and rules that send it to targets. */
export interface MatchingRules {
  readonly forwarding: readonly ForwardingRule[];
  readonly rules: readonly RuleLayout[];
}

/** Which rules take an event that arises in an account and Region. */
export function matchingRules({ home, forwarding, members }: RoutingLayout, event: unknown, place: EventPlace): MatchingRules {
  const isAt = ({ account, region }: EventPlace): boolean => account === place.account && region === place.region;
  const isMember = members?.regions.includes(place.region) === true && !members.leftOut.includes(place.account);
  const forwards = [...forwarding.filter(isAt).flatMap(({ rules }) => rules), ...(isMember ? members.rules : [])].filter(
    ({ eventPattern }) => takes(eventPattern, event),
  );
  return {
    forwarding: forwards,
    rules: home.rules.filter(
      ({ bus, eventPattern }) => (bus === 'default' ? isAt(home) : forwards.length > 0) && takes(eventPattern, event),
    ),
  };
}

/** Names of the routes that get an event which arises in an account and Region, by forwarding too; in the order of the layout. */
export function routesOf(layout: RoutingLayout, event: unknown, place: EventPlace): readonly string[] {
  return unique(matchingRules(layout, event, place).rules.map(({ route }) => route));
}
