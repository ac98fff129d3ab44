import { deliveriesOf, type PartlyKnownEvent } from '../../routes/delivery';
import { kindOf, messageToTarget, targetInWords } from '../../routes/explain/explained-target';
import { messageAbout } from '../../routes/message-about';
import { type EventPlace, type RuleLayout } from '../../routes/layout';
import { type RouteTarget } from '../../configuration/route';
import { type RulesInPlace } from '../rules-in-place';
import { type Verdict } from './criteria';
import { type SentEvent } from './events';

/** A target of a route that gets an event, or may. */
export interface ToldTarget {
  /** Its place in the route, from 1. */
  readonly number: number;
  readonly kind: string;
  /** E.g. `queue security-ir-cases, which Cordon makes`. */
  readonly what: string;
  /** The message as JSON data. @default - it was not asked for, or EventBridge could not make it */
  readonly message?: unknown;
}

/** A route that takes a finding or event, or may. */
export interface RoutedTo {
  readonly route: string;
  readonly takes: true | 'unknown';
  /** `detail-type` of the event by which it does. */
  readonly by: string;
  readonly targets: readonly ToldTarget[];
}

export interface RoutingContext {
  readonly rules: Pick<RulesInPlace, 'layout'>;
  readonly withMessages: boolean;
}

export type PlacedEvent = Pick<SentEvent, 'detailType'> & { readonly event: PartlyKnownEvent; readonly place: EventPlace };

/** The routes that take an event once EventBridge gets it, in the order of the layout. */
export function routesThatTake(
  { event, place, detailType }: PlacedEvent,
  { rules: { layout }, withMessages }: RoutingContext,
): readonly RoutedTo[] {
  const taken = new Map<string, RoutedTo>();
  for (const { rule, takes } of layout === undefined ? [] : deliveriesOf(layout, event, place)) {
    const before = taken.get(rule.route);
    taken.set(rule.route, {
      route: rule.route,
      takes: before?.takes === true || takes === true ? true : 'unknown',
      by: detailType,
      targets: [...(before?.targets ?? []), ...targetsOf(rule, withMessages ? event.possible[0] : undefined)],
    });
  }
  return [...taken.values()];
}

/** The same where it is not known for certain that EventBridge gets the event. */
export function routesIfSent(routes: readonly RoutedTo[], sent: Verdict): readonly RoutedTo[] {
  if (sent === true) return routes;
  return sent === false ? [] : routes.map((route) => ({ ...route, takes: 'unknown' }));
}

/** Targets in words, which are the same for every event. */
const words = new WeakMap<RouteTarget, Omit<ToldTarget, 'message'>>();

function targetsOf(rule: RuleLayout, event: unknown): readonly ToldTarget[] {
  return rule.targets.map(({ index, target }) => {
    const said = words.get(target) ?? { number: index + 1, kind: kindOf(target), what: targetInWords(target) };
    words.set(target, said);
    if (event === undefined) return said;
    const message = messageToTarget(target, messageAbout(rule.source, rule.eventPattern), event);
    return message === undefined ? said : { ...said, message };
  });
}
