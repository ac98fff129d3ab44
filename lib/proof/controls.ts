import { parsePolicy, type PolicyLevel } from '../iam';
import { organizationTree } from '../organization/tree';
import { type ServiceControlPolicy } from '../organization/snapshot';
import { controlledAccounts } from './controlled-accounts';
import { type Control } from './control';
import { controlsLetContainmentWork, guardrailLevel } from './control-policies';
import { identityCenterAdministrators, identityCenterFrom } from './identity-center';
import { fails, holds, unknown } from './findings';
import { onlyStackSetsChangeRoles, stackSetsChangeRoles } from './role-protection';
import { withWholeChanges } from './whole-changes';
import {
  type ContainmentProofInput,
  type GuardrailPolicy,
  type NamedPolicy,
  type ProofLimit,
  type ProofPlace,
  type ProofSnapshot,
  type ProofStatement,
} from './statement';
import { administrator, otherAccount, type ProofSubject } from './subject';

export interface ProvenControls {
  readonly statements: readonly ProofStatement[];
  readonly limits: readonly ProofLimit[];
}

/**
 * What service control policies make of the roles: those that the configuration brings (guardrails) and those of the organization. They
 * reach member accounts alone, so there are statements only where a template of member accounts could be read.
 */
export function proveControls(member: ProofSubject | undefined, input: ContainmentProofInput): ProvenControls {
  const { snapshot, guardrailPolicies = [] } = input;
  const read = readPolicies(snapshot);
  const limits = read.status === 'not-considered' ? [read.limit] : [];
  const management = input.templates
    .filter(({ accountKind }) => accountKind === 'management')
    .map(({ name }) => managementUnprotected(name));
  if (!member) return { statements: management, limits };
  const place: ProofPlace = { template: member.template, accountKind: 'member' };
  const statements: ProofStatement[] = [];
  const guardrails = guardrailLevelOf(guardrailPolicies);
  const protecting = guardrailLevelOf(guardrailPolicies.filter(({ attachedToRoot = true }) => attachedToRoot));
  const administrators = identityCenterAdministrators(snapshot);
  const everywhere = (level: PolicyLevel | undefined): readonly Control[] =>
    accountsOfGuardrails(member, guardrailPolicies, administrators ?? []).map((account) => ({
      subject: inAccount(member, account, administrators),
      levels: level ? [level] : [],
      keys: organizationKeys(input),
    }));
  const id = 'service-control-policies-let-containment-work';
  const name = nameOf(snapshot, read.status === 'present' ? read.policies : []);
  const { regions } = input;
  const inConfigured = regions === undefined ? {} : { regions };
  if (guardrails) {
    const what = 'the guardrail policies of the configuration';
    statements.push(
      ...controlsLetContainmentWork(everywhere(guardrails), { id: 'guardrails-let-containment-work', what, name, ...inConfigured }),
    );
  }
  if (read.status === 'unknown') statements.push(unreadPolicies(read, place));
  if (read.status === 'absent') statements.push(holds(id, 'the organization uses no service control policies', place));
  const controls = snapshot && read.status === 'present' ? organizationControls(member, snapshot, read.policies, guardrailPolicies) : [];
  if (controls.length > 0) {
    statements.push(
      ...controlsLetContainmentWork(controls, { id, what: 'the service control policies of the organization', name, ...inConfigured }),
    );
  }
  const and = (level: PolicyLevel | undefined): readonly Control[] =>
    controls.length > 0
      ? controls.map((control) => ({ ...control, levels: level ? [...control.levels, level] : control.levels }))
      : everywhere(level);
  const { breakGlassRoles = [] } = input;
  const options = { place, name, breakGlassRoles, ...(snapshot && { root: snapshot.organization.root }) };
  const guarded = protecting ? 'yes' : guardrails ? 'perhaps' : 'no';
  statements.push(onlyStackSetsChangeRoles(and(protecting), { guarded, ...options }), ...management);
  if (controls.length > 0 || guardrails) statements.push(stackSetsChangeRoles(and(guardrails), options));
  return { statements: withWholeChanges(statements), limits };
}

type ReadPolicies =
  | { readonly status: 'present'; readonly policies: readonly ServiceControlPolicy[] }
  | { readonly status: 'absent' }
  | { readonly status: 'unknown'; readonly call: string; readonly code: string; readonly message: string }
  | { readonly status: 'not-considered'; readonly limit: ProofLimit };

