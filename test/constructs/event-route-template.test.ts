import { EventRoute, GuardDutyFindings } from '../../constructs';
import { templateValidator } from '../../lib/validation/cloudformation';
import { nagFindings } from './nag';
import { busTarget, env, everyTarget, routed, stage, templateOf } from './routes/support';

process.env.CDK_VALIDATION = 'false';

describe('a template with a route', () => {
  const accepted = ({ app, stack }: ReturnType<typeof routed>): readonly unknown[] => [
    ...templateValidator().validate(JSON.stringify(templateOf(stack)), 'Stack'),
    ...nagFindings(app),
  ];

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
