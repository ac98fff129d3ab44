import { administratorRoles as administeredRoles } from '../configuration/administrator-roles';
import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type GuardrailsConfiguration } from '../configuration/guardrails';
import { breakGlassReferences } from '../configuration/role-reference';
import { count } from '../core/text';
import { accountOf, type PolicyLevel } from '../iam';
import { type Snapshot } from '../organization/snapshot';
import { organizationTree } from '../organization/tree';
import { controlledAccounts } from '../proof/controlled-accounts';
import { listed } from '../proof/findings';
import { attemptsOn, type Attempts } from './attempts';
import { decide, levelOf } from './decisions';
import { stopped, type GuardrailFinding, type GuardrailProof } from './findings';
import { placeGuardrails } from './placement';
import { policyLimits, type Guardrails } from './policies';
import { type ProtectionId } from './protections';

/** Accounts that the policies of the organization reach alike, and what is tried in one of them. */
interface Tried {
  /** Those of `guardrails.targets`. Sorted, not empty. */
  readonly accounts: readonly string[];
  /** Policies of the organization, from the root. */
  readonly levels: readonly PolicyLevel[];
  readonly attempts: Attempts;
  /** From when on it is tried, in milliseconds since 1970. @default - not known */
  readonly from: number | undefined;
}

/**
 * What the policies of the organization make of the guardrails: those that another tool attaches, those that are in the way, and the room for more.
 * @param from - from when on they are looked at, in milliseconds since 1970. @default - whether a policy with a date applies is unknown
 */
export function proveInOrganization(
  configuration: Configuration,
  guardrails: Guardrails,
  snapshot: Snapshot | undefined,
  from?: number,
): GuardrailProof {
  const settings = configuration.guardrails!;
  const reading = snapshot?.serviceControlPolicies;
  if (snapshot === undefined || reading === undefined || reading.status === 'unknown') {
    if (settings.owner === 'cloudformation') return { findings: [], requests: 0 };
    const why = reading?.status === 'unknown' ? `${reading.reason.call} answered ${reading.reason.code}` : 'there is no snapshot with them';
    return { findings: [unreadPolicies(why)], requests: 0 };
  }
  const isTargeted = targetedBy(settings, snapshot);
  const policies = reading.status === 'present' ? reading.value : [];
  const groups = controlledAccounts(snapshot, policies, JSON.stringify(guardrails.policies));
  const administering = administeredRoles.map((role) => administratorOf(configuration.organization, role));
  const tried = groups.flatMap((group): readonly Tried[] => {
    // Some protections depend on what an account administers.
    const targeted = group.accounts.filter(isTargeted);
    const ordinary = targeted.filter((account) => !administering.includes(account));
    const each = [ordinary, ...targeted.filter((account) => administering.includes(account)).map((account) => [account])];
    return each
      .filter((accounts) => accounts.length > 0)
      .map((accounts) => ({
        accounts,
        levels: reading.status === 'absent' ? [] : group.levels,
        attempts: attemptsOn(guardrails.protections, configuration, settings, accounts[0]!),
        from,
      }));
  });
  const outside = groups.flatMap((group) => group.accounts.filter((account) => !isTargeted(account)));
  const exempted = exemptedRoles(configuration, guardrails, tried);
  const inPlace = settings.owner === 'other' ? protectionsInPlace(guardrails, tried) : { findings: [], requests: 0 };
  return {
    findings: [
      ...exempted.findings,
      ...inPlace.findings,
      ...(outside.length > 0 ? [outsideTargets(outside)] : []),
      ...(reading.status === 'absent' ? [disabledPolicyType(snapshot.organization.root)] : []),
      ...(settings.owner === 'cloudformation' ? roomFor(guardrails, settings, snapshot) : []),
    ],
    requests: exempted.requests + inPlace.requests,
  };
}

function targetedBy({ targets }: GuardrailsConfiguration, snapshot: Snapshot): (account: string) => boolean {
  if (targets === 'root') return () => true;
  const tree = organizationTree(snapshot);
  return (account) => tree.pathOf(account).some((id) => targets.includes(id));
}

