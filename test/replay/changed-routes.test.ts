import { recognize } from '../../lib/replay/records/recognize';
import { briefOf } from '../../lib/replay/records/subject';
import { replayer } from '../../lib/replay/replay';
import { configurationOf, guardDutyFinding, securityHubFinding, today } from './support';

type Json = Readonly<Record<string, unknown>>;

/** Which route takes each finding, one after the other: as they are sorted by their text and as records, and as each is replayed by itself. */
function routed(automationRules: readonly Json[], findingPattern: Json, findings: readonly Json[]): readonly unknown[] {
  const eventPattern = {
    source: ['aws.securityhub'],
    'detail-type': ['Security Hub Findings - Imported'],
    detail: { findings: findingPattern },
  };
  const configuration = configurationOf({
    automationRules: automationRules.map((rule, index) => ({ precedence: 20 + index, ...rule })),
    routes: [{ events: { pattern: { eventPattern, bus: 'default' } } }],
  });
  const [texts, records] = [replayer({ configuration, today }), replayer({ configuration, today })];
  return findings.map((finding) => {
    const [record] = recognize(finding);
    const alone = texts.replay(record!).routed;
    expect(texts.look(Buffer.from(JSON.stringify(finding)))?.sorted.path.routed).toBe(alone);
    expect(records.sort(record!, briefOf(record!))?.path.routed).toBe(alone);
    return alone;
  });
}

const inAccount = { field: 'AwsAccountId', equals: ['444444444444'] };
/** Nothing is known of the resources of a finding of GuardDuty in Security Hub: such a rule may be applied. */
const onResource = { field: 'ResourceId', equals: ['r-1'] };
const label = (...labels: readonly string[]): Json => ({ Severity: { Label: labels } });

describe('routes after rules that write what they ask for', () => {
  it('see what a rule surely writes, whatever was there before', () => {
    const rules = [{ criteria: [inAccount], update: { severity: 'HIGH' } }];
    const findings = [2, 5, 8].map((severity) => guardDutyFinding({ severity }));
    expect(routed(rules, label('HIGH'), findings)).toEqual([true, true, true]);
    expect(routed(rules, label('LOW', 'MEDIUM'), findings)).toEqual([false, false, false]);
  });

  it('may see both where a rule may be applied: of each finding what it had', () => {
    const rules = [{ criteria: [inAccount, onResource], update: { severity: 'LOW' } }];
    const findings = [2, 5, 8, 5].map((severity) => guardDutyFinding({ severity }));
    expect(routed(rules, label('MEDIUM'), findings)).toEqual([false, 'unknown', false, 'unknown']);
    expect(routed(rules, label('LOW'), findings)).toEqual([true, 'unknown', 'unknown', 'unknown']);
  });

  it('see the last of two rules, and may see the first where the last may be applied', () => {
    const sure = { criteria: [inAccount], update: { severity: 'HIGH' } };
    const maybe = { criteria: [inAccount, onResource], update: { severity: 'LOW' } };
    const findings = [5, 8].map((severity) => guardDutyFinding({ severity }));
    expect(routed([maybe, sure], label('HIGH'), findings)).toEqual([true, true]);
    expect(routed([sure, maybe], label('HIGH'), findings)).toEqual(['unknown', 'unknown']);
    expect(routed([sure, maybe], label('MEDIUM'), findings)).toEqual([false, false]);
  });

  it('see what a rule leaves of a severity as it was in each finding', () => {
    const rules = [{ criteria: [inAccount], update: { severity: 'HIGH' } }];
    const findings = [1, 2, 1].map((Product) => securityHubFinding({ Severity: { Label: 'LOW', Product } }));
    expect(routed(rules, { Severity: { Product: [2], Label: ['HIGH'] } }, findings)).toEqual([false, true, false]);
  });

  it('may see fields joined with what each finding had', () => {
    const rules = [{ criteria: [inAccount], update: { userDefinedFields: { team: 'a' } } }];
    const findings = ['x', 'y'].map((more) => securityHubFinding({ UserDefinedFields: { more } }));
    expect(routed(rules, { UserDefinedFields: { more: ['y'] } }, findings)).toEqual([false, 'unknown']);
    expect(routed(rules, { UserDefinedFields: { team: ['a'] } }, findings)).toEqual([true, true]);
  });

  it('may see anything where too many rules may be applied', () => {
    const rules = Array.from({ length: 8 }, (_, index) => ({
      criteria: [inAccount, onResource],
      update: { userDefinedFields: { [`key-${index}`]: 'a' }, severity: index % 2 === 0 ? 'LOW' : 'HIGH' },
    }));
    const findings = [2, 5].map((severity) => guardDutyFinding({ severity }));
    expect(routed(rules, label('MEDIUM'), findings)).toEqual(['unknown', 'unknown']);
    expect(routed(rules, { AwsAccountId: ['555555555555'] }, findings)).toEqual(['unknown', 'unknown']);
  });

  it('may see a member whose name has a dot beside what a rule writes', () => {
    const rules = [{ criteria: [inAccount], update: { severity: 'HIGH' } }];
    const configuration = configurationOf({
      automationRules: [{ ...rules[0], precedence: 20 }],
      routes: [
        {
          events: {
            pattern: {
              eventPattern: { 'detail-type': ['Security Hub Findings - Imported'], detail: { findings: label('HIGH') } },
              bus: 'default',
            },
          },
        },
      ],
    });
    const prepared = replayer({ configuration, today });
    const [record] = recognize(securityHubFinding({ 'Severity.Label': 'LOW' }));
    expect(prepared.sort(record!, briefOf(record!))).toBeUndefined();
  });
});
