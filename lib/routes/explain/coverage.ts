import { count } from '../../core/text';
import { severityLabels } from '../../configuration/automation-rule';
import { type RuleLayout } from '../layout';
import { alternativesOf } from '../any-of';
import { securityIrActors } from '../../configuration/route';
import { type EventPattern } from '../route-pattern';
import { containmentUsedPatterns } from '../containment-used';
import { tamperPatterns } from '../tamper-detection';
import { unique } from '../split-pattern';
import { ocsfSeverities, type OcsfSeverity } from '../../configuration/ocsf';
import { guardDutySeverities } from './pattern-words';
import { isOrigin, originsOf } from '../origins';
import { watchedPlaces, type RoutedOrganization } from '../watched-places';
import { insightSample, securityHubV2Sample } from './sample-security-hub';
import { hasFields } from '../../events/arising';
import { equalTo, type PatternCombination, type Scalar } from '../../events/field-condition';
import { canBe } from '../values/values-of-no-event';
import { compiledPattern, takes } from '../compiled-pattern';
import { guardDutySample, securityHubSample } from './finding-samples';
import { sampleFor } from './sample-events';
import { type SampleEvent, type SamplePlace } from './sample-place';
import { securityIrSamples } from './service-samples';

export const eventGroups = [
  'AWS Security Incident Response',
  'GuardDuty findings',
  'Security Hub findings',
  'Security Hub V2 findings',
  'Calls that take the protection away',
  'Use of containment',
] as const;
export type EventGroup = (typeof eventGroups)[number];

/** Whether a kind of event reaches a route. */
export interface KindCoverage {
  readonly group: EventGroup;
  /** E.g. `Case Created by responder`, `High`. */
  readonly kind: string;
  /** `all`: whatever account, type and so on it has. `some`: a route takes those that it filters for. */
  readonly taken: 'all' | 'some' | 'none';
  /** Names of the routes that take it, or some of it. */
  readonly routes: readonly string[];
  /** Whether nobody should be left without it: somebody waits for an answer, or is attacked. */
  readonly urgent: boolean;
}

/** A kind of event, by an example. */
export interface EventKind extends Pick<KindCoverage, 'group' | 'kind' | 'urgent'> {
  readonly event: SampleEvent;
  /** The conditions that tell kinds of the group apart; what else a pattern asks for limits it to some of the kind. @default - all conditions */
  readonly decisive?: Keys;
  /** What makes an event one of the kind, by path: what a pattern asks for besides has to go together with it. @default - nothing */
  readonly tells?: Readonly<Record<string, Scalar>>;
}

export interface KindsOptions {
  readonly place: SamplePlace;
  readonly stackSetName: string;
}

/** Kinds of events, with the routes that take them. */
export function coverageOfKinds(
  kinds: readonly EventKind[],
  rules: readonly RuleLayout[],
  organization: RoutedOrganization,
): readonly KindCoverage[] {
  // Once for all kinds: each alternative is a pattern of its own, which is read where it is first needed.
  const apart = rules.map(({ route, bus, eventPattern }) => ({ route, bus, alternatives: alternativesOf(eventPattern) }));
  return kinds.map((kind) => {
    const atHomeAlone = arisesAtHomeAlone(kind, organization);
    const taking = apart
      .map((rule) => ({ route: rule.route, taken: takenBy(rule, kind, atHomeAlone) }))
      .filter(({ taken }) => taken !== 'none');
    const whole = taking.filter(({ taken }) => taken === 'all');
    return {
      group: kind.group,
      kind: kind.kind,
      taken: whole.length > 0 ? 'all' : taking.length > 0 ? 'some' : 'none',
      routes: unique((whole.length > 0 ? whole : taking).map(({ route }) => route)),
      urgent: kind.urgent,
    };
  });
}

/** A rule, its pattern taken apart. */
interface RuleApart extends Pick<RuleLayout, 'route' | 'bus'> {
  readonly alternatives: readonly EventPattern[];
}

