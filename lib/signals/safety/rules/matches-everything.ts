import { activeRules } from '../active-rules';
import { takesEverything } from '../atoms';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const matchesEverything: SafetyRule = {
  id: 'matches-everything',
  what: 'A criterion that every value satisfies (a pattern like `*` or `?*`, an empty prefix or part), or that leaves out every value.',
  why: 'It reads like a limit and is none, or it makes the rule never match.',
  fix: 'Say which values are meant, or remove the criterion.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).all.flatMap(({ list, index, conditions }) =>
      conditions.all.flatMap(({ anyOf, noneOf, at, name }): readonly SafetyFinding[] => {
        const id = `matches-everything[${name}]`;
        const wide = anyOf.flatMap(({ atoms }) => atoms).find(takesEverything);
        const barred = noneOf.find(takesEverything);
        const value = wide ?? barred;
        if (value === undefined) return [];
        return [
          {
            id,
            severity: 'error',
            list,
            index,
            at,
            message: `${wide === undefined ? 'leaves out every value of' : 'is satisfied by every value of'} ${name}`,
            value: value.text,
            remedy: `say which values are meant, or remove the criterion${orAccept(id)}`,
          },
        ];
      }),
    ),
};
