import fc from 'fast-check';
import { type AutomationRule, type FindingUpdate } from '../../../lib/configuration/automation-rule';
import { suppressionMatches } from '../../../lib/signals/guardduty/matching';
import { duplicateRule } from '../../../lib/signals/safety/rules/duplicate-rule';
import { ruleWithoutEffect } from '../../../lib/signals/safety/rules/rule-without-effect';
import { automationMatches } from '../../../lib/signals/security-hub/matching';
import { type SuppressionRule } from '../../../lib/configuration/suppression-rule';
import { assertWhere } from '../../support/properties';
import { runs } from '../../support/runs';
import { inputOf } from './cases';

/** A rule that is said to change nothing can be taken away, and every finding ends as it did: rules are carried out in their order to see it. */
const tries = runs(1000);
const titles = ['Port', 'Portscan', 'Probe', 'A Portscan'];

const automationRule: fc.Arbitrary<Partial<AutomationRule>> = fc.record({
  criteria: fc
    .oneof(
      fc.record({ equals: fc.subarray(titles, { minLength: 1, maxLength: 3 }) }),
      fc.record({ prefix: fc.subarray(['P', 'Port', 'A'], { minLength: 1, maxLength: 2 }) }),
      fc.record({ notEquals: fc.subarray(titles, { minLength: 1, maxLength: 2 }) }),
    )
    .map((operators) => [{ field: 'Title', ...operators }]),
  terminal: fc.boolean(),
  enabled: fc.integer({ min: 0, max: 4 }).map((number) => number > 0),
  update: fc.constantFrom<FindingUpdate>(
    { severity: 'LOW' },
    { severity: 'HIGH' },
    { severity: 'HIGH', criticality: 90 },
    { workflowStatus: 'NEW', severity: 'HIGH' },
    { types: ['a'] },
  ),
});

const automationRules = fc
  .array(automationRule, { minLength: 2, maxLength: 4 })
  .chain((rules) =>
    fc
      .uniqueArray(fc.integer({ min: 11, max: 20 }), { minLength: rules.length, maxLength: rules.length })
      .map((orders) => rules.map((rule, index) => ({ ...rule, precedence: orders[index] ?? 11 }))),
  );

/** What the rules leave of a finding, and whether it is known. */
function carriedOut(rules: readonly AutomationRule[], Title: string): string {
  let written: FindingUpdate = {};
  for (const rule of [...rules].sort((a, b) => Number(a.precedence) - Number(b.precedence))) {
    if (!rule.enabled || automationMatches(rule.criteria, { Title }) !== true) continue;
    written = { ...written, ...rule.update };
    if (rule.terminal) break;
  }
  return JSON.stringify(Object.entries(written).sort());
}

it('an automation rule that is said to change nothing changes nothing', () => {
  const said = automationRules.map((given) => {
    const input = inputOf({ name: '', given: { automationRules: given }, expected: [] });
    return { input, indexes: ruleWithoutEffect.check(input).map(({ index }) => index) };
  });
  assertWhere(
    said,
    ({ indexes }) => indexes.length > 0,
    ({ input, indexes }) =>
      indexes.every((index) => {
        // A rule that is not enabled changes nothing anyway: as if it were.
        const rules = input.automationRules.map((rule, position) => (position === index ? { ...rule, enabled: true } : rule));
        const others = rules.filter((_, position) => position !== index);
        return titles.every((Title) => carriedOut(rules, Title) === carriedOut(others, Title));
      }),
    tries,
  );
});

const types = ['Recon:EC2/Portscan', 'Recon:EC2/PortProbeUnprotectedPort', 'Backdoor:EC2/Spambot'];
const suppressionRules: fc.Arbitrary<Partial<SuppressionRule>[]> = fc.array(
  fc.record({
    stage: fc.constantFrom('observe', 'enforce'),
    regions: fc.subarray(['eu-west-1', 'us-east-1', 'ap-south-1'], { minLength: 1 }),
    criteria: fc.oneof(
      fc.subarray(types, { minLength: 1 }).map((equals) => [{ field: 'type', equals }]),
      fc.constantFrom('Recon:*', '*Portscan', '*').map((pattern) => [{ field: 'type', matches: [pattern] }]),
      fc.constantFrom(4, 7).map((lessThan) => [{ field: 'severity', lessThan }]),
    ),
  }),
  { minLength: 2, maxLength: 4 },
);
const findings = types.flatMap((type) => [2, 5, 8].map((severity) => ({ type, severity })));

it('a suppression rule that is said to hide nothing more, or the same, does so in the Regions that are named', () => {
  const judged = suppressionRules.map((given) => {
    const input = inputOf({ name: '', given: { suppressionRules: given }, expected: [] });
    return { input, said: [...ruleWithoutEffect.check(input), ...duplicateRule.check(input)] };
  });
  assertWhere(
    judged,
    ({ said }) => said.length > 0,
    ({ input, said }) =>
      said.every(({ id, index = -1, message }) => {
        const rule = input.suppressionRules[index];
        const other = input.suppressionRules.find(({ name }) => id.endsWith(`[${name}]`));
        if (rule === undefined || other === undefined) return false;
        const named = ['eu-west-1', 'us-east-1', 'ap-south-1'].filter((region) => message.includes(region));
        const inBoth = named.length > 0 && named.every((region) => rule.regions.includes(region) && other.regions.includes(region));
        const matches = ({ criteria }: SuppressionRule, finding: object) => suppressionMatches(criteria, finding) === true;
        return (
          inBoth &&
          (id.startsWith('duplicate-rule') || other.stage === 'enforce') &&
          findings.every((finding) => !matches(rule, finding) || matches(other, finding)) &&
          (id.startsWith('rule-without-effect') || findings.every((finding) => matches(rule, finding) === matches(other, finding)))
        );
      }),
    tries,
  );
});
