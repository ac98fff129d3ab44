import { type RouteEvents, type RouteTarget } from '../configuration/route';
import { type Problem } from '../core/problem';
import { accountOfArn, regionOfArn } from './arn-problems';
import { findingsBusName } from './layout';
import { routePatterns } from './patterns';

/** Where the rules of routes are. */
export interface RulePlace {
  /** @default - the account of targets is not checked */
  readonly account?: string;
  /** @default - the Region of targets is not checked */
  readonly region?: string;
}

/**
 * What keeps events from a bus that is a target. An event that came to a bus from another bus is not sent on to a third:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html. All events of the findings bus come from a default bus. A bus that
 * sends to itself makes no progress.
 *
 * @param events - valid
 * @param home - where the rules are. @default - whether a target is their own bus is not checked
 */
export function hopProblems(events: RouteEvents, targets: readonly RouteTarget[], home: RulePlace = {}): readonly Problem[] {
  const isFindings = routePatterns(events).some(({ bus }) => bus === 'findings');
  return targets.flatMap(({ eventBus }, index): readonly Problem[] => {
    const path = `targets[${index}].eventBus.eventBusArn`;
    if (eventBus === undefined) return [];
    const value = eventBus.eventBusArn;
    if (isFindings) return [thirdBusProblem(path, value)];
    if (value.endsWith(`:event-bus/${findingsBusName}`)) {
      return [
        {
          id: 'findings-bus-as-target',
          path,
          message: "must not be Cordon's own findings bus",
          value,
          remedy: 'remove it; routes of findings already get their events from that bus',
        },
      ];
    }
    return isDefaultBusOf(value, home)
      ? [
          {
            id: 'own-bus-as-target',
            path,
            message: 'must not be the bus of the rule: each event would return to the bus that it came from, and nobody would get it',
            value,
            remedy: 'use a queue, a topic or a function, or a bus in another account or Region',
          },
        ]
      : [];
  });
}

const isDefaultBusOf = (arn: string, { account, region }: RulePlace): boolean =>
  arn.endsWith(':event-bus/default') && accountOfArn(arn) === account && regionOfArn(arn) === region;

/** A bus behind the findings bus. */
export function thirdBusProblem(path: string, value: string): Problem {
  return {
    id: 'event-over-third-bus',
    path,
    message: 'would get nothing: events of the findings bus come from another bus, and EventBridge does not forward those again',
    value,
    remedy: 'use a queue, topic or function, or make a rule for that bus in every Region with findings',
  };
}
