import { CordonError, exitCode, type Problem } from '../core/problem';
import { accountOfArn } from './arn';
import { count, some } from '../core/text';
import { accountIdPattern, FieldChecker, organizationIdPattern, rootIdPattern, type Fields } from './field-checker';
import { checkDetection, checkSignals } from './parse-detection';
import { checkSecurityIncidentResponse, checkTrails } from './parse-membership';
import { checkRouting } from './parse-routing';
import { checkDocuments, checkSeenRoles } from './parse-seen-roles';
import { type Snapshot, type StackInstance } from './snapshot';
import { isSoundAccount, isSoundInstance } from './sound-items';

const kind = 'cordon/organization-snapshot';
const version = 1;
/** The most problems that are listed. With more, the file is wrong as a whole. */
const maximumProblems = 20;

const instanceStatuses = ['CURRENT', 'OUTDATED', 'INOPERABLE'] as const;
const stackSetsAccess = ['ENABLED', 'DISABLED', 'DISABLED_PERMANENTLY'] as const;
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html */
const stackStatuses = [
  'CREATE_IN_PROGRESS',
  'CREATE_FAILED',
  'CREATE_COMPLETE',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_FAILED',
  'ROLLBACK_COMPLETE',
  'DELETE_IN_PROGRESS',
  'DELETE_FAILED',
  'DELETE_COMPLETE',
  'UPDATE_IN_PROGRESS',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_COMPLETE',
  'UPDATE_FAILED',
  'UPDATE_ROLLBACK_IN_PROGRESS',
  'UPDATE_ROLLBACK_FAILED',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_ROLLBACK_COMPLETE',
  'REVIEW_IN_PROGRESS',
  'IMPORT_IN_PROGRESS',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_IN_PROGRESS',
  'IMPORT_ROLLBACK_FAILED',
  'IMPORT_ROLLBACK_COMPLETE',
] as const;
/** Readings that are never absent: AWS answers with an empty list or DISABLED. */
const alwaysAnswered = ['delegatedAdministrators', 'trustedAccess', 'stackSetsAccess'] as const;
const permissionModels = ['SERVICE_MANAGED', 'SELF_MANAGED'] as const;

/**
 * Reads a snapshot from the text of its file and checks every field, so that later steps can trust it.
 * A missing reading is a problem, never `absent`: absent means that Cordon looked and found nothing.
 * Time is linear in the snapshot, and small against that of JSON.parse.
 *
 * @throws CordonError with exit code 2 and up to 20 problems, each with the path of its field
 */
export function parseSnapshot(text: string, options: { readonly file: string }): Snapshot {
  const { file } = options;
  let data: unknown;
  try {
    // Some editors and shells add a byte order mark at the start.
    data = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    throw new CordonError(
      exitCode.usage,
      {
        id: 'snapshot-not-json',
        message: text.trim() === '' ? 'the organization snapshot is empty' : `the organization snapshot is not JSON (${messageOf(error)})`,
        remedy: take,
        file,
      },
      { cause: error },
    );
  }
  return snapshotOf(data, options);
}

const take = 'create a snapshot with cordon snapshot';

