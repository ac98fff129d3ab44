import { controlScope } from '../security-hub/control-scope';
import { type Atom } from './atoms';
import { isPositive, type Condition } from './conditions';
import { namesSome } from './telling';

/** Whether each value of a criterion is of a security control. */
export function namesControls(condition: Condition): boolean {
  return isOfControls(condition) && namesSome(condition) && strangers(condition).length === 0;
}

/** Why values of a field of controls name no control, as clauses without a full stop. */
export function reasonsOfControls(condition: Condition): readonly string[] {
  if (!isOfControls(condition) || !isPositive(condition)) return [];
  return strangers(condition).map(({ operator, text }) => {
    const value = `${operator === 'equals' ? '' : `${operator} `}${JSON.stringify(text)} of ${condition.name}`;
    return scope(condition, { operator, text }) === 'many'
      ? `${value} takes many controls at once, and those that AWS adds later`
      : `${value} is not the value of a security control; all findings of a product may have it`;
  });
}

function isOfControls({ known }: Condition): boolean {
  return known?.identification.identifies === 'control';
}

function strangers(condition: Condition): readonly Atom[] {
  return condition.anyOf.flatMap(({ atoms }) => atoms.filter((one) => scope(condition, one) !== 'control'));
}

function scope({ field }: Condition, { operator, text }: Pick<Atom, 'operator' | 'text'>): ReturnType<typeof controlScope> {
  return controlScope(field, operator, text);
}
