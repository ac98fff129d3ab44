import { type Problem } from '../core/problem';
import { type Route, type RouteTarget } from '../configuration/route';

/** Queues of dead letters, and topics of chat channels, which Cordon names itself. */
const ownQueue = /^cordon[-_].*-dead-letters$/;
const ownTopic = /^cordon-(?:slack|teams)-/;
/** Its queue of dead letters would be that of the findings bus, `cordon-findings-bus-dead-letters`. */
const ownRouteName = 'findings-bus';
/** Days that a log group keeps events. @see `logGroupTarget` */
const defaultLogDays = 365;

/** A target and its path in the configuration. */
interface Placed {
  readonly path: string;
  readonly target: RouteTarget;
}

/**
 * Names that two resources would share, so that CloudFormation would fail half-way. Checked are the resources that Cordon makes for
 * targets, those that it makes for itself, and those of other targets. Paths begin with `routes`.
 * @param routes - `undefined` keeps the place of the others
 */
export function madeNameProblems(routes: readonly (Route | undefined)[]): readonly Problem[] {
  const placed = routes.flatMap((route, index) =>
    (route?.targets ?? []).map((target, place): Placed => ({ target, path: `routes[${index}].targets[${place}]` })),
  );
  return [
    ...routes.flatMap((route, index) => (route?.name === ownRouteName ? [ownNameProblem(`routes[${index}].name`, route.name)] : [])),
    ...placed.flatMap(ownNames),
    ...placed.flatMap((each, index) => [...arnOfMade(each, placed), ...unlikeEarlier(each, placed.slice(0, index))]),
  ];
}

/** By name or by ARN: a dead-letter queue takes what failed, and its alarm would never end. */
function ownNames({ path, target: { sqs, sns } }: Placed): readonly Problem[] {
  const written = [
    { at: 'sqs.queueName', value: sqs?.queueName, own: ownQueue },
    { at: 'sqs.queueArn', value: sqs?.queueArn, own: ownQueue },
    { at: 'sns.topicName', value: sns?.topicName, own: ownTopic },
  ];
  return written.flatMap(({ at, value, own }) =>
    value !== undefined && own.test(value.split(':').at(-1) ?? '') ? [ownNameProblem(`${path}.${at}`, value)] : [],
  );
}

const ownNameProblem = (path: string, value: string): Problem => ({
  id: 'name-reserved-for-cordon',
  path,
  message: 'is a name that Cordon uses itself, for a dead-letter queue or the topic of a chat channel',
  value,
  remedy: 'choose another',
});

/** Its policy lets in the rules of those routes alone that give the name; events of the others would go to the dead letters. */
function arnOfMade({ path, target: { sns, sqs } }: Placed, all: readonly Placed[]): readonly Problem[] {
  const kinds = [
    { arn: sqs?.queueArn, at: 'sqs.queueArn', key: 'queueName', name: (other: RouteTarget) => other.sqs?.queueName },
    { arn: sns?.topicArn, at: 'sns.topicArn', key: 'topicName', name: (other: RouteTarget) => other.sns?.topicName },
  ];
  return kinds.flatMap(({ arn, at, key, name }) => {
    const named = arn?.split(':').at(-1);
    const maker = named === undefined ? undefined : all.find(({ target }) => name(target) === named);
    return maker === undefined
      ? []
      : [
          {
            id: 'arn-of-resource-of-cordon',
            path: `${path}.${at}`,
            message: `is what Cordon makes for ${maker.path}`,
            value: arn,
            remedy: `write ${key}: ${named} here too`,
          },
        ];
  });
}

/** What is made once cannot be made in two ways. */
function unlikeEarlier({ path, target: { logs, slack } }: Placed, earlier: readonly Placed[]): readonly Problem[] {
  const group = logs && earlier.find(({ target }) => target.logs?.logGroupName === logs.logGroupName);
  const channel = slack && earlier.find(({ target }) => target.slack?.channelId === slack.channelId);
  const days = (target: RouteTarget['logs']): number => target?.retentionDays ?? defaultLogDays;
  return [
    ...(group !== undefined && days(group.target.logs) !== days(logs)
      ? [
          {
            id: 'log-group-retention-conflict',
            path: `${path}.logs`,
            message: `must keep events as long as ${group.path}.logs, which is the same log group: ${days(group.target.logs)} days`,
            value: days(logs),
            remedy: 'write the same retentionDays in both, or use another log group',
          },
        ]
      : []),
    ...(channel !== undefined && channel.target.slack?.workspaceId !== slack?.workspaceId
      ? [
          {
            id: 'slack-channel-in-two-workspaces',
            path: `${path}.slack.workspaceId`,
            message: `must be the same as in ${channel.path}.slack, which has the same channelId; a channel has only one configuration`,
            value: slack?.workspaceId,
            remedy: 'write the workspace of the channel in both',
          },
        ]
      : []),
  ];
}
