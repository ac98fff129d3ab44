import { type Condition, type NamedPolicy, type PlacedUnknown, type PolicyKind } from '../iam';
import { type Probe } from './expectation';
import { mayAllow } from './grants';
import { allowStatements } from './witnesses';

/** A condition that has to be there: one of the values that fit, and with certainty. */
export interface Bound {
  readonly key: string;
  readonly fits: (value: string) => boolean;
}

/** Operators that are true of the listed values alone, and never without the key. */
const binding: ReadonlySet<string> = new Set(['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike']);

/**
 * Statements that may allow an action without being bound to certain values of a key. Whatever requests are thought of beforehand, a
 * statement can be written that lets none of them through and others all the same; one that is bound cannot. What they let through is not
 * known, so they are unknown.
 */
export function unboundStatements(
  policy: NamedPolicy & { readonly kind?: PolicyKind },
  action: string,
  bounds: readonly Bound[],
): readonly Probe[] {
  return allowStatements(policy.policy)
    .filter((statement) => mayAllow(statement, action))
    .flatMap(({ sid, conditions }) =>
      bounds
        .filter((bound) => !conditions.some((condition) => isBound(condition, bound)))
        .map(({ key }): Probe => {
          const written = conditions
            .filter((condition) => sameKey(condition, key))
            .map(({ name, values }) => `${name} ${values.join(', ')}`);
          const what = written.length === 0 ? `any value of ${key}` : `values of ${key} by ${written.join(' and ')}`;
          const at = { kind: policy.kind ?? 'identity', policy: policy.name, sid } as const;
          const unknown: PlacedUnknown = { kind: 'condition-value', name: what, at };
          return { what, action, decision: { result: 'unknown', unknowns: [unknown] } };
        }),
    );
}

const sameKey = (condition: Condition, key: string): boolean => condition.key.toLowerCase() === key.toLowerCase();

const isBound = (condition: Condition, { key, fits }: Bound): boolean =>
  sameKey(condition, key) && binding.has(condition.name) && condition.values.length > 0 && condition.values.every(fits);
