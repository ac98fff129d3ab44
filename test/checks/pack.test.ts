import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  App,
  Aws,
  CfnParameter,
  CfnResource,
  Lazy,
  Stack,
  Validations,
  aws_events as events,
  aws_events_targets as targets,
  aws_guardduty as guardduty,
  aws_iam as iam,
  aws_kms as kms,
  aws_sns as sns,
  aws_sqs as sqs,
} from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { CordonChecks, checkRules } from '../../checks';
import { repository, runProcess } from '../support/run';
import { findingsOf } from './cases';

process.env.CDK_VALIDATION = 'false';

const account = '111111111111';
const env = { account, region: 'eu-west-1' };

function stage(props: ConstructorParameters<typeof Stack>[2] = { env }): { readonly app: App; readonly stack: Stack } {
  const app = new App();
  return { app, stack: new Stack(app, 'Stack', props) };
}

const passRole = (resource: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: resource,
      Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
    },
  ],
});
const filter = (stack: Stack, id: string, props: Partial<guardduty.CfnFilterProps> = {}): guardduty.CfnFilter =>
  new guardduty.CfnFilter(stack, id, {
    detectorId: 'a1',
    name: id,
    action: 'ARCHIVE',
    findingCriteria: { criterion: { type: { Equals: ['Recon:EC2/Portscan'] } } },
    ...props,
  });

describe('an acknowledgement', () => {
  it('covers one finding of one resource, and no other', () => {
    const { app, stack } = stage();
    const [accepted, planted] = ['Accepted', 'Planted'].map(
      (id) => new iam.CfnManagedPolicy(stack, id, { policyDocument: passRole('*') }),
    ) as [iam.CfnManagedPolicy, iam.CfnManagedPolicy];
    Validations.of(accepted).acknowledge({ id: 'CordonChecks-PassRoleOnEveryRole[Resource::*]', reason: 'It is for an administrator.' });
    expect(findingsOf(app)).toEqual(['CordonChecks-PassRoleOnEveryRole[Resource::*] Planted']);

    Validations.of(planted).acknowledge({ id: 'CordonChecks-PassRoleOnEveryRole[Resource::arn:aws:iam::*:role/*]', reason: 'of another' });
    Validations.of(planted).acknowledge({ id: 'CordonChecks-PassRoleOnEveryRole', reason: 'the rule as a whole' });
    expect(findingsOf(app)).toEqual(['CordonChecks-PassRoleOnEveryRole[Resource::*] Planted']);
  });

  it('of what could not be told does not cover what is surely wrong', () => {
    const { app, stack } = stage();
    const text = new CfnParameter(stack, 'Text');
    const hidden = filter(stack, 'hidden', { description: text.valueAsString });
    expect(findingsOf(app)).toEqual(['CordonChecks-SuppressionFilterWithoutExpiry[Unknown::Expiry] hidden']);
    Validations.of(hidden).acknowledge({
      id: 'CordonChecks-SuppressionFilterWithoutExpiry[Unknown::Expiry]',
      reason: 'The date is in the parameter.',
    });
    expect(findingsOf(app)).toEqual([]);
    hidden.description = 'for ever';
    expect(findingsOf(app)).toEqual(['CordonChecks-SuppressionFilterWithoutExpiry[Expiry] hidden']);
  });
});

