import { eventMatches } from '../../events/event-matching';
import { type FieldCondition, type FieldConditions } from '../../events/field-condition';
import { compiledPattern } from '../../routes/compiled-pattern';
import { accountsOfFindings } from '../../routes/explain/sample-place';
import { type EventPattern } from '../../routes/route-pattern';
import { alarmsOfForwarding, alarmsOfRoute, type RouteAlarm } from '../../routes/explain/alarms';
import { coverageOfKinds, ofOneAccount, kindsOfIncidents, type EventKind, type KindCoverage } from '../../routes/explain/coverage';
import { exampleMember } from '../../routes/explain/origins';
import { layoutOf, type EventPlace, type ForwardingLayout, type RoutingLayout, type RuleLayout } from '../../routes/layout';
import { type ChainInput } from '../judge';

/** The routes that carry cases and findings, and what of them is known. */
export interface Hearing {
  readonly layout: RoutingLayout;
  readonly coverage: readonly KindCoverage[];
  /** The same of the rules with a target that tells somebody. A log group keeps events, and tells nobody by itself. */
  readonly told: readonly KindCoverage[];
  /** Findings of one account. */
  readonly findingsOf: (member: string) => Pick<Hearing, 'coverage' | 'told'>;
  /** Names of the routes that take cases or findings. */
  readonly routes: readonly string[];
  readonly rules: readonly RuleLayout[];
  /** Of each place the rules that send cases or findings to the routes. */
  readonly forwarding: readonly ForwardingLayout[];
  readonly alarms: readonly RouteAlarm[];
}

const hearings = new WeakMap<ChainInput, Hearing | undefined>();

/** @returns undefined where the configuration has no routes */
export function hearingOf(input: ChainInput): Hearing | undefined {
  if (!hearings.has(input)) hearings.set(input, newHearing(input));
  return hearings.get(input);
}

function newHearing({ configuration }: ChainInput): Hearing | undefined {
  const { organization, routes = [], routing } = configuration;
  if (routes.length === 0) return undefined;
  const layout = layoutOf(configuration);
  const { account, region, rules } = layout.home;
  const kindsAt = (place: EventPlace, member = exampleMember) =>
    kindsOfIncidents({ account: place.account, region: place.region, member, management: organization.managementAccount });
  const heard = (kinds: readonly EventKind[]): Pick<Hearing, 'coverage' | 'told'> => {
    const coverageBy = (some: readonly RuleLayout[]) => coverageOfKinds(kinds, some, organization).filter(isIncident);
    return { coverage: coverageBy(rules), told: coverageBy(rules.filter(tells)) };
  };
  const { coverage, told } = heard(kindsAt({ account, region }));
  const taking = [...new Set(coverage.flatMap((kind) => kind.routes))];
  const taken = rules.filter(({ route }) => taking.includes(route));
  const forwarding = layout.forwarding
    .map((place): ForwardingLayout => {
      const incidents = kindsAt(place).filter(isIncident);
      return { ...place, rules: place.rules.filter((rule) => incidents.some(({ event }) => takesOfAnyAccount(rule.eventPattern, event))) };
    })
    .filter((place) => place.rules.length > 0);
  const alarms = [
    ...routes
      .filter(({ name }) => taking.includes(name))
      .flatMap((route) =>
        alarmsOfRoute(
          route,
          rules.filter((rule) => rule.route === route.name),
          layout,
          routing.alarmTopicArns,
        ),
      )
      .filter(({ kind }) => kind !== 'events'),
    ...forwarding.flatMap((place) => alarmsOfForwarding({ ...place, role: '' }, layout, routing.alarmTopicArns)),
  ];
  const findingsOf = (member: string) => heard(kindsAt({ account, region }, member).filter(isFinding).map(ofOneAccount));
  return { layout, coverage, told, findingsOf, routes: taking, rules: taken, forwarding, alarms };
}

type Kind = Pick<KindCoverage, 'group' | 'kind' | 'urgent'>;

/** Events of cases that come from AWS: somebody waits for an answer. */
export const isCase = ({ group, kind, urgent }: Kind): boolean =>
  group === 'AWS Security Incident Response' && kind.startsWith('Case ') && urgent;
const isIncident = (kind: Kind): boolean => isCase(kind) || isFinding(kind);
const tells = ({ targets }: RuleLayout): boolean => targets.some(({ target }) => target.logs === undefined);

/** Findings of both services that can be of an attack. */
export const isFinding = ({ group, kind }: Kind): boolean =>
  (group === 'GuardDuty findings' || group === 'Security Hub findings') && /^(critical|high)$/i.test(kind);

/** What a pattern asks of the account that a finding is about. */
export function accountConditions(eventPattern: EventPattern): readonly FieldCondition[] {
  const fields = compiledPattern(eventPattern)?.combinations.flat() ?? [];
  return fields.flatMap((field) => (isOfAccount(field) ? field.conditions : []));
}

const isOfAccount = ({ path }: FieldConditions): boolean => accountsOfFindings.includes(path);

/** Whether a pattern takes an event, or would if it were about another account: an example is about one. */
function takesOfAnyAccount(eventPattern: EventPattern, event: unknown): boolean {
  const pattern = compiledPattern(eventPattern);
  if (pattern === undefined) return false;
  const combinations = pattern.combinations.map((fields) => fields.filter((field) => !isOfAccount(field)));
  return eventMatches({ ...pattern, combinations }, event);
}