/** The same of what JSON.parse made of the text. */
export function snapshotOf(data: unknown, { file }: { readonly file: string }): Snapshot {
  const refuse = (problem: Omit<Problem, 'file'>): never => {
    throw new CordonError(exitCode.usage, { ...problem, file });
  };
  if (typeof data !== 'object' || data === null || Array.isArray(data) || (data as Fields).kind !== kind) {
    const found = typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Fields).kind : undefined;
    return refuse({
      id: 'not-a-snapshot',
      message: `the file is not an organization snapshot: its kind must be "${kind}"`,
      value: found,
      remedy: take,
    });
  }
  const fields = data as Fields;
  if (fields.version !== version) {
    const newer = typeof fields.version === 'number' && fields.version > version;
    return refuse({
      id: 'snapshot-version',
      path: 'version',
      message: newer ? `is newer than this version of Cordon can read, which is ${version}` : `must be ${version}`,
      value: fields.version,
      remedy: newer ? 'update Cordon, or take a new snapshot with this version' : take,
    });
  }

  const check = new FieldChecker(maximumProblems);
  checkSnapshot(check, fields);
  // Every field that the type names has been checked, unless there are problems.
  const snapshot = data as Snapshot;
  if (check.problems.length === 0) {
    checkTree(check, snapshot);
    checkInstancesOnce(check, snapshot);
    checkManagementAccount(check, snapshot);
    checkDocuments(check, snapshot);
  }
  if (check.problems.length > 0) {
    throw new CordonError(
      exitCode.usage,
      check.problems.map((problem) => ({ ...problem, file })),
    );
  }
  return snapshot;
}

function checkSnapshot(check: FieldChecker, fields: Fields): void {
  check.time(fields, 'takenAt');
  checkAccountId(check, fields, 'takenBy');
  check.object(fields, 'organization', (organization) => {
    check.matching(organization, 'id', organizationIdPattern, 'an organization ID, o- and 10 to 32 lower-case letters or digits');
    checkAccountId(check, organization, 'managementAccount');
    check.matching(organization, 'root', rootIdPattern, 'a root ID, r- and 4 to 32 lower-case letters or digits');
  });
  check.list(fields, 'organizationalUnits', (unit) => {
    check.string(unit, 'id');
    check.string(unit, 'name');
    check.string(unit, 'parent');
  });
  check.list(fields, 'accounts', (account) => {
    if (!isSoundAccount(account)) checkAccount(check, account);
  });
  for (const key of alwaysAnswered) {
    if ((fields[key] as Fields | undefined)?.status === 'absent') {
      check.problem('mistyped-field', `${key}.status`, 'must be present or unknown, because AWS always returns a value here', 'absent');
    }
  }
  check.reading(fields, 'delegatedAdministrators', (reading) =>
    check.list(reading, 'value', (administrator) => {
      checkAccountId(check, administrator, 'account');
      check.strings(administrator, 'services');
    }),
  );
  check.reading(fields, 'trustedAccess', (reading) => check.strings(reading, 'value'));
  check.reading(fields, 'stackSetsAccess', (reading) => check.oneOf(reading, 'value', stackSetsAccess));
  check.object(fields, 'stackSets', (stackSets) => {
    for (const name of Object.keys(stackSets)) {
      check.reading(stackSets, name, (reading) => check.object(reading, 'value', (stackSet) => checkStackSet(check, stackSet, name)));
    }
  });
  check.optional(fields, 'serviceControlPolicies', () =>
    check.reading(fields, 'serviceControlPolicies', (reading) =>
      check.list(reading, 'value', (policy) => {
        check.string(policy, 'id');
        check.string(policy, 'name');
        check.text(policy, 'content');
        check.strings(policy, 'targets');
      }),
    ),
  );
  check.optional(fields, 'signals', () => checkSignals(check, fields));
  check.optional(fields, 'detection', () => checkDetection(check, fields));
  check.optional(fields, 'securityIncidentResponse', () => checkSecurityIncidentResponse(check, fields));
  check.optional(fields, 'organizationTrails', () => checkTrails(check, fields));
  check.optional(fields, 'routing', () => checkRouting(check, fields));
  check.optional(fields, 'seenRoles', () => checkSeenRoles(check, fields));
  check.object(fields, 'managementAccount', (management) => {
    check.reading(management, 'stack', (reading) =>
      check.object(reading, 'value', (stack) => {
        check.string(stack, 'name');
        check.string(stack, 'id');
        check.oneOf(stack, 'status', stackStatuses);
        check.optional(stack, 'statusReason', () => check.text(stack, 'statusReason'));
        check.text(stack, 'templateBody');
        check.optional(stack, 'driftStatus', () => check.string(stack, 'driftStatus'));
        check.optional(stack, 'driftCheckedAt', () => check.time(stack, 'driftCheckedAt'));
        check.optional(stack, 'tags', () => check.textMap(stack, 'tags'));
      }),
    );
    checkRole(check, management);
  });
}

