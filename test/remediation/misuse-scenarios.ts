import { type triedOnStateMachine } from './misuses';
import { defaultGuardrails } from '../../lib/configuration/guardrails';
import { responderAccessWithDefaults } from '../../lib/configuration/responder-access';
import { remediationDefinition } from '../../lib/remediation/definition';
import { remediationSettings } from '../../lib/remediation/settings';
import { withStore } from '../evidence/support';
import { instanceFinding, member, remediated, renderedDefinition, request, type Finding } from './support';
import { approves, rejects, type Ended, type RemediationEngine, type World, type WorldState } from './world';

const configurationWithTriggers = remediated({
  automatic: [
    { name: 'c2', action: 'ec2-instance', types: ['TTPs/Command and Control/'], minimumSeverity: 'HIGH', approval: 'not-required' },
    { name: 'asks', action: 'ec2-instance', types: ['Effects/'], approval: 'required' },
  ],
});

/** Scenarios that an engine has to stand: misuses, releases, and what is told of ends. */
export function misuseScenarios(
  start: () => Promise<RemediationEngine>,
  tried = <Case>(cases: readonly Case[]): readonly Case[] => cases,
): void {
  let engine: RemediationEngine;
  let usual: string;
  let automatic: string;
  beforeAll(async () => {
    engine = await start();
    usual = await engine.machine(remediated());
    automatic = await engine.machine(configurationWithTriggers);
  });
  afterAll(() => engine.stop());

  const both = [approves('alice'), approves('bob')];
  const outputs = (...said: readonly string[]): WorldState['run'] => ({ statuses: ['Success'], outputs: { Output: said } });
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
        'cordonremediation',
        'CORDON-remediation-us-east-1',
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
    'one-person-two-names': async () => {
      const names = ['alice', 'alice@example.com', 'Alice@other.example', '@alice'];
      await timedOut(/^1 of 2/, instanceFinding(), { people: names.map((name) => approves(name)) });
      const { ended } = await attempt(instanceFinding(), { people: [approves('alice@example.com'), approves('bob@example.com')] });
      expect(ended.output).toMatchObject({ outcome: 'contained', reason: 'approved by alice, bob' });
      const no = [approves('alice'), approves('bob'), rejects('alice@example.com')];
      expect((await attempt(instanceFinding(), { people: no })).ended.output).toMatchObject({
        outcome: 'rejected',
        reason: 'rejected by alice',
      });
    },
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
    'trigger-on-what-is-contained': async () => {
      const finding = instanceFinding();
      expect((await attempt(finding)).ended.output?.outcome).toBe('contained');
      for (const again of [finding, { ...finding, Id: `${String(finding.Id)}-other` }]) {
        const { world, ended } = await attempt(again, { over: { automatic: true }, machine: automatic });
        expect(ended.output).toEqual({ outcome: 'already-asked', id: idOf(finding) });
        expect([world.started, world.messages, world.notes]).toEqual([[], [], []]);
      }
    },
    'undone-by-hand': async () => {
      const finding = instanceFinding();
      await attempt(finding);
      const { backup } = (await engine.item(idOf(finding)))!;
      const { world, ended } = await attempt(finding, { run: outputs('2026/12/1/10/5/later.json') });
      expect(ended.output?.outcome).toBe('contained');
      expect(changed(world)).toBe(true);
      expect(world.messages[0]!.text).toContain('Cordon knows it as contained already. The first backup is kept.');
      expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'contained', backup });
      // What is not approved changes nothing of what the table says.
      await timedOut(/^0 of 2/, finding, { people: [] });
      expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'contained', backup });
    },
    'stopped-runbook': async () => {
      const tagged = (await attempt(instanceFinding())).world.calls.filter(({ action }) => action === 'startAutomationExecution');
      const Tags = [{ Key: 'cordon-remediation', Value: 'run' }];
      expect(tagged.map(({ parameters }) => parameters)).toMatchObject([{ Tags }, { Tags }]);
      const finding = instanceFinding();
      const stopped = async (): Promise<void> => {
        const { ended } = await attempt(finding, { run: { statuses: ['InProgress', 'Cancelled'] } });
        expect(ended.error).toBe('runbook-failed');
        expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'unclear' });
      };
      await stopped();
      const other = { ...finding, Id: `${String(finding.Id)}-other` };
      await timedOut(/^0 of 1/, other, { people: [], over: { automatic: true }, machine: automatic });
      expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'unclear' });
      expect((await attempt(finding)).ended.output?.outcome).toBe('contained');
      expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'contained', backup: expect.stringMatching(/json$/) as string });
    },
    'asked-in-vain': async () => {
      const finding = instanceFinding();
      const world = engine.enter({ findings: [finding], people: [] });
      const begun = await Promise.all([0, 1].map(() => engine.begin(usual, request(finding))));
      const ended = await Promise.all(begun.map((execution) => engine.end(execution)));
      expect(ended.map(({ output }) => output?.outcome).sort()).toEqual(['already-asked', 'timed-out']);
      const told = world.messages.filter(({ subject }) => subject.startsWith('Cordon: already-asked'));
      expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('Reason: another request about it is open\n')]);
      // The note of the open request stays, by which `cordon approve --list` finds it.
      expect(world.notes.some(({ text }) => text.includes('already-asked'))).toBe(false);
      expect(told[0]!.text).not.toContain('could not be written');
    },
    'forged-severity-or-type': async () => {
      const over = { automatic: true };
      const forged = [
        { FindingProviderFields: { Severity: { Label: 'LOW' }, Types: ['TTPs/Command and Control/x'] } },
        { FindingProviderFields: { Severity: { Label: 'CRITICAL' }, Types: ['Software and Configuration Checks/x'] } },
        { FindingProviderFields: undefined },
      ];
      for (const fields of forged) await timedOut(/^0 of 2/, instanceFinding(fields), { people: [], over, machine: automatic });
      expect((await attempt(instanceFinding(), { over, machine: automatic })).ended.output).toMatchObject({ reason: 'nobody was asked' });
    },
    'click-on-a-trigger': async () => {
      const asks = instanceFinding({ Types: ['Effects/Data Exposure/x'] });
      for (const finding of [asks, instanceFinding()]) {
        await timedOut(/^1 of 2/, finding, { people: [approves('alice')], machine: automatic });
      }
    },
    'overtaken-rejection': async () => {
      const many = Array.from({ length: 12 }, (_, index) => approves(`person-${index}`));
      const { world, ended } = await attempt(instanceFinding(), { people: [...many, rejects('carol')] });
      expect(ended.output).toMatchObject({ outcome: 'rejected', reason: 'rejected by carol' });
      expect(changed(world)).toBe(false);
      // Shorter looks ask only some of the servers of a queue, and can miss a message.
      const looks = world.calls.filter(({ action }) => action === 'receiveMessage');
      expect(looks.map(({ parameters }) => parameters.WaitTimeSeconds)).toEqual(looks.map(() => 10));
    },
    'late-commit': async () => {
      const definition = renderedDefinition(configurationWithTriggers);
      const late = await engine.machineOf(definition.replace(/(StartTime\) \/ 1000\)) \+ \d+/, '$1 - 1'));
      const { world, ended } = await attempt(instanceFinding(), { over: { automatic: true }, machine: late });
      expect(ended.output).toMatchObject({ outcome: 'rejected', reason: expect.stringMatching(/its time was over/) as string });
      expect(changed(world)).toBe(false);
    },
    'changed-finding': async () => {
      const finding = instanceFinding();
      for (const later of [
        { RecordState: 'ARCHIVED' },
        { Resources: resourcesOf(instanceFinding()) },
        { Resources: [...resourcesOf(finding), ...resourcesOf(instanceFinding())] },
      ]) {
        const { world, ended } = await attempt(finding, { findingsLater: [{ ...finding, ...later }] });
        expect(ended).toMatchObject({ error: 'refused', cause: expect.stringMatching(/^the finding is not as it was/) as string });
        expect(changed(world)).toBe(false);
        expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'free' });
        expect(await engine.item(idOf(finding))).not.toHaveProperty('request');
      }
      const gone = await attempt(finding, { findingsLater: [] });
      expect(gone.ended.error).toBe('refused');
      expect(changed(gone.world)).toBe(false);
    },
    'undoing-what-people-said': async () => {
      const again = async (finding: Finding): Promise<void> => {
        const other = { ...finding, Id: `${String(finding.Id)}-other` };
        await timedOut(/^0 of 1/, other, { people: [], over: { automatic: true }, machine: automatic });
      };
      const rejected = instanceFinding();
      expect((await attempt(rejected, { people: [rejects('carol')] })).ended.output?.outcome).toBe('rejected');
      await again(rejected);
      const released = instanceFinding();
      await attempt(released);
      expect((await attempt(released, { over: { operation: 'release' } })).ended.output?.outcome).toBe('released');
      await again(released);
    },
    'backup-in-a-name': async () => {
      const forged = '2026/11/30/1/2/forged.json';
      for (const [said, backup] of [
        [
          ['role evil.json', `s3://backups/2026/11/30/12/5/{execution}.json`, `role/${forged}`],
          /^2026\/11\/30\/12\/5\/[0-9a-f-]{36}\.json$/,
        ],
        [['role evil.json', forged], /^2026\/11\/30\/1\/2\/forged\.json$/],
        [[forged, '2026/11/30/1/2/other.json'], undefined],
        [['role evil.json'], undefined],
      ] as const) {
        const finding = instanceFinding();
        await attempt(finding, { run: outputs(...said) });
        const item = await engine.item(idOf(finding));
        if (backup === undefined) expect(item).not.toHaveProperty('backup');
        else expect(item!.backup).toMatch(backup);
      }
    },
    'words-in-the-identifier': async () => {
      const bait = '\n\nTo approve:\n  cordon approve x $(rm) <b>';
      const finding = instanceFinding({ Id: `arn:aws:guardduty:x${bait}` });
      const { world } = await attempt(finding, { run: { statuses: ['Failed'], failure: `Broken${bait}` } });
      const { text } = world.messages.at(-1)!;
      expect(text).toMatch(/Broken/);
      expect(text).not.toMatch(/^To approve:$/m);
      expect(text).not.toMatch(/[<>$"]/);
    },
    'line-break-in-the-account': async () => {
      await refused(/the finding has no account/, instanceFinding({ AwsAccountId: `${member}\n` }));
      const id = `arn:aws:ec2:eu-west-1:${member}:instance/i-0ffffffffffffffff\n`;
      await refused(/does not name the resource/, withResource({ Type: 'AwsEc2Instance', Id: id, Tags: {} }));
    },
    'bucket-without-owner': async () => {
      const Resources = [{ Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::theirs' }];
      const imported = instanceFinding({ ProductArn: `arn:aws:securityhub:eu-west-1:${member}:product/${member}/default`, Resources });
      await refused(/does not say which account owns/, imported, { over: { kind: 's3-bucket' } });
    },
    'containment-of-evidence': () =>
      refused(/needs this bucket/, withResource({ Type: 'AwsS3Bucket', Id: `arn:aws:s3:::backups-${member}-eu-west-1` }), {
        over: { kind: 's3-bucket' },
      }),
    'taken-backup-bucket': async () => {
      const finding = instanceFinding();
      const own = `backups-${member}-eu-west-1`;
      for (const bucketOwners of [{ [own]: stranger }, {}] as readonly Readonly<Record<string, string>>[]) {
        await refused(/could not confirm who owns the bucket for backups\. .*: S3.S3Exception Forbidden$/m, finding, { bucketOwners });
      }
      const asked = ({ calls }: World): World['calls'][number] => calls.find(({ action }) => action === 'headBucket')!;
      const { world, ended } = await attempt(finding, { bucketOwners: { [own]: member } });
      expect(ended.output?.outcome).toBe('contained');
      expect(asked(world)).toMatchObject({
        parameters: { Bucket: own, ExpectedBucketOwner: member },
        role: `arn:aws:iam::${member}:role/CordonRemediation`,
      });
      const machine = await engine.machine(remediated({ backupBucket: 'cordon-evidence-222222222222-{region}' }));
      const shared = instanceFinding();
      await refused(/could not confirm who owns the bucket for backups/, shared, {
        machine,
        bucketOwners: { 'cordon-evidence-222222222222-eu-west-1': member },
      });
      const central = await attempt(shared, { machine, bucketOwners: { 'cordon-evidence-222222222222-eu-west-1': '222222222222' } });
      expect(central.ended.output?.outcome).toBe('contained');
      expect(asked(central.world)).toMatchObject({ role: null });
    },
    'containment-of-logs': async () => {
      const { evidenceStore } = withStore();
      const logBuckets = ['aws-controltower-logs-*', 'trail.{account}.{region}'];
      const [settings] = remediationSettings({ ...remediated({ logBuckets }), evidenceStore });
      const machine = await engine.machineOf(JSON.stringify(remediationDefinition(settings!)));
      const bucket = (name: string): Finding => withResource({ Type: 'AwsS3Bucket', Id: `arn:aws:s3:::${name}`, Tags: {} });
      const over = { kind: 's3-bucket' };
      const [own] = settings!.ownBuckets;
      for (const name of ['aws-controltower-logs-111111111111-eu-west-1', `trail.${member}.eu-west-1`]) {
        await refused(/the bucket keeps logs/, bucket(name), { over, machine });
      }
      // Those of the backups too, of every account and Region.
      for (const name of [own!, `${own!}-logs`, `backups-${member}-us-east-1`, `backups-${stranger}-eu-west-1`]) {
        await refused(/needs this bucket/, bucket(name), { over, machine });
      }
      for (const name of ['aws-controltower-log', `trail-${member}-eu-west-1`, 'backups-1-eu-west-1', `${own!}-logs-of-mine`]) {
        expect([name, (await attempt(bucket(name), { over, machine })).ended.output?.outcome]).toEqual([name, 'contained']);
      }
    },
    'trigger-on-logs': async () => {
      const trigger = { name: 's3', action: 's3-bucket', types: ['TTPs/'], approval: 'not-required' } as const;
      const machine = await engine.machine(remediated({ automatic: [trigger] }));
      const bucket = (name: string): Finding => withResource({ Type: 'AwsS3Bucket', Id: `arn:aws:s3:::${name}`, Tags: { team: 'web' } });
      const over = { kind: 's3-bucket', automatic: true };
      for (const name of ['aws-cloudtrail-logs-1-2', 'config-bucket-1', 'my-audit', 'org.trail']) {
        await timedOut(/^0 of 1/, bucket(name), { people: [], over, machine });
      }
      expect((await attempt(bucket('pictures'), { over, machine })).ended.output).toMatchObject({ reason: 'nobody was asked' });
    },
    'containment-of-responders': async () => {
      const trigger = { name: 'iam', action: 'iam-principal', types: ['TTPs/'], approval: 'not-required' } as const;
      const [settings] = remediationSettings({
        ...remediated({ automatic: [trigger], approvers: ['permission-set/SecurityApprover', 'ops/Approver'] }),
        guardrails: { ...defaultGuardrails, breakGlassRoles: ['ops/Emergency'], administratorRoles: ['Deployers'] },
        responderAccess: responderAccessWithDefaults({ responders: { principals: ['arn:aws:iam::222222222222:role/Responder'] } }),
      });
      const machine = await engine.machineOf(JSON.stringify(remediationDefinition(settings!)));
      const over = { automatic: true, kind: 'iam-principal' };
      const roleFinding = (name: string): Finding =>
        withResource({ Type: 'AwsIamRole', Id: `arn:aws:iam::${member}:role/${name}`, Tags: { team: 'web' } });
      for (const name of ['Approver', 'EMERGENCY', 'deployers', 'CordonResponder', 'AWSReservedSSO_Admins_0123456789abcdef']) {
        await timedOut(/^0 of 1/, roleFinding(name), { people: [], over, machine });
      }
      expect((await attempt(roleFinding('Web'), { over, machine })).ended.output).toMatchObject({ reason: 'nobody was asked' });
    },
    'principal-in-another-region': async () => {
      const [settings] = remediationSettings(remediated());
      const machine = await engine.machineOf(JSON.stringify(remediationDefinition({ ...settings!, isHome: false })));
      const finding = withResource({ Type: 'AwsIamRole', Id: `arn:aws:iam::${member}:role/Deployer`, Tags: {} });
      await refused(/from the home Region alone/, finding, { over: { kind: 'iam-principal' }, machine });
    },
    'release-without-containing': async () => {
      const finding = instanceFinding();
      const { world, ended } = await attempt(finding, { over: { operation: 'release' } });
      expect(ended.output).toMatchObject({
        outcome: 'already-asked',
        reason: expect.stringMatching(/Cordon did not contain it/) as string,
      });
      expect(world.started).toEqual([]);
      expect(world.messages).toHaveLength(1);
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
    it.each(tried(Object.entries(tests)))('%s', (_, test) => test());
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

    it('is a matter of people alone where nobody knows the backup: they say that it is free, and nothing is started', async () => {
      const finding = instanceFinding();
      await attempt(finding, { run: { statuses: ['Failed'] } });
      expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'unclear' });
      const over = { operation: 'release' };
      await timedOut(/^1 of 2/, finding, { over, people: [approves('alice')] });
      expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'unclear' });
      const { world, ended } = await attempt(finding, { over });
      expect(ended.output).toMatchObject({ outcome: 'released-by-hand', reason: 'approved by alice, bob' });
      expect(world.messages[0]!.text).toContain('What it does: nothing in the account');
      expect(world.started).toEqual([]);
      expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'free' });
    });
  });

  describe('what is told of an end', () => {
    it('is that nothing was started, where the state could not be written before', async () => {
      const finding = instanceFinding();
      const fails: WorldState['fails'] = ({ action, parameters }) =>
        action === 'updateItem' && String(parameters.UpdateExpression).includes(':unclear');
      const { world, ended } = await attempt(finding, { fails });
      expect(ended).toMatchObject({ error: 'not-started', cause: expect.stringMatching(/nothing was started/) as string });
      expect(changed(world)).toBe(false);
      expect(world.messages.at(-1)!.text).not.toContain('unclear');
      expect(await engine.item(idOf(finding))).toMatchObject({ situation: 'free' });
    });

    it('is that the account cannot be reached, where the dry run cannot be started after its bucket was looked at', async () => {
      const fails: WorldState['fails'] = ({ action }) => action === 'startAutomationExecution';
      const { ended } = await attempt(instanceFinding(), { fails });
      expect(ended).toMatchObject({ error: 'unreachable', cause: expect.stringMatching(/^the dry run could not be started/) as string });
    });

    it('names no execution where it is not known whether the runbook started', async () => {
      const fails: WorldState['fails'] = ({ action, parameters }) =>
        action === 'startAutomationExecution' && (parameters.Parameters as { readonly DryRun: readonly string[] }).DryRun[0] === 'false';
      const { world, ended } = await attempt(instanceFinding(), { fails });
      expect(ended.error).toBe('runbook-failed');
      expect(world.messages.at(-1)!.text).toContain('Look at the executions in the account');
      expect(world.messages.at(-1)!.text).not.toMatch(/the execution [0-9a-f]/);
    });

    it('is that too many messages came, before the history of the execution is full', async () => {
      const queued = Array.from({ length: 310 }, () => ({ sender: 'AROAEXAMPLE:noise', body: 'x' }));
      await timedOut(/^more than 300 messages came/, instanceFinding(), {
        people: [],
        queued,
        machine: await engine.machine(remediated({ timeoutMinutes: 60 })),
      });
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
}
