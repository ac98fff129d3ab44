import { fillingIn } from '../../../core/acknowledge';
import { activeRules } from '../active-rules';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';

const asked = {
  owner: 'name the responsible team or its address',
  justification: 'write why these findings may be hidden or changed',
} as const;

export const ownerOrJustificationMissing: SafetyRule = {
  id: 'owner-or-justification-missing',
  what: 'A rule without an owner or without a justification, or with a placeholder such as TODO for one.',
  why: 'If a hidden finding turns out to be an attack, you need to know whom to ask and why it was hidden.',
  fix: 'Fill in `owner` and `justification`.',
  acknowledgeable: false,
  whyNot: 'an acknowledgement needs a responsible person',
  check: (input) =>
    activeRules(input).all.flatMap(({ list, index, rule }) =>
      (['owner', 'justification'] as const).flatMap((at): readonly SafetyFinding[] => {
        const message = fillingIn(rule[at]);
        if (message === undefined) return [];
        const id = `owner-or-justification-missing[${at}]`;
        return [{ id, severity: 'error', list, index, at, message, value: rule[at], remedy: asked[at] }];
      }),
    ),
};
