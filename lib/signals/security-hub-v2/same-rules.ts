import { fieldsOf, type AutomationRuleV2 } from '../../configuration/automation-rule-v2';
import { isExpired } from '../../configuration/governance';
import { type SafetyFinding, type SafetyInput } from '../safety/safety-rule';
import { and, count, orAccept } from '../safety/words';

/**
 * Automation rules of Security Hub V2 that an account has in a Region; rules for findings and for resources share it.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-automation-rules.html
 */
const rulesPerRegionV2 = 100;

interface Active {
  readonly rule: AutomationRuleV2;
  readonly index: number;
}

/** The rules that synthesis renders, with their index in the list. */
function activeV2({ automationRulesV2 = [], today }: SafetyInput): readonly Active[] {
  return automationRulesV2.flatMap((rule, index) => (isExpired(rule, today) ? [] : [{ rule, index }]));
}

/** Rules with the criteria and the effect of an earlier one, in a Region of both. The order of criteria and of their values does not matter. */
export function duplicateRulesV2(input: SafetyInput): readonly SafetyFinding[] {
  const rules = activeV2(input).map((active) => ({ ...active, content: contentOf(active.rule) }));
  return rules.flatMap(({ rule, index, content }, position): readonly SafetyFinding[] => {
    for (const other of rules.slice(0, position)) {
      const regions = rule.regions.filter((region) => other.rule.regions.includes(region));
      if (other.content !== content || regions.length === 0) continue;
      const id = `duplicate-rule[${other.rule.name}]`;
      return [
        {
          id,
          severity: 'error',
          list: 'automationRulesV2',
          index,
          message: `matches the same findings as automationRulesV2[${other.index}] (${other.rule.name}) in ${and(regions)}, and has the same effect`,
          remedy: `keep one of them${orAccept(id)}`,
        },
      ];
    }
    return [];
  });
}

/** What a rule matches and does, as one text that is the same for the same content. */
export function contentOf({ criteria, update, ticket }: AutomationRuleV2): string {
  const alternatives = criteria.map((criterion) => [...new Set(fieldsOf(criterion).map(sortedText))].sort());
  return JSON.stringify([[...new Set(alternatives.map((texts) => JSON.stringify(texts)))].sort(), sortedText(update), sortedText(ticket)]);
}

/** JSON with the keys of objects and the values of lists in one order. */
function sortedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).sort().join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries
    .map(([key, each]) => `${JSON.stringify(key)}:${sortedText(each)}`)
    .sort()
    .join(',')}}`;
}

/** More rules of this configuration in a Region than AWS accepts. Rules that others deployed are not counted, because nothing reads them. */
export function tooManyRulesV2(input: SafetyInput): readonly SafetyFinding[] {
  const rules = activeV2(input).map(({ rule }) => rule);
  const regions = [...new Set(rules.flatMap((rule) => rule.regions))].sort();
  return regions.flatMap((region): readonly SafetyFinding[] => {
    const needed = rules.filter((rule) => rule.regions.includes(region)).length;
    if (needed <= rulesPerRegionV2) return [];
    return [
      {
        id: `too-many-rules[${region}]`,
        severity: 'error',
        list: 'automationRulesV2',
        message: `needs ${needed} automation rules of Security Hub V2 in ${region}, but AWS allows ${rulesPerRegionV2}, those of others included`,
        remedy: `combine rules, or deploy ${count(needed - rulesPerRegionV2, 'rule')} to fewer Regions`,
      },
    ];
  });
}
