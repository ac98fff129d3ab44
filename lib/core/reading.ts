/** The reason why something could not be read. */
export interface UnknownReason {
  /** The call that failed, e.g. `cloudformation:ListStackInstances`; it is also the IAM permission to grant. */
  readonly call: string;
  /** The error code that AWS answered, or `notAskedCode` where nothing was sent. */
  readonly code: string;
  readonly message: string;
}

/** The code of a reading that was not requested. */
export const notAskedCode = 'not-asked';

/** The result of a read. Access denied is `unknown`, never `absent`. An `unknown` never passes a gate. */
export type Reading<T> =
  | { readonly status: 'present'; readonly value: T }
  | { readonly status: 'absent' }
  | { readonly status: 'unknown'; readonly reason: UnknownReason };

export const present = <T>(value: T): Reading<T> => ({ status: 'present', value });
export const absent: Reading<never> = { status: 'absent' };
export const unknown = (reason: UnknownReason): Reading<never> => ({ status: 'unknown', reason });

/** The value if it is present, otherwise `otherwise`. Use it for display only. A gate must check the status. */
export function valueOr<T>(reading: Reading<T>, otherwise: T): T {
  return reading.status === 'present' ? reading.value : otherwise;
}
