import fc from 'fast-check';
import { type AutomationRule } from '../../lib/configuration/automation-rule';
import { replayer } from '../../lib/replay/replay';
import { configurationOf, guardDutyFinding, recordOf, securityHubFinding, today } from './support';
import { everyWay, takesSlowly, together, type SlowField, type SlowFinding, type SlowRoute, type SlowRule } from './slow-reading';

/** Few at a desk, many in CI. */
const cases = process.env.CI === undefined ? 250 : 4000;

const severities = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
const statuses = ['NEW', 'NOTIFIED', 'SUPPRESSED', 'RESOLVED'] as const;
const titles = ['CVE-1 in openssl', 'CVE-2 in zlib', 'a bucket', ''];
const accounts = ['444444444444', '555555555555'];

const finding: fc.Arbitrary<SlowFinding> = fc.record({
  severity: fc.constantFrom(...severities),
  status: fc.constant('NEW'),
  title: fc.constantFrom(...titles),
  account: fc.constantFrom(...accounts),
});

const some = <T extends string>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1, maxLength: 2 });
const ask = fc.oneof(
  fc.record({
    field: fc.constant<SlowField>('severity'),
    values: some<string>(severities),
    how: fc.constantFrom('equals' as const, 'unless' as const),
  }),
  fc.record({
    field: fc.constant<SlowField>('status'),
    values: some<string>(statuses),
    how: fc.constantFrom('equals' as const, 'unless' as const),
  }),
  fc.record({
    field: fc.constant<SlowField>('title'),
    values: some(['CVE-', 'zlib', 'a bucket']),
    how: fc.constantFrom('equals' as const, 'prefix' as const, 'contains' as const),
  }),
  fc.record({
    field: fc.constant<SlowField>('account'),
    values: some(accounts),
    how: fc.constantFrom('equals' as const, 'unless' as const),
  }),
);
const rules: fc.Arbitrary<readonly SlowRule[]> = fc
  .array(
    fc.record({
      terminal: fc.constantFrom(false, false, true),
      asks: fc.uniqueArray(ask, { minLength: 1, maxLength: 2, selector: ({ field }) => field }),
      writes: fc
        .record({ severity: fc.constantFrom(...severities), status: fc.constantFrom(...statuses) }, { requiredKeys: [] })
        .map((writes) => (Object.keys(writes).length === 0 ? { severity: 'LOW' as const } : writes)),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .chain((made) =>
    fc
      .uniqueArray(
        fc.integer({ min: 1, max: 99 }).filter((order) => order !== 10),
        { minLength: made.length, maxLength: made.length },
      )
      .map((orders) => made.map((rule, index) => ({ ...rule, name: `rule-${index + 1}`, order: orders[index]! }))),
  );
const routes: fc.Arbitrary<readonly SlowRoute[]> = fc
  .array(fc.record({ severities: some(severities), statuses: some(statuses) }, { requiredKeys: [] }), { minLength: 1, maxLength: 3 })
  .map((made) => made.map((route, index) => ({ ...route, name: `route-${index + 1}` })));

const operators = { equals: 'equals', prefix: 'prefix', contains: 'contains', unless: 'notEquals' } as const;
const fields: Readonly<Record<SlowField, string>> = {
  severity: 'SeverityLabel',
  status: 'WorkflowStatus',
  title: 'Title',
  account: 'AwsAccountId',
};

function asRule({ name, order, terminal, asks, writes }: SlowRule): Partial<AutomationRule> {
  const { severity, status } = writes;
  return {
    name,
    precedence: order,
    terminal,
    criteria: asks.map(({ field, values, how }) => ({ field: fields[field], [operators[how]]: values })),
    update: {
      ...(severity !== undefined && { severity: severity as (typeof severities)[number] }),
      ...(status !== undefined && { workflowStatus: status as (typeof statuses)[number] }),
    },
  };
}

jest.setTimeout(300_000);

describe('the engine and a slow reading of the rules', () => {
  it('agree on automation rules and routes, and where the engine does not know, it can go either way', () => {
    fc.assert(
      fc.property(finding, rules, routes, fc.boolean(), (arrived, slowRules, slowRoutes, isGuardDuty) => {
        const configuration = configurationOf({
          automationRules: slowRules.map((rule) => asRule(rule) as Readonly<Record<string, unknown>>),
          routes: slowRoutes.map(({ name, severities: labels, statuses: workflow }) => ({
            name,
            events: { securityHub: { ...(labels && { severityLabels: labels }), ...(workflow && { workflowStatuses: workflow }) } },
          })),
        });
        const product = isGuardDuty ? 'aws/guardduty' : 'aws/inspector';
        const record = securityHubFinding({
          ProductArn: `arn:aws:securityhub:eu-west-1::product/${product}`,
          Title: arrived.title,
          AwsAccountId: arrived.account,
          Severity: { Label: arrived.severity },
        });
        const path = replayer({ configuration, today }).replay(recordOf(record));
        const ways = everyWay(arrived, slowRules, isGuardDuty);
        for (const route of slowRoutes) {
          const told = path.routes.find((one) => one.route === route.name)?.takes ?? false;
          expect(told).toBe(together(ways.map((way) => takesSlowly(way.finding, route))));
        }
        expect(path.securityHub?.hidden).toBe(together(ways.map(({ hiddenBy }) => hiddenBy !== undefined)));
        for (const { name } of slowRules) {
          const applied = path.securityHub?.rules.find((rule) => rule.name === name)?.applied ?? false;
          expect(applied).toBe(together(ways.map((way) => way.applied.includes(name))));
        }
      }),
      { numRuns: cases },
    );
  });

  it('agree on suppression rules, in the order of their ranks', () => {
    const types = ['Recon:EC2/Portscan', 'Recon:EC2/PortProbeUnprotectedPort', 'Backdoor:EC2/Spambot'];
    const suppression = fc.record({
      stage: fc.constantFrom('observe', 'enforce'),
      types: some(types),
      accounts: fc.option(some(accounts), { nil: undefined }),
      below: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
      pattern: fc.option(fc.constantFrom('Recon:*', '*Port*', 'Recon:EC2/Portsca?', '*'), { nil: undefined }),
    });
    const matches = (pattern: string, text: string): boolean =>
      new RegExp(`^${pattern.replace(/[.*+?^$(){}|[\]\\/]/g, (mark) => (mark === '*' ? '.*' : mark === '?' ? '.' : `\\${mark}`))}$`).test(
        text,
      );
    fc.assert(
      fc.property(
        fc.array(suppression, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...types),
        fc.constantFrom(...accounts),
        fc.integer({ min: 10, max: 100 }).map((tenth) => tenth / 10),
        (made, type, accountId, severity) => {
          const configuration = configurationOf({
            suppressionRules: made.map((rule) => ({
              stage: rule.stage,
              criteria: [
                { field: 'type', equals: rule.types, ...(rule.pattern !== undefined && { matches: [rule.pattern] }) },
                ...(rule.accounts === undefined ? [] : [{ field: 'accountId', equals: rule.accounts }]),
                ...(rule.below === undefined ? [] : [{ field: 'severity', lessThan: rule.below }]),
              ],
            })),
          });
          const path = replayer({ configuration, today }).replay(recordOf(guardDutyFinding({ type, accountId, severity })));
          const meet = made.map(
            (rule) =>
              rule.types.includes(type) &&
              (rule.pattern === undefined || matches(rule.pattern, type)) &&
              (rule.accounts?.includes(accountId) ?? true) &&
              (rule.below === undefined || severity < rule.below),
          );
          const first = made.findIndex((rule, index) => rule.stage === 'enforce' && meet[index]);
          expect(path.suppression?.archived).toBe(first !== -1);
          expect(path.suppression?.by).toBe(first === -1 ? undefined : `rule-${first + 1}`);
          expect(path.suppression?.rules.map(({ name }) => name)).toEqual(meet.flatMap((met, index) => (met ? [`rule-${index + 1}`] : [])));
        },
      ),
      { numRuns: cases },
    );
  });
});
