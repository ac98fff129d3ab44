import { type Problem } from '../core/problem';
import { secretOfUrl } from './api-destination-problems';
import { accountOfArn, regionOfArn } from './arn-problems';
import { holdsCredential } from '../configuration/credentials';
import { eventProblems } from './event-problems';
import { maximumMetricsPerAlarm } from './failure-alarms';
import { hopProblems, type RulePlace } from './bus-problems';
import { findingsBusName, type RoutingLayout } from './layout';
import { madeNameProblems } from './made-names';
import { mergedPatterns } from './merged-patterns';
import { routePatterns } from './patterns';
import { type Route, type RouteRetry, type RouteTarget } from '../configuration/route';
import { messageOf, targetProblems } from './target-problems';

/**
 * All problems of a route, at once; paths begin at the route, e.g. `targets[0].apiDestination.url`.
 *
 * @param home - account and Region of the rules. @default - what depends on them is not checked
 */
export function routeProblems(route: Route, home: RulePlace = {}): readonly Problem[] {
  const { name, description, events, targets, retry, silenceDays } = route;
  const wrongEvents = eventProblems(events);
  return [
    ...routeNameProblems(name),
    ...descriptionProblems(description),
    ...wrongEvents,
    ...noTargetProblems(targets),
    ...targets.flatMap((target, index) => [...targetProblems(target, `targets[${index}]`), ...sameTargetProblems(target, index, targets)]),
    ...(wrongEvents.length === 0 ? hopProblems(events, targets, home) : []),
    ...retryProblems(retry),
    ...silenceProblems(silenceDays, wrongEvents.length === 0 ? mergedPatterns(routePatterns(events)).length : 1),
  ];
}

/**
 * It is in the description of the stack, which has 1,024 bytes, behind its name: of UTF-8, in which a letter may take four.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-description-structure.html
 */
const maximumDescriptionBytes = 512;

function descriptionProblems(description: string | undefined): readonly Problem[] {
  if (description === undefined) {
    return [];
  }
  const path = 'description';
  const bytes = new TextEncoder().encode(description).length;
  return [
    ...(bytes <= maximumDescriptionBytes
      ? []
      : [
          {
            id: 'description-too-long',
            path,
            message: `must have at most ${maximumDescriptionBytes} bytes (an ASCII character has one byte, others have two to four)`,
            value: bytes,
            remedy: 'shorten it',
          },
        ]),
    ...(holdsCredential(description)
      ? [
          {
            id: 'credential-in-description',
            path,
            message: 'contains a credential, which everybody who can read the configuration or the template can use',
            remedy: 'remove it, and put it into a secret of Secrets Manager',
          },
        ]
      : []),
  ];
}

/** A name that rules, queue and alarms can be named after: the longest, of the queue, has 20 characters more, of 80. */
export function routeNameProblems(name: string): readonly Problem[] {
  return /^[a-z0-9-]{1,40}$/.test(name)
    ? []
    : [
        {
          id: 'invalid-route-name',
          path: 'name',
          message: 'must be 1 to 40 lower-case letters, digits and hyphens',
          value: name,
          remedy: 'rename the route; its rules, queue and alarms contain its name',
        },
      ];
}

export function noTargetProblems(targets: readonly unknown[]): readonly Problem[] {
  return targets.length > 0
    ? []
    : [
        {
          id: 'no-target',
          path: 'targets',
          message: 'must have at least one target',
          value: targets,
          remedy: 'add one under targets, for example - { sns: { topicName: alerts } }',
        },
      ];
}

function sameTargetProblems(target: RouteTarget, index: number, targets: readonly RouteTarget[]): readonly Problem[] {
  const earlier = targets.findIndex((other) => sameDelivery(other) === sameDelivery(target));
  return earlier === index
    ? []
    : [
        {
          id: 'duplicate-target',
          path: `targets[${index}]`,
          message: `is the same as targets[${earlier}], so every event would be sent twice`,
          value: Object.keys(target),
          remedy: 'remove one of them',
        },
      ];
}

