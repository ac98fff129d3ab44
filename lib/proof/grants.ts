import { type NamedPolicy, type PolicyKind, type Statement } from '../iam';
import { type Probe } from './expectation';

/** Whether a statement may be about an action: by name, by a wildcard, or by NotAction. */
export function mayAllow({ actions }: Statement, action: string): boolean {
  return actions.negated || actions.list.some(({ text }) => /[*?]/.test(text) || text.toLowerCase() === action.toLowerCase());
}

/**
 * What a statement allows, regardless of its conditions. A fixed list of requests could miss those that a condition admits. Unknown if a
 * part of the statement cannot be read.
 */
export function granted({ name }: NamedPolicy, kind: PolicyKind, { sid, unknowns }: Statement): Probe['decision'] {
  const at = { kind, policy: name, sid };
  if (unknowns.length > 0) return { result: 'unknown', unknowns: unknowns.map((unknown) => ({ ...unknown, at })) };
  return { result: 'allowed', by: [at] };
}
