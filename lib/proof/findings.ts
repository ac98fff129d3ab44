import { type Decision, type PlacedUnknown, type StatementPlace } from '../iam';
import { type FailingStatement, type HoldingStatement, type ProofId, type ProofPlace, type UnknownStatement } from './statement';

/** What is said where something does not hold, or cannot be found out. */
export interface Consequence {
  /** What follows, as a sentence without a full stop. */
  readonly affected: string;
  readonly remedy: string;
}

/** What some statements have besides. */
type Further = Pick<FailingStatement, 'actions' | 'change'>;
/** What statements that fail have besides; a weakness of what AWS publishes is a note. */
type OfFailure = Further & Partial<Pick<FailingStatement, 'severity' | 'weakness'>>;

export function holds(id: ProofId, fact: string, place: ProofPlace, actions?: readonly string[]): HoldingStatement {
  return { id, status: 'holds', fact, place, ...(actions && { actions: sorted(actions) }) };
}

export function fails(
  id: ProofId,
  fact: string,
  place: ProofPlace,
  { affected, remedy }: Consequence,
  { weakness, severity = weakness === undefined ? 'error' : 'note', actions, change }: OfFailure = {},
): FailingStatement {
  const further = { ...(actions && { actions: sorted(actions) }), ...(change && { change }), ...(weakness !== undefined && { weakness }) };
  return { id, status: 'fails', severity, fact, affected, remedy, place, ...further };
}

export function unknown(
  id: ProofId,
  fact: string,
  place: ProofPlace,
  { affected, remedy }: Consequence,
  unknowns: readonly PlacedUnknown[],
  { actions, change }: Further = {},
): UnknownStatement {
  const names = sorted(unknowns.map(unknownToText));
  const further = { ...(actions && { actions: sorted(actions) }), ...(change && { change }) };
  return { id, status: 'unknown', fact, affected, remedy, place, unknowns: names, ...further };
}

/** `condition-key aws:SourceVpc in OnlyFromVpc of p-12345678 (why nobody can know it)`. */
export function unknownToText({ kind, name, reason, at }: PlacedUnknown): string {
  return `${kind} ${name}${at === undefined ? '' : ` in ${at.sid} of ${at.policy}`}${reason === undefined ? '' : ` (${reason})`}`;
}

/** `condition key aws:SourceVpc: why nobody can know it`. */
export const reasonToText = ({ kind, name, reason }: PlacedUnknown): string =>
  `${kind.replace('-', ' ')} ${name}${reason === undefined ? '' : `: ${reason}`}`;

export const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

/** The statement that decided, as a place. */
export function placeOf(decision: Decision): Pick<ProofPlace, 'policy' | 'sid'> {
  const at: StatementPlace | undefined =
    decision.result === 'allowed'
      ? decision.by.at(-1)
      : decision.result === 'denied'
        ? decision.reason.kind === 'explicit-deny'
          ? decision.reason.by
          : undefined
        : decision.unknowns[0]?.at;
  return at === undefined ? {} : { policy: at.policy, sid: at.sid };
}

/** `a, b and 3 more`, each once and in the order given. */
export function listed(texts: readonly string[], most = 5): string {
  const names = [...new Set(texts)];
  if (names.length <= most) return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
