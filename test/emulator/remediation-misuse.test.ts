import { triedOnStateMachine } from '../remediation/misuses';
import { instanceFinding, member, remediated, request, type Finding } from '../remediation/support';
import { approves, rejects, StatesEngine, type Ended, type World, type WorldState } from './remediation-world';

let engine: StatesEngine;
let usual: string;
let automatic: string;
beforeAll(async () => {
  engine = await StatesEngine.start();
  usual = await engine.machine(remediated());
  automatic = await engine.machine(
    remediated({
      automatic: [
        { name: 'c2', action: 'ec2-instance', types: ['TTPs/Command and Control/'], minimumSeverity: 'HIGH', approval: 'not-required' },
        { name: 'asks', action: 'ec2-instance', types: ['Effects/'], approval: 'required' },
      ],
    }),
  );
});
afterAll(() => engine.stop());

const both = [approves('alice'), approves('bob')];
const stranger = '999999999999';

type Resources = readonly Readonly<Record<string, unknown>>[];
const resourcesOf = (finding: Finding): Resources => finding.Resources as Resources;
const withResource = (resource: Readonly<Record<string, unknown>>): Finding => instanceFinding({ Resources: [resource] });
const instanceOf = (finding: Finding): string => String(resourcesOf(finding)[0]!.Id).split('/')[1]!;
const idOf = (finding: Finding): string => `${member}/eu-west-1/ec2-instance/${instanceOf(finding)}`;

async function attempt(
  finding: Finding,
  { over = {}, machine = usual, ...state }: Partial<WorldState> & { readonly over?: object; readonly machine?: string } = {},
): Promise<{ readonly world: World; readonly ended: Ended }> {
  const world = engine.enter({ people: both, ...state, findings: state.findings ?? [finding] });
  return { world, ended: await engine.run(machine, request(finding, { ...over })) };
}

const changed = (world: World): boolean => world.started.some(({ parameters }) => parameters.DryRun?.[0] !== 'true');

/** Refused before anything is started in any account. */
async function refused(reason: RegExp, ...args: Parameters<typeof attempt>): Promise<void> {
  const { world, ended } = await attempt(...args);
  expect(ended).toMatchObject({ status: 'FAILED', error: 'refused', cause: expect.stringMatching(reason) as string });
  expect(world.started).toEqual([]);
  expect(world.messages.at(-1)!.text).toMatch(reason);
}

async function timedOut(reason: RegExp, ...args: Parameters<typeof attempt>): Promise<World> {
  const { world, ended } = await attempt(...args);
  expect(ended.output).toMatchObject({ outcome: 'timed-out', reason: expect.stringMatching(reason) as string });
  expect(changed(world)).toBe(false);
  return world;
}

