import { unknown, violation, type CheckRule } from '../rule';
import { at, isAbsent, isIntrinsic } from '../values';
import { suppressingUpdates } from '../suppressing-updates';

export const automationRuleNote: CheckRule = {
  id: 'AutomationRuleSuppressesWithoutNote',
  level: 'error',
  types: ['AWS::SecurityHub::AutomationRule'],
  what: 'A Security Hub automation rule that suppresses findings and leaves no note on them.',
  why: 'Whoever finds a suppressed finding, AWS Security Incident Response included, cannot tell which rule did it and who answers for it.',
  fix: 'Set `Note` in `FindingFieldsUpdate`, with a text that names the rule and its owner.',
  pages: ['https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html'],
  check: ({ properties }) =>
    suppressingUpdates(properties).flatMap(({ place, update, certain }) => {
      const note = at(update, 'Note');
      if (!isIntrinsic(update) && !isAbsent(note) && (isIntrinsic(note) || !isAbsent(at(note, 'Text')))) return [];
      return certain
        ? [violation(place, 'the rule suppresses findings and leaves no note')]
        : [unknown(place, 'whether the rule suppresses findings without a note is only known when it is deployed')];
    }),
};
