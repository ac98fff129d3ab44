import { Validations } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { watcherRoleName } from '../lib/configuration/remediation-access';
import { watcherLogGroupName, watcherName } from '../lib/remediation/names';
import { watcherStatements, watcherTrust } from '../lib/remediation/policies';
import { executionArn, watcherArn, watcherLogGroupArn, type RemediationSettings } from '../lib/remediation/settings';
import { watcherDefinition } from '../lib/remediation/watcher';
import { alarmOnRemediation, loggedStateMachine } from './logged-state-machine';
import { type RoutingKey } from './routing-key';

/** The state machine that watches how executions of remediation end, with its role, its log, and alarms where it cannot do so. */
export function remediationWatcher(
  scope: Construct,
  { settings, key }: { readonly settings: RemediationSettings; readonly key: RoutingKey },
): void {
  key.encryptLogGroup(watcherLogGroupArn(settings));
  const { role } = loggedStateMachine(scope, 'Watcher', {
    stateMachineName: watcherName,
    definition: watcherDefinition(settings),
    roleName: watcherRoleName(settings.region),
    roleDescription: 'Cordon: what the state machine that watches remediation may do',
    trust: watcherTrust(settings),
    statements: watcherStatements(settings, key.keyArn),
    logGroupName: watcherLogGroupName,
    logGroupArn: watcherLogGroupArn(settings),
    key,
  });
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${executionArn(settings, '*')}]`,
    reason: 'The name of an execution is known only when it ended. The action reads an execution of one state machine.',
  });
  alarmOnRemediation(scope, 'Watcher', { name: watcherName, arn: watcherArn(settings), settings });
}
