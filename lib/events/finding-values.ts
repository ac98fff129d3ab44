import written from './finding-values.json';

/** Values of a field that AWS documents. */
export interface KnownValues {
  readonly values: readonly string[];
  /** Whether AWS documents them all. Of other fields only what is nearly a known value is a slip of the pen. */
  readonly closed: boolean;
}

/** The values that AWS documents of fields of GuardDuty findings, by their paths. Sources: the address beside each list. */
export const findingValues: Readonly<Partial<Record<string, KnownValues>>> = written;