/** Whether the roles that the guardrails exempt get through the policies of the organization as well. */
function exemptedRoles(configuration: Configuration, guardrails: Guardrails, tried: readonly Tried[]): GuardrailProof {
  const { owner, administratorRoles } = configuration.guardrails!;
  const names = new Set([...breakGlassReferences(configuration), ...administratorRoles]);
  const own = owner === 'cloudformation' ? [levelOf(guardrails)] : [];
  const refusals = tried.flatMap(({ accounts, levels, attempts, from }) =>
    attempts.allowed
      .filter(({ who, principal }) => names.has(who) && 'arn' in principal && accounts.includes(accountOf(principal.arn) ?? ''))
      .map((attempt) => ({ attempt, accounts, isDenied: decide(attempt, [...levels, ...own], from) === 'denied' })),
  );
  // One finding for the accounts in which the same is refused.
  const accountsOf = new Map<string, Set<string>>();
  const denied = refusals.filter(({ isDenied }) => isDenied);
  const key = ({ attempt: { protection, who, action } }: (typeof refusals)[number]): string => JSON.stringify([protection, who, action]);
  for (const refusal of denied) {
    const known = accountsOf.get(key(refusal)) ?? new Set<string>();
    accountsOf.set(key(refusal), known);
    refusal.accounts.forEach((account) => known.add(account));
  }
  const where = (refusal: (typeof refusals)[number]): string => listed([...accountsOf.get(key(refusal))!].sort(), 3);
  const findings = [...new Set(denied.map(where))].flatMap((place) =>
    stopped(
      denied.filter((refusal) => where(refusal) === place).map(({ attempt }) => attempt),
      `denied by a policy of the organization in ${place}`,
    ),
  );
  return { findings, requests: refusals.length };
}

/** Which protections the policies of the organization give already, whatever they are called. */
function protectionsInPlace({ protections }: Guardrails, tried: readonly Tried[]): GuardrailProof {
  const open = new Map<ProtectionId, { readonly accounts: Set<string>; isKnown: boolean }>();
  for (const { accounts, levels, attempts, from } of tried) {
    for (const attempt of attempts.denied) {
      const result = decide(attempt, levels, from);
      if (result === 'denied') continue;
      const known = open.get(attempt.protection) ?? { accounts: new Set<string>(), isKnown: false };
      open.set(attempt.protection, known);
      accounts.forEach((account) => known.accounts.add(account));
      if (result === 'allowed') known.isKnown = true;
    }
  }
  const findings = protections.flatMap(({ id, denied }): readonly GuardrailFinding[] => {
    const found = open.get(id);
    if (found === undefined) return [];
    const what = `the policies of the organization let somebody ${denied}`;
    const where = `in ${listed([...found.accounts].sort(), 3)}`;
    return [
      {
        id: 'protection-not-in-place',
        severity: found.isKnown ? 'error' : 'unknown',
        message: found.isKnown ? `${what}, ${where}` : `whether ${what} is not known, ${where}`,
        remedy: 'attach the policies that cordon explain guardrails --format json prints, or set guardrails.owner to cloudformation',
        path: 'guardrails.owner',
        detail: id,
      },
    ];
  });
  return { findings, requests: tried.flatMap(({ attempts }) => attempts.denied).length };
}

const unreadPolicies = (why: string): GuardrailFinding => ({
  id: 'protection-not-in-place',
  severity: 'unknown',
  message: `whether the policies of the organization protect what guardrails.owner: other leaves to them is not known: ${why}`,
  remedy: 'take a snapshot with cordon snapshot, and pass it with --organization',
  path: 'guardrails.owner',
});

const outsideTargets = (accounts: readonly string[]): GuardrailFinding => ({
  id: 'accounts-outside-targets',
  severity: 'warning',
  message: `${count(accounts.length, 'account')} ${accounts.length === 1 ? 'is' : 'are'} outside guardrails.targets and not protected: ${listed([...accounts].sort(), 3)}`,
  remedy: 'set guardrails.targets to root, or add the units of these accounts',
  path: 'guardrails.targets',
});

const disabledPolicyType = (root: string): GuardrailFinding => ({
  id: 'policy-type-disabled',
  severity: 'error',
  message: 'service control policies are not enabled in the organization, so none can be attached',
  remedy: `run aws organizations enable-policy-type --root-id ${root} --policy-type SERVICE_CONTROL_POLICY in the management account, then take a new snapshot`,
  path: 'guardrails',
});

function roomFor({ policies }: Guardrails, settings: GuardrailsConfiguration, snapshot: Snapshot): readonly GuardrailFinding[] {
  const placement = placeGuardrails(policies, settings, snapshot);
  if (placement.status !== 'full') return [];
  const full = placement.targets.filter(({ attached }) => attached + policies.length > policyLimits.attached);
  const merged = placement.merges.map(({ name, policy }) => `${name} (${policy})`);
  return [
    {
      id: 'no-room-for-policies',
      severity: 'error',
      message: full
        .map(
          ({ id, attached }) =>
            `${id} has ${attached} of at most ${policyLimits.attached} policies, and the guardrails need ${policies.length} more`,
        )
        .join('; '),
      remedy:
        merged.length === policies.length
          ? `set guardrails.owner to other, and replace ${listed(merged)} by the merged document of cordon explain guardrails --format json`
          : 'merge policies of your own until there is room, or attach the guardrails to units with room (guardrails.targets)',
      path: 'guardrails.targets',
    },
  ];
}
