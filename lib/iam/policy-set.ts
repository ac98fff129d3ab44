import { type PlacedUnknown, type PolicyKind, type StatementPlace } from './decision';
import { type Directness } from './principal';
import { type NamedPolicy } from './request';
import { matchesStatement, type PreparedRequest, type StatementForm } from './statement';

/** What policies that stand beside each other say of a request: any of their statements may deny it, any may allow it. */
export interface PolicySetVerdict {
  /** A statement that certainly denies it. @default - none */
  readonly deniedBy?: StatementPlace;
  /** Statements that certainly allow it, with the name by which they mean the principal. */
  readonly allowedBy: readonly { readonly place: StatementPlace; readonly by?: Directness }[];
  /** What is not known of statements that might deny it. */
  readonly unknownDenies: readonly PlacedUnknown[];
  /** What is not known of statements that might allow it. */
  readonly unknownAllows: readonly PlacedUnknown[];
}

export const forms: Readonly<Record<PolicyKind, StatementForm>> = {
  identity: { principal: 'forbidden', resource: 'required' },
  'permissions-boundary': { principal: 'forbidden', resource: 'required' },
  session: { principal: 'forbidden', resource: 'required' },
  resource: { principal: 'required', resource: 'required' },
  trust: { principal: 'required', resource: 'implied' },
  'service-control-policy': { principal: 'forbidden', resource: 'required' },
  'resource-control-policy': { principal: 'everyone', resource: 'required' },
};

export function evaluatePolicySet(
  policies: readonly NamedPolicy[],
  request: PreparedRequest,
  { kind, level }: { readonly kind: PolicyKind; readonly level?: string },
): PolicySetVerdict {
  const form = forms[kind];
  let deniedBy: StatementPlace | undefined;
  const allowedBy: { readonly place: StatementPlace; readonly by?: Directness }[] = [];
  const unknownDenies: PlacedUnknown[] = [];
  const unknownAllows: PlacedUnknown[] = [];
  for (const { name, policy } of policies) {
    if (policy.unreadable) {
      unknownDenies.push(policy.unreadable);
      unknownAllows.push(policy.unreadable);
    }
    for (const statement of policy.statements) {
      const { truth, by } = matchesStatement(statement, request, form);
      if (truth.is === false) continue;
      const place: StatementPlace =
        level === undefined ? { kind, policy: name, sid: statement.sid } : { kind, level, policy: name, sid: statement.sid };
      if (truth.is === 'unknown') {
        const unknowns = truth.unknowns.map((unknown) => ({ ...unknown, at: place }));
        if (statement.effect !== 'Allow') unknownDenies.push(...unknowns);
        if (statement.effect !== 'Deny') unknownAllows.push(...unknowns);
      } else if (statement.effect === 'Deny') {
        deniedBy ??= place;
      } else {
        allowedBy.push(by === undefined ? { place } : { place, by });
      }
    }
  }
  return deniedBy === undefined ? { allowedBy, unknownDenies, unknownAllows } : { deniedBy, allowedBy, unknownDenies, unknownAllows };
}
