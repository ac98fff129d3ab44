import { metricsNamespace } from './metrics';

interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** Step Functions alone, for the one state machine. https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html */
export function measuresTrust({
  account,
  stateMachineArn,
}: {
  readonly account: string;
  readonly stateMachineArn: string;
}): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'states.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': stateMachineArn } },
      },
    ],
  };
}

export interface MeasuresPolicyOptions {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly tableArn: string;
}

/** What the state machine may do: read a case, remember it, and put metrics of one namespace. */
export function measuresPolicy({ partition, account, region, tableArn }: MeasuresPolicyOptions): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Cases',
        Effect: 'Allow',
        Action: 'security-ir:GetCase',
        Resource: `arn:${partition}:security-ir:${region}:${account}:case/*`,
      },
      { Sid: 'Table', Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Scan'], Resource: tableArn },
      {
        Sid: 'Metrics',
        Effect: 'Allow',
        Action: 'cloudwatch:PutMetricData',
        Resource: '*',
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
        Condition: { StringEquals: { 'cloudwatch:namespace': metricsNamespace } },
      },
    ],
  };
}
