import { rulesThatMayHide } from '../hidden-threats';
import { type SafetyRule } from '../safety-rule';
import { attackSequences } from '../threats';

export const hidesAttackSequences: SafetyRule = {
  id: 'hides-attack-sequences',
  what: 'A rule that can hide attack sequences (finding types of AttackSequence).',
  why: 'An attack sequence combines several signals of one attack and is always Critical (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-attack-sequence-finding-types.html).',
  fix: 'Name finding types of other kinds, or limit the severity to below 9.',
  acknowledgeable: true,
  check: (input) => rulesThatMayHide(input, attackSequences),
};
