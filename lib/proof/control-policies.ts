import { evaluateAccess, type AccessRequest, type Decision, type NamedPolicy, type PolicyLevel } from '../iam';
import { accessRequest, essentialRequests, type EssentialRequest } from './essential-requests';
import { fails, holds, listed, sorted, unknown } from './findings';
import { sparedResources } from './spared-resources';
import { type FailingStatement, type ProofId, type ProofStatement, type UnknownStatement } from './statement';
import { administrator, placeIn, type ProofSubject } from './subject';

/** Policies that stand between the roles and what they do. */
export interface Control {
  /** The roles in the account that stands for the others. */
  readonly subject: ProofSubject;
  readonly levels: readonly PolicyLevel[];
  /** Accounts that it is the same for. @default - not of particular accounts */
  readonly accounts?: readonly string[];
  /** Where each policy is attached, by its ID. @default - to nothing yet */
  readonly attachments?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Keys that follow from the organization. */
  readonly keys: Readonly<Record<string, string | readonly string[]>>;
}

export interface ControlOptions {
  readonly id: ProofId;
  /** What they are, e.g. `the guardrail policies`. */
  readonly what: string;
  /** Name of a policy or level by its ID, for people. */
  readonly name: (id: string) => string;
  /** Regions in which a denial is an error. @default - every one */
  readonly regions?: readonly string[];
}

interface Blocked {
  readonly reason: Exclude<Decision, { result: 'allowed' }>;
  readonly requests: EssentialRequest[];
  readonly accounts: Set<string>;
  /** Where the policy that is to blame is attached. */
  readonly attachedTo: Set<string>;
  readonly subject: ProofSubject;
}

/** Whether containment gets through: a statement for each policy statement or level that stands in its way, or one that nothing does. */
export function controlsLetContainmentWork(controls: readonly Control[], options: ControlOptions): readonly ProofStatement[] {
  const blocked = new Map<string, Blocked>();
  for (const { subject, levels, accounts = [], attachments, keys } of controls) {
    for (const request of essentialRequests(subject, levels)) {
      for (const reason of obstacles(accessRequest(request, subject, keys), levels)) {
        const key = keyOf(reason);
        const found = blocked.get(key) ?? {
          reason,
          requests: [],
          accounts: new Set<string>(),
          attachedTo: new Set<string>(),
          subject,
        };
        found.requests.push(request);
        accounts.forEach((account) => found.accounts.add(account));
        attachments?.get(policyOf(reason) ?? '')?.forEach((id) => found.attachedTo.add(id));
        blocked.set(key, found);
      }
    }
  }
  const isKnown = (policy: string, sid: string): boolean => blocked.has(keyOfDenial(policy, sid));
  const statements = [
    ...[...blocked.keys()].sort().map((key) => blockedStatement(blocked.get(key)!, options)),
    ...sparedResources(controls, options, isKnown),
  ];
  if (statements.length > 0) return statements;
  const count = controls.reduce((sum, { accounts = [] }) => sum + accounts.length, 0);
  const reached = count === 0 ? '' : ` (${count} member accounts)`;
  return [
    holds(options.id, `${options.what} let the containment roles do all that the approved runbooks need, in every Region${reached}`, {}),
  ];
}

/** All that stands in the way of a request: each statement that denies it, and what is left when those are taken away. */
function obstacles(request: AccessRequest, levels: readonly PolicyLevel[]): readonly Blocked['reason'][] {
  const decision = evaluateAccess(request, { identityPolicies: [administrator], serviceControlPolicies: levels });
  if (decision.result === 'allowed') return [];
  if (decision.result === 'unknown' || decision.reason.kind === 'no-allow') return [decision];
  const { policy, sid } = decision.reason.by;
  return [
    decision,
    ...obstacles(
      request,
      levels.map((level) => withoutStatement(level, policy, sid)),
    ),
  ];
}

function withoutStatement({ id, policies }: PolicyLevel, policyName: string, sid: string): PolicyLevel {
  const without = ({ name, policy }: NamedPolicy): NamedPolicy =>
    name === policyName
      ? { name, policy: { ...policy, statements: policy.statements.filter((one) => one.sid !== sid || one.effect !== 'Deny') } }
      : { name, policy };
  return { id, policies: policies.map(without) };
}

