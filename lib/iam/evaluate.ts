import { accountOf } from './arn';
import { ContextKeys } from './context';
import { type Decision, type PlacedUnknown, type PolicyKind } from './decision';
import { evaluatePolicySet, type PolicySetVerdict } from './policy-set';
import { isServiceLinkedRole, principalAccount, type RequestPrincipal } from './principal';
import { type AccessPolicies, type AccessRequest, type NamedPolicy, type PolicyLevel } from './request';
import { bestOf, outcomeOf, requirement, routesOf, type Requirement } from './routes';
import { type PreparedRequest } from './statement';

/**
 * Decides a request as IAM does: an explicit deny anywhere wins; then every level of control policies, the boundary, the session policies,
 * and the policies of the identity or the resource must allow it.
 *
 * The answer is `unknown` only where what is not known would make a difference: not where something certainly denies it.
 * Service control policies do not reach services, service-linked roles and the management account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function evaluateAccess(request: AccessRequest, policies: AccessPolicies): Decision {
  const { principal } = request;
  const resourceAccount = request.resourceAccount ?? accountOf(request.resource) ?? principalAccount(principal);
  const prepared: PreparedRequest = {
    ...request,
    actionName: request.action.toLowerCase(),
    keys: new ContextKeys(request.context, () => derivedKeys(principal, resourceAccount)),
  };
  const { managementAccount } = policies;

  const sets: PolicySetVerdict[] = [];
  const evaluate = (list: readonly NamedPolicy[], kind: PolicyKind, level?: string): PolicySetVerdict => {
    const verdict = evaluatePolicySet(list, prepared, level === undefined ? { kind } : { kind, level });
    sets.push(verdict);
    return verdict;
  };

  const levels: Requirement[] = [];
  if (isReachedByServiceControlPolicies(principal, managementAccount)) {
    for (const { id, policies: attached } of policies.serviceControlPolicies ?? []) {
      levels.push(requirement(evaluate(attached, 'service-control-policy', id), 'service-control-policy', id));
    }
  }
  const unknownRules: PlacedUnknown[] = [];
  if (!isServiceLinkedRole(principal) && (managementAccount === undefined || resourceAccount !== managementAccount)) {
    unknownRules.push(...resourceControlUnknowns(policies.resourceControlPolicies ?? [], request.action, evaluate));
  }
  const { resourcePolicy, identityPolicies = [], permissionsBoundary, sessionPolicies } = policies;
  const isService = principal.type === 'service';
  const routes = routesOf({
    principal,
    sameAccount: principalAccount(principal) === resourceAccount,
    ...(!isService && principal.type !== 'root' && { identity: evaluate(identityPolicies, 'identity') }),
    ...(!isService && permissionsBoundary && { boundary: evaluate([permissionsBoundary], 'permissions-boundary') }),
    ...(!isService && sessionPolicies && { session: evaluate(sessionPolicies, 'session') }),
    ...(resourcePolicy && { resource: { kind: resourcePolicy.kind, verdict: evaluate([resourcePolicy], resourcePolicy.kind) } }),
  });

  const deniedBy = sets.find((set) => set.deniedBy)?.deniedBy;
  if (deniedBy) return { result: 'denied', reason: { kind: 'explicit-deny', by: deniedBy } };
  const [organization, account] = [outcomeOf(levels), bestOf(routes)];
  if (organization.met === false) return { result: 'denied', reason: organization.reason };
  if (account.met === false) return { result: 'denied', reason: account.reason };
  const unknowns = [...sets.flatMap((set) => set.unknownDenies), ...unknownRules];
  if (organization.met === 'unknown') unknowns.push(...organization.unknowns);
  if (account.met === 'unknown') unknowns.push(...account.unknowns);
  if (organization.met === true && account.met === true && unknowns.length === 0) {
    return { result: 'allowed', by: [...organization.by, ...account.by] };
  }
  return { result: 'unknown', unknowns };
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html */
function isReachedByServiceControlPolicies(principal: RequestPrincipal, managementAccount: string | undefined): boolean {
  if (principal.type === 'service' || isServiceLinkedRole(principal)) return false;
  return managementAccount === undefined || principalAccount(principal) !== managementAccount;
}

/**
 * Services that resource control policies certainly reach; AWS goes on adding others, of which it is not known here.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
const resourceControlledServices: ReadonlySet<string> = new Set(['s3', 'sts', 'kms', 'sqs', 'secretsmanager']);

/** Only their denials count: RCPFullAWSAccess, which nobody can detach, allows everything. */
function resourceControlUnknowns(
  levels: readonly PolicyLevel[],
  action: string,
  evaluate: (list: readonly NamedPolicy[], kind: PolicyKind, level: string) => PolicySetVerdict,
): readonly PlacedUnknown[] {
  if (levels.length === 0) return [];
  const service = action.slice(0, action.indexOf(':')).toLowerCase();
  if (resourceControlledServices.has(service)) {
    levels.forEach(({ id, policies }) => evaluate(policies, 'resource-control-policy', id));
    return [];
  }
  return [{ kind: 'rule', name: `resource control policies for ${service}` }];
}

/**
 * Condition keys that follow from a request, in lower case.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function derivedKeys(principal: RequestPrincipal, resourceAccount: string | undefined): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  if (resourceAccount !== undefined) keys.set('aws:resourceaccount', resourceAccount);
  if (principal.type === 'service') return keys.set('aws:principalisawsservice', 'true').set('aws:principalservicename', principal.service);
  const account = principalAccount(principal);
  if (account !== undefined) keys.set('aws:principalaccount', account);
  return keys
    .set('aws:principalarn', principal.arn)
    .set('aws:principaltype', { role: 'AssumedRole', user: 'User', root: 'Account' }[principal.type])
    .set('aws:principalisawsservice', 'false');
}