export function checkAccount(check: FieldChecker, account: Fields): void {
  checkAccountId(check, account, 'id');
  check.string(account, 'name');
  // Organizations and StackSets may have newer values that Cordon does not know. They are read, and count as unknown or not current.
  check.string(account, 'state');
  check.string(account, 'parent');
  check.reading(account, 'containmentRoles', (reading) => check.strings(reading, 'value'));
  check.optional(account, 'triageServiceLinkedRole', () => checkRole(check, account));
}

function checkRole(check: FieldChecker, holder: Fields): void {
  check.reading(holder, 'triageServiceLinkedRole', (reading) => check.object(reading, 'value', (role) => check.string(role, 'arn')));
}

function checkStackSet(check: FieldChecker, stackSet: Fields, name: string): void {
  check.oneOf(stackSet, 'name', [name]);
  check.string(stackSet, 'id');
  check.oneOf(stackSet, 'permissionModel', permissionModels);
  check.optional(stackSet, 'description', () => check.text(stackSet, 'description'));
  check.text(stackSet, 'templateBody');
  check.object(stackSet, 'autoDeployment', (autoDeployment) => {
    check.boolean(autoDeployment, 'enabled');
    check.boolean(autoDeployment, 'retainStacksOnAccountRemoval');
  });
  check.boolean(stackSet, 'managedExecution');
  check.strings(stackSet, 'capabilities');
  check.textMap(stackSet, 'tags');
  check.strings(stackSet, 'organizationalUnits');
  check.optional(stackSet, 'driftStatus', () => check.string(stackSet, 'driftStatus'));
  check.optional(stackSet, 'driftCheckedAt', () => check.time(stackSet, 'driftCheckedAt'));
  check.reading(stackSet, 'instances', (reading) =>
    check.list(reading, 'value', (instance) => {
      if (!isSoundInstance(instance)) checkInstance(check, instance);
    }),
  );
}

export function checkInstance(check: FieldChecker, instance: Fields): void {
  checkAccountId(check, instance, 'account');
  check.string(instance, 'region');
  check.oneOf(instance, 'status', instanceStatuses);
  check.optional(instance, 'detailedStatus', () => check.string(instance, 'detailedStatus'));
  check.optional(instance, 'statusReason', () => check.text(instance, 'statusReason'));
  check.optional(instance, 'organizationalUnit', () => check.string(instance, 'organizationalUnit'));
  check.optional(instance, 'stackId', () => check.string(instance, 'stackId'));
  check.optional(instance, 'driftStatus', () => check.string(instance, 'driftStatus'));
}

function checkAccountId(check: FieldChecker, fields: Fields, key: string): void {
  check.matching(fields, key, accountIdPattern, 'an account ID, a string of 12 digits');
}

/** Checks by their ARNs that the resources of the management account are in that account. */
function checkManagementAccount(check: FieldChecker, snapshot: Snapshot): void {
  const { managementAccount } = snapshot.organization;
  const checkArn = (arn: string, path: string): void => {
    if (accountOfArn(arn) !== managementAccount) {
      check.problem('wrong-account', path, `must be an ARN in the management account ${managementAccount}`, arn);
    }
  };
  const { stack, triageServiceLinkedRole } = snapshot.managementAccount;
  if (stack.status === 'present') checkArn(stack.value.id, 'managementAccount.stack.value.id');
  if (triageServiceLinkedRole.status === 'present') {
    checkArn(triageServiceLinkedRole.value.arn, 'managementAccount.triageServiceLinkedRole.value.arn');
  }
}

