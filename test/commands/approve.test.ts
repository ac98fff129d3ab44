import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clients } from '../../lib/aws/clients';
import { cordon } from '../support/run';

const sent: { readonly region: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
let caller = '';
let findings: Readonly<Record<string, readonly object[]>> = {};
let failing: Readonly<Record<string, Error>> = {};

jest.mock('../../lib/aws/connect', () => ({
  ...jest.requireActual<object>('../../lib/aws/connect'),
  connect: async (): Promise<Partial<Clients>> => ({
    sts: { send: async () => ({ Arn: caller }) } as unknown as Clients['sts'],
    sqs: (async (region: string) => ({
      send: async ({ input }: { input: Readonly<Record<string, unknown>> }) => {
        if (failing.sqs) throw failing.sqs;
        sent.push({ region, input });
        return {};
      },
    })) as unknown as Clients['sqs'] & object,
    securityHub: (async (region: string) => ({
      send: async ({ input }: { input: { readonly NextToken?: string } }) => {
        if (failing[region]) throw failing[region];
        const page = Number(input.NextToken ?? 0);
        const all = findings[region] ?? [];
        return { Findings: all.slice(page, page + 1), ...(page + 1 < all.length && { NextToken: String(page + 1) }) };
      },
    })) as unknown as Clients['securityHub'] & object,
  }),
}));

const configuration = ['-c', 'examples/remediation.yaml'];
const session = (role: string, name = 'alice@example.com', account = '222222222222'): string =>
  `arn:aws:sts::${account}:assumed-role/${role}/${name}`;
const responder = session('AWSReservedSSO_SecurityResponder_0123456789abcdef');
const instance = 'contain/444455556666/us-east-1/ec2-instance/i-0123456789abcdef0/request-1';
const note = (reference: string): object => ({
  Note: {
    Text: `Cordon asks whether to contain something. To answer: cordon approve ${reference}`,
    UpdatedBy: 'cordon',
    UpdatedAt: '2026-11-30T12:00:00Z',
  },
});
const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });

beforeEach(() => {
  sent.length = 0;
  caller = responder;
  findings = {};
  failing = {};
});

describe('cordon approve', () => {
  it.each([
    ['approve', [instance], `approve ${instance}`, 'us-east-1'],
    ['reject', [instance, '--reject'], `reject ${instance}`, 'us-east-1'],
    [
      'approve',
      ['release/444455556666/global/iam-role/Deployer/r'],
      'approve release/444455556666/global/iam-role/Deployer/r',
      'eu-west-1',
    ],
  ])('sends the answer (%s) to the queue of the Region, as the session itself', async (_, args, body, region) => {
    const { status, stdout } = await cordon(['approve', ...args, ...configuration, '--yes']);
    expect(status).toBe(0);
    expect(sent).toEqual([
      { region, input: { QueueUrl: `https://sqs.${region}.amazonaws.com/222222222222/cordon-remediation-answers`, MessageBody: body } },
    ]);
    expect(stdout).toContain('Sent: alice ');
  });

  it('says before the answer what containment does, and what it does not stop', async () => {
    const { stderr } = await cordon(['approve', instance, ...configuration, '--yes']);
    expect(stderr).toContain('does not end connections that are tracked already, and it does not stop DNS queries');
  });

  it.each([
    ['a role that may not answer', session('Administrator')],
    ['a role of that name in another account', session('AWSReservedSSO_SecurityResponder_0123456789abcdef', 'alice', '999999999999')],
    ['a name that only begins so', session('AWSReservedSSO_SecurityResponder_Extra_0123456789abcdef')],
    ['a user', 'arn:aws:iam::222222222222:user/alice'],
  ])('sends nothing as %s', async (_, arn) => {
    caller = arn;
    const { status, stderr } = await cordon(['approve', instance, ...configuration, '--yes']);
    expect([status, sent]).toEqual([1, []]);
    expect(stderr).toContain('is of no role in remediation.approvers');
  });

  it.each([
    ['no request', [], /a request is missing/],
    ['a request and --list', [instance, '--list'], /--list answers no request/],
    ['no such request', ['contain/1/x'], /must have six parts/],
    ['another resource', ['contain/444455556666/us-east-1/vpc/v-1/r'], /must have six parts/],
    ['a Region without remediation', ['contain/444455556666/ap-south-1/ec2-instance/i-0/r'], /there is no remediation in ap-south-1/],
    ['nobody who confirms', [instance], /there is no terminal to ask/],
  ])('is refused with %s', async (_, args, message) => {
    const yes = message.source.includes('terminal') ? [] : ['--yes'];
    const { status, stderr } = await cordon(['approve', ...args, ...configuration, ...yes]);
    expect([status, sent]).toEqual([2, []]);
    expect(stderr).toMatch(message);
  });

  it('is refused where the configuration has no remediation', async () => {
    const { status, stderr } = await cordon(['approve', '--list', '-c', 'examples/minimal.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain('remediation is missing');
  });

  it('exits 3 when the answer could not be sent, and names the policy', async () => {
    failing = { sqs: denied };
    const { status, stderr } = await cordon(['approve', instance, ...configuration, '--yes']);
    expect(status).toBe(3);
    expect(stderr).toContain('sqs:SendMessage');
  });

  it('lists what is asked in every Region and on every page, each once', async () => {
    findings = {
      'eu-west-1': [note(instance), note(`${instance}x`), { Note: { Text: 'Cordon asks whether to do this: cordon approve x' } }],
      'us-east-1': [note(instance)],
    };
    const folder = mkdtempSync(join(tmpdir(), 'cordon-approve-'));
    try {
      const output = join(folder, 'asked.json');
      const { status } = await cordon(['approve', '--list', ...configuration, '--format', 'json', '--output', output]);
      expect(status).toBe(0);
      expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual({
        kind: 'cordon/asked',
        version: 1,
        complete: true,
        asked: [instance, `${instance}x`].map((reference) => ({
          reference,
          words: 'contain EC2 instance i-0123456789abcdef0 of account 444455556666 in us-east-1',
          since: '2026-11-30T12:00:00Z',
        })),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('exits 3 when a Region could not be read, and still lists the others', async () => {
    findings = { 'us-east-1': [note(instance)] };
    failing = { 'eu-west-1': denied };
    const { status, stdout, stderr } = await cordon(['approve', '--list', ...configuration]);
    expect(status).toBe(3);
    expect(stdout).toContain(`cordon approve ${instance}`);
    expect(stderr).toContain('? eu-west-1: ');
  });
});
