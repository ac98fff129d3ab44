import { type Command } from 'commander';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Principal } from '../../lib/aws/denials';
import { commandOfPolicies, policyFiles } from '../../lib/commands/policy-files';
import { buildProgram } from '../../lib/commands/door/program';
import { policyProblems } from '../../lib/iam/policy-problems';
import { type ItemId, type ItemVerdict } from '../../lib/onboarding/checklist/item';
import { planOnboarding } from '../../lib/onboarding/onboarding';
import { type Validation } from '../../lib/onboarding/validation';
import { fiveOrganizations } from '../onboarding/organizations';
import { repository } from '../support/run';
import { sampled } from '../support/runs';
import { attachedTo, current, policyOf, runScenario, without, type PolicyDocument, type ScenarioResult } from './run-scenario';
import { accounts, continues, principals, scenarios, type Scenario } from './scenarios';
import { isAllowed, parsed } from './services';

jest.mock('../../lib/aws/connect', () => ({
  ...jest.requireActual<object>('../../lib/aws/connect'),
  connect: async (options: never) => current.answering!.connect(options),
}));
jest.mock('../../lib/core/clock', () => ({
  systemClock: { now: () => current.answering!.clock.now(), sleep: (ms: number) => current.answering!.clock.sleep(ms) },
}));

const commands = Object.keys(policyFiles);
/** `onboard why` has the policies of `onboard`, and reads the same. */
const ownPolicies = commands.filter((command) => command !== 'onboard why');
const files = readdirSync(join(repository, 'policies'))
  .filter((name) => name.endsWith('.json'))
  .sort();
const permissions = readFileSync(join(repository, 'docs', 'permissions.md'), 'utf8');

const of = (command: string): readonly Scenario[] => scenarios.filter((scenario) => scenario.command === command);
const missingFrom = ({ missing = [] }: Scenario) => missing.map((action) => ({ action }));

/** What happened with the policies as they are; each scenario once. */
const ran = new Map<Scenario, Promise<ScenarioResult>>();
function run(scenario: Scenario): Promise<ScenarioResult> {
  const before = [...ran.values()].at(-1) ?? Promise.resolve();
  const result = ran.get(scenario) ?? before.then(() => runScenario(scenario, attachedTo(scenario.command, missingFrom(scenario))));
  ran.set(scenario, result);
  return result;
}

/** Scenarios of a command with their results: trouble comes last, and before it the shortest that shows what happens without an action. */
async function allOf(command: string): Promise<readonly { readonly scenario: Scenario; readonly result: ScenarioResult }[]> {
  const all: { readonly scenario: Scenario; readonly result: ScenarioResult }[] = [];
  for (const scenario of of(command)) all.push({ scenario, result: await run(scenario) });
  const rank = ({ scenario, result }: (typeof all)[number]): number => (result.exitCodes.at(-1) === 1 ? 100 : 0) + scenario.runs.length;
  return all.sort((one, other) => rank(one) - rank(other));
}

/** Whether a request that was asked for is denied without something. */
const isNeeded = (result: ScenarioResult, principal: Principal, documents: readonly PolicyDocument[]): boolean =>
  result.asked[principal].some((asked) => !isAllowed(asked, parsed(documents)));

/** `verify --detect-drift` and `snapshot --look-inside` have the policies of their command besides their own. What those are for is tried there. */
const isOfCommand = (command: string, file: string): boolean => {
  const [name = ''] = command.split(' --');
  const isMore = ['verify --detect-drift', 'snapshot --look-inside'].includes(command);
  return isMore && Object.values(policyFiles[name]!).flat().includes(file);
};

/** Each action of each statement of each policy of a command. */
const actionsOf = (command: string) =>
  principals.flatMap((principal) =>
    (policyFiles[command]?.[principal] ?? [])
      .filter((file) => !isOfCommand(command, file))
      .flatMap((file) =>
        policyOf(file).Statement.flatMap(({ Sid, Action }) =>
          [Action].flat().map((action) => ({ principal, file, statement: Sid, action })),
        ),
      ),
  );

