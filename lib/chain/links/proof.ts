import { type ApprovedAction } from '../../configuration/configuration';
import { backupBuckets } from '../../containment/backup-buckets';
import { runbookActions } from '../../containment/runbooks';
import { managementAccountTemplate, memberAccountTemplate } from '../../containment/templates';
import { type Reading } from '../../core/reading';
import { partitionOf } from '../../core/regions';
import { type Account } from '../../organization/snapshot';
import { organizationTree } from '../../organization/tree';
import { checkEvidenceStore } from '../../evidence/check';
import {
  proveAccountControls,
  proveContainment,
  type AccountKind,
  type ContainmentProofInput,
  type ProofId,
  type ProofStatement,
  type ProvenTemplate,
} from '../../proof';
import { roleTags } from '../../rollout/role-tags';
import { actionTypeNames } from '../action-type-names';
import {
  byAction,
  forEachAction,
  names,
  ofAccount,
  remedyOfUnread,
  remembered,
  sentence,
  takeSnapshot,
  whyUnread,
  type ChainInput,
  type Judge,
  type Judgements,
} from '../judge';
import { no, unsure, yes, type Judgement } from '../link';

/** What the roles must be able to do; that they can do nothing else is the matter of `cordon check`, and is not proven here. */
const neededStatements: ReadonlySet<ProofId> = new Set<ProofId>([
  'roles-present',
  'managed-policies-known',
  'service-assumes-containment-role',
  'containment-role-starts-runbooks',
  'containment-role-follows-runbooks',
  'containment-role-passes-execution-role',
  'automation-assumes-execution-role',
]);

const provenStatements: ReadonlySet<ProofId> = new Set<ProofId>([
  ...neededStatements,
  'template-readable',
  'execution-role-runs-runbook',
  'execution-role-known-gaps',
]);

function proofInput({ configuration, snapshot, today }: ChainInput): Omit<ContainmentProofInput, 'templates'> {
  const { organization, containment } = configuration;
  const partition = partitionOf(organization.membershipRegion);
  return {
    containment,
    managementAccount: organization.managementAccount,
    organizationId: organization.id,
    ...(partition !== undefined && { partition }),
    stackTags: roleTags(configuration, snapshot),
    from: today,
    regions: [...new Set([organization.membershipRegion, ...organization.regions])],
  };
}

/** A template of the roles, and where it comes from. */
interface RolesTemplate extends ProvenTemplate {
  readonly origin: 'deployed' | 'configured';
}

/**
 * The template that is deployed by a StackSet or stack; where none is, the one that the configuration would deploy.
 * @returns undefined where it could not be read: nothing is then known of the roles
 */
function templateOf({ configuration, snapshot }: ChainInput, kind: AccountKind, by: string): RolesTemplate | undefined {
  const { containment, tags } = configuration;
  const reading: Reading<{ readonly name: string; readonly templateBody: string }> | undefined =
    kind === 'management' ? snapshot.managementAccount.stack : Object.hasOwn(snapshot.stackSets, by) ? snapshot.stackSets[by] : undefined;
  // An account that is left out has no StackSet, and then what it would get counts.
  if (by !== '' && (reading === undefined || reading.status === 'unknown')) return undefined;
  if (reading?.status === 'present' && reading.value.name === by) {
    return { name: by, accountKind: kind, body: reading.value.templateBody, origin: 'deployed' };
  }
  const body =
    kind === 'member'
      ? memberAccountTemplate(containment)
      : managementAccountTemplate(containment, { triageServiceLinkedRole: 'leave', tags });
  return { name: by || configuration.rollout.stackSetName, accountKind: kind, body, origin: 'configured' };
}

/** Proofs of a containment configuration, by the template: the same roles are proven once. */
const proofs = new WeakMap<object, Map<string, readonly ProofStatement[]>>();

function statementsOf(input: ChainInput, template: RolesTemplate): readonly ProofStatement[] {
  const ofRoles = proofInput(input);
  const known = proofs.get(ofRoles.containment) ?? new Map<string, readonly ProofStatement[]>();
  proofs.set(ofRoles.containment, known);
  const key = JSON.stringify([template, ofRoles.managementAccount, ofRoles.partition, ofRoles.stackTags]);
  const found = known.get(key) ?? proveContainment({ ...ofRoles, templates: [template], only: provenStatements }).statements;
  known.set(key, found);
  return found;
}

