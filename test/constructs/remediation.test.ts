import { App, aws_dynamodb as dynamodb, aws_iam as iam, aws_sqs as sqs, aws_stepfunctions as stepfunctions } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { Remediation } from '../../constructs/remediation';
import { RemediationStateMachine } from '../../constructs/remediation-state-machine';
import { remediationSettings } from '../../lib/remediation/settings';
import { partitionLiterals } from '../../lib/stacks/partition-literals';
import { PlainStack } from '../../lib/synthesis/plain-stack';
import { remediated } from '../remediation/support';
import { administrator } from '../support/organization';
import { nagFindings } from './nag';

process.env.CDK_VALIDATION = 'false';

const configurations = {
  'buckets for backups of each account': remediated(),
  'a bucket for backups that all accounts share': remediated({ backupBucket: 'backups-{region}' }),
  'buckets for backups of each account, in one account': remediated({ backupBucketOwner: administrator }),
} as const;

function made(configuration = remediated()) {
  const app = new App();
  const [settings] = remediationSettings(configuration);
  const stack = new PlainStack(app, 'Stack', { env: { account: administrator, region: 'eu-west-1' } });
  partitionLiterals(stack);
  const remediation = new Remediation(stack, 'Remediation', {
    settings: settings!,
    regions: ['eu-west-1'],
    notify: ['security@example.com'],
  });
  const machine = new RemediationStateMachine(stack, 'Machine', { settings: settings!, key: remediation.key });
  return { app, remediation, machine };
}
type Made = ReturnType<typeof made>;

/** What is acknowledged in a construct, as `construct: id`, with the reasons. */
const acknowledged = (root: IConstruct): ReadonlyMap<string, string> =>
  new Map(
    root.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata
          .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
          .flatMap(({ data }) =>
            Object.entries(data as Readonly<Record<string, string>>).map(
              ([id, reason]) => [`${node.id}: ${id.replace('Annotation::', '')}`, reason] as const,
            ),
          ),
      ),
  );

const document = (Resource: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }] });
const plantedIn = (scope: IConstruct, id: string, resource: string): void => {
  const role = scope.node.findChild(id) as iam.CfnRole;
  role.policies = [
    ...(role.policies as readonly iam.CfnRole.PolicyProperty[]),
    { policyName: 'Planted', policyDocument: document(resource) },
  ];
};