describe.each(commands)('cordon %s', (command) => {
  it('calls nothing that its policies do not allow', async () => {
    for (const scenario of of(command).filter(({ missing }) => missing === undefined)) {
      const { stderr, exitCodes, asked } = await run(scenario);
      expect(stderr).not.toContain('AWS denied');
      expect(exitCodes.length).toBe(scenario.runs.length);
      for (const principal of principals) {
        const policies = parsed((policyFiles[command]?.[principal] ?? []).map(policyOf));
        expect(asked[principal].filter((one) => !isAllowed(one, policies))).toEqual([]);
      }
    }
  });

  it('needs each action and each resource of its policies', async () => {
    const results = (await allOf(command)).map(({ result }) => result);
    for (const principal of principals) {
      const names = policyFiles[command]?.[principal] ?? [];
      const unneeded = names.flatMap((file) =>
        policyOf(file).Statement.flatMap(({ Sid, Action, Resource }, index) => {
          const replaced = (change: object): readonly PolicyDocument[] =>
            names.map((name) => {
              const document = policyOf(name);
              const Statement = document.Statement.map((one, at) => (name === file && at === index ? { ...one, ...change } : one));
              return { ...document, Statement };
            });
          const rest = <Item>(items: readonly Item[], item: Item): readonly (Item | string)[] => {
            const others = items.filter((one) => one !== item);
            return others.length === 0 ? ['none:none'] : others;
          };
          const actions = [Action].flat();
          const resources = [Resource].flat();
          return [
            ...actions.map((action) => ({ part: action, documents: replaced({ Action: rest(actions, action) }) })),
            ...resources.map((resource) => ({
              part: resource,
              documents: replaced({
                Resource: rest(resources, resource).map((one) => (one === 'none:none' ? 'arn:aws:none:::none' : one)),
              }),
            })),
          ]
            .filter(({ documents }) => !results.some((result) => isNeeded(result, principal, documents)))
            .map(({ part }) => `${file} ${Sid} ${part}`);
        }),
      );
      expect(unneeded).toEqual([]);
    }
  });
});

describe.each(sampled(ownPolicies, (command) => command.split(' ')[0]))('cordon %s without one action of its policies', (command) => {
  it.each(sampled(actionsOf(command), ({ file }) => file))(
    '$action of $statement in $file',
    async ({ principal, file, statement, action }) => {
      const removal = { action, file, statement };
      const documents = (policyFiles[command]?.[principal] ?? []).map((name) =>
        name === file ? without(policyOf(name), removal) : policyOf(name),
      );
      const needing = (await allOf(command)).filter(({ result }) => isNeeded(result, principal, documents));
      const goesOn = [action, `${file} ${action}`].some((key) => continues[command]?.[key] !== undefined);
      expect(needing.length).toBeGreaterThan(0);
      for (const { scenario, result: whole } of needing) {
        const { exitCodes, stderr, stdout } = await runScenario(scenario, attachedTo(command, [removal, ...missingFrom(scenario)]));
        const line = stderr.split('\n').find((one) => one.startsWith('AWS denied ') && one.includes(` policies/${file}`));
        expect(line).toContain(action);
        const exit = exitCodes.at(-1);
        const stackFailed = (stdout + stderr).includes('Resource handler returned message');
        // What is done already may be seen by another call; then a scenario in which it is still to do decides.
        const mayBeDone = command === 'onboard --apply' && scenario !== needing.at(-1)!.scenario;
        if (mayBeDone && !goesOn && exit === 0 && whole.exitCodes.at(-1) === 0) continue;
        if (goesOn) expect([whole.exitCodes.at(-1), 3]).toContain(exit);
        else if (stackFailed && action.startsWith('iam:')) expect(exit).toBe(1);
        // What was not read a flag can say.
        else if (command === 'init') expect([2, 3]).toContain(exit);
        // Where something is to do or has failed anyway, that is what the exit code says.
        else expect(whole.exitCodes.at(-1) === 1 ? [1, 3] : [3]).toContain(exit);
        return;
      }
    },
  );
});

