import { Aws, Lazy, Stack, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CordonError, exitCode } from '../../lib/core/problem';
import { type ArnPlace } from '../../lib/routes/rule-arn';
import { logGroupArn } from '../../lib/routes/target-arn';
import { RoutingKey } from '../routing-key';
import { resourceId } from './resource-ids';
import { eventBridge, policy } from '../../lib/routes/policies/statement';
import { shared, type RouteTargetConfig } from './target-config';

export interface LogGroupTarget {
  /** Must begin with `/aws/events/`, which EventBridge expects of a target. */
  readonly logGroupName: string;
  /** One of those that CloudWatch Logs has: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, ... @default 365 */
  readonly retentionDays?: number;
}

const placeOf = (scope: Construct): ArnPlace => {
  const { partition, region, account } = Stack.of(scope);
  return { partition, region, account };
};

/**
 * A log group that is made, encrypted with the key of the route. Routes of a stack that give the same name share it. A key other than a `RoutingKey`
 * must let logs.REGION.amazonaws.com use it for the log group.
 * @throws CordonError where they differ in how long it keeps events
 */
export const logGroupTarget = ({ logGroupName, retentionDays = 365 }: LogGroupTarget): RouteTargetConfig => ({
  identity: `logs ${logGroupName}`,
  madeArn: (place) => logGroupArn(place, logGroupName),
  bind: ({ scope, key }) => {
    const arn = logGroupArn(placeOf(scope), logGroupName);
    if (key instanceof RoutingKey) key.encryptLogGroup(arn);
    const group = shared(
      scope,
      resourceId('LogGroup', logGroupName),
      (home, id) => new logs.CfnLogGroup(home, id, { logGroupName, retentionInDays: retentionDays, kmsKeyId: key.keyArn }),
    );
    if (group.retentionInDays !== retentionDays) {
      throw new CordonError(exitCode.usage, {
        id: 'log-group-retention-conflict',
        path: scope.node.path,
        message: `must keep events in ${logGroupName} for ${group.retentionInDays} days, like the other route that uses the same log group`,
        value: retentionDays,
        remedy: 'set the same retentionDays in both, or use separate log groups',
      });
    }
    const access = shared(scope, 'EventsToLogs', (home, id) => new EventsToLogs(home, id));
    // The policy is a text, in which the CloudFormation validation wants no account written out.
    access.admit(`${logGroupArn({ ...placeOf(scope), account: Aws.ACCOUNT_ID }, logGroupName)}:*`);
    return { arn, needs: [group, access.policy] };
  },
});

/**
 * The one policy of the account and Region that lets EventBridge write to these log groups; there can be ten in all, so each stack has but one. It
 * has no conditions, as AWS documents it. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
class EventsToLogs extends Construct {
  public readonly policy: logs.CfnResourcePolicy;
  private readonly resources: string[] = [];

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    const statement = {
      Sid: 'EventsToLogs',
      Effect: 'Allow',
      Principal: { Service: [eventBridge, 'delivery.logs.amazonaws.com'] },
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    };
    this.policy = new logs.CfnResourcePolicy(this, id, {
      policyName: `${stack.stackName}-events-to-logs`,
      policyDocument: Lazy.uncachedString({ produce: () => stack.toJsonString(policy([{ ...statement, Resource: this.resources }])) }),
    });
  }

  public admit(resource: string): void {
    if (!this.resources.includes(resource)) this.resources.push(resource);
  }
}
