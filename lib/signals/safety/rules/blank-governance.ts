import { activeRules } from '../active-rules';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';

const asked = {
  owner: 'name the team or the address that answers for the rule',
  justification: 'say why these findings may be hidden or changed',
} as const;

export const blankGovernance: SafetyRule = {
  id: 'blank-governance',
  what: 'A rule without an owner or without a justification.',
  why: 'When a hidden finding turns out to be an attack, somebody has to be asked, and has to have had a reason.',
  fix: 'Fill in `owner` and `justification`.',
  acknowledgeable: false,
  whyNot: 'an acknowledgement needs somebody who answers for it',
  check: (input) =>
    activeRules(input).all.flatMap(({ list, index, rule }) =>
      (['owner', 'justification'] as const).flatMap((at): readonly SafetyFinding[] =>
        rule[at].trim() === ''
          ? [
              {
                id: `blank-governance[${at}]`,
                severity: 'error',
                list,
                index,
                at,
                message: 'must not be blank',
                value: rule[at],
                remedy: asked[at],
              },
            ]
          : [],
      ),
    ),
};
