import { EventForwarding, EventRoute, FindingsBus, GuardDutyFindings } from '../../constructs';
import { templateValidator } from '../../lib/validation/cloudformation';
import { nagFindings } from './nag';
import { account, busTarget, env, everyTarget, routed, stage, templateOf } from './routes/support';

process.env.CDK_VALIDATION = 'false';

const accepted = ({ app, stack }: Pick<ReturnType<typeof stage>, 'app' | 'stack'>): readonly unknown[] => [
  ...templateValidator().validate(JSON.stringify(templateOf(stack)), 'Stack'),
  ...nagFindings(app),
];

// In one suite, because it takes seconds to make the engine of the validation.
describe.each([
  ['an environment', env],
  ['no environment', undefined],
] as const)('a template in %s is valid without a warning, and nag clean', (_, where) => {
  it('with the findings bus', () => {
    const made = stage({ env: where });
    new FindingsBus(made.stack, 'FindingsBus', { organizationId: 'o-exampleorgid', key: made.key, accounts: ['111111111111'] });
    expect(accepted(made)).toEqual([]);
  });

  it('with forwarding', () => {
    const made = stage({ env: where });
    new EventForwarding(made.stack, 'EventForwarding', {
      rules: [{ name: 'cordon_forwarding', eventPattern: { source: ['aws.guardduty'] } }],
      targetBusArn: `arn:aws:events:eu-west-1:${account}:event-bus/cordon-findings`,
      key: made.key,
    });
    expect(accepted(made)).toEqual([]);
  });

  it('with a key that alarms use', () => {
    expect(accepted(stage({ env: where, alarmTopics: true }))).toEqual([]);
  });
});

describe('a template with a route', () => {
  it.each([
    ['findings, with every kind of target', { events: GuardDutyFindings.all(), targets: everyTarget, silenceDays: 7 }, true],
    ['cases, with every kind of target', { targets: [...everyTarget, busTarget] }, false],
    ['tampering', { events: { preset: 'tamper-detection' } }, true],
  ] as const)('of %s is valid without a warning, and nothing is left to acknowledge', (_, props, withBus) => {
    expect(accepted(routed(props, { withBus, env }))).toEqual([]);
    expect(accepted(routed(props, { withBus, env: undefined }))).toEqual([]);
  });

  it('that tells nobody of alarms has that acknowledged, on the alarms alone', () => {
    const { app, stack, key } = stage();
    new EventRoute(stack, 'Route', { name: 'triage', events: { preset: 'case-updates' }, targets: [{ sqs: { queueName: 'cases' } }], key });
    expect(nagFindings(app)).toEqual([]);
  });
});
