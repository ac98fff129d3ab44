import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Command } from 'commander';
import { buildProgram } from '../../lib/commands/door/program';
import { main } from '../../lib/commands/main';
import { Streams } from '../../lib/commands/streams';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { ApplyProgress } from '../../lib/report/applied-text';
import { watchRecords } from '../../lib/report/records-progress';
import { showParts } from '../../lib/report/work-progress';
import { WatchedSources } from '../../lib/replay/input/watched-sources';
import { OrganizationServer } from '../organization/organization-server';
import { sketch, smallestConfiguration } from '../support/organization';
import { cordonProcess, environmentAt } from '../support/run';
import { sampled } from '../support/runs';
import { collected, terminal } from '../support/terminal';

const folder = mkdtempSync(join(tmpdir(), 'cordon-long-work-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const configuration = path('cordon.yaml', smallestConfiguration);
const date = ['--date', '2026-11-24'];
const signals = ['-c', 'examples/signals.yaml', ...date];

/** What somebody at a terminal sees of a command. */
async function seen(...args: readonly string[]): Promise<string> {
  const streams = terminal([]);
  await main([process.execPath, 'cordon', ...args], streams);
  return stripVTControlCharacters(streams.shown());
}

let server: OrganizationServer;
beforeAll(async () => {
  server = await OrganizationServer.start(new Rehearsal(sketch({ units: { apps: 'root' }, accounts: { '333333333333': ['apps'] } })));
});
afterAll(() => server.stop());

/** What a command that reads an organization says where no terminal is. */
async function read(...args: readonly string[]): Promise<string> {
  const env = environmentAt(server.endpoint) as Record<string, string>;
  return (await cordonProcess([...args, '-c', configuration], { env: { ...env, CORDON_CACHE_DIR: join(folder, 'caches') } })).stderr;
}
const reading = /^reading the organization$[^]*^read 3 accounts, 1 unit.*: \d+ calls in \d+ seconds?/m;
const example = ['-c', 'examples/cordon.yaml', '--organization', 'examples/organization.json', ...date];

type Row = { readonly shows: RegExp; readonly run: () => Promise<string> } | { readonly why: string };

const ofFiles = 'it reads files of one configuration and one organization, and ends within seconds for 10,000 accounts (npm run bench)';

/** Each command: what it shows of long work, or why it has none. */
const commands: Readonly<Record<string, readonly Row[]>> = {
  init: [{ shows: reading, run: () => read('init', '--yes', '--dry-run') }],
  onboard: [
    { shows: reading, run: () => read('onboard') },
    // --apply
    {
      shows: /rehearsal: nothing leaves this machine[^]*sandbox +11\/11 current/,
      run: () => seen('onboard', '--apply', '--rehearse', ...example),
    },
  ],
  'onboard why': [{ shows: reading, run: () => read('onboard', 'why') }],
  'onboard validate': [
    { shows: reading, run: () => read('onboard', 'validate') },
    { shows: reading, run: () => read('onboard', 'validate', '--test-case', '--rehearse') },
  ],
  'onboard preference': [{ why: ofFiles }],
  'onboard input': [{ why: ofFiles }],
  snapshot: [{ shows: reading, run: () => read('snapshot', '--output', join(folder, 'organization.json')) }],
  plan: [{ shows: reading, run: () => read('plan') }],
  deploy: [
    { shows: /sandbox +\d+\/\d+ current/, run: () => seen('deploy', '--rehearse', ...example) },
    { shows: reading, run: () => read('deploy', '--rehearse') },
  ],
  verify: [
    { shows: reading, run: () => read('verify') },
    {
      shows: /detecting the drift of cordon-containment-roles/,
      run: async () => {
        const after = join(folder, 'rolled-out.json');
        await seen('deploy', '--rehearse', ...example, '--snapshot-after', after);
        return seen('verify', '--detect-drift', '--rehearse', '-c', 'examples/cordon.yaml', '--organization', after, ...date);
      },
    },
  ],
  check: [{ shows: /checking: part 1 of \d+, /, run: () => seen('check', '-c', path('wrong.yaml', 'organization: {}\n'), '--no-cache') }],
  replay: [
    { shows: /replaying: 0 records/, run: () => seen('replay', 'examples/findings.jsonl', ...signals) },
    {
      shows: /replaying part 1 of 1: 0 records/,
      run: () => seen('replay', 'examples/findings.jsonl', ...signals, '--shard', '1/1', '--output', join(folder, 'part.jsonl')),
    },
    { shows: /joining: 0 of 1 part/, run: () => seen('replay', '--merge', join(folder, 'part.jsonl')) },
  ],
  test: [
    { why: 'expectations are as many as a person writes; thousands take seconds' },
    {
      shows: /reading findings: 0 records/,
      run: () => seen('test', '--from', 'examples/findings.jsonl', ...signals, '--output', join(folder, 'new.test.yaml')),
    },
  ],
  import: [{ why: 'it reads files of rules, of which AWS allows hundreds' }],
  approve: [{ why: 'it asks one queue and answers one question; what it waits for is a person' }],
  ...Object.fromEntries(
    ['rule', 'route', 'routes', 'account', 'event', 'guardrails', 'evidence-store', 'responder-access', 'measures'].map((what) => [
      `explain ${what}`,
      [{ why: ofFiles }],
    ]),
  ),
  'rehearse incident': [
    { why: 'one finding goes through it in memory, where waiting takes no time: seconds, also where a runbook never ends' },
  ],
  completion: [{ why: 'it prints a text' }],
  complete: [{ why: 'it prints words for a shell' }],
};

/** Every command that does something, by its words. */
function leaves(command: Command, words: readonly string[] = []): string[] {
  const parts = command.commands.filter((one) => one.name() !== 'help');
  const hasAction = (command as unknown as { _actionHandler?: unknown })._actionHandler != null;
  return [...(hasAction ? [words.join(' ')] : []), ...parts.flatMap((one) => leaves(one, [...words, one.name()]))];
}

describe('each command', () => {
  it('shows its long work, or is said to have none', () => {
    const none = { write: () => true, on: () => undefined };
    const program = buildProgram(collected(), new Streams(none, none), () => undefined);
    expect(leaves(program).sort()).toEqual(Object.keys(commands).sort());
    const reasons = Object.values(commands).flatMap((rows) => rows.flatMap((row) => ('why' in row ? [row.why] : [])));
    expect(reasons.filter((why) => why.split(' ').length < 4)).toEqual([]);
  });

  const shown = Object.entries(commands).flatMap(([name, rows]) =>
    rows.flatMap((row) => ('shows' in row ? [[`${name}: ${row.shows.source}`, row] as const] : [])),
  );
  // What reads an organization is a process of its own, which takes long.
  it.each(sampled(shown, ([, { shows }]) => shows))('%s', async (_, { shows, run }) => expect(await run()).toMatch(shows));
});

describe('what is shown', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const lines: string[] = [];
  beforeEach(() => void lines.splice(0));
  const screen = { line: (text: string) => void lines.push(text) };
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for (const size of [100, 300, 600]) yield Buffer.alloc(size);
  };

  it('of records is their number, files, rate, and the time that is left by the bytes of the files', async () => {
    const source = { name: 'a', open: chunks, size: 1000 };
    const watched = watchRecords('replaying', [source, { ...source, name: 'b' }], screen);
    const [first] = watched.sources;
    const iterator = first!.open()[Symbol.asyncIterator]();
    await iterator.next();
    for (let record = 0; record < 50; record++) watched.count();
    jest.advanceTimersByTime(10_000);
    await iterator.next();
    jest.advanceTimersByTime(10_000);
    watched.end();
    jest.advanceTimersByTime(60_000);
    // 100 of 2,000 bytes after 10 seconds, and 400 after 20.
    expect(lines).toEqual([
      'replaying: 50 records, 1 of 2 files · 5 records a second · at least 3 minutes left',
      'replaying: 50 records, 1 of 2 files · 3 records a second · at least 80 seconds left',
    ]);
  });

  it('of records has no time left where a size is not known, and counts what is read of a share alone', () => {
    const known = { name: 'a', open: chunks, size: 1000 };
    expect(new WatchedSources([known, { name: '-', open: chunks }]).state()).toEqual({ files: 0, of: 2, bytes: 0 });
    const half = new WatchedSources([known, known], { takesSource: (source) => source === 1 });
    expect(half.state()).toEqual({ files: 0, of: 1, bytes: 0, size: 1000 });
  });

  it('of parts that keep the process busy is a line where the last one is 10 seconds old, and one that changes on a terminal', () => {
    const parts = showParts('checking', { screen });
    parts.begin('templates', { number: 1, of: 3 });
    jest.advanceTimersByTime(11_000);
    parts.begin('rules', { number: 2, of: 3 });
    parts.begin('routes', { number: 3, of: 3 });
    parts.end();
    expect(lines).toEqual(['checking: part 2 of 3, rules']);
    const statuses: (string | undefined)[] = [];
    const live = showParts('checking', { screen: { ...screen, status: (text) => void statuses.push(text) } });
    live.begin('templates', { number: 1, of: 3 });
    live.end();
    expect(statuses).toEqual(['checking: part 1 of 3, templates', undefined]);
  });

  it('of a change of onboarding is how long it takes, until it ends or the run does', () => {
    const change = { what: 'make the stack', account: { id: '111111111111', role: 'management account' } } as never;
    const progress = new ApplyProgress({ ...screen, colour: false, rehearsed: false, now: Date.now });
    progress.onEvent({ kind: 'step-started', number: 1, step: { title: 'The stack' } } as never);
    progress.onEvent({ kind: 'change-started', change } as never);
    jest.advanceTimersByTime(20_000);
    progress.onEvent({ kind: 'change-ended', change: { what: 'make the stack', outcome: 'seen', seconds: 20 } } as never);
    jest.advanceTimersByTime(60_000);
    expect(lines.map((line) => line.trim())).toEqual([
      '1 ▸  The stack',
      'make the stack … · since 10 seconds',
      'make the stack … · since 20 seconds',
      '✔ make the stack · AWS shows it after 20 s',
    ]);
    progress.onEvent({ kind: 'change-started', change } as never);
    progress.end();
    jest.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(4);
  });
});
