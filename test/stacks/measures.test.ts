import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { defaultMeasures } from '../../lib/configuration/defaults';
import { type MeasuresConfiguration } from '../../lib/configuration/measures';
import { type RoutingConfiguration } from '../../lib/configuration/route';
import { takes } from '../../lib/routes/compiled-pattern';
import { buildApp } from '../../lib/stacks/app';
import { type MeasuresStack } from '../../lib/stacks/measures-stack';
import { nagFindings } from '../constructs/nag';
import { administrator, configured, sketch } from '../support/organization';
import { securityIrEvents } from '../routes/support';

process.env.CDK_VALIDATION = 'false';

const objectives = { acknowledgeMinutes: { securityIncident: 15, investigation: 240 } };
const topic = `arn:aws:sns:eu-west-1:${administrator}:alarms`;

function built(
  measures: Partial<MeasuresConfiguration>,
  routing: Partial<RoutingConfiguration> = { alarmTopicArns: [topic] },
): { readonly app: App; readonly stack: MeasuresStack; readonly template: Template } {
  const app = new App();
  const base = configured();
  const configuration = { ...base, routing: { ...base.routing, ...routing }, measures: { ...defaultMeasures, ...measures } };
  const stack = buildApp(app, { configuration, snapshot: sketch({}), today: '2026-11-24', checkedBy: 'caller' }).measures!;
  return { app, stack, template: Template.fromStack(stack) };
}

const alarmsOf = (template: Template): readonly Record<string, unknown>[] =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as Record<string, unknown>);

describe('the stack of the measures', () => {
  const { app, stack, template } = built(objectives);

  it('is in the account and Region of the membership, and cdk-nag finds nothing', () => {
    expect([stack.stackName, stack.account, stack.region]).toEqual(['cordon-measures', administrator, 'eu-west-1']);
    expect(nagFindings(app)).toEqual([]);
  });

  it('starts the state machine with each event of a case, once, and with nothing else', () => {
    const rules = Object.values(template.findResources('AWS::Events::Rule')).map(
      ({ Properties }) => (Properties as { readonly EventPattern: Readonly<Record<string, unknown>> }).EventPattern,
    );
    for (const { name, event } of securityIrEvents) {
      expect([name, rules.filter((pattern) => takes(pattern, event)).length]).toEqual([name, name.startsWith('Case ') ? 1 : 0]);
    }
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ Arn: Match.stringLikeRegexp('stateMachine:cordon-cases') })],
    });
  });

  it('alarms on each objective, twice as long as the state machine takes to say it again', () => {
    const overdue = alarmsOf(template).filter(({ MetricName }) => MetricName === 'AcknowledgeOverdue');
    expect(
      overdue.map(({ Dimensions, Period, Threshold, ComparisonOperator, AlarmActions }) => ({
        Dimensions,
        Period,
        Threshold,
        ComparisonOperator,
        AlarmActions,
      })),
    ).toEqual(
      ['Security Incident', 'Investigation'].map((Value) => ({
        Dimensions: [{ Name: 'Engagement', Value }],
        Period: 600,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        AlarmActions: [topic],
      })),
    );
  });

  it('alarms on a case whose execution fails, takes too long, or is stopped', () => {
    for (const MetricName of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, AlarmActions: [topic] });
    }
  });

  it('keeps its table when it is deleted by mistake, and forgets closed cases by itself', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      DeletionProtectionEnabled: true,
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it('says what is doubtful', () => {
    const warned = ({ stack: of }: ReturnType<typeof built>): readonly string[] =>
      Annotations.fromStack(of)
        .findWarning('*', Match.anyValue())
        .map(({ entry }) => JSON.stringify(entry.data));
    expect(warned({ app, stack, template })).toEqual([]);
    expect(warned(built({})).join()).toContain('cordon:no-objective');
    expect(warned(built(objectives, { alarmTopicArns: [] })).join()).toContain('cordon:objective-tells-nobody');
  });

  it('is not there where the configuration has no measures', () => {
    expect(
      buildApp(new App(), { configuration: configured(), snapshot: sketch({}), today: '2026-11-24', checkedBy: 'caller' }).measures,
    ).toBeUndefined();
  });
});
