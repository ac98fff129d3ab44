import { CfnOutput, Fn } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { FindingsBus } from '../../constructs/findings-bus';
import { RouteTargets } from '../../constructs/route-targets';
import { RoutingKey } from '../../constructs/routing-key';
import { type Configuration } from '../configuration/configuration';
import { alarmTopicOf } from '../routes/alarm-topics';
import { type EvaluatedRoutes } from '../routes/evaluate';
import { type RuleLayout } from '../routes/layout';
import { ruleArn } from '../routes/rule-arn';
import { PlainStack } from '../synthesis/plain-stack';
import { partitionLiterals } from './partition-literals';

export interface SharedRoutesStackProps {
  readonly configuration: Configuration;
  readonly evaluated: EvaluatedRoutes;
}

/**
 * What the routes share: the key, the topics, queues, log groups and chat channels that are made for them, and the findings bus with its archive
 * where a route takes findings. It is there as long as the configuration has `routes`, even an empty list.
 */
export class SharedRoutesStack extends PlainStack {
  /** ARN of the key, for the stacks of the account and Region that are deployed after this one. */
  public readonly keyArn: string;

  public constructor(scope: Construct, id: string, { configuration, evaluated }: SharedRoutesStackProps) {
    const { home, admittedAccounts } = evaluated.layout;
    const { organization, routing } = configuration;
    super(scope, id, {
      stackName: home.stackName,
      env: { account: home.account, region: home.region },
      description: 'Cordon: what the routes of events and findings share',
      whenTooLarge: 'let routes use the same topics and queues, or use existing ones by their ARNs',
    });
    partitionLiterals(this);
    const alarmTopicArn = alarmTopicOf(routing.alarmTopicArns, home);
    const key = new RoutingKey(this, 'RoutingKey');
    const exportName = `${home.stackName}-key`;
    new CfnOutput(this, 'RoutingKeyArn', { value: key.keyArn, exportName });
    this.keyArn = Fn.importValue(exportName);
    if (home.busName !== undefined) {
      new FindingsBus(this, 'FindingsBus', {
        name: home.busName,
        organizationId: organization.id,
        accounts: admittedAccounts,
        admitsMembers: evaluated.layout.members !== undefined,
        archiveDays: routing.archiveDays,
        deadLetterDays: routing.deadLetterDays,
        key,
        ...(alarmTopicArn !== undefined && { alarmTopicArn }),
      });
    }
    for (const { name, targets } of evaluated.routes) {
      const rules = home.rules.filter(({ route }) => route === name);
      targets.forEach((target, index) => this.makeTarget(RouteTargets.of(target), key, name, rulesOf(rules, index), home.busName));
    }
  }

  private makeTarget(
    config: ReturnType<typeof RouteTargets.of>,
    key: RoutingKey,
    route: string,
    rules: readonly RuleLayout[],
    busName: string | undefined,
  ): void {
    if (config.madeArn === undefined) return;
    const { account } = this;
    const ruleArns = rules.map(({ name, bus }) => ruleArn(this, name, bus === 'findings' ? busName : undefined));
    config.bind({ scope: this, id: 'Made', route, ruleArns, account, key });
  }
}

const rulesOf = (rules: readonly RuleLayout[], target: number): readonly RuleLayout[] =>
  rules.filter(({ targets }) => targets.some(({ index }) => index === target));
