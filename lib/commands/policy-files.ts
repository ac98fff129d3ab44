import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeniedCall, type Principal } from '../aws/denials';
import { some } from '../core/text';

/** Files of policies/ that a command needs, by the credentials that they are for. docs/permissions.md describes them. */
export type PolicyFiles = Readonly<Partial<Record<Principal, readonly string[]>>>;

/** What `--member-role` needs: the role of the member account, and whoever assumes it. `deploy` does not look for the triage role. */
const memberRole = (name: string): readonly string[] =>
  name === 'deploy' ? ['member-account.json'] : ['member-account.json', 'member-account-triage-role.json'];
const assume = 'assume-member-role.json';

const testCase = 'onboard-validate-test-case.json';

const reads = (name: string, ...more: readonly string[]): PolicyFiles => ({
  caller: [`${name}.json`, ...more, assume],
  'management account': [`${name}-management-account.json`, assume],
  'member account': memberRole(name),
});

/** By command, as it is typed. What is not here asks AWS for nothing. */
export const policyFiles: Readonly<Record<string, PolicyFiles>> = {
  // It looks into no member account.
  init: { caller: ['init.json'], 'management account': ['init-management-account.json'] },
  snapshot: reads('snapshot'),
  'snapshot --look-inside': {
    caller: ['snapshot.json', assume],
    'management account': ['snapshot-management-account.json', 'look-inside.json', assume],
    'member account': [...memberRole('snapshot'), 'look-inside.json'],
  },
  plan: reads('plan'),
  verify: reads('verify'),
  'verify --detect-drift': {
    caller: ['verify.json', 'verify-detect-drift.json', assume],
    'management account': ['verify-management-account.json', 'verify-detect-drift-management-account.json', assume],
    'member account': memberRole('verify'),
  },
  deploy: reads('deploy'),
  onboard: reads('onboard'),
  'onboard why': reads('onboard'),
  'onboard validate': { ...reads('onboard'), caller: ['onboard-validate.json', assume] },
  'onboard validate --test-case': { caller: [testCase] },
  'onboard --apply': reads('onboard-apply', testCase),
  approve: { caller: ['approve.json'] },
};

/** Flags with which a command asks AWS for other things than without them. */
export interface PolicyFlags {
  readonly apply?: boolean;
  readonly testCase?: boolean;
  readonly rehearse?: boolean;
  readonly detectDrift?: boolean;
  readonly lookInside?: string;
}

/** The name of a command in `policyFiles`, from the words after `cordon`, such as `onboard validate`. */
export function commandOfPolicies(words: string, { apply, testCase, rehearse, detectDrift, lookInside }: PolicyFlags): string {
  if (words === 'onboard' && apply) return 'onboard --apply';
  if (words === 'snapshot' && lookInside !== undefined) return 'snapshot --look-inside';
  if (words === 'verify' && detectDrift) return 'verify --detect-drift';
  // A rehearsed test case only reads the organization, as the checklist does.
  return words === 'onboard validate' && testCase && !rehearse ? 'onboard validate --test-case' : words;
}

/** policies/ of the sources, or of the package that was compiled into dist/. */
const folder = (): string =>
  [join(__dirname, '..', '..', 'policies'), join(__dirname, '..', '..', '..', 'policies')].find(existsSync) ?? 'policies';

/**
 * The files of a command that allow an action. Those of the principal come first; another one is named where the action is allowed in that one alone,
 * such as for a membership in the management account.
 */
export function policiesThatAllow(command: string, { action, principal }: DeniedCall): readonly string[] {
  const files = policyFiles[command] ?? {};
  const allowing = (names: readonly string[] = []): readonly string[] => names.filter((name) => actionsOf(name).includes(action));
  const own = allowing(files[principal]);
  return own.length > 0 ? own : [...new Set(allowing(Object.values(files).flat()))];
}

/** The actions of a file, sorted. */
export function actionsOf(name: string): readonly string[] {
  const { Statement } = JSON.parse(readFileSync(join(folder(), name), 'utf8')) as {
    readonly Statement: readonly { readonly Action: string | readonly string[] }[];
  };
  return [...new Set(Statement.flatMap(({ Action }) => Action))].sort();
}

/** Most actions of one line. */
const mostActions = 8;

const principals: Readonly<Record<Principal, string>> = {
  caller: 'the caller',
  'management account': 'the credentials of the management account',
  'member account': 'the role in member accounts',
};

/** What AWS denied, with the policy that allows it, a line for each policy. @returns no line where nothing was denied */
export function denialLines(command: string, denied: readonly DeniedCall[]): readonly string[] {
  const groups = new Map<string, { readonly principal: Principal; readonly files: readonly string[]; readonly actions: Set<string> }>();
  for (const one of denied) {
    const files = policiesThatAllow(command, one);
    const key = JSON.stringify([one.principal, files]);
    const group = groups.get(key) ?? { principal: one.principal, files, actions: new Set() };
    groups.set(key, group);
    group.actions.add(one.action);
  }
  return [...groups.values()].map(({ principal, files, actions }) => {
    const what = `AWS denied ${some([...actions].sort(), mostActions)} to ${principals[principal]}`;
    if (files.length === 0) return `${what}. Allow it there, or find the service control policy that denies it.`;
    const policies = files.map((name) => `policies/${name}`).join(' and ');
    return `${what}. Attach ${policies}, or find the service control policy that denies it.`;
  });
}
