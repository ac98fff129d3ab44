import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyRequest } from '../../lib/commands/door/onboard-apply';
import { type OnboardFlags } from '../../lib/commands/door/flags';
import { applyStage } from '../../lib/commands/apply-stage';
import { readSnapshot } from '../../lib/commands/door/read';
import { applyCommand } from '../../lib/commands/onboard-apply';
import { cordon } from '../support/run';
import { collected } from '../support/terminal';
import { sampled } from '../support/runs';

const example = ['-c', 'examples/cordon.yaml', '--date', '2026-11-24'];
const apply = ['onboard', '--apply', ...example];
const rehearse = [...apply, '--rehearse', '--organization', 'examples/organization.json'];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-apply-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('rehearses the whole onboarding from nothing, and exits 0; the organization that it leaves has nothing left to do', async () => {
  const after = join(folder, 'after.json');
  const first = await cordon([...rehearse, '--deployed', 'none', '--snapshot-after', after]);
  expect(first.status).toBe(0);
  expect(first.stderr).toContain('rehearsal: nothing leaves this machine');
  expect(first.stderr).toMatch(/ 10 ▸ {2}Create the membership in eu-west-1, for ever\n {7}✔ create the membership/);
  expect(first.stdout).toContain('proven in the rehearsal alone:');
  expect(first.stdout).toMatch(/the test case \d+ was opened on 2026-11-24 and closed/);
  expect(first.stdout).toMatch(/ 16 ▸ {2}Validate [^\n]* left for you\n {7}The test finding takes an EC2 instance/);
  expect(first.stdout).toMatch(/45 accounts of the organization are associated[^]*44 of 44 accounts have the roles/);
  expect(first.stdout).toContain('whether findings are triaged: a test finding shows it');
  expect(`${first.stdout}${first.stderr}`.split('\n').length).toBeLessThan(80);
  expect(first.stdout + first.stderr + readFileSync(after, 'utf8')).not.toMatch(/@example\.com/);
  const again = await cordon([...apply, '--rehearse', '--organization', after, '--format', 'json']);
  expect(again.status).toBe(0);
  const { kind, steps } = JSON.parse(again.stdout) as { kind: string; steps: { id: string; outcome: string; changes: unknown[] }[] };
  expect(kind).toBe('cordon/onboarding-applied');
  // No snapshot has cases.
  expect(steps.filter(({ changes }) => changes.length > 0).map(({ id }) => id)).toEqual(['validation']);
  expect(steps.map(({ outcome }) => outcome)).not.toContain('done');
});

describe('the snapshot after a rehearsal', () => {
  interface States {
    readonly steps: readonly { readonly id: string; readonly state: { readonly status: string } }[];
    readonly coverages: { readonly totals: object; readonly gaps: object };
  }
  const inShort = ({ steps, coverages: { totals, gaps } }: States): object => ({
    steps: steps.map(({ id, state }) => [id, state.status]),
    totals,
    gaps,
  });

  it('is whole: what the rehearsal did not change is as it was given, and onboard and verify give the same states', async () => {
    const [before, after] = [join(folder, 'before.json'), join(folder, 'whole.json')];
    const routes = { account: '222222222222', regions: {} };
    const given: Record<string, unknown> = {
      ...(JSON.parse(readFileSync('examples/organization.json', 'utf8')) as Record<string, unknown>),
      routes,
    };
    writeFileSync(before, JSON.stringify(given));
    const options = ['--rehearse', '--organization', before, '--snapshot-after', after, '--format', 'json'];
    const ran = await cordon([...apply, ...options]);
    expect(ran.status).toBe(0);
    const kept = JSON.parse(readFileSync(after, 'utf8')) as Record<string, unknown>;
    for (const part of [
      'routes',
      'detection',
      'organizationTrails',
      'serviceControlPolicies',
      'trustedAccess',
      'delegatedAdministrators',
    ]) {
      expect({ part, value: kept[part] }).toEqual({ part, value: given[part] });
    }
    const { onboarding } = JSON.parse(ran.stdout) as { readonly onboarding: States };
    const shown = await cordon(['onboard', ...example, '--organization', after, '--format', 'json']);
    expect(inShort(JSON.parse(shown.stdout) as States)).toEqual(inShort(onboarding));
    const verified = await cordon(['verify', ...example, '--organization', after, '--format', 'json']);
    expect(verified.status).toBe(0);
    expect((JSON.parse(verified.stdout) as { readonly coverages: object }).coverages).toEqual(onboarding.coverages.totals);
  });
});

