import { matchesNothingBut } from './named-actions';
import { expectAll, type Probe } from './expectation';
import { type RenderedRole } from './rendered-roles';
import { resourceOf } from './resources';
import { dangerousActions } from './role-actions';
import { type ProofId, type ProofStatement } from './statement';
import { ask, placeIn, type ProofSubject } from './subject';

export interface ExpectedActions {
  readonly id: ProofId;
  readonly role: RenderedRole;
  /** Everything that the role may do. */
  readonly actions: readonly string[];
  /** How far it goes, e.g. `the containment-only variant needs`. */
  readonly by: string;
}

/** The role's policies name no action but those that are expected, none by a wildcard, and the evaluator finds nothing dangerous allowed. */
export function nothingElseAllowed(subject: ProofSubject, { id, role, actions, by }: ExpectedActions): ProofStatement {
  const expected = new Set(actions.map((action) => action.toLowerCase()));
  const { deployment, regions } = subject;
  const named = role.policies.flatMap(({ name, policy }) => matchesNothingBut(expected, policy, name));
  const dangerous = dangerousActions
    .filter((action) => !expected.has(action.toLowerCase()))
    .map((action): Probe => ({ what: action, action, decision: ask(role, action, resourceOf(action, deployment, regions[0] ?? '')) }));
  return expectAll([...named, ...dangerous], {
    id,
    expected: 'denied',
    place: placeIn(subject, role),
    holds: `${role.name} may do only what ${by}`,
    fails: (whats) => `${role.name} may do more than ${by}: ${whats}`,
    affected: 'a containment that goes wrong, or anybody who controls the role, can do that in every account',
    remedy: 'remove it from the role, action by action; if a runbook needs it, add it to the runbooks in Cordon',
  });
}
