import { isDay } from '../../core/day';
import { type Problem } from '../../core/problem';
import { longestRuleName } from '../names';
import { type SuppressionRule } from '../../configuration/suppression-rule';
import { criterionProblems } from './criterion-problems';
import { guardDutyField } from './fields';
import { describedReasons } from './filter';

/** Most attributes of a filter (User Guide, "Filtering findings in GuardDuty"). */
export const mostCriteria = 50;
/** Highest `Rank` (AWS::GuardDuty::Filter). */
export const highestRank = 100;

/** Ours, so that a filter's name has at most the 64 characters that GuardDuty accepts (API_CreateFilter). */
const nameShape = new RegExp(`^[A-Za-z0-9._-]{3,${longestRuleName}}$`);
/** A tag value of 1 to 128 characters that every tagging service takes, as `Governance.owner` says. */
const ownerShape = /^[\p{L}\p{N} _.:/=+\-@]{1,128}$/u;

/**
 * Everything because of which GuardDuty or CloudFormation would refuse a rule, or because of which it would not do what it says; all at once, with
 * paths relative to the rule, e.g. `criteria[1].matches[0]`. What makes a rule unsafe is not among it, nor is a field that is not documented where
 * the rule's stage can have one.
 *
 * Lengths are counted in UTF-16 units, the largest of the counts that a limit may mean. Where the documentation names no limit (how long a value
 * of `equals` may be), none is checked.
 * @param rule resolved or not: a criterion with `from` may lack operators
 */
export function suppressionRuleProblems(rule: SuppressionRule): readonly Problem[] {
  return [
    ...nameProblems(rule),
    ...governanceProblems(rule),
    ...descriptionProblems(rule),
    ...regionProblems(rule),
    ...countProblems(rule),
    ...rule.criteria.flatMap((criterion, index) => [
      ...fieldProblems(rule, index),
      ...criterionProblems(criterion, `criteria[${index}]`, guardDutyField(criterion.field)),
    ]),
  ];
}

/** Whether a filter can have this rank. */
export function rankProblems(rank: number): readonly Problem[] {
  if (Number.isInteger(rank) && rank >= 1 && rank <= highestRank) return [];
  const message = `must be a whole number from 1 to ${highestRank}`;
  return [
    { id: 'invalid-rank', path: 'rank', message, value: rank, remedy: 'remove rules; GuardDuty allows at most 100 filters in a Region' },
  ];
}

function nameProblems({ name }: SuppressionRule): readonly Problem[] {
  if (nameShape.test(name)) return [];
  const message = `must be 3 to ${longestRuleName} letters, digits, dots, underscores and hyphens`;
  return [{ id: 'invalid-rule-name', path: 'name', message, value: name, remedy: 'rename the rule' }];
}

/** The owner and the end stand in tags and in the name of the filter, so they have to fit there. */
function governanceProblems({ owner, expires }: SuppressionRule): readonly Problem[] {
  const problems: Problem[] = [];
  if (owner.trim() === '' || !ownerShape.test(owner)) {
    const message = 'must be 1 to 128 letters, digits, spaces and _.:/=+-@, because it becomes a tag value';
    problems.push({ id: 'invalid-rule-owner', path: 'owner', message, value: owner, remedy: 'name the responsible team or its address' });
  }
  if (!isDay(expires)) {
    problems.push({
      id: 'invalid-rule-expiry',
      path: 'expires',
      message: 'must be a day as YYYY-MM-DD',
      value: expires,
      remedy: 'correct it',
    });
  }
  return problems;
}

function descriptionProblems(rule: SuppressionRule): readonly Problem[] {
  if (describedReasons(rule).length > 0) return [];
  return [
    {
      id: 'description-unreadable',
      path: rule.description === undefined ? 'justification' : 'description',
      message: 'must have text in the characters that a filter description allows: Latin letters, digits and -.:_/(){}[]',
      value: rule.description ?? rule.justification,
      remedy: 'add a description in Latin letters; the justification can stay as it is',
    },
  ];
}

function regionProblems({ regions }: SuppressionRule): readonly Problem[] {
  if (regions.length > 0) return [];
  const remedy = 'add a Region, or remove the list to use every Region of the organization';
  return [
    {
      id: 'no-regions',
      path: 'regions',
      message: 'must name at least one Region, because a filter works only in the Region where it is created',
      remedy,
    },
  ];
}

function countProblems({ criteria }: SuppressionRule): readonly Problem[] {
  if (criteria.length === 0) {
    const message = 'must have at least one criterion';
    return [
      {
        id: 'no-criteria',
        path: 'criteria',
        message,
        remedy: 'add criteria that say which findings the rule is for: their type and their resources',
      },
    ];
  }
  if (criteria.length <= mostCriteria) return [];
  const message = `must have at most ${mostCriteria} criteria, but has ${criteria.length}`;
  return [{ id: 'too-many-criteria', path: 'criteria', message, remedy: 'remove criteria that do not narrow the rule' }];
}

function fieldProblems({ criteria, stage }: SuppressionRule, index: number): readonly Problem[] {
  const field = criteria[index]?.field ?? '';
  const path = `criteria[${index}].field`;
  if (!/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/.test(field)) {
    const message = 'must be a path in a finding: names separated by dots';
    return [{ id: 'invalid-field-path', path, message, value: field, remedy: 'write it like resource.instanceDetails.imageId' }];
  }
  const first = criteria.findIndex((criterion) => criterion.field === field);
  if (first !== index) {
    const message = `must not be repeated in a rule; criteria[${first}] already has it`;
    return [
      {
        id: 'duplicate-field',
        path,
        message,
        value: field,
        remedy: 'move its operators into one criterion; values of a criterion are joined by OR',
      },
    ];
  }
  if (stage === 'observe' && guardDutyField(field)?.anyAction !== true) {
    const message =
      'needs stage: enforce, because GuardDuty accepts this field only in filters that archive (ARCHIVE), not in those that observe (NOOP)';
    return [
      {
        id: 'field-needs-stage-enforce',
        path,
        message,
        value: field,
        remedy: 'write stage: enforce, or use a field that every filter accepts',
      },
    ];
  }
  return [];
}
