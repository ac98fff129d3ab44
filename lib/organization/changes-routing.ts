import { type Reading } from '../core/reading';
import { type Comparison } from './comparison';
import { confirmedSubscriptions, type DeployedEventRule, type DeployedRouting, type RoutingPlace } from './routing';
import { type Snapshot } from './snapshot';

/** Rules, targets, alarms, subscriptions and queues. The state of an alarm comes and goes, so it is no change. */
export function compareRouting(found: Comparison, { routing: before }: Snapshot, { routing: now }: Snapshot): void {
  if (before === undefined && now === undefined) return;
  const [was, is] = [placesOf(before), placesOf(now)];
  for (const place of new Set([...was.keys(), ...is.keys()])) comparePlaces(found, place, was.get(place), is.get(place));
  compareByArn(found, 'subscriptions', before?.topics, now?.topics, (of, one = [], other = []) => {
    found.value(of, 'confirmed subscriptions', confirmedSubscriptions(one), confirmedSubscriptions(other));
    found.value(of, 'subscriptions', one, other);
  });
  compareByArn(found, 'messages', before?.queues, now?.queues, (of, one, other) =>
    found.value(of, 'undelivered events', one?.messages ?? 'no queue', other?.messages ?? 'no queue'),
  );
}

/** `ACCOUNT REGION` to the place. */
function placesOf(routing: DeployedRouting | undefined): ReadonlyMap<string, RoutingPlace> {
  const places: readonly RoutingPlace[] = routing === undefined ? [] : [routing, ...routing.forwarding];
  return new Map(places.map((place) => [`${place.account} ${place.region}`, place]));
}

function comparePlaces(found: Comparison, place: string, before: RoutingPlace | undefined, now: RoutingPlace | undefined): void {
  found.readings(`rules of EventBridge in ${place}`, before?.rules, now?.rules, (was = [], is = []) =>
    found.lists(
      was,
      is,
      ({ bus, name }) => `rule ${bus}/${name}`,
      ({ bus, name }) => ({ subject: 'routing', id: `${place} rule ${bus}/${name}` }),
      (one, other) => compareRules(found, place, one, other),
    ),
  );
  found.readings(`alarms of CloudWatch in ${place}`, before?.alarms, now?.alarms, (was = [], is = []) =>
    found.lists(
      was,
      is,
      ({ name }) => name,
      ({ name }) => ({ subject: 'routing', id: `${place} alarm ${name}` }),
      (one, other) => {
        const of = { subject: 'routing', id: `${place} alarm ${other.name}` } as const;
        found.value(of, 'actions enabled', one.actionsEnabled, other.actionsEnabled);
        found.value(of, 'actions', one.actions.join(', '), other.actions.join(', '));
      },
    ),
  );
}

function compareRules(found: Comparison, place: string, one: DeployedEventRule, other: DeployedEventRule): void {
  const name = `rule ${other.bus}/${other.name}`;
  const of = { subject: 'routing', id: `${place} ${name}` } as const;
  found.value(of, 'enabled', one.enabled, other.enabled);
  if (one.readOnlyCalls !== undefined && other.readOnlyCalls !== undefined) {
    found.value(of, 'calls that CloudTrail calls read-only', one.readOnlyCalls, other.readOnlyCalls);
  }
  found.value(of, 'event pattern', one.eventPattern, other.eventPattern, false);
  found.readings(`targets of the ${name} in ${place}`, one.targets, other.targets, (was = [], is = []) => {
    const arns = (targets: typeof was): string => targets.map(({ arn }) => arn).join(', ');
    found.value(of, 'targets', arns(was), arns(is));
    // The same targets, by another ID or role, or with other retries.
    if (arns(was) === arns(is)) found.value(of, 'delivery to the targets', was, is, false);
  });
}

function compareByArn<Value>(
  found: Comparison,
  what: string,
  before: Readonly<Record<string, Reading<Value>>> | undefined,
  now: Readonly<Record<string, Reading<Value>>> | undefined,
  compare: (of: { readonly subject: 'routing'; readonly id: string }, before: Value | undefined, now: Value | undefined) => void,
): void {
  // A topic or queue that only one of the two rules named is told of with the rule.
  const inBoth = Object.keys(before ?? {}).filter((arn) => now !== undefined && Object.hasOwn(now, arn));
  for (const arn of inBoth) {
    found.readings(`${what} of ${arn}`, before?.[arn], now?.[arn], (was, is) => compare({ subject: 'routing', id: arn }, was, is));
  }
}
