import { type Problem } from '../core/problem';
import { holdsCredential } from '../configuration/credentials';
import { type Route, type RouteRetry, type RouteTarget } from '../configuration/route';
import { hopProblems, type RulePlace } from './bus-problems';
import { eventProblems } from './event-problems';
import { maximumMetricsPerAlarm } from './failure-alarms';
import { madeNameProblems } from './made-names';
import { mergedPatterns } from './merged-patterns';
import { routePatterns } from './patterns';
import { placeProblems } from './place-problems';
import { sameDelivery, workOf } from './same-work';
import { targetProblems } from './target-problems';

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
