import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultGuardrails, type GuardrailsConfiguration } from '../../lib/configuration/guardrails';
import { planRollout } from '../../lib/rollout/planner';
import { verifyCoverage } from '../../lib/rollout/verify';
import { configured, sketch, unit } from '../support/organization';
import { cordon, repository } from '../support/run';

const today = '2026-11-24';
const [stays, suspended, gone, moved] = ['333333333333', '444444444444', '555555555555', '666666666666'];
const exclusion = (account: string) => ({ account, reason: 'leaves', until: '2026-12-24' });

const snapshot = sketch({
  units: { apps: 'root', labs: 'root' },
  accounts: { [stays]: ['apps'], [suspended]: ['apps', 'SUSPENDED'], [moved]: ['labs'] },
});
const of = (rollout: object, over: object = {}) => configured({ ...over, rollout: { targets: [unit('apps')], ...rollout } });

const guarded = (roles: Partial<GuardrailsConfiguration>) => ({ ...of({}), guardrails: { ...defaultGuardrails, ...roles } });

const cases: readonly (readonly [string, ReturnType<typeof of>, string, string])[] = [
  ['a canary that was suspended', of({ canary: [suspended] }), 'canary-not-active', 'rollout.canary[0]'],
  ['a canary that left', of({ canary: [stays, gone] }), 'account-not-in-organization', 'rollout.canary[1]'],
  ['a canary that moved out of the targets', of({ canary: [moved] }), 'account-not-targeted', 'rollout.canary[0]'],
  ['an excluded account that left', of({ exclude: [exclusion(gone)] }), 'account-not-in-organization', 'rollout.exclude[0].account'],
  ['an excluded account that moved', of({ exclude: [exclusion(moved)] }), 'account-not-targeted', 'rollout.exclude[0].account'],
  [
    'a critical account that left',
    of({}, { environment: { ...configured().environment, criticalAccounts: [gone] } }),
    'account-not-in-organization',
    'environment.criticalAccounts[0]',
  ],
  [
    'a preference of an account that left',
    of({}, { containment: { preference: { default: 'containment', accounts: { [gone]: 'none' } } } }),
    'account-not-in-organization',
    `containment.preference.accounts.${gone}`,
  ],
  [
    'an administrator role of an account that left',
    guarded({ administratorRoles: ['Pipeline', `arn:aws:iam::${gone}:role/Pipeline`] }),
    'account-not-in-organization',
    'guardrails.administratorRoles[1]',
  ],
  [
    'a break-glass role of an account that was suspended',
    guarded({ breakGlassRoles: [`arn:aws:iam::${suspended}:role/BreakGlass`] }),
    'account-not-active',
    'guardrails.breakGlassRoles[0]',
  ],
];

describe.each(cases)('%s', (_, configuration, id, path) => {
  it('is an error of the plan, which plans every other account', () => {
    const plan = planRollout({ configuration, snapshot, today });
    const others = plan.waves.flatMap(({ accounts }) => accounts.map(({ account }) => account));
    expect(others).toEqual([stays]);
    expect(plan.findings.filter((finding) => finding.path !== undefined)).toMatchObject([{ id, severity: 'error', path }]);
  });

  it('fails verify, which looks at every other account', () => {
    const coverage = verifyCoverage({ configuration, snapshot, today });
    expect(coverage.accounts.map(({ account }) => account)).toContain(stays);
    expect(coverage.exitCode).toBe(1);
    expect(coverage.findings).toContainEqual(expect.objectContaining({ id, severity: 'error', path }));
  });
});

it('says nothing of accounts that are where the configuration takes them to be', () => {
  const plan = planRollout({ configuration: of({ canary: [stays], exclude: [exclusion(suspended)] }), snapshot, today });
  expect(plan.findings.filter((finding) => finding.path !== undefined)).toEqual([]);
});

it.each([
  ['stack-sets', ['rollout.canary[0]']],
  ['management-account', []],
] as const)('names of a rollout of %s only the accounts that it needs: %j', (scope, paths) => {
  const configuration = of({ canary: [gone] }, { environment: { ...configured().environment, criticalAccounts: [gone] } });
  const found = planRollout({ configuration, snapshot, today, scope }).findings.flatMap(({ path }) => path ?? []);
  expect(found).toEqual(paths);
});

describe('the commands, of an organization whose canary was closed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-canary-'));
  const organization = join(folder, 'organization.json');
  const example = JSON.parse(readFileSync(join(repository, 'examples/organization.json'), 'utf8')) as {
    accounts: { id: string; state: string }[];
  };
  const accounts = example.accounts.map((account) => (account.id === '444444444444' ? { ...account, state: 'SUSPENDED' } : account));
  writeFileSync(organization, JSON.stringify({ ...example, accounts }));
  const run = (command: string, ...args: string[]) =>
    cordon([command, '-c', 'examples/cordon.yaml', '--organization', organization, '--date', '2026-11-24', ...args]);
  const said = 'rollout.canary[0]: account 444444444444 is SUSPENDED, so StackSets skips it and it cannot be a canary';

  it.each([['plan'], ['verify'], ['check', '--no-cache']])('%s exits 1 and goes on', async (command, ...args) => {
    const { status, stdout } = await run(command, ...args);
    expect({ status, names: stdout.replace(/\s+/g, ' ').includes(said) }).toEqual({ status: 1, names: true });
    expect(stdout.split('\n').length).toBeGreaterThan(10);
  });
});
