import { deployedName, filterTags } from '../names';
import { type SuppressionCriterion, type SuppressionRule } from '../../configuration/suppression-rule';
import { boundOperatorNames, boundOperators, listOperatorNames, listOperators } from './operators';

/** Longest `Description` (AWS::GuardDuty::Filter). */
export const longestFilterDescription = 512;

/** Condition on one field. Of the operators of the API, those that it does not mark as deprecated (API_Condition). */
export interface FilterCondition {
  readonly Equals?: readonly string[];
  readonly NotEquals?: readonly string[];
  readonly Matches?: readonly string[];
  readonly NotMatches?: readonly string[];
  readonly GreaterThan?: number;
  readonly GreaterThanOrEqual?: number;
  readonly LessThan?: number;
  readonly LessThanOrEqual?: number;
}

/** Properties of `AWS::GuardDuty::Filter`, as they stand in a template, without the detector. */
export interface FilterProperties {
  readonly Name: string;
  readonly Description: string;
  readonly Action: 'NOOP' | 'ARCHIVE';
  /** 1 to 100. */
  readonly Rank: number;
  /** Conditions by field. */
  readonly FindingCriteria: { readonly Criterion: Readonly<Record<string, FilterCondition>> };
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

/**
 * Properties of the rule as `AWS::GuardDuty::Filter` has them.
 * @param rule resolved, and without a problem of `suppressionRuleProblems`
 * @param options `rank`: position among the filters of the Region, from 1
 */
export function filterProperties(rule: SuppressionRule, { rank }: { readonly rank: number }): FilterProperties {
  return {
    Name: deployedName(rule),
    Description: filterDescription(rule),
    Action: rule.stage === 'enforce' ? 'ARCHIVE' : 'NOOP',
    Rank: rank,
    FindingCriteria: { Criterion: Object.fromEntries(rule.criteria.map((criterion) => [criterion.field, condition(criterion)])) },
    Tags: Object.entries(filterTags(rule)).map(([Key, Value]) => ({ Key, Value })),
  };
}

function condition(criterion: SuppressionCriterion): FilterCondition {
  return {
    ...Object.fromEntries(
      listOperatorNames.flatMap((operator) => {
        const values: readonly (string | number)[] | undefined = criterion[operator];
        return values === undefined ? [] : [[listOperators[operator], values.map(String)] as const];
      }),
    ),
    ...Object.fromEntries(
      boundOperatorNames.flatMap((operator) => {
        const value = criterion[operator];
        return value === undefined ? [] : [[boundOperators[operator], value] as const];
      }),
    ),
  };
}

/**
 * Who answers for the rule, until when, what it is for, and why, in the characters that GuardDuty accepts. The end may be missing, and then three
 * dots say so; owner and expiry never are. The owner stands unchanged in the tags.
 */
export function filterDescription(rule: Pick<SuppressionRule, 'owner' | 'expires' | 'description' | 'justification'>): string {
  const parts = [`Owner: ${describable(rule.owner)}`, `until ${rule.expires}`, ...describedReasons(rule)];
  const text = parts.join(' - ');
  return text.length <= longestFilterDescription ? text : `${text.slice(0, longestFilterDescription - 4).trimEnd()} ...`;
}

/** Description and justification, of which something is left in the characters that GuardDuty accepts. */
export function describedReasons({
  description,
  justification,
}: Pick<SuppressionRule, 'description' | 'justification'>): readonly string[] {
  return [description, justification].flatMap((text) => {
    const described = text === undefined ? '' : describable(text);
    return /[A-Za-z0-9]/.test(described) ? [described] : [];
  });
}

/** What is written for characters that a description must not have. */
const substitutes: Readonly<Record<string, string>> = {
  '@': ' at ',
  '&': ' and ',
  '+': ' plus ',
  '=': ' is ',
  '%': ' percent',
  ',': ' -',
  ';': ' -',
  '!': '.',
  '?': '.',
  "'": '',
  '"': '',
  '`': '',
  '’': '',
};

/**
 * A text in the characters of a filter's description: letters, digits, `-.:_/`, brackets, and spaces (API_CreateFilter). Accents are dropped, some
 * characters are said in words, and others become a hyphen.
 */
function describable(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9\-.:_{}[\]()/ ]/gu, (character) => (/\s/.test(character) ? ' ' : (substitutes[character] ?? '-')))
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}
