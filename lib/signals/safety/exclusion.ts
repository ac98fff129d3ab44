import { disjoint } from './atoms';
import { type Condition, type Conditions } from './conditions';

/**
 * Whether, for certain, no finding is matched by both: a field that has one value would have to have two. Automation rules look at findings as
 * they came in, so that what the one writes does not make the other match (Security Hub User Guide, "Automation rules").
 */
export function exclusive(a: Conditions, b: Conditions): boolean {
  return a.all.some((own) => !own.multiple && (b.byName.get(own.name) ?? []).some((other) => apart(own, other)));
}

/** Whether hardly any finding is matched by both: a field would have to hold two values, as where a finding is about two instances. */
export function hardlyTogether(a: Conditions, b: Conditions): boolean {
  return a.all.some((own) => (b.byName.get(own.name) ?? []).some((other) => apart(own, other)));
}

function apart(own: Condition, other: Condition): boolean {
  if (own.opaque || other.opaque) return false;
  return own.anyOf.some(({ atoms }) =>
    other.anyOf.some(
      (alternatives) =>
        atoms.length > 0 &&
        alternatives.atoms.length > 0 &&
        atoms.every((one) => alternatives.atoms.every((another) => disjoint(one, another))),
    ),
  );
}
