import { type Problem } from '../core/problem';
import { arnProblems, arnShapes, placeOfArn } from './arn-problems';
import { routeStackName } from './layout';
import { routesProblems } from './problems';
import { accountRoles, forwardingStackName } from './watched-places';
import { retiredStack } from './retired-stacks';
import { acknowledgementProblems } from '../configuration/acknowledgements';
import { draftAdministrator } from '../configuration/administrators';
import { routeWithDefaults, type WrittenConfiguration } from '../configuration/defaults';
import { type ConfigurationDraft } from '../configuration/draft';
import { repeated, twice } from '../configuration/repeated';

/** What EventBridge and the targets would refuse of the routes. A route in which something is wrong already waits until that is right. */
export function checkRoutes(written: ConfigurationDraft): Problem[] {
  const { draft, given, sound } = written;
  const { routes = [] } = draft as unknown as Pick<WrittenConfiguration, 'routes'>;
  const complete = routes.map((route, index) => (sound(`routes[${index}]`) ? routeWithDefaults(route) : undefined));
  const { membershipRegion: region } = draft.organization ?? {};
  const account = draftAdministrator(written, 'membership');
  return [
    ...retiredStacks(draft.routing?.retiredStacks ?? [], routes),
    ...alarmTopics(draft.routing?.alarmTopicArns ?? []),
    ...routes.flatMap((route, index) => acknowledgementProblems(route?.acknowledge, `routes[${index}]`, given)),
    ...routesProblems(complete, { ...(region !== undefined && { region }), ...(account !== undefined && { account }) }),
  ];
}

const forwardingStackForms = accountRoles
  .filter((role) => role !== 'membership')
  .map((role) => forwardingStackName(role, 'REGION'))
  .join(', ');

/** Stacks that routes still have, and names that none has. Forwarding that is still in use shows when the routes are laid out. */
function retiredStacks(names: readonly (string | undefined)[], routes: readonly ({ readonly name?: string } | undefined)[]): Problem[] {
  const organization = { managementAccount: '', membershipRegion: '' };
  const inUse = routes.map((route) => route?.name !== undefined && routeStackName(route.name));
  const path = (index: number): string => `routing.retiredStacks[${index}]`;
  const wrong = names.flatMap((value, index): Problem[] => {
    const at = { path: path(index), value };
    if (value === undefined) return [];
    if (retiredStack(value, organization) === undefined) {
      const remedy = `write cordon-route-NAME or cordon-forwarding-REGION, or ${forwardingStackForms} where it is of another account`;
      return [{ id: 'unknown-retired-stack', ...at, message: 'is the name of no stack of a route or of forwarding', remedy }];
    }
    return inUse.includes(value)
      ? [{ id: 'retired-stack-in-use', ...at, message: 'is the stack of a route that is here', remedy: 'take the route out, or this' }]
      : [];
  });
  return [...wrong, ...twice('duplicate-retired-stack', 'a stack', names, path)];
}

/** At most one topic an account and Region, so that it is plain which alarm is told to which. */
function alarmTopics(topics: readonly (string | undefined)[]): Problem[] {
  const path = (index: number): string => `routing.alarmTopicArns[${index}]`;
  const wrong = topics.flatMap((arn, index) =>
    arn === undefined ? [] : [...arnProblems(arn, arnShapes.topic, path(index)), ...fifoProblems(arn, path(index))],
  );
  const same = twice('duplicate-alarm-topic', 'a topic', topics, path);
  if (wrong.length + same.length > 0) {
    return [...wrong, ...same];
  }
  return repeated(topics.map((arn) => arn && placeOfArn(arn))).map((index) => ({
    id: 'several-alarm-topics-per-region',
    path: path(index),
    message: 'is the second topic of its account and Region',
    value: topics[index],
    remedy: 'keep one, and subscribe whoever else has to know to it',
  }));
}

/**
 * A FIFO topic takes no message without a group, and an alarm has none to give.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
function fifoProblems(arn: string, path: string): readonly Problem[] {
  return arn.endsWith('.fifo')
    ? [
        {
          id: 'fifo-target',
          path,
          message: 'must not be FIFO, because an alarm gives its message no message group',
          value: arn,
          remedy: 'use a standard topic',
        },
      ]
    : [];
}
