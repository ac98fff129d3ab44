import { administratorOf } from '../configuration/administrators';
import { type RouteTarget } from '../configuration/route';
import { targetInWords } from '../routes/explain/explained-target';
import { type SampleEvent } from '../routes/explain/sample-place';
import {
  findingsBusName,
  layoutOf,
  matchingRules,
  type EventPlace,
  type RoutedConfiguration,
  type RoutingLayout,
  type RuleLayout,
} from '../routes/layout';

/** An event that a test makes, and the routes of the configuration that take it. */
export interface ExpectedEvent extends EventPlace {
  /** What happened, as a sentence without a full stop, with the detail type of the event. */
  readonly what: string;
  /** None where no route takes it. */
  readonly routes: readonly Delivery[];
}

/** What one route does with an event. */
export interface Delivery {
  readonly route: string;
  /** Who gets it, e.g. `queue security-ir-cases, which Cordon makes`. */
  readonly targets: readonly string[];
  /** Commands that show, a minute later, whether the rules of the route took the event and reached their targets. START and END are times. */
  readonly commands: readonly string[];
}

/** An event that a test makes. */
export interface TestEvent {
  readonly what: string;
  readonly event: SampleEvent;
  readonly place: EventPlace;
}

/** Account and Region in which cases arise, and where the routes are. */
export const homeOf = ({ organization }: Pick<RoutedConfiguration, 'organization'>): EventPlace => ({
  account: administratorOf(organization, 'membership'),
  region: organization.membershipRegion,
});

/** Which routes take each event: by the patterns of their rules, those that forward between Regions included. */
export function expectedEvents(configuration: RoutedConfiguration, events: readonly TestEvent[]): readonly ExpectedEvent[] {
  const layout = layoutOf(configuration);
  return events.map(({ what, event, place }) => ({ what, ...place, routes: deliveries(layout, event, place) }));
}

function deliveries(layout: RoutingLayout, event: SampleEvent, place: EventPlace): readonly Delivery[] {
  const { rules } = matchingRules(layout, event, place);
  return [...new Set(rules.map(({ route }) => route))].map((route) => {
    const ofRoute = rules.filter((rule) => rule.route === route);
    return {
      route,
      targets: targetsOf(ofRoute).map(targetInWords),
      commands: ofRoute.map((rule) => metricCommand(rule, layout.home.region)),
    };
  });
}

/** The targets of rules, each once, in the order of the route. */
function targetsOf(rules: readonly RuleLayout[]): readonly RouteTarget[] {
  const byIndex = new Map(rules.flatMap(({ targets }) => targets.map(({ index, target }) => [index, target] as const)));
  return [...byIndex.entries()].sort(([a], [b]) => a - b).map(([, target]) => target);
}

/**
 * "Metrics that specify only the RuleName dimension refer to the default event bus".
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
function metricCommand({ name, bus }: RuleLayout, region: string): string {
  const dimensions = [...(bus === 'findings' ? [`Name=EventBusName,Value=${findingsBusName}`] : []), `Name=RuleName,Value=${name}`];
  return `aws cloudwatch get-metric-statistics --namespace AWS/Events --metric-name Invocations --dimensions ${dimensions.join(' ')} --statistics Sum --period 60 --start-time START --end-time END --region ${region}`;
}
