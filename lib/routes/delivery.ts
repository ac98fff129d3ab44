import { eventMayMatch, type OpenField } from '../events/event-matching';
import { compiledPattern } from './compiled-pattern';
import { type EventPlace, type RoutingLayout, type RuleLayout } from './layout';
import { type EventPattern } from './route-pattern';

/** Whether something holds; `unknown` where what is known does not decide it. */
export type Verdict = boolean | 'unknown';

/** A rule at home that sends an event to its targets, or may. */
export interface Delivery {
  readonly rule: RuleLayout;
  readonly takes: true | 'unknown';
}

/** An event of which not everything is known. */
export interface PartlyKnownEvent {
  /** What it can be; at least one. */
  readonly possible: readonly unknown[];
  /** Whether it is not known what the event has at a path. */
  readonly isOpen: OpenField;
}

/**
 * The rules that send an event to targets: those of the default bus at home, and those of the findings bus for what is forwarded from where the event
 * arises. The same as `matchingRules`, for events of which not everything is known.
 */
export function deliveriesOf({ home, forwarding }: RoutingLayout, event: PartlyKnownEvent, place: EventPlace): readonly Delivery[] {
  const isAt = ({ account, region }: EventPlace): boolean => account === place.account && region === place.region;
  const forwards = forwarding.filter(isAt).flatMap(({ rules }) => rules);
  const forwarded = forwards.length === 0 ? false : either(forwards.map(({ eventPattern }) => verdictOf(eventPattern, event)));
  const isHome = isAt(home);
  return home.rules.flatMap((rule): readonly Delivery[] => {
    const arrives = rule.bus === 'default' ? isHome : forwarded;
    if (arrives === false) return [];
    const matches = verdictOf(rule.eventPattern, event);
    if (matches === false) return [];
    return [{ rule, takes: arrives === true && matches === true ? true : 'unknown' }];
  });
}

/** Whether a pattern matches whatever the event can be. */
function verdictOf(eventPattern: EventPattern, { possible, isOpen }: PartlyKnownEvent): Verdict {
  const pattern = compiledPattern(eventPattern);
  if (pattern === undefined) return false;
  return agreed(possible.map((event) => eventMayMatch(pattern, event, isOpen)));
}

/** What all say; `unknown` where they differ. */
export function agreed(verdicts: readonly Verdict[]): Verdict {
  const [first = 'unknown', ...others] = verdicts;
  return others.every((verdict) => verdict === first) ? first : 'unknown';
}

/** Whether one of them holds. */
export function either(verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes(true) ? true : verdicts.includes('unknown') ? 'unknown' : false;
}