/** A violation beside each acknowledgement: the same rule on another resource, or another detail of the rule on the same one. */
const planted: Readonly<Record<string, readonly [plant: (made: Made) => void, found: string]>> = {
  'Resources: NIST.800.53.R5-DynamoDBInBackupPlan': [
    ({ remediation }) =>
      new dynamodb.CfnTable(remediation, 'Planted', {
        keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
        attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
        billingMode: 'PAY_PER_REQUEST',
      }),
    'NIST.800.53.R5-DynamoDBInBackupPlan Stack/Remediation/Planted',
  ],
  'Answers: AwsSolutions-SQS3': [
    ({ remediation }) => new sqs.CfnQueue(remediation, 'Planted'),
    'AwsSolutions-SQS3 Stack/Remediation/Planted',
  ],
  'RulesRole: NIST.800.53.R5-IAMNoInlinePolicy': [
    ({ remediation }) =>
      new iam.CfnRole(remediation, 'Planted', {
        assumeRolePolicyDocument: {},
        policies: [{ policyName: 'Planted', policyDocument: document('arn:aws:s3:::one/two') }],
      }),
    'NIST.800.53.R5-IAMNoInlinePolicy Stack/Remediation/Planted',
  ],
  'WatcherStateMachineRole: AwsSolutions-IAM5[Resource::*]': [
    ({ remediation }) => plantedIn(remediation, 'WatcherStateMachineRole', 'arn:aws:s3:::any/*'),
    'AwsSolutions-IAM5[Resource::arn:aws:s3:::any/*] Stack/Remediation/WatcherStateMachineRole',
  ],
  'WatcherStateMachineRole: NIST.800.53.R5-IAMNoInlinePolicy': [
    ({ remediation }) =>
      new iam.CfnRole(remediation, 'Planted', {
        assumeRolePolicyDocument: {},
        policies: [{ policyName: 'Planted', policyDocument: document('arn:aws:s3:::one/two') }],
      }),
    'NIST.800.53.R5-IAMNoInlinePolicy Stack/Remediation/Planted',
  ],
  [`WatcherStateMachineRole: AwsSolutions-IAM5[Resource::arn:aws:states:eu-west-1:${administrator}:execution:cordon-remediation:*]`]: [
    ({ remediation }) =>
      plantedIn(remediation, 'WatcherStateMachineRole', `arn:aws:states:eu-west-1:${administrator}:execution:cordon-remediation*`),
    `AwsSolutions-IAM5[Resource::arn:aws:states:eu-west-1:${administrator}:execution:cordon-remediation*] Stack/Remediation/WatcherStateMachineRole`,
  ],
  'WatcherStateMachine: AwsSolutions-SF2': [
    ({ remediation }) => new stepfunctions.CfnStateMachine(remediation, 'Planted', { roleArn: 'arn:aws:iam::222222222222:role/any' }),
    'AwsSolutions-SF2 Stack/Remediation/Planted',
  ],
  'StateMachineRole: AwsSolutions-IAM5[Resource::*]': [
    ({ machine }) => plantedIn(machine, 'StateMachineRole', 'arn:aws:s3:::any/*'),
    'AwsSolutions-IAM5[Resource::arn:aws:s3:::any/*] Stack/Machine/StateMachineRole',
  ],
  'StateMachineRole: NIST.800.53.R5-IAMNoInlinePolicy': [
    ({ machine }) =>
      new iam.CfnRole(machine, 'Planted', {
        assumeRolePolicyDocument: {},
        policies: [{ policyName: 'Planted', policyDocument: document('arn:aws:s3:::one/two') }],
      }),
    'NIST.800.53.R5-IAMNoInlinePolicy Stack/Machine/Planted',
  ],
  'StateMachineRole: AwsSolutions-IAM5[Resource::arn:aws:iam::*:role/CordonRemediation]': [
    ({ machine }) => plantedIn(machine, 'StateMachineRole', 'arn:aws:iam::*:role/CordonRemediation2'),
    'AwsSolutions-IAM5[Resource::arn:aws:iam::*:role/CordonRemediation2] Stack/Machine/StateMachineRole',
  ],
  'StateMachineRole: AwsSolutions-IAM5[Resource::arn:aws:organizations::111111111111:account/o-exampleorgid/*]': [
    ({ machine }) => plantedIn(machine, 'StateMachineRole', 'arn:aws:organizations::111111111111:account/*'),
    'AwsSolutions-IAM5[Resource::arn:aws:organizations::111111111111:account/*] Stack/Machine/StateMachineRole',
  ],
  'StateMachine: AwsSolutions-SF2': [
    ({ machine }) => new stepfunctions.CfnStateMachine(machine, 'Planted', { roleArn: 'arn:aws:iam::222222222222:role/any' }),
    'AwsSolutions-SF2 Stack/Machine/Planted',
  ],
  'StateMachineRole: AwsSolutions-IAM5[Resource::arn:aws:s3:::backups-*-eu-west-1]': [
    ({ machine }) => plantedIn(machine, 'StateMachineRole', 'arn:aws:s3:::backups-*'),
    'AwsSolutions-IAM5[Resource::arn:aws:s3:::backups-*] Stack/Machine/StateMachineRole',
  ],
};

/** Those of other constructs, which have tests of their own. */
const ofOthers = /^(Queue|Resource|DeadLetters|RemediationKey): /;

describe('the constructs of remediation', () => {
  it.each(Object.entries(configurations))('have no finding of cdk-nag, with %s', (_, configuration) => {
    expect(nagFindings(made(configuration).app)).toEqual([]);
  });

  const inOneAccount = configurations['buckets for backups of each account, in one account'];
  const known = acknowledged(made(inOneAccount).app);
  const own = [...known.keys()].filter((key) => !ofOthers.test(key));

  it('have a violation planted beside each acknowledgement, and each has its reason', () => {
    expect([...own].sort()).toEqual(Object.keys(planted).sort());
    for (const [key, reason] of known) expect([key, reason.length > 50 && reason.endsWith('.')]).toEqual([key, true]);
  });

  it.each(Object.entries(planted))('%s: what is planted beside it is found', (_, [plant, found]) => {
    const all = made(inOneAccount);
    plant(all);
    expect(nagFindings(all.app)).toContain(found);
  });
});
