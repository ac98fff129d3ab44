import { evaluateAccess, type AccessRequest, type NamedPolicy, type PlacedUnknown, type PolicyLevel, type StatementPlace } from '../iam';
import { administrator } from './subject';

/** One thing that is in the way of a request, or may. */
export type Obstacle =
  | { readonly kind: 'denial'; readonly by: StatementPlace }
  | { readonly kind: 'no-allow'; readonly level: string }
  /** A statement, a level that allows too little, or a policy that cannot be read, of which it is not known what it does. */
  | { readonly kind: 'unknown'; readonly at?: StatementPlace; readonly level?: string; readonly unknowns: readonly PlacedUnknown[] };

/**
 * All that is in the way of a request: each statement that denies it, and what is left when those are taken away. Each statement that may
 * deny or allow it is by itself, since one remedy is needed for each.
 */
export function obstacles(request: AccessRequest, levels: readonly PolicyLevel[]): readonly Obstacle[] {
  const decision = evaluateAccess(request, { identityPolicies: [administrator], serviceControlPolicies: levels });
  if (decision.result === 'allowed') return [];
  if (decision.result === 'unknown') return byStatement(decision.unknowns);
  if (decision.reason.kind === 'no-allow') return [{ kind: 'no-allow', level: decision.reason.level ?? '' }];
  const { by } = decision.reason;
  return [
    { kind: 'denial', by },
    ...obstacles(
      request,
      levels.map((level) => withoutDenial(level, by)),
    ),
  ];
}

/** What is in the way of a request that AWS may never make: nobody knows whether it stops anything. */
export function doubtful(obstacle: Obstacle, action: string, reason: string): Obstacle {
  if (obstacle.kind === 'unknown') return obstacle;
  const unknown = { kind: 'rule', name: `the resource of ${action}`, reason } as const;
  if (obstacle.kind === 'no-allow') return { kind: 'unknown', level: obstacle.level, unknowns: [unknown] };
  return { kind: 'unknown', at: obstacle.by, unknowns: [{ ...unknown, at: obstacle.by }] };
}

/** Tells obstacles apart: a statement that is attached to several levels is one. */
export function obstacleKey(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'denial':
      return denialKey(obstacle.by.policy, obstacle.by.sid);
    case 'no-allow':
      return `no-allow ${obstacle.level}`;
    case 'unknown':
      return `unknown ${placeKey(obstacle.at)}${obstacle.level ?? ''}`;
  }
}

export const denialKey = (policy: string, sid: string): string => `denial ${policy} ${sid}`;
const placeKey = (at: StatementPlace | undefined): string => (at === undefined ? '' : `${at.policy} ${at.sid}`);

function byStatement(unknowns: readonly PlacedUnknown[]): readonly Obstacle[] {
  const found = new Map<string, PlacedUnknown[]>();
  for (const unknown of unknowns) found.set(placeKey(unknown.at), [...(found.get(placeKey(unknown.at)) ?? []), unknown]);
  return [...found.values()].map((some) => ({ kind: 'unknown', ...(some[0]?.at && { at: some[0].at }), unknowns: some }));
}

function withoutDenial({ id, policies }: PolicyLevel, { policy: policyName, sid }: StatementPlace): PolicyLevel {
  const without = ({ name, policy }: NamedPolicy): NamedPolicy =>
    name === policyName
      ? { name, policy: { ...policy, statements: policy.statements.filter((one) => one.sid !== sid || one.effect !== 'Deny') } }
      : { name, policy };
  return { id, policies: policies.map(without) };
}