/** Events come to the findings bus from wherever they arise, to the default bus from home. */
function takenBy({ bus, alternatives }: RuleApart, kind: EventKind, atHomeAlone: boolean): KindCoverage['taken'] {
  const taken = alternatives.map((alternative) => takenByAlternative(alternative, kind));
  const most = (['all', 'some'] as const).find((much) => taken.includes(much)) ?? 'none';
  return most === 'all' && bus === 'default' && !atHomeAlone ? 'some' : most;
}

function arisesAtHomeAlone({ event }: EventKind, organization: RoutedOrganization): boolean {
  const { source, 'detail-type': detailType, detail } = event as SampleEvent & { readonly detail: { readonly eventName?: string } };
  const origins = originsOf({
    source: [source],
    'detail-type': [detailType],
    ...(detail.eventName !== undefined && { detail: { eventName: [detail.eventName] } }),
  });
  return watchedPlaces(organization).every((place) => place.isHome || !origins.some((origin) => isOrigin(origin, place)));
}

function takenByAlternative(eventPattern: EventPattern, kind: EventKind): KindCoverage['taken'] {
  const { event, decisive } = kind;
  if (decisive === undefined) return takes(eventPattern, event) ? 'all' : 'none';
  const { combinations = [] } = compiledPattern(eventPattern) ?? {};
  // What asks for a field of other events limits it to none of the kind.
  const ofKind = combinations.filter((combination) => hasFields(String(event.source), String(event['detail-type']), combination));
  if (ofKind.length === 0) return 'none';
  const asked = part(decisive)(eventPattern);
  if (Object.keys(asked).length > 0 && !takes(asked, event)) return 'none';
  if (JSON.stringify(asked) === JSON.stringify(eventPattern)) return 'all';
  return ofKind.some((combination) => canBe(within(combination, kind))) ? 'some' : 'none';
}

/** A combination for events of one kind alone. */
function within(combination: PatternCombination, { event, tells = {} }: EventKind): PatternCombination {
  const fixed: Readonly<Record<string, Scalar>> = { source: String(event.source), 'detail-type': String(event['detail-type']), ...tells };
  return [
    ...combination.filter(({ path }) => !(path in fixed)),
    ...Object.entries(fixed).map(([path, value]) => ({ path, conditions: [equalTo(value, path)] })),
  ];
}

/** Every kind of event that AWS documents. */
export function kindsOfEvents({ place, stackSetName }: KindsOptions): readonly EventKind[] {
  return [
    ...kindsOfIncidents(place),
    ...tamperPatterns({ stackSetName }).flatMap(({ what, eventPattern }): readonly EventKind[] => {
      const event = sampleFor(eventPattern, place);
      return event === undefined ? [] : [{ group: 'Calls that take the protection away', kind: what, event, urgent: true }];
    }),
    ...containmentUsedPatterns.flatMap(({ what, eventPattern }): readonly EventKind[] => {
      const event = sampleFor(eventPattern, place);
      return event === undefined ? [] : [{ group: 'Use of containment', kind: what, event, urgent: false }];
    }),
  ];
}

