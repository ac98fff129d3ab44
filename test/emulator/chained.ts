import { CreateStackCommand, DescribeStacksCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { GuardDutyClient, ListDetectorsCommand, UpdateDetectorCommand } from '@aws-sdk/client-guardduty';
import { CreateServiceLinkedRoleCommand, TagRoleCommand } from '@aws-sdk/client-iam';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { App } from 'aws-cdk-lib';
import { parse, stringify } from 'yaml';
import { loadConfiguration } from '../../lib/meaning/read';
import { preferenceCase } from '../../lib/membership/preference';
import { type Coverage } from '../../lib/rollout/verify';
import { type ChainSummary } from '../../lib/chain';
import { buildApp } from '../../lib/stacks/app';
import { type Engine } from './engine';
import { nothingDone, Onboarder } from './onboarded';
import { roleNames, today } from './rollout';
import { readSettings } from './settings';
import { accessRole, type WireWorld } from './wire-world';

export const membersOfNothing = ['security-tooling', 'shop', 'play', 'legacy'] as const;
type Chains = ChainSummary['accounts'];

/** An organization that is onboarded to the end over the wire, with routes, and what `cordon verify` makes of it. */
export class ChainSubject extends Onboarder {
  private constructor(public override readonly world: WireWorld) {
    super(world);
  }

  public static async open(engine: Engine<WireWorld>): Promise<ChainSubject> {
    const world = await engine.build(nothingDone);
    const subject = new ChainSubject(world);
    await subject.init();
    const { status, output } = await subject.onboard();
    if (status !== 0) throw new Error(output);
    subject.configure();
    await subject.finish();
    return subject;
  }

  public async end(): Promise<void> {
    this.close();
    await this.world.close();
  }

  /** A client of the administrator account that goes past the proxy. */
  public settings() {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = this.world.environment('security-tooling');
    return {
      endpoint: readSettings().motoEndpoint!,
      region: this.world.region,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    };
  }

  public get administrator(): string {
    return this.world.account('security-tooling');
  }

  public topic(name: string): string {
    return `arn:aws:sns:${this.world.region}:${this.administrator}:${name}`;
  }

  /** Changes the configuration, and gives what puts it back. */
  public reconfigure(change: (configuration: Record<string, never>) => void): () => void {
    const before = this.read('cordon.yaml');
    const configuration = parse(before) as Record<string, never>;
    change(configuration);
    this.write('cordon.yaml', stringify(configuration, { defaultStringType: 'QUOTE_DOUBLE' }));
    return () => this.write('cordon.yaml', before);
  }

  /** Reads the organization as a user does, looking into every account, and gives the chain of each account by its name. */
  public async chains(): Promise<Record<string, Chains[number]>> {
    const access = ['--management-profile', 'management', '--member-role', accessRole];
    const ran = await this.cordon(['snapshot', '--look-inside', '--fresh', '--output', 'o.json', ...access], 'security-tooling');
    if (ran.status !== 0 && ran.status !== 3) throw new Error(ran.output);
    const verified = await this.cordon(
      ['verify', '--organization', 'o.json', '--format', 'json', '--contained', '--date', today],
      'security-tooling',
    );
    const { chain, exitCode } = JSON.parse(verified.stdout) as Coverage & { readonly chain: ChainSummary };
    if (exitCode !== verified.status) throw new Error(`the document says ${exitCode}, and the exit code is ${verified.status}`);
    const names = new Map(['management', ...membersOfNothing].map((name) => [this.world.account(name), name]));
    return Object.fromEntries(chain.accounts.map((one) => [names.get(one.account) ?? one.account, one]));
  }

  /** Covers the whole organization, routes cases and findings, and says that the preference was submitted. */
  private configure(): void {
    const target = { sns: { topicArn: this.topic('incidents') } };
    this.reconfigure((configuration) => {
      Object.assign(configuration, {
        routes: [
          { name: 'cases', events: { securityIr: { subjects: ['case', 'case-comment'] } }, targets: [target] },
          { name: 'findings', events: { guardDuty: { severityAtLeast: 7 } }, targets: [target] },
        ],
        routing: { alarmTopicArns: [this.topic('pager')] },
        containment: { preference: { organization: 'contain-confirmed' } },
      });
    });
    const { configuration } = loadConfiguration(`${this.folder}/cordon.yaml`);
    const { preference } = configuration.containment;
    const { checksum } = preferenceCase(configuration, preference!);
    this.reconfigure((written) => {
      (written as unknown as { containment: { preference: object } }).containment.preference = {
        organization: 'contain-confirmed',
        submitted: { on: '2026-11-01', checksum },
      };
    });
  }

  /** An alarm that is quiet, with the topics that it tells. */
  public async setAlarm(AlarmName: string, AlarmActions: string[], ActionsEnabled: boolean): Promise<void> {
    const cloudWatch = new CloudWatchClient(this.settings());
    const metric = { Namespace: 'AWS/Events', MetricName: 'FailedInvocations', Statistic: 'Sum', Period: 300 } as const;
    const sets = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' } as const;
    await cloudWatch.send(new PutMetricAlarmCommand({ AlarmName, AlarmActions, ActionsEnabled, ...metric, ...sets }));
    await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'quiet' }));
  }

  /** moto's CloudFormation makes no alarm of these templates, so they are made by CloudWatch's own API. */
  private async makeAlarms({ Resources }: StackTemplate): Promise<void> {
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::CloudWatch::Alarm') continue;
      const { AlarmName, AlarmActions } = Properties as { readonly AlarmName: string; readonly AlarmActions: string[] };
      await this.setAlarm(AlarmName, AlarmActions, true);
    }
  }

  /** What onboarding leaves to others: the routes, the triage roles of members, and the tags that moto does not hand on. */
  private async finish(): Promise<void> {
    for (const name of membersOfNothing) {
      const { iam } = this.world.direct(name);
      await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'triage.security-ir.amazonaws.com' }));
      for (const RoleName of roleNames) await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'cordon:owner', Value: 'cordon' }] }));
    }
    const sns = new SNSClient(this.settings());
    for (const Name of ['incidents', 'pager']) {
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name }));
      await sns.send(
        new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: `arn:aws:sqs:${this.world.region}:${this.administrator}:people` }),
      );
    }
    const { configuration } = loadConfiguration(`${this.folder}/cordon.yaml`);
    const app = new App();
    const { routes } = buildApp(app, { configuration, today, checkedBy: 'caller' });
    if (routes === undefined) throw new Error('the app makes no stacks of routes');
    const assembly = app.synth();
    for (const stack of [routes.shared, ...routes.routes, ...routes.forwarding]) {
      const owner = [...membersOfNothing, 'management'].find((name) => this.world.account(name) === stack.account) ?? stack.account;
      const { cloudFormation } = this.world.direct(owner);
      const template = assembly.getStackByName(stack.stackName).template as StackTemplate;
      await created(cloudFormation, stack.stackName, template);
      if (stack.account === this.administrator) await this.makeAlarms(template);
    }
    const guardDuty = new GuardDutyClient(this.settings());
    const { DetectorIds: [DetectorId] = [] } = await guardDuty.send(new ListDetectorsCommand({}));
    await guardDuty.send(new UpdateDetectorCommand({ DetectorId, Features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED' }] }));
  }
}

interface StackTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>>;
}

async function created(cloudFormation: CloudFormationClient, StackName: string, template: object): Promise<void> {
  await cloudFormation.send(
    new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template), Capabilities: ['CAPABILITY_NAMED_IAM'] }),
  );
  for (;;) {
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    if (stack?.StackStatus === 'CREATE_COMPLETE') return;
    if (stack?.StackStatus !== 'CREATE_IN_PROGRESS') throw new Error(`${StackName}: ${stack?.StackStatus} ${stack?.StackStatusReason}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