function keyOf(decision: Blocked['reason']): string {
  if (decision.result === 'unknown') {
    return `unknown ${sorted(decision.unknowns.map(({ kind, name, at }) => `${kind} ${name} ${at?.policy} ${at?.sid}`)).join()}`;
  }
  const { reason } = decision;
  return reason.kind === 'no-allow' ? `no-allow ${reason.level ?? ''}` : keyOfDenial(reason.by.policy, reason.by.sid);
}

const keyOfDenial = (policy: string, sid: string): string => `deny ${policy} ${sid}`;

/** The policy that is to blame, where one is. */
function policyOf(decision: Blocked['reason']): string | undefined {
  if (decision.result === 'unknown') return decision.unknowns.find(({ at }) => at)?.at?.policy;
  return decision.reason.kind === 'explicit-deny' ? decision.reason.by.policy : undefined;
}

function blockedStatement(blocked: Blocked, options: ControlOptions): FailingStatement | UnknownStatement {
  const { reason, requests, subject } = blocked;
  const { id, name } = options;
  const accounts = sorted([...blocked.accounts]);
  const levels = sorted([...blocked.attachedTo]);
  const attached = levels.length === 0 ? '' : `, attached to ${listed(levels.map(name))},`;
  const actions = sorted(requests.map(({ action }) => action));
  const blockedIn = new Set(requests.flatMap(({ region, alike, global }) => (global ? [] : [region, ...alike])));
  const configured = subject.regions.filter((region) => options.regions?.includes(region) === true);
  // Those that the organization uses are named first.
  const regions = [...new Set([...configured, ...subject.regions])].filter((region) => blockedIn.has(region));
  const who = sorted(requests.map(({ role }) => role.name)).join(' and ');
  const where = regions.length === 0 ? '' : regions.length === subject.regions.length ? ' in every Region' : ` in ${listed(regions, 8)}`;
  const what = `${listed(
    requests.map(({ action }) => action),
    3,
  )}${where}`;
  const targets = sorted([...levels, ...accounts]);
  const place = { ...templatePlace(subject), ...(targets.length > 0 && { targets }) };
  const affected = `containment does not work${accounts.length > 0 ? ` in ${listed(accounts, 3)}` : ' in member accounts'}`;
  const roleArns = `arn:${subject.deployment.partition}:iam::*:role/AWSSecurityIncidentResponseContainment*`;
  if (reason.result === 'unknown') {
    const at = reason.unknowns.find((one) => one.at)?.at;
    const policy = at ? `${at.sid} of ${name(at.policy)}${attached}` : options.what;
    return unknown(
      id,
      `it is not known whether ${policy} lets ${who} do ${what}`,
      { ...place, ...(at && { policy: at.policy, sid: at.sid }) },
      { affected: `if not, ${affected}`, remedy: `exempt ${roleArns} by ArnNotLike aws:PrincipalArn, which does not depend on it` },
      reason.unknowns,
      actions,
    );
  }
  const severity =
    options.regions === undefined || requests.some(({ global }) => global) || regions.some((region) => options.regions!.includes(region))
      ? 'error'
      : 'warning';
  if (reason.reason.kind === 'no-allow') {
    const level = reason.reason.level ?? '';
    const fact = `no policy of ${options.what} on ${name(level)} allows ${who} ${what}`;
    const remedy = `allow these actions on ${name(level)} and on every level above and below, as FullAWSAccess does`;
    return fails(id, fact, { ...place, targets: sorted([level, ...accounts]) }, { affected, remedy }, { severity, actions });
  }
  const { policy, sid } = reason.reason.by;
  const fact = `${sid} of ${name(policy)}${attached} denies ${who} ${what}`;
  return fails(
    id,
    fact,
    { ...place, policy, sid },
    { affected, remedy: `exempt ${roleArns} in ${sid}, with ArnNotLike aws:PrincipalArn` },
    { severity, actions },
  );
}

/** Where the policies of the configuration are, before anybody has attached them. */
export const guardrailLevel = 'guardrails';

const templatePlace = (subject: ProofSubject): { readonly template?: string; readonly accountKind: 'member' | 'management' } => {
  const { template, accountKind } = placeIn(subject, subject.containment);
  return { ...(template !== undefined && { template }), accountKind: accountKind ?? 'member' };
};