/** Actions that no snapshot takes, and the item of the checklist that each is for. */
const ofItems: Readonly<Record<string, ItemId>> = {
  'guardduty:ListMembers': 'guardduty',
  'guardduty:ListFindings': 'test-domain',
  'guardduty:GetFindings': 'test-domain',
  'iam:GetRole': 'service-role',
  'security-ir:GetFindingMetrics': 'triage-activity',
  'security-ir:ListCases': 'test-case',
  'securityhub:ListEnabledProductsForImport': 'third-party-products',
};

describe('cordon onboard validate', () => {
  const [whole] = of('onboard validate');
  const verdictsOf = ({ stdout }: ScenarioResult): Readonly<Record<string, ItemVerdict>> => {
    const { items } = JSON.parse(stdout) as Pick<Validation, 'items'>;
    return Object.fromEntries(items.map(({ id, verdict }) => [id, verdict]));
  };

  it.each(Object.entries(ofItems))('denied %s: %s is unknown and says so, and every other item is as before', async (action, item) => {
    const before = await run(whole!);
    const file = 'onboard-validate.json';
    const after = await runScenario(whole!, attachedTo('onboard validate', [{ action, file }]));
    const [{ [item]: known, ...others }, { [item]: found, ...rest }] = [verdictsOf(before), verdictsOf(after)];
    expect(known?.status).not.toBe('unknown');
    expect(found?.status).toBe('unknown');
    expect(found?.evidence).toContain(`AWS did not answer ${action} (AccessDenied`);
    expect(rest).toEqual(others);
    expect(after.exitCodes).toEqual([3]);
    expect(after.stderr).toContain(`AWS denied ${action} to the caller. Attach policies/${file}`);
  });

  it('has an item for each action that cordon onboard does not need', () => {
    const actionsOfFile = (file: string): string[] => policyOf(file).Statement.flatMap(({ Action }) => Action);
    const more = actionsOfFile('onboard-validate.json').filter((action) => !actionsOfFile('onboard.json').includes(action));
    expect(more.sort()).toEqual(Object.keys(ofItems).sort());
  });
});

/** Commands that have no credentials, and why they need none. */
const withoutAws: Readonly<Record<string, string>> = {
  check: 'reads the configuration and a snapshot file',
  'explain rule': 'reads the configuration and a snapshot file',
  'explain route': 'reads the configuration and a snapshot file',
  'explain routes': 'reads the configuration and a snapshot file',
  'explain account': 'reads the configuration and a snapshot file',
  'explain guardrails': 'reads the configuration, and a snapshot file',
  'explain evidence-store': 'reads the configuration',
  'explain responder-access': 'reads the configuration',
  'explain measures': 'reads the configuration, and a snapshot file',
  'explain event': 'reads the configuration, a snapshot file and recorded findings',
  replay: 'reads the configuration and recorded findings',
  'rehearse incident': 'reads the configuration, a snapshot file and a recorded finding; the services are in memory',
  import: 'reads files of Terraform, templates and snapshots',
  test: 'reads the configuration, expectations and recorded findings',
  'onboard preference': 'reads the configuration; a person submits the case that it prints',
  'onboard input': 'reads the configuration and the team file',
  completion: 'prints a script',
  complete: 'completes words of the command line',
  help: 'prints a help',
};