it.each<[string, readonly string[], RegExp]>([
  ['without a terminal and without --yes', apply, /needs a confirmation, but there is no terminal/],
  ['with a Region that is not the configured one', [...apply, '--yes', '--membership-region', 'us-east-1'], /can never be changed/],
  ['with --reverse', [...rehearse, '--reverse'], /--apply and --reverse exclude each other/],
  ['as a sheet', [...rehearse, '--format', 'csv'], /use --format text or json/],
  [
    'with a snapshot, and without --rehearse',
    [...apply, '--yes', '--organization', 'examples/organization.json'],
    /--organization needs --rehearse/,
  ],
  ['with --snapshot-after, and without --rehearse', [...apply, '--yes', '--snapshot-after', 'x.json'], /need --rehearse/],
  ['with --yes, and without --apply', ['onboard', '--yes', ...example], /need --apply/],
])('%s it is exit 2, and nothing is read', async (_, args, message) => {
  const ran = await cordon(args);
  expect(ran).toMatchObject({ status: 2, stdout: '' });
  expect(ran.stderr).toMatch(message);
});

describe('with somebody at the terminal', () => {
  const flags: OnboardFlags = { config: 'examples/cordon.yaml', format: 'json', date: '2026-11-24', apply: true };
  const regionQuestion = 'Type the Region eu-west-1 to create the membership there for ever:';

  /** Runs against an AWS in memory in which nobody has begun. `answer` is what somebody types, and undefined is Ctrl-C. */
  async function run(answer: (question: string) => string | undefined, over: Partial<OnboardFlags> = {}) {
    const questions: string[] = [];
    const io = collected({
      terminal: true,
      askFor: (question) => {
        questions.push(question.trim());
        return Promise.resolve(answer(question.trim()));
      },
    });
    const file = 'examples/organization.json';
    const inMemory = { on: { file, snapshot: readSnapshot(file) }, fromNothing: true };
    const code = await applyCommand(applyRequest({ ...flags, ...over }, io), io, (request) =>
      applyStage({ ...request, rehearsal: inMemory }, io),
    );
    const { steps } = JSON.parse(io.stdout) as { steps: { id: string; outcome: string; changes: unknown[] }[] };
    return { said: io.stderr, questions, code, changed: steps.flatMap(({ id, changes }) => (changes.length > 0 ? [id] : [])), steps };
  }
  const outcomeOf = ({ steps }: Awaited<ReturnType<typeof run>>, id: string) => steps.find((step) => step.id === id)!.outcome;

  /** The waves, who is left out, and what is to be known, between the change and the question. */
  const shownPlan =
    /deploy the containment roles to 43 accounts[^\n]*\n +canary +2 +accounts +create[^]*\n +rest +30 +accounts[^\n]*\n +without containment roles: 3 accounts\n +! auto-deployment[^\n]*\n +To undo it: AWS can no longer contain/;
  const shownStack = /management account 111111111111, by its own stack\n +create cordon-containment-roles-management-account\n/;

  it('yes to each step and the Region typed out does everything, and shows each change and its cost before the question', async () => {
    const ran = await run((question) => (question === regionQuestion ? 'eu-west-1' : 'y'));
    expect(ran.code).toBe(0);
    expect(ran.questions.filter((question) => question === regionQuestion)).toHaveLength(1);
    expect(new Set(ran.questions)).toEqual(new Set([regionQuestion, 'Do this? [y/N]']));
    expect(ran.said).toMatch(/open a self-managed test case[^\n]* · in 222222222222 \(administrator of the membership\)\n {7}To undo it: /);
    expect(ran.said).toMatch(shownPlan);
    expect([outcomeOf(ran, 'membership'), outcomeOf(ran, 'validation')]).toEqual(['done', 'by-hand']);
    expect(ran.changed).toContain('validation');
  });

  it.each(sampled(['us-east-1', 'y', '']))('the Region typed as %j makes no membership, and no test case', async (typed) => {
    const ran = await run((question) => (question === regionQuestion ? typed : 'Yes'));
    expect(ran.said).toContain('This is not the Region. The membership is not created.');
    expect([ran.code, outcomeOf(ran, 'membership')]).toEqual([1, 'declined']);
    expect(ran.changed).not.toContain('membership');
    expect(ran.changed).not.toContain('validation');
  });

  it.each(['n', '', 'yess'])('the answer %j changes nothing, and goes on to the next step', async (answer) => {
    const ran = await run(() => answer);
    expect([ran.code, ran.changed]).toEqual([1, []]);
    expect(ran.questions.length).toBeGreaterThan(1);
  });

  it('Ctrl-C at the first question ends the run, and changes nothing', async () => {
    const ran = await run(() => undefined);
    expect([ran.code, ran.changed, ran.questions]).toEqual([1, [], ['Do this? [y/N]']]);
  });

  it('--yes without --membership-region asks nobody, and does not make the membership', async () => {
    const ran = await run(() => 'y', { yes: true });
    expect(ran.questions).toEqual([]);
    // A log of a pipeline has the plan too.
    expect(ran.said).toMatch(shownStack);
    expect(ran.said).toContain('add --membership-region eu-west-1 beside --yes');
    expect([ran.code, outcomeOf(ran, 'membership')]).toEqual([1, 'declined']);
  });
});
