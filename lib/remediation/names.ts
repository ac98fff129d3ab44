import { type ApprovedAction } from '../configuration/configuration';
import { remediationPrefix } from '../configuration/remediation-access';

/** What is done to a resource. */
export const remediationOperations = ['contain', 'release'] as const;
export type RemediationOperation = (typeof remediationOperations)[number];

/** Table, state machine and topic of a Region. */
export const remediationName = remediationPrefix;
/** Queue of a Region that answers come to. */
export const answersQueueName = `${remediationPrefix}-answers`;
/** State machine of a Region that watches how executions end. */
export const watcherName = `${remediationPrefix}-watcher`;
/** Index of the table by the request that holds a resource. Only items that are held are in it. */
export const requestIndexName = 'request';
/** Stack of a Region. */
export const remediationStackName = (region: string): string => `${remediationPrefix}-${region}`;
/** Stack of the state machine of a Region. */
export const remediationMachineStackName = (region: string): string => `${remediationPrefix}-state-machine-${region}`;
/** Log group of the state machine. Step Functions needs this beginning where a resource policy of Logs has no room for one more. */
export const remediationLogGroupName = `/aws/vendedlogs/states/${remediationPrefix}`;
export const watcherLogGroupName = `/aws/vendedlogs/states/${watcherName}`;

const short: Readonly<Record<ApprovedAction, string>> = { 'ec2-instance': 'Ec2', 'iam-principal': 'Iam', 's3-bucket': 'S3' };
const words: Readonly<Record<ApprovedAction, string>> = {
  'ec2-instance': 'EC2 instance',
  'iam-principal': 'IAM principal',
  's3-bucket': 'S3 bucket',
};

/** A custom action of Security Hub. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_CreateActionTarget.html */
export interface CustomAction {
  /** At most 20 letters and digits. */
  readonly id: string;
  /** At most 20 characters. */
  readonly name: string;
  readonly description: string;
  readonly operation: RemediationOperation;
  readonly action: ApprovedAction;
}

/** The custom actions of Security Hub that start remediation. */
export const customActions = (actions: readonly ApprovedAction[]): readonly CustomAction[] =>
  remediationOperations.flatMap((operation) =>
    actions.map((action): CustomAction => {
      const verb = operation === 'contain' ? 'Contain' : 'Release';
      return {
        id: `Cordon${verb}${short[action]}`,
        name: `${verb} ${words[action]}`,
        description: `Cordon: asks people whether to ${operation} the ${words[action]} of the finding`,
        operation,
        action,
      };
    }),
  );

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
export const customActionArn = (partition: string, region: string, account: string, id: string): string =>
  `arn:${partition}:securityhub:${region}:${account}:action/custom/${id}`;
