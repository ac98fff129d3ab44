import { type Construct } from 'constructs';
import { EventRoute } from '../../constructs/event-route';
import { RouteTargets } from '../../constructs/route-targets';
import { madeElsewhere } from '../../constructs/route-targets/made-elsewhere';
import { type Configuration } from '../configuration/configuration';
import { alarmTopicOf } from '../routes/alarm-topics';
import { findingsBusName, routeStackName, type RoutingLayout } from '../routes/layout';
import { routePatterns } from '../routes/patterns';
import { type Route } from '../configuration/route';
import { partitionLiterals } from './partition-literals';
import { PlainStack } from '../synthesis/plain-stack';

export interface RouteStackProps {
  readonly configuration: Configuration;
  readonly home: RoutingLayout['home'];
  readonly route: Route;
  /** Of the shared stack. */
  readonly keyArn: string;
}

/** One route: its rules, dead-letter queue, alarms, and what its targets need besides what the shared stack makes. */
export class RouteStack extends PlainStack {
  /** Name of the route in the configuration. */
  public readonly routeName: string;

  public constructor(scope: Construct, id: string, { configuration, home, route, keyArn }: RouteStackProps) {
    const { name, events, targets, retry, silenceDays, alarmOnEvents, description } = route;
    const { routing, rollout } = configuration;
    super(scope, id, {
      stackName: routeStackName(name),
      env: { account: home.account, region: home.region },
      description: description === undefined ? `Cordon: the route ${name}` : `Cordon: the route ${name}, ${description}`,
      whenTooLarge: 'give the route fewer targets, such as one topic with several subscribers, or split it into two routes',
    });
    partitionLiterals(this);
    const alarmTopicArn = alarmTopicOf(routing.alarmTopicArns, home);
    this.routeName = name;
    new EventRoute(this, 'EventRoute', {
      name,
      events: routePatterns(events, { stackSetName: rollout.stackSetName }),
      // The safety rules have looked at the whole route, with what it acknowledges: `routeRefusals`.
      targets: targets.map((target) => ({ ...madeElsewhere(RouteTargets.of(target)), automation: undefined })),
      findingsBus: { eventBusName: findingsBusName },
      retry,
      key: { keyArn },
      deadLetterDays: routing.deadLetterDays,
      alarmOnEvents,
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
      ...(silenceDays !== undefined && { silenceDays }),
    });
  }
}