/** Where a target sends events, and in which form. A default counts like a written value. */
function sameDelivery({ logs, apiDestination, ...target }: RouteTarget): string {
  return sortedJson({
    ...target,
    message: messageOf({ logs, apiDestination, ...target }),
    ...(logs && { logs: logs.logGroupName }),
    ...(apiDestination && { apiDestination: { method: 'POST', ...apiDestination, invocationsPerSecond: undefined } }),
  });
}

/**
 * Silence is one alarm on the sum of what matches each pattern, and looks back seven days at most.
 *
 * @param patterns - how many patterns the route has
 */
export function silenceProblems(silenceDays: number | undefined, patterns: number): readonly Problem[] {
  return [
    ...integerProblems(silenceDays, 1, 7, 'silenceDays', 'invalid-silence'),
    ...(silenceDays === undefined || patterns <= maximumMetricsPerAlarm
      ? []
      : [
          {
            id: 'silence-alarm-on-several-rules',
            path: 'silenceDays',
            message: `cannot be used: the route has ${patterns} patterns, and a CloudWatch alarm can combine only ${maximumMetricsPerAlarm} metrics`,
            value: silenceDays,
            remedy: 'remove it, or split the route into several',
          },
        ]),
  ];
}

/**
 * All problems of all routes; paths begin with `routes`.
 *
 * @param routes - `undefined` stands for one in which something is wrong already, and keeps the place of the others
 * @param home - account and Region of the rules: targets besides buses have to be there. @default - they are not checked
 */
export function routesProblems(routes: readonly (Route | undefined)[], home: RulePlace = {}): readonly Problem[] {
  const works = routes.map((route) => route && workOf(route));
  const names = routes.map((route) => route?.name.toLowerCase());
  const each = routes.flatMap((route, index): readonly Problem[] => {
    if (route === undefined) {
      return [];
    }
    const path = `routes[${index}]`;
    const sameName = names.indexOf(names[index]) === index ? -1 : names.indexOf(names[index]);
    const sameWork = works.indexOf(works[index]) === index ? -1 : works.indexOf(works[index]);
    return [
      ...[...routeProblems(route, home), ...placeProblems(route.targets, home)].map((problem) => ({
        ...problem,
        path: problem.path === undefined ? path : `${path}.${problem.path}`,
      })),
      ...(sameName === -1
        ? []
        : [
            {
              id: 'duplicate-route-name',
              path: `${path}.name`,
              message: `is also the name of routes[${sameName}]`,
              value: route.name,
              remedy: 'rename one of them',
            },
          ]),
      ...(sameWork === -1
        ? []
        : [
            {
              id: 'duplicate-route',
              path,
              message: `sends the same events to the same targets as routes[${sameWork}], so each event arrives twice`,
              value: route.name,
              remedy: 'remove one of them',
            },
          ]),
    ];
  });
  return [...each, ...madeNameProblems(routes)];
}

/** Rules that a bus may have. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export function maximumRulesPerBus(region: string): number {
  return ['af-south-1', 'eu-south-1'].includes(region) ? 100 : 300;
}

/** What a layout asks too much of EventBridge; the quota can be raised, and counts the rules of others on a default bus too. */
export function layoutProblems({ home, forwarding }: RoutingLayout): readonly Problem[] {
  const atHome = forwarding.find(({ isHome }) => isHome)?.rules.length ?? 0;
  const counts = [
    { bus: 'the default bus', ...home, rules: home.rules.filter(({ bus }) => bus === 'default').length + atHome },
    { bus: `the bus ${findingsBusName}`, ...home, rules: home.rules.filter(({ bus }) => bus === 'findings').length },
    ...forwarding.filter(({ isHome }) => !isHome).map((place) => ({ ...place, bus: 'the default bus', rules: place.rules.length })),
  ];
  return counts
    .filter(({ region, rules }) => rules > maximumRulesPerBus(region))
    .map(({ bus, account, region, rules }) => ({
      id: 'too-many-rules',
      path: 'routes',
      message: `must need at most ${maximumRulesPerBus(region)} rules on ${bus} of ${account} in ${region}`,
      value: rules,
      remedy: 'remove routes or targets, shorten lists of values, or request a higher quota',
    }));
}

