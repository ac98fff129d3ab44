import { type DenialReason, type PlacedUnknown, type PolicyKind, type StatementPlace } from './decision';
import { type PolicySetVerdict } from './policy-set';
import { type RequestPrincipal } from './principal';

/** Something that has to allow the request. */
export interface Requirement {
  /** What is said where it does not. */
  readonly reason: Extract<DenialReason, { kind: 'no-allow' }>;
  /** @default - nothing certainly allows it */
  readonly allowedBy?: StatementPlace;
  /** What is not known of statements that might allow it. */
  readonly unknowns: readonly PlacedUnknown[];
}

/** Requirements that together are enough. */
export type Route = readonly Requirement[];

export function requirement(verdict: PolicySetVerdict, kind: PolicyKind, level?: string): Requirement {
  const [first] = verdict.allowedBy;
  return {
    reason: { kind: 'no-allow', in: kind, ...(level !== undefined && { level }) },
    ...(first && { allowedBy: first.place }),
    unknowns: verdict.unknownAllows,
  };
}

export interface RouteOptions {
  readonly principal: RequestPrincipal;
  /** Whether principal and resource are in one account. */
  readonly sameAccount: boolean;
  /** @default - a service, or the root user, which has full access in its account */
  readonly identity?: PolicySetVerdict;
  /** @default - no boundary */
  readonly boundary?: PolicySetVerdict;
  /** @default - no session policies */
  readonly session?: PolicySetVerdict;
  /** @default - the resource has no policy */
  readonly resource?: { readonly kind: 'resource' | 'trust'; readonly verdict: PolicySetVerdict };
}

/**
 * The ways in which identity and resource policies can allow a request; one is enough. Across accounts both have to; within one either
 * does, except that a trust policy always has to. What a resource policy gives to a role is limited by its boundary and session
 * policies; what it gives to a user or a session by name is not; what it gives to an account, that account's identity policies give on.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function routesOf(options: RouteOptions): readonly Route[] {
  const { principal, sameAccount, identity, boundary, session, resource } = options;
  const limits = [
    ...(boundary ? [requirement(boundary, 'permissions-boundary')] : []),
    ...(session ? [requirement(session, 'session')] : []),
  ];
  const own: Route = [...(identity ? [requirement(identity, 'identity')] : []), ...limits];
  const theirs = resource ? requirement(resource.verdict, resource.kind) : nothingAllows('resource');
  if (principal.type === 'service') return [[theirs]];
  if (!sameAccount) return [[...own, theirs]];
  if (resource?.kind === 'trust' && principal.type === 'root') return [[uncertain('the root user assumes a role')]];
  if (resource === undefined) return [own];
  return [resource.kind === 'trust' ? [...own, theirs] : own, ...directRoutes(resource.verdict, resource.kind, limits)];
}

/** What the policy of the resource allows by itself. */
function directRoutes(verdict: PolicySetVerdict, kind: PolicyKind, limits: Route): readonly Route[] {
  const routes = verdict.allowedBy.flatMap(({ place, by }): Route[] => {
    const allowed: Requirement = { reason: { kind: 'no-allow', in: kind }, allowedBy: place, unknowns: [] };
    switch (by) {
      case 'session':
      case 'user':
        return [[allowed]];
      case 'role':
        return [[allowed, ...limits]];
      case 'everyone':
        // What limits a role that is named, and not a user, AWS does not say of those who are meant by *.
        return limits.length === 0 ? [[allowed]] : [[allowed, ...limits], [uncertain('* in a resource policy and a boundary')]];
      case 'account':
      case 'service':
      case undefined:
        return [];
    }
  });
  const perhaps: Route[] = verdict.unknownAllows.length === 0 ? [] : [[{ ...nothingAllows(kind), unknowns: verdict.unknownAllows }]];
  return [...routes, ...perhaps];
}

const nothingAllows = (kind: PolicyKind): Requirement => ({ reason: { kind: 'no-allow', in: kind }, unknowns: [] });
const uncertain = (name: string): Requirement => ({ ...nothingAllows('resource'), unknowns: [{ kind: 'rule', name }] });

const isUnmet = ({ allowedBy, unknowns }: Requirement): boolean => allowedBy === undefined && unknowns.length === 0;

/** What comes of requirements that all have to be met. */
export type Outcome =
  | { readonly met: true; readonly by: readonly StatementPlace[] }
  | { readonly met: false; readonly reason: DenialReason }
  | { readonly met: 'unknown'; readonly unknowns: readonly PlacedUnknown[] };

export function outcomeOf(requirements: Route): Outcome {
  const unmet = requirements.find(isUnmet);
  if (unmet) return { met: false, reason: unmet.reason };
  const unknowns = requirements.flatMap((each) => (each.allowedBy ? [] : each.unknowns));
  if (unknowns.length > 0) return { met: 'unknown', unknowns };
  return { met: true, by: requirements.flatMap(({ allowedBy }) => allowedBy ?? []) };
}

/** One route that certainly leads there is enough; where none does, one of which it is not known makes it unknown. */
export function bestOf(routes: readonly Route[]): Outcome {
  const outcomes = routes.map(outcomeOf);
  const unknowns = outcomes.flatMap((outcome) => (outcome.met === 'unknown' ? outcome.unknowns : []));
  return (
    outcomes.find(({ met }) => met === true) ??
    (unknowns.length > 0 ? { met: 'unknown', unknowns } : (outcomes[0] ?? { met: false, reason: nothingAllows('identity').reason }))
  );
}
