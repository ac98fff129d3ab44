import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { accountOf, evaluateAccess, parsePolicy, type NamedPolicy, type PolicyLevel } from '../iam';
import { type Snapshot } from '../organization/snapshot';
import { organizationTree } from '../organization/tree';
import { controlledAccounts } from '../proof/controlled-accounts';
import { listed } from '../proof/findings';
import { attemptsOn, type Attempt } from './attempts';
import { placeGuardrails } from './placement';
import { policyLimits, type Guardrails } from './policies';
import { type ProtectionId } from './protections';

/** Rules of the proof, by stable ID. */
export const guardrailFindingIds = [
  'protection-has-hole',
  'exempted-role-denied',
  'protection-not-in-place',
  'policy-type-disabled',
  'no-room-for-policies',
  'accounts-outside-targets',
  'break-glass-missing',
  'administrators-missing',
] as const;
export type GuardrailFindingId = (typeof guardrailFindingIds)[number];

export interface GuardrailFinding {
  readonly id: GuardrailFindingId;
  readonly severity: 'error' | 'warning' | 'unknown' | 'note';
  /** The fact, as a sentence without a full stop. */
  readonly message: string;
  readonly remedy: string;
  /** Key of the configuration. */
  readonly path: string;
  /** What it is about besides, such as a protection. @default - nothing */
  readonly detail?: string;
}

export interface GuardrailProof {
  readonly findings: readonly GuardrailFinding[];
  /** Requests that were evaluated. */
  readonly requests: number;
}

/** An account that no configuration names. */
const anyAccount = '123456789012';

/**
 * Whether the guardrails stop what they are to stop, and let through what they are to let through. The policies are evaluated as they are rendered;
 * with a snapshot, also together with the policies of the organization. That containment itself gets through is proven elsewhere (`proveContainment`).
 */
export function proveGuardrails(configuration: Configuration, guardrails: Guardrails, snapshot?: Snapshot): GuardrailProof {
  const settings = configuration.guardrails!;
  const findings: GuardrailFinding[] = [...missingRoles(configuration)];
  let requests = 0;
  const rendered = policiesOf(guardrails);
  const { organization } = configuration;
  const accounts = [...new Set([anyAccount, administratorOf(organization, 'guardDuty')])].filter(
    (id) => id !== organization.managementAccount,
  );
  const attempts = accounts.map((account) => attemptsOn(guardrails.protections, configuration, settings, account));
  const denied = attempts.flatMap((one) => one.denied);
  const allowed = attempts.flatMap((one) => one.allowed);
  const levels = [{ id: 'guardrails', policies: [fullAccess, ...rendered] }];
  requests += denied.length + allowed.length;
  findings.push(
    ...holes(denied.filter((attempt) => !isDenied(attempt, levels))),
    ...stopped(
      allowed.filter((attempt) => !isAllowed(attempt, levels)),
      'denied by the guardrails',
    ),
  );
  const others = withOrganization(configuration, guardrails, snapshot);
  return { findings: [...findings, ...others.findings], requests: requests + others.requests };
}

