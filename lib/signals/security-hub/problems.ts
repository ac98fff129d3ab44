import { isDay } from '../../core/day';
import { type Problem } from '../../core/problem';
import { type AutomationRule, serviceOrder } from '../../configuration/automation-rule';
import { longestRuleName } from '../names';
import { criteriaProblems } from './criterion-problems';
import { highestOrder, isGivenOrder } from './precedence';
import { automationRuleDescription } from './properties';
import { updateProblems } from './update-problems';

/** Longest `Description` (AWS::SecurityHub::AutomationRule). */
const longestDescription = 1024;
/** Ours: shorter names are no names, and the rest is what a GuardDuty filter of the same name would leave. */
const nameShape = new RegExp(`^[A-Za-z0-9._-]{3,${longestRuleName}}$`);
/** A tag value of 1 to 128 characters that every tagging service takes, as `Governance.owner` says. */
const ownerShape = /^[\p{L}\p{N} _.:/=+\-@]{1,128}$/u;

/**
 * Everything because of which Security Hub or CloudFormation would refuse a rule, or because of which it would not do what it says; all at once,
 * with paths relative to the rule, e.g. `criteria[0].contains`. What makes a rule unsafe is not among it.
 *
 * Lengths are counted in UTF-16 units, the largest of the counts that a limit may mean.
 * @param rule resolved: what `from` names is in `equals`
 */
export function automationRuleProblems(rule: AutomationRule): readonly Problem[] {
  return [
    ...nameProblems(rule),
    ...governanceProblems(rule),
    ...descriptionProblems(rule),
    ...precedenceProblems(rule),
    ...regionProblems(rule),
    ...criteriaProblems(rule.criteria),
    ...updateProblems(rule.update),
  ];
}

function nameProblems({ name }: AutomationRule): readonly Problem[] {
  if (nameShape.test(name)) return [];
  const message = `must be 3 to ${longestRuleName} letters, digits, dots, underscores and hyphens`;
  return [{ id: 'invalid-rule-name', path: 'name', message, value: name, remedy: 'rename the rule' }];
}

/** The owner and the end stand in tags, the note and the name of the rule, so they have to fit there. */
function governanceProblems({ owner, expires }: AutomationRule): readonly Problem[] {
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

function descriptionProblems(rule: AutomationRule): readonly Problem[] {
  const { length } = automationRuleDescription(rule);
  if (length <= longestDescription) return [];
  const path = rule.description === undefined ? 'justification' : 'description';
  return [
    {
      id: 'description-too-long',
      path,
      message: `must have a description of at most ${longestDescription} characters, including justification, owner and expiry, but has ${length}`,
      remedy: `remove ${length - longestDescription} characters`,
    },
  ];
}

function precedenceProblems({ precedence }: AutomationRule): readonly Problem[] {
  const path = 'precedence';
  const known = precedence === 'before-service' || precedence === 'after-service';
  if (known || (typeof precedence === 'number' && isGivenOrder(precedence))) return [];
  if (precedence === serviceOrder) {
    return [
      {
        id: 'reserved-rule-order',
        path,
        message: `must not be ${serviceOrder}, the order of AWS Security Incident Response; among equal orders the last updated rule wins, which nobody can predict`,
        value: precedence,
        remedy: 'write before-service or after-service',
      },
    ];
  }
  const message = `must be before-service, after-service, or a whole number from 1 to ${highestOrder} other than ${serviceOrder}`;
  return [{ id: 'invalid-precedence', path, message, value: precedence, remedy: 'correct it' }];
}

function regionProblems({ regions }: AutomationRule): readonly Problem[] {
  if (regions.length > 0) return [];
  const remedy = 'add a Region, or remove the list to use every Region of the organization';
  return [
    {
      id: 'no-regions',
      path: 'regions',
      message: 'must name at least one Region, because an automation rule applies only in the Region where it is created',
      remedy,
    },
  ];
}
