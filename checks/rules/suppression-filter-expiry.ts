import { saysItsEnd } from '../expiry';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic } from '../values';

export const suppressionFilterExpiry: CheckRule = {
  id: 'SuppressionFilterWithoutExpiry',
  level: 'error',
  types: ['AWS::GuardDuty::Filter'],
  what: 'A GuardDuty filter that archives findings without an end date.',
  why: 'Archived findings reach neither Security Hub nor EventBridge nor AWS Security Incident Response. Without an end date, the filter keeps hiding findings after its reason no longer applies.',
  fix: 'Add a tag such as `cordon:expires: YYYY-MM-DD`, or write the date into its description. `SuppressionRule` of `cordon/constructs` does this.',
  pages: ['https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html'],
  check: ({ properties: { Action: action, Name: name, Description: description, Tags: tags } }) => {
    const archives = action === 'ARCHIVE';
    if (!archives && (isAbsent(action) || !isIntrinsic(action))) return [];
    const ends = saysItsEnd({ name, description, tags });
    if (ends === true) return [];
    return archives && ends === false
      ? [violation('Expiry', 'the filter archives findings without an end date')]
      : [unknown('Expiry', 'Cordon cannot tell before deployment whether the filter archives findings without an end date')];
  },
};
