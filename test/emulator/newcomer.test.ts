import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse, parseDocument } from 'yaml';
import { type Clock } from '../../lib/core/clock';
import { blocksOf, readPage } from '../docs/page';
import { python } from './boto3';
import { CommandLine, type Ran as Printed } from './command-line';
import { wireEngines } from './engines';
import { readSettings } from './settings';
import { region, type WireWorld } from './wire-world';

// The pace at which AWS allows reads is kept in order, but not waited for: moto has no such limits.
jest.mock('../../lib/core/clock', () => ({ systemClock: jest.requireActual<{ fastClock: () => Clock }>('./fast-clock').fastClock() }));

/**
 * A newcomer with an organization in which nothing is done yet. The files and the first commands are those of the documentation; from then on every
 * command is one that `cordon onboard` prints, in its order, each once, with the credentials of the account that it names.
 */
const organization = {
  units: { security: { accounts: ['security-tooling'] }, workloads: { accounts: ['shop'] } },
  fromNothing: true,
} as const;

interface Open {
  readonly why: string;
  /** What `cordon onboard` says of the step at the end. */
  readonly state: { readonly status: string; readonly why: unknown };
  /** Commands that the emulator does not answer. @default - it answers all */
  readonly unanswered?: RegExp;
}

/** Steps that are not done at the end, and why. Every other step is done, and seen as done. */
const openAtTheEnd: Readonly<Record<string, Open>> = {
  'organization-trail': {
    why: 'moto shows a trail of the organization in no other account than the one that made it',
    state: { status: 'to-do', why: 'No trail logs for the whole organization.' },
  },
  'containment-preference': {
    why: 'no API of AWS tells it: the note in cordon.yaml is the most that is known; moto does not list the services of AWS Support',
    state: { status: 'unknown', why: expect.stringMatching(/^It was submitted on \d{4}-\d\d-\d\d, as configured/) },
    unanswered: /^aws support describe-services/,
  },
  validation: {
    why: 'no emulator makes findings of GuardDuty, and no mail reaches anybody',
    state: { status: 'unknown', why: expect.any(String) },
  },
};

/** What a reader puts in for words in capitals. */
const placeholders: readonly (readonly [RegExp, string])[] = [
  [/\bBUCKET\b/, 'newcomers-trail'],
  [/\bPROFILE\b/, 'management'],
  [/\bSERVICE\b/, 'security-incident-response'],
  [/\bCATEGORY\b/, 'other'],
];

interface Step {
  readonly id: string;
  readonly title: string;
  readonly state: { readonly status: string; readonly why?: string };
  readonly account: { readonly id: string; readonly role: string };
  readonly commands: readonly string[];
  readonly after: readonly string[];
}
type Ran = Pick<Printed, 'status' | 'output'>;

/** Steps in the order in which their commands were carried out. Those that are missing need none, or are done by another. */
const expectedOrder = [
  'triage-role',
  'trusted-access',
  'membership-administrator',
  'stack-sets',
  'guardduty',
  'security-hub',
  'organization-trail',
  'membership',
  'containment-roles',
  'containment-preference',
];

const moto = wireEngines().find(({ name }) => name === 'moto')!;
afterAll(() => moto.close());

/** Whether moto checks signatures and policies. It takes the signature of boto3's ListDetectors for a wrong one, so it does not here. */
async function checks(calls: 'none' | 'every'): Promise<void> {
  const answer = await fetch(`${readSettings().motoEndpoint}/moto-api/reset-auth`, {
    method: 'POST',
    body: calls === 'none' ? 'inf' : '0',
  });
  expect(answer.ok).toBe(true);
}

class Newcomer extends CommandLine {
  public readonly said: string[] = [];
  /** Steps with a command that the emulator did not answer. */
  public readonly unanswered = new Set<string>();

  public constructor(world: WireWorld) {
    // Both command lines go straight to the emulator: nothing goes wrong in between here.
    super(world, readSettings().motoEndpoint);
  }

  /** Runs a command as it was printed, with credentials of an account of the organization. */
  public async run(command: string, as: string): Promise<Ran> {
    const words = placeholders.reduce((line, [from, to]) => line.replace(from, to), command).replace(/^npx /, '');
    const ran = words.startsWith('aws ') ? await this.aws(words, as) : await this.asPrinted(words, as);
    this.said.push(`${as}$ ${words}\n${ran.status} ${ran.output}`);
    return ran;
  }