describe('what the rules look at', () => {
  it('is what reaches the template: lazy values, overrides, and what is added later', () => {
    const { app, stack } = stage();
    const name = { value: 'ok-name' };
    filter(stack, 'lazy', { name: Lazy.uncachedString({ produce: () => name.value }), description: 'until 2027-06-30' });
    const overridden = filter(stack, 'overridden', { description: 'until 2027-06-30' });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    expect(findingsOf(app)).toEqual([]);
    name.value = 'x';
    overridden.addPropertyOverride('Description', 'for ever');
    role.assumeRolePolicy?.addStatements(
      new iam.PolicyStatement({ actions: ['sts:AssumeRole'], principals: [new iam.ServicePrincipal('ssm.amazonaws.com')] }),
    );
    expect(findingsOf(app)).toEqual([
      'CordonChecks-ServiceTrustWithoutCondition[ssm.amazonaws.com] Role/Resource',
      'CordonChecks-SuppressionFilterInvalidName[Name] lazy',
      'CordonChecks-SuppressionFilterWithoutExpiry[Expiry] overridden',
    ]);
  });

  it('takes tokens for what they are', () => {
    const { app, stack } = stage({});
    new iam.Role(stack, 'Bound', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    new iam.Role(stack, 'Own', { assumedBy: new iam.AccountRootPrincipal() });
    new iam.Role(stack, 'Theirs', { assumedBy: new iam.AccountPrincipal(new CfnParameter(stack, 'Account').valueAsString) });
    expect(findingsOf(app)).toEqual(['CordonChecks-TrustOpenToOthers[Unknown::arn:<AWS::Partition>:iam::<Account>:root] Theirs/Resource']);
  });

  it('follows queues, topics and keys of constructs, also of other stacks', () => {
    const { app, stack: theirs } = stage();
    const stack = new Stack(app, 'Rules', { env });
    const key = new kms.Key(theirs, 'Key');
    const queue = new sqs.Queue(theirs, 'Queue', { encryptionMasterKey: key });
    const topic = new sns.Topic(theirs, 'Topic', { masterKey: kms.Alias.fromAliasName(theirs, 'Managed', 'alias/aws/sns') });
    const deadLetterQueue = new sqs.Queue(stack, 'Dead');
    const plain = new sqs.Queue(stack, 'Plain', { encryption: sqs.QueueEncryption.SQS_MANAGED });
    const rule = new events.Rule(stack, 'Rule', { eventPattern: { source: ['mine'] } });
    for (const to of [queue, plain]) rule.addTarget(new targets.SqsQueue(to, { deadLetterQueue }));
    rule.addTarget(new targets.SnsTopic(topic, { deadLetterQueue }));
    // The references between the stacks become exports when the app is synthesized.
    app.synth();
    expect(findingsOf(app)).toEqual(['CordonChecks-EventTargetRefusesEvents[Key::TopicBFC7AF6E] Rule/Resource']);
  });

  it('is also a template that is included', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cordon-checks-'));
    try {
      const templateFile = join(folder, 'template.json');
      const Properties = { Name: 'SIRTriage-mine', DetectorId: 'a1', FindingCriteria: { Criterion: {} } };
      writeFileSync(templateFile, JSON.stringify({ Resources: { Filter: { Type: 'AWS::GuardDuty::Filter', Properties } } }));
      const { app, stack } = stage();
      new CfnInclude(stack, 'Included', { templateFile });
      expect(findingsOf(app)).toEqual(['CordonChecks-ReservedName[SIRTriage-] Included/Filter']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is never passed over in silence: a resource that cannot be rendered is a finding of each rule on it', () => {
    const { app, stack } = stage();
    filter(stack, 'broken', { rank: 'first' as unknown as number });
    const rules = checkRules.filter(({ types }) => types.includes('AWS::GuardDuty::Filter')).map(({ id }) => `CordonChecks-${id} broken`);
    expect(rules.length).toBeGreaterThan(1);
    expect(findingsOf(app)).toEqual(rules.sort());
  });
});

describe('the pack', () => {
  it('fails the synthesis of any app, and says what, why where, and what to do', () => {
    delete process.env.CDK_VALIDATION;
    const outdir = mkdtempSync(join(tmpdir(), 'cordon-checks-'));
    try {
      const app = new App({ outdir, postCliContext: { '@aws-cdk/core:failSynthOnValidationErrors': false } });
      Validations.of(app).addPlugins(new CordonChecks(app));
      const stack = new Stack(app, 'Stack', { env });
      new CfnResource(stack, 'Rule', {
        type: 'AWS::Events::Rule',
        properties: {
          EventPattern: { source: ['mine'] },
          Targets: [{ Id: 'one', Arn: 'arn:aws:lambda:eu-west-1:111111111111:function:f' }],
        },
      });
      app.synth();
      const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
      expect(pluginReports.find(({ pluginName }: { pluginName: string }) => pluginName === 'CordonChecks')).toMatchObject({
        conclusion: 'failure',
        violations: [
          {
            ruleName: 'CordonChecks-EventTargetWithoutDeadLetterQueue[one]',
            severity: 'error',
            description: expect.stringMatching(
              /^EventBridge drops events that it cannot deliver to the target one\. Set `DeadLetterConfig\.Arn`/,
            ),
            violatingConstructs: [expect.objectContaining({ constructPath: 'Stack/Rule' })],
          },
        ],
      });
    } finally {
      process.env.CDK_VALIDATION = 'false';
      rmSync(outdir, { recursive: true, force: true });
    }
  });

  it('tells a warning from an error', () => {
    const { app, stack } = stage();
    new iam.CfnServiceLinkedRole(stack, 'Role', {});
    const { violations } = new CordonChecks(app).validateScope(app);
    expect(violations.map(({ ruleName, severity }) => [ruleName, severity])).toEqual([
      ['CordonChecks-ServiceLinkedRoleWithoutService[AWSServiceName]', 'error'],
      ['CordonChecks-ServiceLinkedRoleNotRetained[DeletionPolicy]', 'warning'],
    ]);
  });

  it('has rules that are data and functions, which load no CDK', async () => {
    const script = `require(${JSON.stringify(join(repository, 'checks', 'check-rules.ts'))});
      console.log(Object.keys(require.cache).filter((path) => /aws-cdk-lib|cdk-nag|@aws-sdk/.test(path)).length);`;
    const ran = await runProcess(process.execPath, ['--import', require.resolve('tsx'), '-e', script]);
    expect(ran).toMatchObject({ status: 0, stdout: '0\n' });
  });
});