function withOrganization(configuration: Configuration, guardrails: Guardrails, snapshot: Snapshot | undefined): GuardrailProof {
  const settings = configuration.guardrails!;
  const path = 'guardrails';
  const reading = snapshot?.serviceControlPolicies;
  if (snapshot === undefined || reading === undefined || reading.status === 'unknown') {
    if (settings.owner === 'cloudformation') return { findings: [], requests: 0 };
    const reason =
      reading?.status === 'unknown' ? `${reading.reason.call} answered ${reading.reason.code}` : 'there is no snapshot with them';
    return {
      requests: 0,
      findings: [
        {
          id: 'protection-not-in-place',
          severity: 'unknown',
          message: `whether the policies of the organization protect what guardrails.owner: other leaves to them is not known: ${reason}`,
          remedy: 'take a snapshot with cordon snapshot, and pass it with --organization',
          path: 'guardrails.owner',
        },
      ],
    };
  }
  const existing = reading.status === 'present' ? reading.value : [];
  const rendered = policiesOf(guardrails);
  const groups = controlledAccounts(snapshot, existing, JSON.stringify(guardrails.policies));
  const tree = organizationTree(snapshot);
  const isTargeted = (account: string): boolean =>
    settings.targets === 'root' || tree.pathOf(account).some((id) => (settings.targets as readonly string[]).includes(id));
  const findings: GuardrailFinding[] = [];
  let requests = 0;
  const outside: string[] = [];
  const refusals = new Map<string, { readonly attempt: Attempt; readonly accounts: Set<string> }>();
  const unprotected = new Map<ProtectionId, { readonly accounts: string[]; unknown: boolean }>();
  for (const group of groups) {
    const inTargets = group.accounts.filter(isTargeted);
    outside.push(...group.accounts.filter((account) => !isTargeted(account)));
    if (inTargets.length === 0) continue;
    const theirs = reading.status === 'absent' ? [] : group.levels;
    const attempts = attemptsOn(guardrails.protections, configuration, settings, inTargets[0]!);
    if (settings.owner === 'other') {
      requests += attempts.denied.length;
      for (const attempt of attempts.denied) {
        const result = decide(attempt, theirs);
        if (result === 'denied') continue;
        const known = unprotected.get(attempt.protection) ?? { accounts: [], unknown: true };
        unprotected.set(attempt.protection, known);
        known.accounts.push(...inTargets.filter((account) => !known.accounts.includes(account)));
        if (result === 'allowed') known.unknown = false;
      }
    }
    const levels = [...theirs, ...(settings.owner === 'cloudformation' ? [{ id: 'guardrails', policies: [fullAccess, ...rendered] }] : [])];
    const names = new Set([...settings.breakGlassRoles, ...settings.administratorRoles]);
    const byNamed = attempts.allowed.filter(
      ({ who, principal }) => names.has(who) && 'arn' in principal && group.accounts.includes(accountOf(principal.arn) ?? ''),
    );
    requests += byNamed.length;
    const refused = byNamed.filter((attempt) => decide(attempt, levels) === 'denied');
    for (const attempt of refused) {
      const { protection, who, action } = attempt;
      const key = JSON.stringify([protection, who, action]);
      const known = refusals.get(key) ?? { attempt, accounts: new Set<string>() };
      refusals.set(key, known);
      inTargets.forEach((account) => known.accounts.add(account));
    }
  }
  const places = new Map<string, Attempt[]>();
  for (const { attempt, accounts } of refusals.values()) {
    const where = listed([...accounts].sort(), 3);
    places.set(where, [...(places.get(where) ?? []), attempt]);
  }
  for (const [where, list] of places) findings.push(...stopped(list, `denied by a policy of the organization in ${where}`));
  for (const [protection, { accounts, unknown }] of unprotected) {
    const { denied } = guardrails.protections.find(({ id }) => id === protection)!;
    findings.push({
      id: 'protection-not-in-place',
      severity: unknown ? 'unknown' : 'error',
      message: unknown
        ? `whether the policies of the organization let somebody ${denied} is not known, in ${listed(accounts, 3)}`
        : `the policies of the organization let somebody ${denied}, in ${listed(accounts, 3)}`,
      remedy: 'attach the policies that cordon explain guardrails --format json prints, or set guardrails.owner to cloudformation',
      path: 'guardrails.owner',
      detail: protection,
    });
  }
  if (outside.length > 0) {
    findings.push({
      id: 'accounts-outside-targets',
      severity: 'warning',
      message: `${outside.length === 1 ? '1 account is' : `${outside.length.toLocaleString('en-US')} accounts are`} outside guardrails.targets and not protected: ${listed([...outside].sort(), 3)}`,
      remedy: 'set guardrails.targets to root, or add the units of these accounts',
      path: 'guardrails.targets',
    });
  }
  if (reading.status === 'absent') {
    findings.push({
      id: 'policy-type-disabled',
      severity: 'error',
      message: 'service control policies are not enabled in the organization, so none can be attached',
      remedy: `run aws organizations enable-policy-type --root-id ${snapshot.organization.root} --policy-type SERVICE_CONTROL_POLICY in the management account, then take a new snapshot`,
      path,
    });
  }
  const placement = settings.owner === 'cloudformation' ? placeGuardrails(guardrails.policies, settings, snapshot) : undefined;
  if (placement?.status === 'full') {
    const full = placement.targets.filter(({ attached }) => attached + guardrails.policies.length > policyLimits.attached);
    const merged = placement.merges.map(({ name, policy }) => `${name} (${policy})`);
    findings.push({
      id: 'no-room-for-policies',
      severity: 'error',
      message: full
        .map(
          ({ id, attached }) =>
            `${id} has ${attached} of at most ${policyLimits.attached} policies, and the guardrails need ${guardrails.policies.length} more`,
        )
        .join('; '),
      remedy:
        merged.length === guardrails.policies.length
          ? `set guardrails.owner to other, and replace ${listed(merged)} by the merged document of cordon explain guardrails --format json`
          : 'merge policies of your own until there is room, or attach the guardrails to units with room (guardrails.targets)',
      path: `${path}.targets`,
    });
  }
  return { findings, requests };
}