  /** Runs a command of a step, which succeeds, but for what is known. */
  public async follow(step: string, command: string, as: string): Promise<void> {
    const ran = await this.run(command, as);
    const unanswered = openAtTheEnd[step]?.unanswered;
    if (unanswered?.test(command)) {
      // What is answered does not stand in the list.
      expect(ran.status).not.toBe(0);
      this.unanswered.add(step);
    } else if (ran.status !== 0) {
      throw new Error(`step ${step}: "${command}" exits ${ran.status}: ${ran.output}`);
    }
  }

  private async aws(command: string, as: string): Promise<Ran> {
    const child = spawn(await python(), [join(__dirname, 'aws_run.py'), command], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, ...this.environment(as) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, error, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number]>]);
    return { status, output: out + error };
  }

  private asPrinted(command: string, as: string): Promise<Ran> {
    const [, ...args] = command.split(' ');
    // The newcomer confirms what is shown.
    return this.cordon(args[0] === 'deploy' ? [...args, '--yes'] : args, as);
  }

  /** The account with an ID, by its name in the organization. */
  public nameOf(account: string): string {
    return ['management', 'security-tooling', 'shop'].find((name) => this.world.account(name) === account) ?? account;
  }
}

/** Commands in the blocks of a page or of one of its parts, in order, without the comment that names an exit code. */
function commandsOf(page: string, words: '' | 'aws', heading = ''): string[] {
  const content = readPage(page);
  const from = content.indexOf(heading);
  const next = heading === '' ? -1 : content.indexOf('\n## ', from + heading.length);
  return blocksOf(content.slice(from, next === -1 ? undefined : next))
    .filter((block) => block.language === 'sh' && block.words === words)
    .flatMap((block) => block.text.trim().split('\n'))
    .map((line) => line.replace(/ # exits \d$/, ''));
}

const yamlOf = (page: string, words: string): string =>
  blocksOf(readPage(page)).find((block) => block.language === 'yaml' && block.words === words)!.text;

const start = 'docs/tasks/start-with-your-organization.md';
const onboard = 'docs/tasks/onboard.md';
const [init, look, snapshot] = commandsOf(start, 'aws') as [string, string, string];
const [inFile, ...further] = commandsOf(onboard, '') as [string, ...string[]];

it('README names the same two commands as the pages, for the example', () => {
  const forExample = commandsOf('README.md', '', '## Platform team');
  const words = (command: string): string[] => command.replaceAll(/ (-c|--organization) examples\/\S+| --dry-run/g, '').split(' ');
  expect(forExample.map(words)).toEqual([words(init.replace(' --management-profile management', '')), words(look)]);
  expect(commandsOf(start, 'aws')).toHaveLength(3);
});

/** Puts keys into cordon.yaml, and leaves the rest of the file as it is. */
function complete(newcomer: Newcomer, part: string): void {
  const document = parseDocument(newcomer.read('cordon.yaml'));
  const put = (value: unknown, path: readonly string[]): void => {
    if (path.length === 3 || typeof value !== 'object' || value === null) document.setIn(path, value);
    else for (const [key, inner] of Object.entries(value)) put(inner, [...path, key]);
  };
  put(parse(part), []);
  newcomer.write('cordon.yaml', document.toString());
}

/** The support case as `cordon onboard preference` prints it: its commands, and the note for cordon.yaml. */
async function submitPreference(newcomer: Newcomer): Promise<void> {
  const asPage = further.find((command) => command.startsWith('npx cordon onboard preference'))!;
  const { status, output } = await newcomer.run(asPage, 'security-tooling');
  expect(status).toBe(0);
  const commands = [...output.matchAll(/^ {2}((?:aws|cordon) .*)$/gm)].map(([, command]) => command!);
  expect(commands).toHaveLength(3);
  for (const command of commands) await newcomer.follow('containment-preference', command, 'security-tooling');
  complete(newcomer, output.slice(output.indexOf('\n', output.indexOf('to note it in cordon.yaml'))).replace(/^\S.*$/gm, ''));
}

it('who follows the pages and cordon onboard, command by command, from nothing, ends onboarded', async () => {
  const world = await moto.build(organization);
  const newcomer = new Newcomer(world);
  const looked: Step[][] = [];
  const lookAgain = async (): Promise<readonly Step[]> => {
    expect([0, 3]).toContain((await newcomer.run(snapshot, 'security-tooling')).status);
    const shown = await newcomer.run(`${inFile} --format json`, 'security-tooling');
    const { steps } = JSON.parse(shown.output) as { steps: Step[] };
    // A step that was done stays so, whatever comes after it.
    const before = (looked.at(-1) ?? []).filter(({ state }) => state.status === 'done').map(({ id }) => id);
    expect(steps.filter(({ state }) => state.status === 'done').map(({ id }) => id)).toEqual(expect.arrayContaining(before));
    looked.push(steps);
    return steps;
  };
  try {
    await checks('none');
    // Without a terminal nobody is asked, so the answers are flags.
    const answers = `--administrator ${world.account('security-tooling')} --canary ${world.account('shop')} --regions ${region}`;
    expect((await newcomer.run(`${init} ${answers}`, 'management')).status).toBe(0);
    complete(newcomer, yamlOf(onboard, 'in cordon.yaml'));
    newcomer.write('team.yaml', yamlOf(onboard, 'team.yaml'));
    expect((await newcomer.run(look, 'security-tooling')).status).toBe(1);
    // The bucket of the trail is the newcomer's own, as the word in capitals says.
    const bucket = `aws s3api create-bucket --bucket BUCKET --create-bucket-configuration '{"LocationConstraint":"${region}"}'`;
    expect((await newcomer.run(bucket, 'management')).status).toBe(0);

    const order: string[] = [];
    const visits = new Set<string>();
    const visitOf = ({ id, commands }: Step): string => JSON.stringify([id, commands]);
    for (let steps = await lookAgain(); ; steps = await lookAgain()) {
      const next = steps.find((step) => step.state.status === 'to-do' && !(openAtTheEnd[step.id] && visits.has(visitOf(step))));
      if (next === undefined) break;
      if (visits.has(visitOf(next))) throw new Error(`${next.id} is still to do after its commands: ${next.state.why}`);
      visits.add(visitOf(next));
      if (order.at(-1) !== next.id) order.push(next.id);
      const waitsFor = steps.filter(({ id, state }) => next.after.includes(id) && !['done', 'not-wanted'].includes(state.status));
      expect(waitsFor.filter(({ id }) => openAtTheEnd[id] === undefined).map(({ id }) => id)).toEqual([]);
      for (const command of next.commands) await newcomer.follow(next.id, command, newcomer.nameOf(next.account.id));
      if (next.id === 'containment-preference') await submitPreference(newcomer);
    }

    const last = looked.at(-1)!;
    expect(last.map(({ id, state }) => [id, state])).toEqual(
      last.map(({ id }) => [
        id,
        openAtTheEnd[id]?.state ?? expect.objectContaining({ status: expect.stringMatching(/^(done|not-wanted)$/) as string }),
      ]),
    );
    // Nobody has to go back to a step.
    expect(order).toEqual(expectedOrder);
    // An organization of the emulator begins with all features, and without policies that deny anything.
    expect(looked[0]!.filter(({ state }) => state.status === 'done').map(({ id }) => id)).toEqual(['all-features', 'control-policies']);
    expect([...newcomer.unanswered]).toEqual(Object.keys(openAtTheEnd).filter((id) => openAtTheEnd[id]?.unanswered));
    // The page has the two commands of the membership as they are printed.
    const asPage = [...further.filter((command) => command.includes(' onboard input ')), ...commandsOf(onboard, 'aws')];
    const membership = looked.flat().find(({ id, state }) => id === 'membership' && state.status === 'to-do');
    expect(membership?.commands.map((command) => command.replace(/^cordon/, 'npx cordon'))).toEqual(asPage);
  } catch (error) {
    console.log(newcomer.said.join('\n').slice(-9000));
    throw error;
  } finally {
    await checks('every');
    newcomer.close();
    await world.close();
  }
}, 300_000);