/** Whether the policies of the roles allow what the page of the runbook names, by the IAM proof of the deployed template. */
export function rolesAllowRunbook(input: ChainInput): Judge {
  const judge = (kind: AccountKind, name: string, action: ApprovedAction): Judgement => {
    const template = templateOf(input, kind, name);
    if (template === undefined) {
      return unsure(`Nobody could read the template of ${name}, which the account has its roles from.`, takeSnapshot);
    }
    return runbookJudgement(action, statementsOf(input, template), {
      approved: input.configuration.containment.approvedActions,
      template,
    });
  };
  const judged = remembered((kind: AccountKind, name: string) => byAction((action) => judge(kind, name, action)));
  const { managementAccount } = input.snapshot.organization;
  return ofAccount(({ id }, covered) => judged(id === managementAccount ? 'management' : 'member', covered?.by ?? ''));
}

function runbookJudgement(
  action: ApprovedAction,
  statements: readonly ProofStatement[],
  { approved, template }: { readonly approved: readonly ApprovedAction[]; readonly template: RolesTemplate },
): Judgement {
  const unread = statements.find((one) => one.id === 'template-readable' && one.status !== 'holds');
  if (unread) return unsure(sentence(unread.fact), 'deploy the template of the configuration: cordon deploy');
  // One statement for each approved action type, in their order.
  const runbook = statements.filter(({ id }) => id === 'execution-role-runs-runbook')[approved.indexOf(action)];
  const needed = [...statements.filter(({ id }) => neededStatements.has(id)), ...(runbook ? [runbook] : [])];
  const broken = needed.find((one) => one.status === 'fails' && one.severity === 'error');
  if (broken && broken.status !== 'holds') return no(`${sentence(broken.fact)} ${sentence(broken.affected)}`, broken.remedy);
  const open = needed.find(({ status }) => status === 'unknown');
  if (open && open.status !== 'holds') return unsure(`${sentence(open.fact)} ${sentence(open.affected)}`, open.remedy);
  const gaps = statements.find(({ id, status }) => id === 'execution-role-known-gaps' && status === 'fails')?.actions ?? [];
  const of = runbookActions(action);
  const missing = gaps.filter((gap) => of.includes(gap));
  const all = `The ${template.origin} template of ${template.name} allows what the runbook for an ${actionTypeNames[action]} calls`;
  return missing.length === 0
    ? yes(`${all}: ${of.length} actions.`)
    : yes(
        `${all}, but for ${names(missing, 5)}. The runbook's page names ${missing.length === 1 ? 'it' : 'them'}, and AWS publishes the roles without.`,
      );
}

/** Service control policies as they were read, on the way from the root to the account. They never reach the management account. */
export function controlPoliciesAllow(input: ChainInput): Judge {
  return controlledLink(input, {
    // What names no call may be about any.
    decides: (action, blocked) => blocked.length === 0 || blocked.some((one) => !isOfBackup(action, one)),
    holds: (action) => `The service control policies of the account allow each call of the runbook for an ${actionTypeNames[action]}.`,
  });
}

/**
 * The runbooks keep what they change in a bucket, and may create it. Which bucket AWS names nobody can read; so the link is about service control
 * policies that would keep the runbook from creating one or writing into it, and about the evidence store, if the configuration has one.
 * https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html
 */
export function backupBucketAllowed(input: ChainInput): Judge {
  const byPolicies = controlledLink(input, {
    decides: (action, blocked) => blocked.some((one) => isOfBackup(action, one)),
    holds: () => 'The service control policies of the account allow the runbook to create a backup bucket and to write into it.',
  });
  const ofStore = evidenceStoreJudgement(input);
  if (ofStore === undefined) return byPolicies;
  const joined = remembered((judged: Judgement): Judgement => ({ ...ofStore, evidence: `${judged.evidence} ${ofStore.evidence}` }));
  const both = remembered((judged: Judgements) =>
    byAction((action) => (judged[action].state === 'yes' ? joined(judged[action]) : judged[action])),
  );
  return ofAccount((account, covered) => both(byPolicies.of(account, covered)));
}

/** @returns undefined where the configuration has no evidence store */
function evidenceStoreJudgement({ configuration }: ChainInput): Judgement | undefined {
  if (configuration.evidenceStore === undefined) return undefined;
  const buckets = names(
    backupBuckets(configuration).map(({ name }) => name),
    2,
  );
  const [open] = checkEvidenceStore(configuration).findings.filter(({ severity }) => severity !== 'warning');
  return open === undefined
    ? yes(`The policies of the evidence store let it write into ${buckets} too. Whether AWS names that bucket nobody can read.`)
    : unsure(`Whether it can write into the evidence store is not known: ${sentence(open.message)}`, open.remedy);
}

/**
 * Whether a call is about the backup. In the runbooks for instances and principals all calls of S3 are; the one for buckets makes most of them for the
 * bucket that it contains.
 */
function isOfBackup(action: ApprovedAction, call: string): boolean {
  const name = call.toLowerCase();
  return action === 's3-bucket' ? name === 's3:createbucket' || name === 's3:putobject' : name.startsWith('s3:');
}

