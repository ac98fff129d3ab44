import { type PatternCombination } from '../../events/field-condition';
import { type Domain } from './domain';

/** Events of one form, and what their fields hold. */
export interface EventKind {
  /** @default - of every service */
  readonly source?: string;
  readonly detailTypes: readonly string[];
  /** Whether a pattern has to name them by their detail type, because other events of the source may have the same fields. @default false */
  readonly isByName?: boolean;
  /** By path in the event. @param combination - what else is asked for, where one field tells of another */
  readonly fields: (combination: PatternCombination) => Readonly<Record<string, Domain>>;
}
