import { activeRules, everyCondition, type ActiveRule } from '../active-rules';
import { afterEarlierRules } from '../earlier-writes';
import { atom } from '../atoms';
import { type Condition } from '../conditions';
import { contradiction, impossible } from '../contradiction';
import { neverTogether, type NeverTogether } from '../never-together';
import { neverTogetherV2 } from '../never-together-v2';
import { typesOfOtherSeverity } from '../reach';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { and, orAccept } from '../words';
import { undocumentedValues } from './undocumented-value';

export const ruleNeverMatches: SafetyRule = {
  id: 'rule-never-matches',
  what: 'A rule that no finding can match. A criterion contradicts itself or the Regions of the rule. Or AWS documents other fields or severities for the finding types or controls of the rule; that is a warning. Or an identifier of an automation rule contains `*`.',
  why: 'The rule has no effect, and somebody relies on it. Security Hub has no wildcards; it compares `*` as a character (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StringFilter.html).',
  fix: 'Correct the criterion, or remove the rule.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).all.flatMap((active) => [
      ...everyCondition(active).flatMap((condition) => of(active, condition)),
      ...otherSeverity(active),
      ...contradictory(active)
        .filter(() => !isMetByEarlier(input, active))
        .map((found) => ofTwo(active, found)),
    ]),
};

function of(active: ActiveRule, condition: Condition): readonly SafetyFinding[] {
  const id = `rule-never-matches[${condition.name}]`;
  const place = { id, list: active.list, index: active.index, at: condition.at } as const;
  const why = contradiction(condition);
  if (why !== undefined) {
    return [
      {
        ...place,
        severity: 'error',
        message: `matches no finding: it ${why}`,
        ...valueOf(active, condition),
        remedy: `correct the criterion, or remove the rule${orAccept(id)}`,
      },
    ];
  }
  if (active.list !== 'suppressionRules') return asterisks(active, condition);
  if (condition.field !== 'region' || condition.opaque) return [];
  // A finding is in the Region of its detector, and a filter looks at those of its own detector alone.
  const without = active.rule.regions.filter((region) => impossible(atom('equals', region, { address: false, number: false }), condition));
  if (without.length === 0) return [];
  const everywhere = without.length === active.rule.regions.length;
  return [
    {
      ...place,
      severity: everywhere ? 'error' : 'warning',
      message: `matches no finding in ${and(without)}, because findings there have another Region`,
      value: condition.anyOf.flatMap(({ atoms }) => atoms.map(({ text }) => text)),
      remedy: `${everywhere ? 'correct the criterion, or' : 'remove the criterion, and'} list the Regions of the rule under regions${orAccept(id)}`,
    },
  ];
}

/** The criterion as it is written. */
function valueOf({ rule, conditions }: ActiveRule, condition: Condition): Pick<SafetyFinding, 'value'> {
  const index = conditions.all.indexOf(condition);
  return index === -1 || rule.criteria.length !== conditions.all.length ? {} : { value: rule.criteria[index] };
}

/** Whether an earlier rule writes what no finding has otherwise, so that the rule may match. */
function isMetByEarlier(input: SafetyInput, { list, index }: ActiveRule): boolean {
  return afterEarlierRules(input).some((active) => active.list === list && active.index === index && contradictory(active).length === 0);
}

/** A value that nobody has is said elsewhere. */
function contradictory(active: ActiveRule): readonly NeverTogether[] {
  if (undocumentedValues(active).length > 0) return [];
  return active.list === 'automationRulesV2' ? neverTogetherV2(active) : neverTogether(active);
}

/** The documentation says so, and may be behind. */
function ofTwo(active: ActiveRule, { condition, why }: NeverTogether): SafetyFinding {
  const id = `rule-never-matches[${condition.name}]`;
  return {
    id,
    severity: 'warning',
    list: active.list,
    index: active.index,
    at: condition.at,
    message: `matches no finding: ${why}`,
    ...valueOf(active, condition),
    remedy: `correct one of the criteria, or remove the rule${orAccept(id)}`,
  };
}

/** AWS may change the severity of a type, so this is a warning. */
function otherSeverity(active: ActiveRule): readonly SafetyFinding[] {
  const [severity] = active.conditions.byName.get('severity') ?? [];
  if (active.list !== 'suppressionRules' || severity === undefined || contradiction(severity) !== undefined) return [];
  const types = typesOfOtherSeverity(active);
  const [first] = types;
  if (first === undefined) return [];
  const levels = [...new Set(types.flatMap(({ severities }) => severities))].map((level) => level[0]?.toUpperCase() + level.slice(1));
  const id = 'rule-never-matches[severity]';
  return [
    {
      id,
      severity: 'warning',
      list: active.list,
      index: active.index,
      at: severity.at,
      message: `matches no finding: ${types.length === 1 ? first.type : 'findings of these types'} can only be ${levels.join(' or ')}, as GuardDuty documents`,
      value: active.rule.criteria[active.conditions.all.indexOf(severity)],
      remedy: `correct the severity or the types, or remove the rule${orAccept(id)}`,
    },
  ];
}

/** Criteria whose values are identifiers. Only the key of an object in Amazon S3 can have `*` in it. */
const identifiers: readonly string[] = [
  'ComplianceAssociatedStandardsId',
  'ComplianceSecurityControlId',
  'GeneratorId',
  'Id',
  'ProductArn',
  'ResourceId',
  'ResourceType',
  'Type',
  'compliance.control',
  'compliance.standards',
  'finding_info.types',
  'finding_info.uid',
  'metadata.product.uid',
  'metadata.uid',
  'resources.device.image.uid',
  'resources.type',
  'resources.uid',
];

function asterisks({ list, index }: ActiveRule, { at, field, name, anyOf }: Condition): readonly SafetyFinding[] {
  if (!identifiers.includes(field)) return [];
  const id = `rule-never-matches[${name}]`;
  const values = anyOf.flatMap(({ atoms }) => atoms.flatMap(({ text }) => (text.includes('*') ? [text] : [])));
  if (values.length === 0) return [];
  return [
    {
      id,
      severity: 'warning',
      list,
      index,
      at,
      message: 'matches only a literal `*`, because Security Hub has no wildcards; hardly any identifier contains one',
      value: values,
      remedy: `remove the asterisk, and use prefix to match a beginning${orAccept(id)}`,
    },
  ];
}
