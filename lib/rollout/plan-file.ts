import { CordonError, exitCode } from '../core/problem';
import { accountIdPattern, FieldChecker, type Fields } from '../organization/field-checker';
import { hashOf } from './hash';
import { type Plan } from './plan';

/** The plan as the bytes that `cordon plan --output` writes and `--format json` prints. */
export function planToJson(plan: Plan): string {
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}

/** With more problems than this the file is wrong as a whole. */
const maximumProblems = 20;

/**
 * Reads a saved plan and checks every field, so that later steps can trust it. It leaves out what the plan says of the membership.
 * @throws CordonError (exit code 2) for a file that is not a plan, has another version, was edited by hand, or lacks a field
 */
export function parsePlan(text: string, options: { readonly file: string }): Plan {
  const refuse = (id: string, message: string, remedy: string): never => {
    throw new CordonError(exitCode.usage, { id, message, remedy, file: options.file });
  };
  const makeOne = 'make a plan with cordon plan --output plan.json';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('plan-not-json', 'the plan is not JSON', makeOne);
  }
  if (typeof value !== 'object' || value === null || (value as { kind?: unknown }).kind !== 'cordon/plan') {
    return refuse('not-a-plan', 'the file is not a Cordon plan', makeOne);
  }
  // What was known of the membership is for readers: the ID does not vouch for it, and no step depends on it.
  const { kind, version, id, ...content } = value as { -readonly [Key in keyof Plan]: Plan[Key] };
  delete content.membership;
  delete content.coverages;
  if (version !== 1)
    return refuse('plan-version', `the plan has version ${String(version)}, and this version of Cordon reads version 1 only`, makeOne);
  if (hashOf(content).slice(0, 7) !== id) {
    return refuse('plan-edited', `the plan was edited after it was made: its content does not match its ID ${String(id)}`, makeOne);
  }
  const check = new FieldChecker(maximumProblems);
  checkPlan(check, value as unknown as Fields);
  if (check.problems.length > 0) {
    throw new CordonError(
      exitCode.usage,
      check.problems.map((problem) => ({ ...problem, remedy: makeOne, file: options.file })),
    );
  }
  return { kind, version, id, ...content };
}

const actions = ['create', 'update', 'none', 'unknown'];

function checkPlan(check: FieldChecker, plan: Fields): void {
  check.oneOf(plan, 'scope', ['all', 'stack-sets', 'management-account']);
  check.oneOf(plan, 'owner', ['cloudformation', 'cordon']);
  check.oneOf(plan, 'callAs', ['SELF', 'DELEGATED_ADMIN']);
  check.string(plan, 'region');
  check.object(plan, 'organization', (organization) => {
    check.string(organization, 'id');
    check.string(organization, 'root');
    check.count(organization, 'accounts');
    check.count(organization, 'organizationalUnits');
  });
  check.object(plan, 'madeFrom', (origin) => ['configuration', 'snapshot', 'template'].forEach((key) => check.text(origin, key)));
  check.object(plan, 'containment', (containment) => ['variant', 'policy'].forEach((key) => check.string(containment, key)));
  check.list(plan, 'stackSets', (set) => {
    check.string(set, 'name');
    check.oneOf(set, 'purpose', ['canary', 'organization']);
    check.oneOf(set, 'action', actions);
    checkChanges(check, set);
    check.count(set, 'reaches');
  });
  check.list(plan, 'waves', (wave) => checkWave(check, wave));
  check.object(plan, 'managementAccount', (management) => {
    check.matching(management, 'account', accountIdPattern, 'an account ID');
    check.string(management, 'stackName');
    check.oneOf(management, 'action', [...actions, 'excluded']);
    checkChanges(check, management);
    check.oneOf(management, 'triageServiceLinkedRole', ['create', 'leave', 'unknown']);
  });
  check.list(plan, 'leftOut', (account) => {
    checkAccount(check, account);
    check.object(account, 'reason', (reason) =>
      check.oneOf(reason, 'kind', ['management-account', 'suspended', 'excluded', 'under-the-root', 'in-no-targeted-unit', 'filtered']),
    );
  });
  check.list(plan, 'removals', (removal) => {
    checkAccount(check, removal);
    for (const key of ['stackSet', 'region', 'organizationalUnit', 'why']) check.string(removal, key);
    check.oneOf(removal, 'kind', ['removal', 'cleanup']);
    check.boolean(removal, 'automatic');
  });
  check.list(plan, 'findings', (finding) => {
    check.oneOf(finding, 'severity', ['error', 'unknown', 'warning', 'notice']);
    for (const key of ['id', 'message', 'remedy']) check.string(finding, key);
    check.optional(finding, 'accounts', () => check.strings(finding, 'accounts'));
  });
}

function checkWave(check: FieldChecker, wave: Fields): void {
  check.string(wave, 'name');
  check.string(wave, 'stackSet');
  check.oneOf(wave, 'purpose', ['canary', 'organization']);
  check.strings(wave, 'follows');
  check.object(wave, 'targets', (targets) => {
    check.strings(targets, 'organizationalUnits');
    check.strings(targets, 'accounts');
    check.oneOf(targets, 'accountFilterType', ['NONE', 'INTERSECTION', 'DIFFERENCE']);
  });
  check.object(wave, 'preferences', (preferences) =>
    check.oneOf(preferences, 'concurrencyMode', ['strict-failure-tolerance', 'soft-failure-tolerance']),
  );
  check.object(wave, 'effective', (effective) => {
    check.count(effective, 'concurrentAccounts');
    check.count(effective, 'toleratedFailures');
  });
  check.list(wave, 'accounts', (account) => {
    checkAccount(check, account);
    check.string(account, 'parent');
    check.object(account, 'action', (action) => check.oneOf(action, 'kind', ['create', 'update', 'retry', 'none', 'unknown']));
  });
}

function checkAccount(check: FieldChecker, account: Fields): void {
  check.matching(account, 'account', accountIdPattern, 'an account ID');
  // An account that left the organization has no name any more.
  check.text(account, 'name');
}

function checkChanges(check: FieldChecker, holder: Fields): void {
  check.list(holder, 'changes', (change) => check.text(change, 'path'));
}