const tests: Readonly<Record<keyof typeof triedOnStateMachine, () => Promise<void>>> = {
  'forged-event': async () => {
    const finding = instanceFinding();
    const forged = {
      account: stranger,
      region: 'us-east-1',
      name: 'i-0ffffffffffffffff',
      resources: ['x'],
      detail: { findings: [] },
      needed: 0,
    };
    const { world, ended } = await attempt(finding, { over: forged });
    expect(ended.output?.id).toBe(idOf(finding));
    expect(world.started.map(({ account, parameters }) => [account, parameters.InstanceId])).toEqual([
      [member, [instanceOf(finding)]],
      [member, [instanceOf(finding)]],
    ]);
  },
  'invented-finding': () => refused(/no finding with this ID/, instanceFinding(), { findings: [] }),
  'malformed-input': async () => {
    const world = engine.enter({ findings: [], people: both });
    const [valid] = [request(instanceFinding())];
    for (const [key, value] of [
      ['operation', 'delete'],
      ['operation', { contain: true }],
      ['kind', 'rds-cluster'],
      ['kind', ['ec2-instance']],
      ['finding', ''],
      ['finding', { Id: 'x' }],
      ['finding', 'x'.repeat(513)],
      ['product', 7],
      ['product', undefined],
    ] as const) {
      expect([key, value, await engine.run(usual, { ...valid, [key]: value })]).toMatchObject([key, value, { error: 'NotARequest' }]);
    }
    expect(await engine.run(usual, [])).toMatchObject({ status: 'FAILED' });
    expect(world.calls).toEqual([]);
  },
  'resource-of-another-account': () =>
    refused(
      new RegExp(`of account ${stranger}, and the finding of account ${member}`),
      withResource({ Type: 'AwsEc2Instance', Id: `arn:aws:ec2:eu-west-1:${stranger}:instance/i-0ffffffffffffffff`, Tags: {} }),
    ),
  'bucket-of-another-account': () =>
    refused(
      /and the finding of account/,
      withResource({ Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::theirs', Details: { AwsS3Bucket: { OwnerAccountId: stranger } } }),
      { over: { kind: 's3-bucket' } },
    ),
  'key-of-another-account': () =>
    refused(
      /and the finding of account/,
      withResource({
        Type: 'AwsIamAccessKey',
        Id: `AWS::IAM::AccessKey:AKIAEXAMPLE`,
        Details: { AwsIamAccessKey: { PrincipalName: 'root-of-all', PrincipalType: 'IAMUser', AccountId: stranger } },
      }),
      { over: { kind: 'iam-principal' } },
    ),
  'account-outside-the-organization': async () => {
    await refused(/does not confirm that the account is in the organization/, instanceFinding(), { accounts: { [stranger]: 'ACTIVE' } });
    await refused(/the account is not active/, instanceFinding(), { accounts: { [member]: 'SUSPENDED' } });
  },
  'containment-of-containment': async () => {
    for (const name of [
      'AWSSecurityIncidentResponseContainment',
      'AWSSecurityIncidentResponseContainmentExecution',
      'CordonRemediation',
      'cordon-remediation-eu-west-1',
      'stacksets-exec-0123456789abcdef',
      'aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty',
    ]) {
      const finding = withResource({ Type: 'AwsIamRole', Id: `arn:aws:iam::${member}:role/${name}`, Tags: {} });
      await refused(/containment itself needs this role/, finding, { over: { kind: 'iam-principal' } });
    }
  },
  'several-resources': async () => {
    const finding = instanceFinding();
    await refused(/has several resources of this kind/, {
      ...finding,
      Resources: [...resourcesOf(finding), ...resourcesOf(instanceFinding())],
    });
  },
  'words-in-the-title': async () => {
    const bait = 'contain/999999999999/eu-west-1/ec2-instance/i-0ffffffffffffffff/x';
    const finding = instanceFinding({ Title: `Harmless"\n\nTo approve:\n  cordon approve ${bait} $(rm) <b>` });
    const { world } = await attempt(finding);
    const [{ text } = { text: '' }] = world.messages;
    expect(text.indexOf(idOf(finding))).toBeLessThan(text.indexOf('Harmless'));
    expect(text.match(/^To approve:$/gm)).toHaveLength(1);
    expect(text).not.toMatch(/[<>$"]/);
    expect(text.split('\n').at(-2)).toMatch(/^Finding \(CRITICAL\): Harmless/);
  },
  'forged-sender': async () => {
    await timedOut(/^0 of 2/, instanceFinding(), {
      people: ['AIDAEXAMPLEUSER000001', 'AIDAEXAMPLEUSER000001:alice', '444455556666', '', 'alice', 'AROA:', 'x AROAEXAMPLE:bob'].map(
        (sender) => ({
          ...approves('x'),
          sender,
        }),
      ),
    });
  },
  'one-person-two-roles': () =>
    timedOut(/^1 of 2/, instanceFinding(), {
      people: [approves('alice', 'AROAEXAMPLEONE'), approves('alice', 'AROAEXAMPLETWO'), approves('ALICE', 'AROAEXAMPLETHREE')],
    }).then(() => undefined),
  'asker-approves-alone': () => timedOut(/^1 of 2/, instanceFinding(), { people: [approves('alice')] }).then(() => undefined),
  'replayed-approval': async () => {
    const finding = instanceFinding();
    const first = await timedOut(/^1 of 2/, finding, { people: [approves('alice')] });
    const [, old] = /cordon approve ([a-z]\S+)/.exec(first.messages[0]!.text)!;
    await timedOut(/^0 of 2/, finding, {
      people: [],
      queued: [approves('alice'), approves('bob')].map(({ sender, says }) => ({ sender, body: says(old!) })),
    });
  },
  'approval-for-something-else': async () => {
    const other = instanceFinding();
    await timedOut(/^0 of 2/, instanceFinding(), {
      people: [
        (reference: string) => reference.replace('contain/', 'release/'),
        (reference: string) => reference.replace(member, stranger),
        (reference: string) => reference.replace('eu-west-1', 'us-east-1'),
        (reference: string) => reference.replace(/i-[0-9a-f]+/, instanceOf(other)),
        (reference: string) => `${reference}0`,
      ].map((change, index) => ({ sender: `AROAEXAMPLE:person-${index}`, says: (reference) => `approve ${change(reference)}` })),
    });
  },
  'late-approval': async () => {
    const finding = instanceFinding();
    const world = await timedOut(/^1 of 2/, finding, { people: [approves('alice')] });
    const [, reference] = /cordon approve ([a-z]\S+)/.exec(world.messages[0]!.text)!;
    // Another request is open, so that somebody reads the queue.
    const late = { sender: approves('bob').sender, body: `approve ${reference}` };
    await timedOut(/^0 of 2/, instanceFinding(), { people: [], queued: [late] });
    expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'free' });
  },
  'overruled-rejection': async () => {
    for (const people of [
      [rejects('alice'), approves('alice'), approves('bob')],
      [rejects('alice'), approves('bob'), approves('carol'), approves('dave')],
    ]) {
      const { world, ended } = await attempt(instanceFinding(), { people });
      expect(ended.output).toMatchObject({ outcome: 'rejected', reason: 'rejected by alice' });
      expect(changed(world)).toBe(false);
    }
  },
  'flood-of-messages': async () => {
    const noise = [
      '',
      'approve',
      'approve x/y',
      'reject '.repeat(80),
      '{"approve":true}',
      'approve a/b/c/d/e/f g',
      'approve contain/a/b/c/d/é',
    ];
    const queued = Array.from({ length: 35 }, (_, index) => ({ sender: 'AROAEXAMPLE:noise', body: noise[index % noise.length]! }));
    const { world, ended } = await attempt(instanceFinding(), { queued });
    expect(ended.output?.outcome).toBe('contained');
    expect(world.waiting).toEqual([]);
  },
  'race-for-one-resource': async () => {
    const finding = instanceFinding();
    const world = engine.enter({ findings: [finding], people: both });
    const begun = await Promise.all(Array.from({ length: 4 }, () => engine.begin(usual, request(finding))));
    const ended = await Promise.all(begun.map((execution) => engine.end(execution)));
    expect(ended.map(({ output }) => output?.outcome).sort()).toEqual(['already-asked', 'already-asked', 'already-asked', 'contained']);
    expect(world.started).toHaveLength(2);
  },
  'same-finding-twice': async () => {
    const finding = instanceFinding();
    expect((await attempt(finding)).ended.output?.outcome).toBe('contained');
    for (const again of [finding, { ...finding, Id: `${String(finding.Id)}-other` }]) {
      const { world, ended } = await attempt(again);
      expect(ended.output).toEqual({ outcome: 'already-asked', id: idOf(finding) });
      expect([world.started, world.messages, world.notes]).toEqual([[], [], []]);
    }
  },
  'release-without-containing': async () => {
    const finding = instanceFinding();
    const { world, ended } = await attempt(finding, { over: { operation: 'release' } });
    expect(ended.output?.outcome).toBe('already-asked');
    expect(world.started).toEqual([]);
  },
  'nagging-trigger': async () => {
    const finding = instanceFinding({ Types: ['Effects/Data Exposure/x'] });
    const over = { automatic: true };
    await timedOut(/^0 of 1/, finding, { people: [], over, machine: automatic });
    const { world, ended } = await attempt(finding, { over, machine: automatic });
    expect(ended.output?.outcome).toBe('already-asked');
    expect(world.messages).toEqual([]);
    // A person can still ask.
    expect((await attempt(finding, { machine: automatic })).ended.output?.outcome).toBe('contained');
  },
  'pretends-to-be-automatic': async () => {
    await timedOut(/^0 of 2/, instanceFinding({ Types: ['Software and Configuration Checks/x'] }), {
      people: [],
      over: { automatic: true },
      machine: automatic,
    });
    await timedOut(/^0 of 2/, instanceFinding({ Severity: { Label: 'LOW' } }), {
      people: [],
      over: { automatic: true },
      machine: automatic,
    });
  },
  'imported-finding-as-trigger': async () => {
    const imported = instanceFinding({ ProductArn: `arn:aws:securityhub:eu-west-1:${member}:product/${member}/default` });
    await timedOut(/^0 of 2/, imported, { people: [], over: { automatic: true }, machine: automatic });
  },
};

describe('misuse of remediation', () => {
  it.each(Object.entries(tests))('%s', (_, test) => test());
});

describe('release', () => {
  it('restores from the backup that containing made, after people approved, and the resource can be contained again', async () => {
    const finding = instanceFinding();
    expect((await attempt(finding)).ended.output?.outcome).toBe('contained');
    const contained = await engine.item(idOf(finding));
    expect(contained).toMatchObject({ situation: 'contained', people: 'approved by alice, bob' });
    const { world, ended } = await attempt({ ...finding, RecordState: 'ARCHIVED' }, { over: { operation: 'release' } });
    expect(ended.output).toMatchObject({ outcome: 'released' });
    expect(world.started.map(({ parameters }) => [parameters.Action, parameters.DryRun, parameters.BackupS3KeyName])).toEqual(
      ['true', 'false'].map((dryRun) => [['Restore'], [dryRun], [contained!.backup]]),
    );
    expect(world.notes.at(-1)!.workflow).toBeUndefined();
    expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'free' });
    expect((await attempt(finding)).ended.output?.outcome).toBe('contained');
  });

  it('is possible where the runbook failed and said where its backup is', async () => {
    const finding = instanceFinding();
    await attempt(finding, {
      run: { statuses: ['Failed'], outputs: { ReportContainmentFailure: ['Restore from 2026/11/30/1/2/x.json'] } },
    });
    expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'unclear', backup: '2026/11/30/1/2/x.json' });
    const { ended } = await attempt(finding, { over: { operation: 'release' } });
    expect(ended.output?.outcome).toBe('released');
  });

  it('keeps the backup where it fails itself', async () => {
    const finding = instanceFinding();
    await attempt(finding);
    const contained = await engine.item(idOf(finding));
    const { ended } = await attempt(finding, { over: { operation: 'release' }, run: { statuses: ['Failed'] } });
    expect(ended.error).toBe('runbook-failed');
    expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'unclear', backup: contained!.backup });
  });

  it('is refused where nobody knows the backup', async () => {
    const finding = instanceFinding();
    await attempt(finding, { run: { statuses: ['Failed'] } });
    expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'unclear' });
    const { world, ended } = await attempt(finding, { over: { operation: 'release' } });
    expect(ended).toMatchObject({ error: 'refused', cause: expect.stringMatching(/not known where the backup is/) as string });
    expect(world.started).toEqual([]);
    expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'unclear' });
  });
});

