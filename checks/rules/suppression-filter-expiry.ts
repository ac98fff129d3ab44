import { saysItsEnd } from '../expiry';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic } from '../values';

export const suppressionFilterExpiry: CheckRule = {
  id: 'SuppressionFilterWithoutExpiry',
  level: 'error',
  types: ['AWS::GuardDuty::Filter'],
  what: 'A GuardDuty filter that archives findings and does not say until when.',
  why: 'Archived findings reach neither Security Hub nor EventBridge nor AWS Security Incident Response: a suppression that nobody ends hides what its reason no longer explains.',
  fix: 'Give it a tag such as `cordon:expires: YYYY-MM-DD`, or write the date into its description; `SuppressionRule` of `cordon/constructs` does.',
  pages: ['https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html'],
  check: ({ properties: { Action: action, Name: name, Description: description, Tags: tags } }) => {
    const archives = action === 'ARCHIVE';
    if (!archives && (isAbsent(action) || !isIntrinsic(action))) return [];
    const ends = saysItsEnd({ name, description, tags });
    if (ends === true) return [];
    return archives && ends === false
      ? [violation('Expiry', 'the filter archives findings without an end')]
      : [unknown('Expiry', 'whether the filter archives findings without an end is only known when it is deployed')];
  },
};
