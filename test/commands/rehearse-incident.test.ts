import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containable, hubFinding, member } from '../game-day/support';
import { cordon, cordonProcess } from '../support/run';

const folder = mkdtempSync(join(tmpdir(), 'cordon-rehearse-incident-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, value: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
};
const incident = (...args: readonly string[]) => cordon(['rehearse', 'incident', ...args, '--date', '2026-11-24']);
const example = ['-c', 'examples/remediation.yaml'];
const both = ['--answer', 'alice=approve@4m', '--answer', 'bob=approve@9m'];
const onlyAnExercise = /This was an exercise in memory\. It shows .* and nothing of AWS, of people or of the resource\.\n$/;

describe('cordon rehearse incident', () => {
  it('without a file takes a finding that it made, and says that nobody answers where nobody does', async () => {
    const { status, stdout } = await incident(...example, '--action', 'iam-principal');
    expect(status).toBe(1);
    expect(stdout).toContain('made for the exercise');
    expect(stdout).toContain('Nobody answers, so a request goes on until its time is over.');
    expect(stdout).toContain('✖ Not contained in the exercise');
    expect(stdout).toContain('The request ended as timed-out: 0 of 2 people approved within 60 minutes.');
    expect(stdout).toMatch(onlyAnExercise);
  });

  it('takes a finding of GuardDuty from a file, and exits 3 without a snapshot', async () => {
    const { status, stdout } = await incident('examples/finding.json', ...example, ...both);
    expect(status).toBe(3);
    expect(stdout).toMatch(/s\+04:30 +assumed +alice answers: approve\./);
    expect(stdout).toMatch(/ \| {3}cordon approve contain\/700000000029\/us-east-1\/ec2-instance\/i-0d1e2f30415263748\/game-day-1\n/);
    expect(stdout).toContain('? Unknown: see the open points below');
    expect(stdout).toMatch(onlyAnExercise);
  });

  it('takes an event of EventBridge as it takes its finding', async () => {
    const event = (finding: object) => ({
      version: '0',
      id: '1',
      'detail-type': 'Security Hub Findings - Imported',
      source: 'aws.securityhub',
      account: '222222222222',
      time: '2026-11-24T08:00:00Z',
      region: 'eu-west-1',
      resources: [],
      detail: { findings: [finding] },
    });
    const [one, other, clicked] = await Promise.all([
      incident(written('finding.json', hubFinding()), ...example, '--format', 'json'),
      incident(written('event.json', event(hubFinding())), ...example, '--format', 'json'),
      incident(
        written('click.json', { ...event(hubFinding()), 'detail-type': 'Security Hub Findings - Custom Action' }),
        ...example,
        '--format',
        'json',
      ),
    ]);
    expect(JSON.parse(other.stdout)).toEqual(JSON.parse(one.stdout));
    expect(JSON.parse(clicked.stdout)).toEqual(JSON.parse(one.stdout));
  });

  it('gives one JSON document, with the exit code and what it does not claim', async () => {
    const { status, stdout } = await incident(...example, ...both, '--then', 'again', '--then', 'release', '--format', 'json');
    const found = JSON.parse(stdout) as {
      readonly requests: readonly { readonly outcome: string }[];
      readonly claim: string;
      readonly decided: unknown;
    };
    expect(found).toMatchObject({ kind: 'cordon/incident-exercise', version: 1, exitCode: status, isSample: true });
    expect(found.requests.map(({ outcome }) => outcome)).toEqual(['contained', 'already-asked', 'released']);
    expect(found.claim).toMatch(/^This was an exercise in memory\./);
    expect(found.decided).toContainEqual(
      expect.objectContaining({
        principal: 'arn:aws:iam::444455556666:role/CordonRemediation',
        action: 'ssm:StartAutomationExecution',
        decision: expect.objectContaining({ result: 'allowed' }) as object,
      }),
    );
  });

  it('writes the record of the exercise beside its result, the same as --format markdown', async () => {
    const report = join(folder, 'exercise.md');
    const args = [...example, ...both];
    const [text, markdown] = [await incident(...args, '--report', report), await incident(...args, '--format', 'markdown')];
    expect(text.stderr).toContain(`wrote ${report}`);
    expect(readFileSync(report, 'utf8')).toBe(markdown.stdout);
    for (const heading of ['Participants', 'Result', 'Time line', 'Questions for the debrief', 'Assumed', 'Not exercised']) {
      expect(markdown.stdout).toContain(`\n## ${heading}\n`);
    }
    expect(markdown.stdout).toMatch(/\| Configuration \(hash\) \| [0-9a-f]{8} \|/);
    expect(markdown.stdout).toMatch(/\| alice \| answers in the exercise \|/);
  });

  it('keeps the words of a finding out of the markup', async () => {
    const file = written('hostile.json', hubFinding({ Title: '</td>| [x](https://example.com) `code` \u001b[31m\n## Heading' }));
    const { stdout: text } = await incident(file, ...example);
    expect(text).not.toMatch(/\u001b|^## Heading/m);
    const { stdout } = await incident(file, ...example, '--format', 'markdown');
    expect(stdout).not.toMatch(/\u001b|<\/td>|^## Heading|(?<!\\)\]\(https/m);
  });

  it.each([
    [
      'a configuration without remediation',
      [],
      ['-c', 'examples/minimal.yaml'],
      /remediation is missing, so there is no state machine to walk/,
    ],
    ['no finding', ['[]'], example, /the file has no finding/],
    ['several findings', [JSON.stringify([hubFinding(), hubFinding()])], example, /more than one finding or event/],
    ['what is not JSON', ['{'], example, /cannot read a record/],
    [
      'an event without a finding',
      [JSON.stringify({ source: 'a', 'detail-type': 'b', detail: {}, account: member })],
      example,
      /an event without a finding/,
    ],
    [
      'a finding of Security Hub V2',
      [JSON.stringify({ finding_info: { uid: '1' }, metadata: { product: {} }, cloud: { region: 'eu-west-1' } })],
      example,
      /the finding is of Security Hub V2/,
    ],
    ['a finding without an Id', [JSON.stringify(hubFinding({ Id: undefined }))], example, /the finding has no Id/],
    ['an answer that cannot be read', [], [...example, '--answer', 'alice=maybe'], /write PERSON=approve or PERSON=reject/],
    ['a runbook that does something else', [], [...example, '--runbook', 'dances'], /--runbook/],
  ])('exits 2 for %s', async (name, text, args, message) => {
    const files = text.map((one) => written(`${name.replaceAll(' ', '-')}.json`, one));
    const { status, stderr } = await incident(...files, ...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('exits 0 where the exercise contains and every link of the snapshot holds', async () => {
    const { configuration, snapshot } = containable();
    const { rehearseIncidentCommand } = await import('../../lib/commands/rehearse-incident.js');
    const { Result } = await import('../../lib/commands/result.js');
    const said: string[] = [];
    const io = { out: (text: string) => said.push(text), colour: false } as never;
    const code = await rehearseIncidentCommand({
      file: { configuration, locate: () => ({ file: 'cordon.yaml' }) },
      snapshot,
      today: '2026-11-24',
      scenario: { answers: ['alice', 'bob'].map((person) => ({ person, answer: 'approve', after: 60 })), runbook: 'succeeds', then: [] },
      sources: [
        {
          name: 'finding.json',
          open: async function* () {
            yield await Promise.resolve(Buffer.from(JSON.stringify(hubFinding())));
          },
        },
      ],
      result: new Result({ format: 'text' }, io),
    });
    expect(code).toBe(0);
    expect(said.join('')).toContain('✔ Contained in the exercise\nThis was an exercise in memory.');
    expect(said.join('')).toContain('Service control policies of the snapshot were among them.');
  });

  it('says of a release that it came after the containment', async () => {
    const { verdictInWords } = await import('../../lib/report/incident-words.js');
    const { exercise } = await import('../game-day/support.js');
    const answers = ['alice', 'bob'].map((person) => ({ person, answer: 'approve' as const, after: 60 }));
    expect(verdictInWords(await exercise({ scenario: { answers } }))).toBe('Contained in the exercise');
    expect(verdictInWords(await exercise({ scenario: { answers, then: ['release'] } }))).toBe('Contained in the exercise, then released');
  });

  it('runs as a process, without credentials', async () => {
    const { status, stdout, stderr } = await cordonProcess(['rehearse', 'incident', ...example, ...both, '--date', '2026-11-24']);
    expect([status, stderr]).toEqual([3, '']);
    expect(stdout).toMatch(onlyAnExercise);
  });
});
