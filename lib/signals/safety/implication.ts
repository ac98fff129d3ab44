import { covers, disjoint, type Atom } from './atoms';
import { word, type AnyOf, type Bound, type Condition, type Conditions } from './conditions';
import { surelyWithin } from './contradiction';

/**
 * Whether, for certain, every finding that the narrow criteria match is matched by the wide ones. `false` says nothing.
 *
 * It is certain where each criterion of the wide rule follows from one criterion of the narrow rule on the same field. What a negative criterion
 * does to a field that is missing or has several values is not documented, so a negative criterion follows from a negative one that excludes
 * at least the same, which holds however AWS reads both; it follows from a positive one only where the field has one value.
 */
export function implies(narrow: Conditions, wide: Conditions): boolean {
  if (wide.all.length === 0 || narrow.all.length === 0) return false;
  for (const condition of wide.all) {
    const candidates = narrow.byName.get(condition.name);
    if (candidates === undefined || !candidates.some((candidate) => conditionImplies(candidate, condition))) return false;
  }
  return sameKeys(narrow, wide);
}

function conditionImplies(narrow: Condition, wide: Condition): boolean {
  if (narrow.opaque || wide.opaque) return false;
  return (
    wide.anyOf.every((other) => narrow.anyOf.some((own) => allCovered(own, other))) &&
    (wide.multiple || narrow.multiple ? excludesTogether(narrow, wide) : wide.noneOf.every((excluded) => excludes(narrow, excluded))) &&
    wide.bounds.every((limit) => keepsTo(narrow, limit))
  );
}

function allCovered(narrow: AnyOf, wide: AnyOf): boolean {
  return (
    narrow.atoms.length > 0 && narrow.atoms.every((own) => wide.words.has(word(own)) || wide.atoms.some((other) => covers(other, own)))
  );
}

/**
 * Of several values, each operator may be about another one, if AWS takes one that is not excluded for enough: what one operator excludes has to be
 * excluded by one.
 */
function excludesTogether(narrow: Condition, wide: Condition): boolean {
  return byOperator(wide).every((excluded) =>
    byOperator(narrow).some((own) => excluded.every((other) => own.some((atom) => covers(atom, other)))),
  );
}

const byOperator = ({ noneOf }: Condition): readonly (readonly Atom[])[] => {
  const operators = [...new Set(noneOf.map(({ operator }) => operator))];
  return operators.map((operator) => noneOf.filter((atom) => atom.operator === operator));
};

function excludes(narrow: Condition, excluded: Atom): boolean {
  if (narrow.noneOf.some((own) => covers(own, excluded))) return true;
  return narrow.anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every((own) => disjoint(own, excluded)));
}

function keepsTo(narrow: Condition, limit: Bound): boolean {
  if (narrow.bounds.some((own) => own.side === limit.side && tighter(own, limit))) return true;
  if (limit.side === 'age') return false;
  return narrow.anyOf.some(
    ({ atoms }) => atoms.length > 0 && atoms.every(({ number }) => number !== undefined && surelyWithin(number, limit)),
  );
}

function tighter(own: Bound, limit: Bound): boolean {
  if (own.value === limit.value) return limit.inclusive || !own.inclusive;
  return limit.side === 'lower' ? own.value > limit.value : own.value < limit.value;
}

/** Whether criteria on several keys of one map are ORed or ANDed is not documented: with the same keys on both sides both readings hold. */
function sameKeys(narrow: Conditions, wide: Conditions): boolean {
  const keys = ({ all }: Conditions, field: string): readonly string[] =>
    all.filter((condition) => condition.field === field).map(({ name }) => name);
  return wide.all
    .filter(({ field, name }) => field !== name)
    .every(({ field }) => {
      const [own, other] = [keys(narrow, field), keys(wide, field)];
      return own.length === 1 || (own.length === other.length && own.every((name) => other.includes(name)));
    });
}
