import { type PartDifference } from './part';

/** A rule with its place among the others, as it is configured and as it is deployed. */
export interface OrderedRule {
  readonly name: string;
  readonly wanted: number;
  readonly found: number;
}

/**
 * Whether the order of a rule changes what happens: it does where the rule comes before another one and should come after it, or the other way
 * round. A number that is another one, with the same rules on both sides, changes nothing.
 * @param maySwap - whether the outcome is the same either way
 */
export function orderDifference<Rule extends OrderedRule>(
  rule: Rule,
  others: readonly Rule[],
  maySwap: (one: Rule, other: Rule) => boolean,
): { readonly differences: readonly PartDifference[]; readonly note?: string } {
  const { wanted, found } = rule;
  if (wanted === found) return { differences: [] };
  const passed = others.filter(
    (other) => other !== rule && Math.sign(wanted - other.wanted) !== Math.sign(found - other.found) && !maySwap(rule, other),
  );
  if (passed.length === 0) return { differences: [], note: `its order is ${found} instead of ${wanted}, which changes nothing` };
  const names = passed.map(({ name }) => name).join(', ');
  const side = (own: number, other: number): string => (own < other ? 'before' : own > other ? 'after' : 'together with');
  const [first] = passed;
  return {
    differences: [
      {
        what: 'order',
        wanted: [`${wanted} (${side(wanted, first!.wanted)} ${names})`],
        found: [`${found} (${side(found, first!.found)} ${names})`],
      },
    ],
  };
}