/** Kinds of events of the service, and of findings. */
export function kindsOfIncidents(place: SamplePlace): readonly EventKind[] {
  return [
    ...securityIrSamples(place).map(({ name, event }): EventKind => ({
      group: 'AWS Security Incident Response',
      kind: name,
      event,
      urgent: name !== 'Membership Created' && name !== 'Membership Updated' && !name.endsWith('by customer'),
      decisive: { source: true, 'detail-type': true, detail: { createdBy: true, updatedBy: true, $or: true } },
    })),
    ...guardDutySeverities.map(({ name, from }): EventKind => ({
      group: 'GuardDuty findings',
      kind: name,
      event: guardDutySample(place, from),
      urgent: from >= 7,
      tells: { 'detail.severity': from },
      decisive: { source: true, 'detail-type': true, detail: { severity: true } },
    })),
    ...severityLabels.toReversed().map((label): EventKind => ({
      group: 'Security Hub findings',
      kind: label,
      event: securityHubSample(place, label),
      urgent: false,
      tells: { 'detail.findings.Severity.Label': label },
      decisive: { source: true, 'detail-type': true, detail: { findings: { Severity: true, Workflow: true } } },
    })),
    {
      group: 'Security Hub findings',
      kind: 'sent by a custom action',
      event: securityHubSample(place, 'HIGH', 'Custom Action'),
      urgent: false,
      decisive: { source: true, 'detail-type': true },
    },
    {
      group: 'Security Hub findings',
      kind: 'insight results',
      event: insightSample(place),
      urgent: false,
      decisive: { source: true, 'detail-type': true },
    },
    ...(Object.keys(ocsfSeverities) as OcsfSeverity[]).toReversed().map((severity): EventKind => ({
      group: 'Security Hub V2 findings',
      kind: severity,
      event: securityHubV2Sample(place, severity),
      urgent: false,
      tells: { 'detail.findings.severity': severity, 'detail.findings.severity_id': ocsfSeverities[severity] },
      decisive: {
        source: true,
        'detail-type': true,
        detail: { findings: { severity: true, severity_id: true, status: true, status_id: true } },
      },
    })),
  ];
}

/** A kind of findings, of the account of its example alone: what a pattern asks of the account decides whether it takes them. */
export function ofOneAccount(kind: EventKind): EventKind {
  return kind.decisive === undefined ? kind : { ...kind, decisive: together(kind.decisive, accountOfFindings) };
}

/** Where findings of GuardDuty, and of both kinds of Security Hub, name their account. */
const accountOfFindings: Keys = { detail: { accountId: true, findings: { AwsAccountId: true, cloud: { account: { uid: true } } } } };

const together = (one: Keys, other: Keys): Keys => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).map(([name, wanted]) => {
      const known = one[name];
      return [name, known === undefined ? wanted : known === true || wanted === true ? true : together(known, wanted)] as const;
    }),
  ),
});

/** Which keys of a pattern are looked at. */
type Keys = { readonly [key: string]: true | Keys };

const part =
  (keys: Keys) =>
  (pattern: EventPattern): EventPattern =>
    Object.fromEntries(
      Object.entries(pattern).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
        const wanted = keys[name];
        if (wanted === undefined) return [];
        if (wanted === true || typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
        const inside = part(wanted)(value as EventPattern);
        return Object.keys(inside).length === 0 ? [] : [[name, inside]];
      }),
    );

/** What a list of kinds may have. */
const maximumCharacters = 300;
const kindsShown = 3;

/**
 * Kinds in their order; those of every actor are said once: `Case Created` for what responders, the service and customers do. A long list is cut: it
 * says how many more there are, or which few it lacks.
 *
 * @param all - every kind of the group
 */
export function kindsInWords(kinds: readonly string[], all: readonly string[]): string {
  if (kinds.length === all.length) return `all ${count(kinds.length, 'kind')}`;
  const named = byActor(kinds);
  const text = named.join(', ');
  if (text.length <= maximumCharacters) return text;
  const others = byActor(all.filter((kind) => !kinds.includes(kind)));
  return others.length <= kindsShown
    ? `all ${count(all.length, 'kind')} but ${others.join(', ')}`
    : `${named.slice(0, kindsShown).join(', ')} and ${named.length - kindsShown} more`;
}

function byActor(kinds: readonly string[]): readonly string[] {
  const base = (kind: string): string => kind.replace(/ by \w+$/, '');
  return unique(
    kinds.map((kind) => (kinds.filter((other) => base(other) === base(kind)).length === securityIrActors.length ? base(kind) : kind)),
  );
}