export function retryProblems({ maximumRetryAttempts, maximumEventAgeSeconds }: RouteRetry): readonly Problem[] {
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html
  return [
    ...integerProblems(maximumRetryAttempts, 0, 185, 'retry.maximumRetryAttempts', 'invalid-retry'),
    ...integerProblems(maximumEventAgeSeconds, 60, 86_400, 'retry.maximumEventAgeSeconds', 'invalid-retry'),
  ];
}

function integerProblems(value: number | undefined, least: number, most: number, path: string, id: string): readonly Problem[] {
  return value === undefined || (Number.isInteger(value) && value >= least && value <= most)
    ? []
    : [
        {
          id,
          path,
          message: `must be a whole number, ${least} to ${most}`,
          value,
          remedy: value < least ? 'raise it' : 'lower it',
        },
      ];
}

/**
 * A rule sends to another Region only where the target is a bus: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html. In another
 * account a queue, topic or function asks for a role of the rule's account, which in the same account makes deliveries fail, and for a policy that
 * names it (eb-service-cross-account); a bus there does the same and is watched by its own account.
 */
export function placeProblems(targets: readonly RouteTarget[], { account, region }: RulePlace): readonly Problem[] {
  return targets.flatMap((target, index) =>
    arnsOf(target).flatMap(([key, arn]) => {
      if (arn === undefined) {
        return [];
      }
      const path = `targets[${index}].${key}`;
      const [foundRegion, foundAccount] = [regionOfArn(arn), accountOfArn(arn)];
      return [
        ...(region === undefined || foundRegion === undefined || foundRegion === region
          ? []
          : [
              {
                id: 'target-in-another-region',
                path,
                message: `must be in ${region}, the Region of the rules`,
                value: arn,
                remedy: 'use one in that Region',
              },
            ]),
        // CloudFormation reads the secret of another account, where its policy and key allow that.
        ...(account === undefined || foundAccount === undefined || foundAccount === account || key.startsWith('apiDestination')
          ? []
          : [
              {
                id: 'target-in-another-account',
                path,
                message: `must be in account ${account}, the account of the rules`,
                value: arn,
                remedy: 'use one in that account; it can forward events to others',
              },
            ]),
      ];
    }),
  );
}

function arnsOf({ sns, sqs, lambda, stepFunctions, apiDestination }: RouteTarget): readonly (readonly [string, string | undefined])[] {
  return [
    ['sns.topicArn', sns?.topicArn],
    ['sqs.queueArn', sqs?.queueArn],
    ['lambda.functionArn', lambda?.functionArn],
    ['stepFunctions.stateMachineArn', stepFunctions?.stateMachineArn],
    ['apiDestination.authorization.secretArn', apiDestination?.authorization.secretArn],
    ['apiDestination.url', apiDestination && secretOfUrl(apiDestination.url)],
  ];
}

/** What a route does, in whatever order its filters and targets are written. */
function workOf({ events, targets }: Route): string {
  const patterns = routePatterns(events).map(({ bus, eventPattern }) => sortedJson([bus, eventPattern]));
  return JSON.stringify([patterns.toSorted(), targets.map(sameDelivery).toSorted()]);
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(sortedJson).toSorted().join()}]`;
  }
  return typeof value === 'object' && value !== null
    ? `{${Object.entries(value)
        .map(([name, each]) => `${JSON.stringify(name)}:${sortedJson(each)}`)
        .toSorted()
        .join()}}`
    : String(JSON.stringify(value));
}
