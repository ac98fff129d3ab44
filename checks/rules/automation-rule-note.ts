import { unknown, violation, type CheckRule } from '../rule';
import { at, isAbsent, isIntrinsic } from '../values';
import { suppressingUpdates } from '../suppressing-updates';

export const automationRuleNote: CheckRule = {
  id: 'AutomationRuleSuppressesWithoutNote',
  level: 'error',
  types: ['AWS::SecurityHub::AutomationRule'],
  what: 'A Security Hub automation rule that suppresses findings without adding a note.',
  why: 'Readers of a suppressed finding cannot see which rule suppressed it and who is responsible. AWS Security Incident Response is one of these readers.',
  fix: 'Set `Note` in `FindingFieldsUpdate` to a text that names the rule and its owner.',
  pages: ['https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html'],
  check: ({ properties }) =>
    suppressingUpdates(properties).flatMap(({ place, update, certain }) => {
      const note = at(update, 'Note');
      if (!isIntrinsic(update) && !isAbsent(note) && (isIntrinsic(note) || !isAbsent(at(note, 'Text')))) return [];
      return certain
        ? [violation(place, 'the rule suppresses findings without adding a note')]
        : [unknown(place, 'Cordon cannot tell before deployment whether the rule suppresses findings without a note')];
    }),
};
