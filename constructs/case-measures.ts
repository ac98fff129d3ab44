import {
  Stack,
  Token,
  Validations,
  aws_cloudwatch as cloudwatch,
  aws_dynamodb as dynamodb,
  aws_iam as iam,
  aws_stepfunctions as stepfunctions,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type MeasuresConfiguration } from '../lib/configuration/measures';
import { dashboardBody } from '../lib/measures/dashboard';
import { measuresRouteName } from '../lib/measures/meaning';
import { metricsNamespace, objectivesOf, overdueMetric } from '../lib/measures/metrics';
import { measuresPolicy, measuresTrust } from '../lib/measures/policies';
import { caseStateMachine, lookSeconds } from '../lib/measures/state-machine';
import { EventRoute } from './event-route';
import { RouteTargets } from './route-targets';
import { type EncryptionKey } from './route-targets/target-config';
import { alarmOnExecutions } from './execution-alarms';
import { routingAlarm } from './routing-alarm';

export interface CaseMeasuresProps {
  readonly measures: MeasuresConfiguration;
  /** Key of the dead-letter queue. */
  readonly key: EncryptionKey;
  /** 1 to 14. @default 14 */
  readonly deadLetterDays?: number;
  /** A topic of the Region. @default - nobody is told */
  readonly alarmTopicArn?: string;
  /** Name of the table, the state machine, the dashboard and the route. @default cordon-cases */
  readonly name?: string;
}

/**
 * Measures of cases of AWS Security Incident Response, in the account and Region of the membership: a rule starts a state machine with each event of a
 * case, which looks at the case, remembers it in a table and puts metrics. A dashboard shows them, and alarms tell that an objective was missed or that
 * an event could not be counted. There is no packaged code.
 *
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 * @throws CordonError because of which AWS would refuse the rule
 */
export class CaseMeasures extends Construct {
  public readonly stateMachine: stepfunctions.CfnStateMachine;
  public readonly table: dynamodb.CfnTable;

  public constructor(
    scope: Construct,
    id: string,
    { measures, key, deadLetterDays, alarmTopicArn, name = 'cordon-cases' }: CaseMeasuresProps,
  ) {
    super(scope, id);
    const { partition, account, region } = Stack.of(this);
    const told = alarmTopicArn === undefined ? {} : { alarmTopicArn };
    this.table = new dynamodb.CfnTable(this, 'CaseTable', {
      tableName: name,
      attributeDefinitions: [{ attributeName: 'caseId', attributeType: 'S' }],
      keySchema: [{ attributeName: 'caseId', keyType: 'HASH' }],
      billingMode: 'PAY_PER_REQUEST',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveSpecification: { attributeName: 'expires', enabled: true },
      deletionProtectionEnabled: true,
    });
    Validations.of(this.table).acknowledge({
      id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
      reason: 'It holds times that the service has too, for measures. Point-in-time recovery keeps 35 days.',
    });
    const stateMachineArn = `arn:${partition}:states:${region}:${account}:stateMachine:${name}`;
    const role = new iam.CfnRole(this, 'CaseMeasuresRole', {
      description: 'Cordon: looks at cases, remembers them and puts metrics',
      assumeRolePolicyDocument: measuresTrust({ account, stateMachineArn }),
      policies: [
        {
          policyName: 'CaseMeasures',
          policyDocument: measuresPolicy({
            partition,
            account,
            region,
            tableArn: `arn:${partition}:dynamodb:${region}:${account}:table/${name}`,
          }),
        },
      ],
    });
    Validations.of(role).acknowledge(
      {
        id: 'NIST.800.53.R5-IAMNoInlinePolicy',
        reason:
          'The policy belongs to one role, which one state machine alone can assume. A managed policy could be attached to other roles.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'PutMetricData takes no resource. A condition allows the one namespace of these metrics.',
      },
      {
        id: `AwsSolutions-IAM5[Resource::${asNagSpells('arn', partition, 'security-ir', region, account, 'case/*')}]`,
        reason:
          'Every case of the membership is measured, and its ID is not known before. GetCase alone is allowed, which changes nothing.',
      },
    );
    this.stateMachine = new stepfunctions.CfnStateMachine(this, 'CaseStateMachine', {
      stateMachineName: name,
      stateMachineType: 'STANDARD',
      roleArn: role.attrArn,
      definitionString: JSON.stringify(caseStateMachine({ measures, tableName: name })),
    });
    this.stateMachine.addResourceDependency(this.table);
    const history =
      'Step Functions keeps the history of Standard executions for 90 days. A log would copy titles and descriptions of cases to where more people can read them.';
    Validations.of(this.stateMachine).acknowledge({ id: 'AwsSolutions-SF1', reason: history }, { id: 'AwsSolutions-SF2', reason: history });
    const route = new EventRoute(this, 'Cases', {
      name: measuresRouteName,
      events: { securityIr: { subjects: ['case', 'case-comment'] } },
      targets: [RouteTargets.stateMachine(stateMachineArn)],
      key,
      ...(deadLetterDays !== undefined && { deadLetterDays }),
      ...told,
    });
    route.node.addDependency(this.stateMachine);
    new cloudwatch.CfnDashboard(this, 'CaseDashboard', {
      dashboardName: name,
      dashboardBody: JSON.stringify(dashboardBody(measures, region)),
    });
    for (const { engagement, minutes } of objectivesOf(measures)) this.alarmOnObjective(name, engagement, minutes, told);
    alarmOnExecutions(this, {
      ...{ prefix: 'Case', name, stateMachineArn, minutes: 5, ...told },
      describe: (end) => `A case could not be measured, or nobody acknowledged it for days: executions ${end}`,
    });
  }

  /** The state machine says it every five minutes; with two of them in a period the alarm stays until somebody has acknowledged the case. */
  private alarmOnObjective(name: string, engagement: string, minutes: number, told: { readonly alarmTopicArn?: string }): void {
    const suffix = engagement.toLowerCase().replaceAll(' ', '-');
    routingAlarm(this, `Overdue${engagement.replaceAll(' ', '')}Alarm`, {
      alarmName: `${name}-overdue-${suffix}`,
      alarmDescription: `Nobody acknowledged a case of the type ${engagement} within ${minutes} minutes`,
      namespace: metricsNamespace,
      metricName: overdueMetric,
      dimensions: [{ name: 'Engagement', value: engagement }],
      statistic: 'Sum',
      period: lookSeconds * 2,
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      treatMissingData: 'notBreaching',
      ...told,
    });
  }
}

/** cdk-nag spells what is not known as its pseudo parameter. */
const pseudoParameters = [undefined, 'Partition', undefined, 'Region', 'AccountId'] as const;
const asNagSpells = (...parts: readonly string[]): string =>
  parts.map((part, index) => (Token.isUnresolved(part) ? `<AWS::${pseudoParameters[index]}>` : part)).join(':');
