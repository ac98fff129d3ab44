/** Why something could not be read. */
export interface UnknownReason {
  /** The call that failed, e.g. `cloudformation:ListStackInstances`; it is also the IAM permission to grant. */
  readonly call: string;
  /** The error code that AWS answered, or `not-asked` where nothing was sent. */
  readonly code: string;
  readonly message: string;
}

/**
 * What a read found out. Access denied is `unknown`, never `absent`; an `unknown` never passes a gate.
 */
export type Reading<T> =
  | { readonly status: 'present'; readonly value: T }
  | { readonly status: 'absent' }
  | { readonly status: 'unknown'; readonly reason: UnknownReason };

export const present = <T>(value: T): Reading<T> => ({ status: 'present', value });
export const absent: Reading<never> = { status: 'absent' };
export const unknown = (reason: UnknownReason): Reading<never> => ({ status: 'unknown', reason });

/** The value when it is present, otherwise `otherwise`. For display only: a gate must look at the status. */
export function valueOr<T>(reading: Reading<T>, otherwise: T): T {
  return reading.status === 'present' ? reading.value : otherwise;
}
