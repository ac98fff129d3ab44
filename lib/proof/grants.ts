import { type NamedPolicy, type PolicyKind, type Statement } from '../iam';
import { type Probe } from './expectation';

/** Whether a statement may be about an action: by name, by a wildcard, or by NotAction. */
export function mayAllow({ actions }: Statement, action: string): boolean {
  return actions.negated || actions.list.some(({ text }) => /[*?]/.test(text) || text.toLowerCase() === action.toLowerCase());
}

/**
 * What a statement allows by its own words, whatever its conditions: requests that are thought of beforehand may be none of those that a
 * condition lets through. Unknown where not all of the statement can be read.
 */
export function granted({ name }: NamedPolicy, kind: PolicyKind, { sid, unknowns }: Statement): Probe['decision'] {
  const at = { kind, policy: name, sid };
  if (unknowns.length > 0) return { result: 'unknown', unknowns: unknowns.map((unknown) => ({ ...unknown, at })) };
  return { result: 'allowed', by: [at] };
}
