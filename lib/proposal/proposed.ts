/**
 * Where a value comes from:
 *
 * - `given`: a flag or an answer
 * - `read`: a fact of the organization
 * - `names`: names of accounts and units, which prove nothing
 * - `default`: what most organizations take
 */
export type Basis = 'given' | 'read' | 'names' | 'default';

/** A value and the reason for it, as a sentence part without a full stop. */
export interface Proposed<Value> {
  readonly value: Value;
  readonly by: Basis;
  readonly why: string;
}

/** A value that nothing in the organization shows, so that somebody has to say it. */
export interface Missing<Value = never> {
  readonly missing: true;
  /** The fact: what is not known. */
  readonly why: string;
  /** What might be meant. @default - nothing suggests itself */
  readonly suggestion?: Value;
}

export const isMissing = <Value>(one: Proposed<Value> | Missing<Value>): one is Missing<Value> => 'missing' in one;

export const missing = <Value>(why: string, suggestion?: Value): Missing<Value> => ({
  missing: true,
  why,
  ...(suggestion !== undefined && { suggestion }),
});

/** The value that was given, else the proposal. A value that was given and is the proposed one keeps the reason of the proposal. */
export function settled<Value>(given: Value | undefined, proposal: Proposed<Value> | Missing<Value>): Proposed<Value> | Missing<Value> {
  if (given === undefined) return proposal;
  if (!isMissing(proposal) && JSON.stringify(proposal.value) === JSON.stringify(given)) return proposal;
  return { value: given, by: 'given', why: 'as you said' };
}