/** Checks that each ID is unique, that each parent exists, and that every unit is below the root. */
function checkTree(check: FieldChecker, snapshot: Snapshot): void {
  const { root } = snapshot.organization;
  const parents = new Map<string, string>();
  snapshot.organizationalUnits.forEach((unit, index) => {
    if (parents.has(unit.id) || unit.id === root) {
      check.problem('duplicate-unit', `organizationalUnits[${index}].id`, 'is twice in the snapshot', unit.id);
    }
    parents.set(unit.id, unit.parent);
  });
  snapshot.organizationalUnits.forEach((unit, index) => {
    if (unit.parent !== root && !parents.has(unit.parent)) {
      check.problem('unknown-parent', `organizationalUnits[${index}].parent`, 'is not an organizational unit of the snapshot', unit.parent);
    }
  });
  const accounts = new Set<string>();
  /** Accounts by their missing parent, so that one missing unit is one problem and not one for each of its accounts. */
  const orphans = new Map<string, { readonly path: string; readonly accounts: string[] }>();
  snapshot.accounts.forEach((account, index) => {
    if (accounts.has(account.id)) {
      check.problem('duplicate-account', `accounts[${index}].id`, 'is twice in the snapshot', account.id);
    }
    accounts.add(account.id);
    if (account.parent !== root && !parents.has(account.parent)) {
      const others = orphans.get(account.parent);
      if (others) others.accounts.push(account.id);
      else orphans.set(account.parent, { path: `accounts[${index}].parent`, accounts: [account.id] });
    }
  });
  for (const [parent, { path, accounts: of }] of orphans) {
    const among = of.length === 1 ? '' : `, but the parent of ${count(of.length, 'account')}: ${some(of, 5)}`;
    check.problem('unknown-parent', path, `is not an organizational unit of the snapshot${among}`, parent);
  }
  if (!accounts.has(snapshot.organization.managementAccount)) {
    check.problem(
      'missing-management-account',
      'organization.managementAccount',
      'is not among the accounts of the snapshot',
      snapshot.organization.managementAccount,
    );
  }
  // Follows each unit upwards to one that is already checked, so that the whole check is linear.
  const settled = new Set<string>([root]);
  snapshot.organizationalUnits.forEach((unit, index) => {
    const way = new Set<string>();
    let at: string | undefined = unit.id;
    while (at !== undefined && !settled.has(at) && !way.has(at)) {
      way.add(at);
      at = parents.get(at);
    }
    if (at !== undefined && !settled.has(at)) {
      check.problem('unit-cycle', `organizationalUnits[${index}].parent`, 'leads back to the organizational unit itself', unit.parent);
    }
    way.forEach((id) => settled.add(id));
  });
}

/** Checks that each account and Region has at most one stack instance, as in StackSets. */
function checkInstancesOnce(check: FieldChecker, snapshot: Snapshot): void {
  for (const [name, stackSet] of Object.entries(snapshot.stackSets)) {
    if (stackSet.status !== 'present' || stackSet.value.instances.status !== 'present') continue;
    const { value: instances } = stackSet.value.instances;
    if (isAscending(instances)) continue;
    const seen = new Set<string>();
    instances.forEach(({ account, region }, index) => {
      const key = `${account} ${region}`;
      if (seen.has(key)) {
        const path = `stackSets.${name}.value.instances.value[${index}]`;
        check.problem('duplicate-stack-instance', path, `is a second stack instance of ${account} in ${region}`);
      }
      seen.add(key);
    });
  }
}

/** Whether each stack instance comes after the one before, as `cordon snapshot` writes them: then none is twice. */
function isAscending(instances: readonly StackInstance[]): boolean {
  for (let index = 1; index < instances.length; index++) {
    const [before, after] = [instances[index - 1]!, instances[index]!];
    if (before.account > after.account || (before.account === after.account && before.region >= after.region)) return false;
  }
  return true;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
