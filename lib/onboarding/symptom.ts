/**
 * Whether a symptom fits what the snapshot shows. Each has its evidence.
 *
 * - `fits`: the snapshot shows the symptom, or the cause that AWS names for it.
 * - `does-not-fit`: the snapshot shows the opposite.
 * - `unknown`: it was not read, or no snapshot can show it.
 */
export interface SymptomVerdict {
  readonly status: 'fits' | 'does-not-fit' | 'unknown';
  readonly evidence: string;
  /** The cause that the snapshot shows, as sentences. @default - the one that AWS's table names */
  readonly cause?: string;
  /** What to do about it, as sentences. @default - what AWS's table says */
  readonly remedy?: string;
}

/** A symptom in one account. */
export interface AccountSymptom {
  readonly account: string;
  readonly name: string;
  readonly verdict: SymptomVerdict;
}

type Why = Pick<SymptomVerdict, 'cause' | 'remedy'>;

export const fits = (evidence: string, why: Why = {}): SymptomVerdict => ({ status: 'fits', evidence, ...why });
export const doesNotFit = (evidence: string): SymptomVerdict => ({ status: 'does-not-fit', evidence });
export const unknown = (evidence: string): SymptomVerdict => ({ status: 'unknown', evidence });
