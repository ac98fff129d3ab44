import { App, Stack, type aws_iam as iam, type Environment } from 'aws-cdk-lib';
import { CaseMeasures } from '../../constructs/case-measures';
import { RoutingKey } from '../../constructs/routing-key';
import { defaultMeasures } from '../../lib/configuration/defaults';
import { partitionLiterals } from '../../lib/stacks/partition-literals';
import { nagFindings } from './nag';

process.env.CDK_VALIDATION = 'false';

function made(env: Environment | undefined, isLiteral = false): { readonly app: App; readonly measures: CaseMeasures } {
  const app = new App();
  const stack = new Stack(app, 'Stack', { ...(env && { env }) });
  if (isLiteral) partitionLiterals(stack);
  const measures = new CaseMeasures(stack, 'CaseMeasures', {
    measures: defaultMeasures,
    key: new RoutingKey(stack, 'Key'),
    alarmTopicArn: `arn:${env?.region === 'cn-north-1' ? 'aws-cn' : 'aws'}:sns:${env?.region ?? 'eu-west-1'}:222222222222:alarms`,
  });
  return { app, measures };
}
const ofRole = (app: App): readonly string[] => nagFindings(app).filter((finding) => finding.includes('CaseMeasuresRole'));

describe('CaseMeasures', () => {
  it.each([
    ['a known Region', { account: '222222222222', region: 'eu-west-1' }, true],
    ['a Region of China', { account: '222222222222', region: 'cn-north-1' }, true],
    ['a partition that is a reference', { account: '222222222222', region: 'eu-west-1' }, false],
    ['an environment that nobody knows', undefined, false],
  ])('acknowledges what cdk-nag finds of its role, in %s', (_, env, isLiteral) => {
    expect(ofRole(made(env, isLiteral).app)).toEqual([]);
  });

  it('acknowledges nothing beside it', () => {
    const { app, measures } = made({ account: '222222222222', region: 'eu-west-1' }, true);
    const role = measures.node.findChild('CaseMeasuresRole') as iam.CfnRole;
    const resources = ['arn:aws:s3:::any/*', 'arn:aws:security-ir:eu-west-1:222222222222:*'];
    const policyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: resources }] };
    role.policies = [...(role.policies as readonly iam.CfnRole.PolicyProperty[]), { policyName: 'Planted', policyDocument }];
    expect(ofRole(app)).toEqual([
      'AwsSolutions-IAM5[Resource::arn:aws:s3:::any/*] Stack/CaseMeasures/CaseMeasuresRole',
      'AwsSolutions-IAM5[Resource::arn:aws:security-ir:eu-west-1:222222222222:*] Stack/CaseMeasures/CaseMeasuresRole',
    ]);
  });
});
