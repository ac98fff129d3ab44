import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AutomationCriterion, type AutomationRule, type FindingUpdate } from '../../../lib/configuration/automation-rule';

/** A rule without a problem, and what a test changes about it. */
export function ruleWith(changes: Partial<AutomationRule> = {}): AutomationRule {
  return {
    name: 'known-scanner',
    owner: 'soc@example.com',
    justification: 'The scanner of the platform team',
    expires: '2027-03-31',
    enabled: true,
    precedence: 'after-service',
    terminal: false,
    regions: ['eu-central-1'],
    criteria: [{ field: 'Title', equals: ['Port scan'] }],
    update: { severity: 'LOW' },
    ...changes,
  };
}

export interface RuleCase {
  readonly name: string;
  readonly rule?: Partial<AutomationRule>;
  readonly criteria?: readonly AutomationCriterion[];
  readonly update?: FindingUpdate;
  /** `id path` of every problem. */
  readonly expected: readonly string[];
}

/** The cases of a file in test/cases/automation-rules, with what stands for many values written out. */
export function ruleCases(file: string): readonly RuleCase[] {
  const text = readFileSync(join(__dirname, '..', '..', 'cases', 'automation-rules', `${file}.json`), 'utf8');
  return JSON.parse(text, (_, value: unknown) => written(value)) as RuleCase[];
}

/** The rule of a case. */
export function ruleOf({ rule, criteria, update }: RuleCase): AutomationRule {
  return ruleWith({ ...rule, ...(criteria && { criteria }), ...(update && { update }) });
}

/** `$text`: a character so many times; `$list`, `$keys`: a pattern with each number (`{12}`: of 12 digits); `$numbers`, `$copies`. */
function written(value: unknown): unknown {
  const many = value as {
    $text?: [string, number];
    $list?: [string, number];
    $keys?: [string, number];
    $numbers?: number;
    $copies?: [unknown, number];
  };
  if (typeof value !== 'object' || value === null) return value;
  if (many.$text) return many.$text[0].repeat(many.$text[1]);
  if (many.$list) return numbered(...many.$list);
  if (many.$keys) return Object.fromEntries(numbered(...many.$keys).map((key) => [key, 'value']));
  if (many.$numbers !== undefined) return Array.from({ length: many.$numbers }, (_, index) => index);
  if (many.$copies) return Array.from({ length: many.$copies[1] }, () => many.$copies?.[0]);
  return value;
}

function numbered(pattern: string, times: number): string[] {
  return Array.from({ length: times }, (_, index) => pattern.replace('{n}', `${index}`).replace('{12}', `${index}`.padStart(12, '0')));
}
