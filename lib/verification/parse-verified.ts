import { CordonError, exitCode, type Problem } from '../core/problem';
import { accountIdPattern, FieldChecker, organizationIdPattern, regionPattern, type Fields } from '../organization/field-checker';
import { parseSnapshot } from '../organization/parse-snapshot';
import { type Snapshot } from '../organization/snapshot';
import { partKinds, partStatuses } from './deployed/part';
import { type Verified } from './facts';
import { openStatuses, stackSetStatuses } from './stack-sets/further';

/** What `--since` names. */
export type Earlier = { readonly kind: 'snapshot'; readonly snapshot: Snapshot } | { readonly kind: 'result'; readonly result: Verified };

const maximumProblems = 20;
const remedy = 'use a result of `cordon verify --format json`, or a snapshot of `cordon snapshot`';
const severities = ['error', 'unknown', 'warning', 'notice'];
const answers = ['yes', 'no', 'unknown', 'not-looked-at'];
const detectionStates = ['on', 'off', 'unknown', 'not-looked-at'];

/**
 * Reads an earlier verification from the text of its file: a result of `cordon verify --format json`, or a snapshot, which is verified again.
 * @throws CordonError with exit code 2 and up to 20 problems
 */
export function parseEarlier(text: string, { file }: { readonly file: string }): Earlier {
  const fields = parsed(text, file);
  if (fields.kind === 'cordon/organization-snapshot') return { kind: 'snapshot', snapshot: parseSnapshot(text, { file }) };
  if (fields.kind !== 'cordon/coverage' || fields.version !== 1) {
    throw refused({
      id: 'not-a-verification',
      message: 'the file is neither a result of cordon verify nor a snapshot',
      value: fields.kind,
      remedy,
      file,
    });
  }
  const check = new FieldChecker(maximumProblems);
  checkResult(check, fields);
  if (check.problems.length > 0) {
    throw new CordonError(
      exitCode.usage,
      check.problems.map((problem) => ({ ...problem, id: 'mistyped-verification', remedy, file })),
    );
  }
  return { kind: 'result', result: fields as unknown as Verified };
}

function parsed(text: string, file: string): Fields {
  try {
    const value: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  } catch (error) {
    const message = `the earlier verification is not JSON (${error instanceof Error ? error.message : String(error)})`;
    throw refused({ id: 'verification-not-json', message, remedy, file });
  }
  throw refused({ id: 'not-a-verification', message: 'the earlier verification is not a JSON object', remedy, file });
}

const refused = (problem: Problem): CordonError => new CordonError(exitCode.usage, problem);

function checkResult(check: FieldChecker, fields: Fields): void {
  check.matching(fields, 'organization', organizationIdPattern, 'an organization ID');
  check.oneOf(fields, 'scope', ['all', 'stack-sets', 'management-account']);
  check.time(fields, 'takenAt');
  check.list(fields, 'accounts', (account) => {
    check.matching(account, 'account', accountIdPattern, 'an account ID, a string of 12 digits');
    check.string(account, 'status');
    check.boolean(account, 'holds');
    check.optional(account, 'reason', () => check.text(account, 'reason'));
    check.object(account, 'standing', (standing) => {
      check.string(standing, 'verdict');
      check.oneOf(standing, 'membership', answers);
      check.oneOf(standing, 'triageRole', answers);
    });
  });
  check.list(fields, 'leftovers', (leftover) => {
    for (const key of ['account', 'stackSet', 'region', 'kind', 'why']) check.string(leftover, key);
  });
  check.list(fields, 'detection', (region) => {
    check.string(region, 'region');
    check.oneOf(region, 'guardDuty', detectionStates);
    check.oneOf(region, 'securityHub', detectionStates);
  });
  check.list(fields, 'findings', (finding) => {
    check.string(finding, 'id');
    check.oneOf(finding, 'severity', severities);
    check.text(finding, 'message');
    check.text(finding, 'remedy');
    check.optional(finding, 'accounts', () => check.strings(finding, 'accounts'));
    check.optional(finding, 'about', () => check.string(finding, 'about'));
    check.optional(finding, 'path', () => check.string(finding, 'path'));
  });
  check.optional(fields, 'deployed', () => check.object(fields, 'deployed', (deployed) => checkDeployed(check, deployed)));
  check.optional(fields, 'furtherStackSets', () => check.list(fields, 'furtherStackSets', (set) => checkStackSet(check, set)));
  check.optional(fields, 'chain', () => check.object(fields, 'chain', (chain) => checkChain(check, chain)));
}

function checkStackSet(check: FieldChecker, set: Fields): void {
  check.text(set, 'name');
  check.text(set, 'stack');
  check.oneOf(set, 'status', stackSetStatuses);
  check.list(set, 'differences', (difference) => check.text(difference, 'path'));
  check.list(set, 'open', (one) => {
    check.matching(one, 'account', accountIdPattern, 'an account ID, a string of 12 digits');
    check.matching(one, 'region', regionPattern, 'the code of a Region');
    check.oneOf(one, 'status', openStatuses);
    check.optional(one, 'reason', () => check.text(one, 'reason'));
  });
}

function checkChain(check: FieldChecker, chain: Fields): void {
  check.list(chain, 'accounts', (account) => {
    check.matching(account, 'account', accountIdPattern, 'an account ID, a string of 12 digits');
    check.oneOf(account, 'verdict', ['yes', 'no', 'unknown']);
    check.object(account, 'actions', (actions) => {
      for (const name of Object.keys(actions)) {
        check.object(actions, name, (action) => {
          check.strings(action, 'no');
          check.strings(action, 'unknown');
        });
      }
    });
  });
}

function checkDeployed(check: FieldChecker, deployed: Fields): void {
  const checkPlace = (part: Fields): void => {
    check.oneOf(part, 'kind', partKinds);
    check.matching(part, 'account', accountIdPattern, 'an account ID, a string of 12 digits');
    check.matching(part, 'region', regionPattern, 'the code of a Region');
  };
  check.list(deployed, 'lookedAt', (place) => {
    checkPlace(place);
    check.oneOf(place, 'answer', ['yes', 'unknown', 'not-looked-at']);
  });
  check.list(deployed, 'parts', (part) => {
    checkPlace(part);
    check.text(part, 'name');
    check.text(part, 'stack');
    check.oneOf(part, 'status', partStatuses);
    for (const key of ['why', 'remedy']) check.optional(part, key, () => check.text(part, key));
    check.optional(part, 'differences', () =>
      check.list(part, 'differences', (difference) => {
        check.text(difference, 'what');
        check.strings(difference, 'wanted');
        check.strings(difference, 'found');
      }),
    );
  });
}