function missingRoles({ guardrails }: Configuration): readonly GuardrailFinding[] {
  const { breakGlassRoles, administratorRoles } = guardrails!;
  return [
    ...(breakGlassRoles.length > 0
      ? []
      : [
          {
            id: 'break-glass-missing',
            severity: 'note',
            message: 'the guardrails exempt no break-glass role, so only the management account can undo what they protect',
            remedy: 'if member accounts must be able to, name a role in guardrails.breakGlassRoles',
            path: 'guardrails.breakGlassRoles',
          } as const,
        ]),
    ...(administratorRoles.length > 0
      ? []
      : [
          {
            id: 'administrators-missing',
            severity: 'warning',
            message:
              'guardrails.administratorRoles is empty, so administrators of the delegated administrator accounts can delete the StackSets, change the membership and stop detection for new accounts',
            remedy: 'name the roles that run cordon deploy and cordon onboard --apply, or your pipeline',
            path: 'guardrails.administratorRoles',
          } as const,
        ]),
  ];
}

function holes(attempts: readonly Attempt[]): readonly GuardrailFinding[] {
  return byProtection(attempts).map(([protection, list]) => ({
    id: 'protection-has-hole',
    severity: 'error',
    message: `${listed(unique(list.map(({ who }) => who)), 3)} can use ${listed(unique(list.map(({ action }) => action)), 3)} in spite of the guardrails`,
    remedy: 'name in guardrails.breakGlassRoles and guardrails.administratorRoles only roles for that purpose, never a containment role',
    path: 'guardrails',
    detail: protection,
  }));
}

function stopped(attempts: readonly Attempt[], by: string): readonly GuardrailFinding[] {
  return byProtection(attempts).map(([protection, list]) => ({
    id: 'exempted-role-denied',
    severity: 'warning',
    message: `${listed(unique(list.map(({ who }) => who)), 3)} cannot use ${listed(unique(list.map(({ action }) => action)), 3)}: ${by}`,
    remedy: 'exempt the role there too, or do not name it in guardrails',
    path: 'guardrails',
    detail: protection,
  }));
}

function byProtection(attempts: readonly Attempt[]): readonly (readonly [ProtectionId, readonly Attempt[]])[] {
  const groups = new Map<ProtectionId, Attempt[]>();
  for (const attempt of attempts) groups.set(attempt.protection, [...(groups.get(attempt.protection) ?? []), attempt]);
  return [...groups];
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

const fullAccess: NamedPolicy = {
  name: 'FullAWSAccess',
  policy: parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'FullAWSAccess'),
};

const policiesOf = ({ policies }: Guardrails): readonly NamedPolicy[] =>
  policies.map(({ name, document }) => ({ name, policy: parsePolicy(document, name) }));

/** Whoever asks has every permission of its own. */
function decide({ principal, action, resource }: Attempt, levels: readonly PolicyLevel[]): 'allowed' | 'denied' | 'unknown' {
  return evaluateAccess(
    // AWS lets a delegated administrator at resources of the management account; a policy of theirs is not asked for.
    { principal, action, resource, resourceAccount: accountOf('arn' in principal ? principal.arn : '') ?? '', context: { values: {} } },
    { identityPolicies: [fullAccess], serviceControlPolicies: levels },
  ).result;
}

const isDenied = (attempt: Attempt, levels: readonly PolicyLevel[]): boolean => decide(attempt, levels) === 'denied';
const isAllowed = (attempt: Attempt, levels: readonly PolicyLevel[]): boolean => decide(attempt, levels) === 'allowed';