interface Part {
  /** Whether calls that are blocked, or may be, are of this link. */
  readonly decides: (action: ApprovedAction, blocked: readonly string[]) => boolean;
  readonly holds: (action: ApprovedAction) => string;
}

type Statements = Readonly<Partial<Record<ApprovedAction, readonly ProofStatement[]>>>;

/** The proof of an input, which both links need. */
const proven = new WeakMap<ChainInput, ReadonlyMap<string, Statements> | undefined>();

function statementsByAccount(input: ChainInput): ReadonlyMap<string, Statements> | undefined {
  if (proven.has(input)) return proven.get(input);
  const { approvedActions: actions } = input.configuration.containment;
  const groups = proveAccountControls({
    ...proofInput(input),
    snapshot: input.snapshot,
    template: { name: 'containment-roles', accountKind: 'member', body: memberAccountTemplate(input.configuration.containment) },
    actions,
  });
  const found = groups && new Map<string, Statements>();
  for (const { accounts, statements } of groups ?? []) for (const account of accounts) found?.set(account, statements);
  proven.set(input, found);
  return found;
}

const noPolicyAt = (level: string): string =>
  `The snapshot lists no service control policy of ${level}. That cannot be: the root, each unit and each account always have one.`;
const noPolicy =
  'The snapshot says that service control policies are on, and lists none. That cannot be: the root, each unit and each account always have one.';

function controlledLink(input: ChainInput, part: Part): Judge {
  const { serviceControlPolicies: reading, organization } = input.snapshot;
  const management = forEachAction(yes('Service control policies do not apply to the management account.'));
  const same = ((): Judgement | undefined => {
    switch (reading?.status) {
      case undefined:
        return unsure('Nobody looked at the service control policies of the organization.', takeSnapshot);
      case 'unknown':
        return unsure(whyUnread('the service control policies', reading.reason), remedyOfUnread(reading.reason));
      case 'absent':
        return yes('The organization uses no service control policies.');
      case 'present':
        // Where the policy type is on, Organizations lets nobody detach the last policy; and where it is off, the list is absent.
        return reading.value.length === 0 ? unsure(noPolicy, takeSnapshot) : undefined;
    }
  })();
  if (same) {
    const others = forEachAction(same);
    return ofAccount(({ id }) => (id === organization.managementAccount ? management : others));
  }
  const byAccount = statementsByAccount(input);
  const unproven = unsure('The configured template does not have both roles, so nothing can be proven of it.', 'run cordon check');
  const judged = remembered((action: ApprovedAction, statements: readonly ProofStatement[]) => controlJudgement(action, statements, part));
  const ofStatements = remembered((of: Statements | undefined) =>
    byAction((action) => {
      const statements = of?.[action];
      return statements === undefined ? unproven : judged(action, statements);
    }),
  );
  const bareLevelOf = levelWithoutPolicy(input);
  const ofBareLevel = remembered((level: string) => forEachAction(unsure(noPolicyAt(level), takeSnapshot)));
  return ofAccount((account) => {
    if (account.id === organization.managementAccount) return management;
    const bare = bareLevelOf(account);
    return bare === undefined ? ofStatements(byAccount?.get(account.id)) : ofBareLevel(bare);
  });
}

/** The root, a unit or an account on the way to an account to which the snapshot lists no policy: it cannot have been read as a whole. */
function levelWithoutPolicy({ snapshot }: ChainInput): (account: Account) => string | undefined {
  const reading = snapshot.serviceControlPolicies;
  const attached = new Set(reading?.status === 'present' ? reading.value.flatMap(({ targets }) => targets) : []);
  const tree = organizationTree(snapshot);
  const ofUnit = remembered((unit: string) => tree.pathOf(unit).find((level) => !attached.has(level)));
  return ({ id, parent }) => ofUnit(parent) ?? (attached.has(id) ? undefined : id);
}

function controlJudgement(action: ApprovedAction, statements: readonly ProofStatement[], { decides, holds }: Part): Judgement {
  const open = statements.filter((one) => one.status !== 'holds');
  const mine = open.filter(({ actions = [] }) => decides(action, actions));
  const denied = mine.find((one) => one.status === 'fails' && one.severity === 'error');
  if (denied) return no(`${sentence(denied.fact)}`, denied.remedy);
  const unclear = mine.find(({ status }) => status === 'unknown');
  if (unclear) return unsure(sentence(unclear.fact), unclear.remedy);
  const warned = mine.find((one) => one.status === 'fails' && one.severity === 'warning');
  return yes(warned ? `${holds(action)} One has an exception: ${sentence(warned.fact)}` : holds(action));
}
