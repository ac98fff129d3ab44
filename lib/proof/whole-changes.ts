import { oneReplacement, withWholeChange, type PolicyChange } from './remedies';
import { type FailingStatement, type ProofStatement, type UnknownStatement } from './statement';

type Found = FailingStatement | UnknownStatement;

/**
 * Findings about one statement of a policy, each of which names another statement to put in its place: all of them get the one that settles all.
 * Whoever pasted one after the other would take the first back with the second.
 */
export function withWholeChanges(statements: readonly ProofStatement[]): readonly ProofStatement[] {
  const wholes = new Map<string, PolicyChange>();
  const byPlace = new Map<string, PolicyChange[]>();
  for (const statement of statements) {
    const key = keyOf(statement);
    if (key !== undefined) byPlace.set(key, [...(byPlace.get(key) ?? []), (statement as Found).change!]);
  }
  for (const [key, changes] of byPlace) {
    const whole = changes.length > 1 ? oneReplacement(changes) : undefined;
    if (whole !== undefined) wholes.set(key, whole);
  }
  return statements.map((statement) => {
    const whole = wholes.get(keyOf(statement) ?? '');
    if (whole === undefined) return statement;
    const { change, remedy } = statement as Found;
    return { ...(statement as Found), change: whole, remedy: withWholeChange(remedy, change!, whole) };
  });
}

/** Policy and statement that a finding wants to replace. @returns undefined for a finding that replaces nothing */
function keyOf(statement: ProofStatement): string | undefined {
  if (statement.status === 'holds' || statement.change?.policy === undefined || statement.change.sid === undefined) return undefined;
  return `${statement.change.policy} ${statement.change.sid}`;
}