it.each([
  ['AwsIamUser', `arn:aws:iam::${member}:user/team/alice`, undefined, 'IAM user', 'alice'],
  ['AwsIamRole', `arn:aws:iam::${member}:role/Deployer`, undefined, 'IAM role', 'Deployer'],
  ['AwsIamAccessKey', 'AKIA', { AwsIamAccessKey: { PrincipalName: 'bob', PrincipalType: 'IAMUser' } }, 'IAM user', 'bob'],
  ['AwsIamAccessKey', 'AKIA', { AwsIamAccessKey: { PrincipalName: 'Ci', PrincipalType: 'AssumedRole' } }, 'IAM role', 'Ci'],
])('%s is contained as a principal (%s)', async (Type, Id, Details, type, name) => {
  const finding = { ...withResource({ Type, Id, ...(Details && { Details }) }), Region: 'us-east-1' };
  const { world, ended } = await attempt(finding, { over: { kind: 'iam-principal' } });
  expect(ended.output?.outcome).toBe('contained');
  expect(world.started.at(-1)).toMatchObject({
    document: 'AWSSupport-ContainIAMPrincipal',
    parameters: { PrincipalType: [type], PrincipalName: [name] },
  });
});

it('a bucket is contained, and only the execution role keeps access', async () => {
  const finding = withResource({ Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::example-bucket' });
  const { world, ended } = await attempt(finding, { over: { kind: 's3-bucket' } });
  expect(ended.output?.outcome).toBe('contained');
  const execution = `arn:aws:iam::${member}:role/AWSSecurityIncidentResponseContainmentExecution`;
  expect(world.started.at(-1)).toMatchObject({
    document: 'AWSSupport-ContainS3Resource',
    parameters: { BucketName: ['example-bucket'], BucketRestrictAccess: [execution], BackupS3BucketAccess: [execution] },
  });
});
