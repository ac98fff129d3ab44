/** What the evaluator does not know, and so whatever depends on it. */
export interface Unknown {
  /**
   * - `condition-operator`: an operator that is not known here.
   * - `condition-key`: a key of which the caller said neither the value nor that it is absent.
   * - `condition-value`: a value, of the policy or the request, that the operator cannot read, or that AWS does not document.
   * - `variable`: a policy variable that cannot be resolved.
   * - `element`: an element or form of a statement that is not known, or not allowed in this kind of policy.
   * - `principal`: a form of principal of which it cannot be said whom it means.
   * - `wildcard`: a match that depends on whether a wildcard reaches beyond a colon.
   * - `policy`: a policy whose content is not known.
   * - `rule`: a rule of evaluation that AWS does not document for this case.
   */
  readonly kind:
    'condition-operator' | 'condition-key' | 'condition-value' | 'variable' | 'element' | 'principal' | 'wildcard' | 'policy' | 'rule';
  /** The operator, key, variable or construct itself. */
  readonly name: string;
  /** Why nobody can know it, as a sentence without a full stop. @default - not given */
  readonly reason?: string;
}

/** True, false, or not known and why. An unknown has at least one reason. */
export type Truth = { readonly is: true } | { readonly is: false } | UnknownTruth;
export interface UnknownTruth {
  readonly is: 'unknown';
  readonly unknowns: readonly Unknown[];
}

export const yes: Truth = { is: true };
export const no: Truth = { is: false };
export const truth = (value: boolean): Truth => (value ? yes : no);
export const unknownTruth = (kind: Unknown['kind'], name: string, reason?: string): UnknownTruth => ({
  is: 'unknown',
  unknowns: [{ kind, name, ...(reason !== undefined && { reason }) }],
});

export function not(value: Truth): Truth {
  return value.is === 'unknown' ? value : truth(!value.is);
}

/** False where one is certainly false; unknown where none is and one is unknown. What follows a false is not looked at. */
export function every<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  return join(items, test, false);
}

/** True where one is certainly true; unknown where none is and one is unknown. What follows a true is not looked at. */
export function some<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  return join(items, test, true);
}

function join<T>(items: readonly T[], test: (item: T) => Truth, decisive: boolean): Truth {
  let unknowns: Unknown[] | undefined;
  for (const item of items) {
    const value = test(item);
    if (value.is === decisive) return value;
    if (value.is === 'unknown') unknowns = [...(unknowns ?? []), ...value.unknowns];
  }
  return unknowns === undefined ? truth(!decisive) : { is: 'unknown', unknowns };
}
