import { disjoint, type Atom } from '../atoms';
import { type Condition } from '../conditions';
import { impossible } from '../contradiction';

/** Whether a finding whose field has a value of this kind may match the criterion. `false` is certain. */
export function admits(condition: Condition, value: Atom): boolean {
  if (condition.opaque) return true;
  const [given] = condition.anyOf.filter(({ atoms }) => atoms.length > 0 && atoms.every(({ operator }) => operator === 'equals'));
  // Values that are listed one by one are looked at one by one, so that a negative criterion can strike out some.
  if (given !== undefined) return given.atoms.some((one) => !disjoint(one, value) && !impossible(one, condition));
  return (
    !impossible(value, condition) && condition.anyOf.every(({ atoms }) => atoms.length === 0 || atoms.some((one) => !disjoint(one, value)))
  );
}