function readPolicies(snapshot: ProofSnapshot | undefined): ReadPolicies {
  const reading = snapshot?.serviceControlPolicies;
  if (reading?.status === 'present') return { status: 'present', policies: reading.value };
  if (reading?.status === 'absent') return { status: 'absent' };
  if (reading?.status === 'unknown') return { status: 'unknown', ...reading.reason };
  const message = snapshot
    ? 'the snapshot was taken without service control policies, so they are not checked'
    : 'there is no snapshot, so service control policies are not checked';
  return {
    status: 'not-considered',
    limit: {
      id: 'service-control-policies-not-considered',
      message,
      remedy: 'take a snapshot with cordon snapshot, and pass it with --organization',
    },
  };
}

function unreadPolicies({ call, code, message }: Extract<ReadPolicies, { status: 'unknown' }>, place: ProofPlace): ProofStatement {
  return unknown(
    'service-control-policies-let-containment-work',
    `the service control policies of the organization could not be read (${call}, ${code}: ${message})`,
    place,
    { affected: 'one of them may block containment', remedy: `allow ${call} to the identity that takes the snapshot, then take it again` },
    [{ kind: 'policy', name: 'service control policies' }],
  );
}

function managementUnprotected(template: string): ProofStatement {
  return fails(
    'only-stacksets-change-roles',
    'service control policies do not apply to the management account, so its administrators can change the containment roles there',
    { template, accountKind: 'management' },
    {
      affected: 'an administrator of the management account can disable containment there, or use the execution role',
      remedy: 'give few people administrator access to the management account, and add a route that reports changes of the roles',
    },
    { weakness: 'administrators of the management account can change the roles there, because no service control policy applies to it' },
  );
}

/** The policies of the configuration beside FullAWSAccess, which everything has that nobody took it from. */
function guardrailLevelOf(guardrails: readonly GuardrailPolicy[]): PolicyLevel | undefined {
  if (guardrails.length === 0) return undefined;
  const policies = guardrails.map(({ name, document }) => ({ name, policy: parsePolicy(document, name) }));
  return { id: guardrailLevel, policies: [administrator, ...policies] };
}

/** Any account, one that no policy can know, those that the policies name, and those that administer Identity Center. */
function accountsOfGuardrails(
  { deployment }: ProofSubject,
  guardrails: readonly NamedPolicy[],
  administrators: readonly string[],
): readonly string[] {
  const named = textOf(guardrails).match(/\b\d{12}\b/g) ?? [];
  return guardrails.length === 0
    ? [deployment.account]
    : [...new Set([deployment.account, otherAccount(deployment), ...named, ...administrators])];
}

const textOf = (policies: readonly NamedPolicy[]): string => policies.map(({ document }) => JSON.stringify(document)).join('\n');

/** The policies of the organization by the accounts that they reach in the same way. */
export function organizationControls(
  member: ProofSubject,
  snapshot: ProofSnapshot,
  policies: readonly ServiceControlPolicy[],
  guardrails: readonly NamedPolicy[],
): readonly Control[] {
  const administrators = identityCenterAdministrators(snapshot);
  // An account that is named is by itself.
  const named = [textOf(guardrails), ...(administrators ?? [])].join('\n');
  return controlledAccounts(snapshot, policies, named).map(({ account, accounts, levels, organizationPath, attachments }) => ({
    subject: inAccount(member, account, administrators),
    levels,
    accounts,
    attachments,
    keys: {
      ...ofOrganization(snapshot.organization.id),
      'aws:PrincipalOrgPaths': [organizationPath],
      'aws:ResourceOrgPaths': [organizationPath],
    },
  }));
}

const inAccount = (member: ProofSubject, account: string, administrators: readonly string[] | undefined): ProofSubject => ({
  ...member,
  deployment: { ...member.deployment, account },
  identityCenter: identityCenterFrom(account, administrators),
});

function organizationKeys({
  snapshot,
  organizationId = snapshot?.organization.id,
}: ContainmentProofInput): Readonly<Record<string, string>> {
  return organizationId === undefined ? {} : ofOrganization(organizationId);
}

/** The roles are in the organization, and so is what they contain. */
const ofOrganization = (id: string): Readonly<Record<string, string>> => ({ 'aws:PrincipalOrgID': id, 'aws:ResourceOrgID': id });

/** `OnlyEurope (p-12345678)`, `Workloads (ou-ab12-11111111)`. */
export function nameOf(snapshot: ProofSnapshot | undefined, policies: readonly ServiceControlPolicy[]): (id: string) => string {
  const tree = snapshot && organizationTree(snapshot);
  const names = new Map(policies.map(({ id, name }) => [id, name]));
  return (id) => {
    const name = names.get(id) ?? tree?.account(id)?.name ?? (tree && (tree.unit(id) || id === tree.root) ? tree.unitName(id) : undefined);
    return name === undefined || name === id ? id : `${name} (${id})`;
  };
}