describe('commands and their policies', () => {
  const noStreams = { out: () => undefined, error: () => undefined } as never;
  const program = buildProgram({} as never, noStreams, () => undefined);
  const leaves = (command: Command, words: readonly string[]): readonly (readonly [string, Command])[] => [
    // What only has parts is no command by itself.
    ...(words.length > 0 && (command.commands.length === 0 || takesOptions(command)) ? [[words.join(' '), command] as const] : []),
    ...command.commands.flatMap((part) => leaves(part, [...words, part.name()])),
  ];
  const takesOptions = (command: Command): boolean => command.options.some(({ long }) => long === '--config');
  const all = leaves(program, []);
  const takesCredentials = (command: Command): boolean => command.options.some(({ long }) => long === '--profile');

  it('every command that takes credentials has policies, and every other has a reason', () => {
    const names = (wanted: boolean): string[] =>
      all.flatMap(([name, command]) => (takesCredentials(command) === wanted ? [name] : [])).sort();
    const words = [...new Set(commands.map((command) => command.replace(/ --.*$/, '')))].sort();
    expect(names(true)).toEqual(words);
    expect([...names(false), 'help'].sort()).toEqual(Object.keys(withoutAws).sort());
  });

  it('every policy has a scenario of its command, and every scenario a command that has policies', () => {
    expect([...new Set(scenarios.map(({ command }) => command))].sort()).toEqual([...commands].sort());
  });

  it.each([
    ['onboard', {}, 'onboard'],
    ['onboard', { apply: true, rehearse: true }, 'onboard --apply'],
    ['onboard validate', { testCase: true }, 'onboard validate --test-case'],
    ['onboard validate', { testCase: true, rehearse: true }, 'onboard validate'],
    ['plan', {}, 'plan'],
    ['snapshot', {}, 'snapshot'],
    ['snapshot', { lookInside: 'sample' }, 'snapshot --look-inside'],
  ])('cordon %s with %j has the policies of %s', (words, flags, command) => {
    expect(commandOfPolicies(words, flags)).toBe(command);
    expect(commands).toContain(command);
  });
});

it('the policies of cordon onboard --apply have the actions of each step on the credentials that it takes, and change nothing else', () => {
  const actionsOfFile = (file: string): string[] => policyOf(file).Statement.flatMap(({ Action }) => Action);
  const ofCaller = ['onboard-apply.json', 'onboard-validate-test-case.json'].flatMap(actionsOfFile);
  const ofManagement = actionsOfFile('onboard-apply-management-account.json');
  const steps = Object.values(fiveOrganizations()).flatMap(
    ({ configuration, snapshot }) => planOnboarding({ configuration, snapshot, today: '2026-11-24' }).steps,
  );
  // The management account designates administrators and has its own stack. The other accounts do the rest.
  const byTwo = new Set(['guardduty', 'security-hub', 'containment-roles']);
  const missing = steps.flatMap(({ id, account, actions }) => {
    const allowed = byTwo.has(id) ? [...ofCaller, ...ofManagement] : account.id === accounts.managementAccount ? ofManagement : ofCaller;
    const isElsewhere =
      account.id === accounts.managementAccount && /^membership|^team$|^validation$/.test(id) && id !== 'membership-administrator';
    return actions.filter((action) => !(isElsewhere ? ofCaller : allowed).includes(action)).map((action) => `${id} ${action}`);
  });
  expect(missing).toEqual([]);
  // CloudFormation makes the roles of the stack with the caller's permission.
  const changing = [...ofCaller, ...ofManagement].filter((action) => !/:(Get|List|Describe|BatchGet)|^iam:/.test(action));
  expect(changing.filter((action) => !steps.some(({ actions }) => actions.includes(action)))).toEqual([]);
});

it.each(files)('%s is a policy that IAM takes, and is described', (file) => {
  const document = policyOf(file);
  expect(policyProblems(document, 'managed')).toEqual([]);
  expect(Object.values(policyFiles).flatMap((one) => Object.values(one).flat())).toContain(file);
  expect(permissions).toContain(`| \`${file}\` |`);
  for (const { Sid, Resource } of document.Statement) {
    expect(Sid).toMatch(/^[A-Za-z]+$/);
    if ([Resource].flat().includes('*')) expect(permissions).toMatch(new RegExp(`^\\| .*\`${Sid}\`.* \\| \\S`, 'm'));
  }
});

it('the table of policies has each command and each file once', () => {
  const rows = [...permissions.matchAll(/^\| `([\w-]+\.json)` \| (.+?) \|/gm)].map(
    ([, file = '', command = '']) => [file, command] as const,
  );
  expect(rows.map(([file]) => file).sort()).toEqual(files);
  for (const command of commands) {
    for (const file of Object.values(policyFiles[command]!).flat()) {
      const [, described = ''] = rows.find(([name]) => name === file)!;
      expect(described.includes('every command') || described.includes(`\`cordon ${command}\``)).toBe(true);
    }
  }
});
