import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { writeNew } from '../../lib/commands/new-files';
import { readForInit } from '../../lib/commands/init-read';
import { actionsOf, denialLines } from '../../lib/commands/policy-files';
import { absent, present } from '../../lib/core/reading';
import { loadConfiguration } from '../../lib/meaning/read';
import { fingerprint, type DeployedMembership } from '../../lib/organization/membership';
import { type Snapshot } from '../../lib/organization/snapshot';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { administrator, configured, deployed, detectionOn, management, root, sketch } from '../support/organization';
import { cordon, cordonProcess, repository, type Ran } from '../support/run';

const maker = { command: 'cordon init', option: '-c' };

const example = join(repository, 'examples/organization.json');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string): string => join(folder, name);
const init = (...args: readonly string[]): Promise<Ran> => cordon(['init', '--date', '2026-11-24', ...args], { cwd: folder });
const onExample = ['--organization', example, '--membership-region', 'eu-west-1'];

/** A snapshot in a file of this run. */
function saved(snapshot: Snapshot): string {
  writeFileSync(file('organization.json'), JSON.stringify(snapshot));
  return file('organization.json');
}

/** Several accounts, and nothing that shows who administers or where. */
const bare = (over: Partial<Snapshot> = {}): Snapshot =>
  sketch(
    {
      units: { sandbox: 'root' },
      accounts: { '333333333333': ['sandbox'], '444444444444': ['sandbox'], '555555555555': ['root', 'SUSPENDED'] },
    },
    { delegatedAdministrators: present([]), detection: undefined, ...over },
  );

const inForce = (over: Partial<DeployedMembership> = {}): Partial<Snapshot> => ({
  securityIncidentResponse: {
    account: over.account ?? administrator,
    memberships: {
      'eu-central-1': present([
        {
          id: 'm-1234567890abc',
          account: administrator,
          status: 'Active',
          name: fingerprint('m-1234567890abc', 'our-membership'),
          coverage: { entireOrganization: false, organizationalUnits: ['ou-ab12-sandbox0'] },
          team: [],
          features: { Triage: false },
          tags: present({}),
          ...over,
        },
      ]),
    },
    accounts: {},
  },
});

const team =
  '- {name: Amara Example, jobTitle: Lead, email: amara@example.com}\n- {name: Chen Example, jobTitle: Analyst, email: chen@example.com}\n';

describe('cordon init without a terminal', () => {
  it('writes a configuration that the check and the other commands take, and ends with the commands to run next', async () => {
    const ran = await init(...onExample);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toMatch(
      /\n✔ wrote cordon\.yaml\n[^]*\nnext:\n {2}cordon check --organization \S+\n {2}cordon onboard --organization \S+\n$/,
    );
    const { configuration } = loadConfiguration(file('cordon.yaml'));
    expect(configuration.organization).toMatchObject({ delegatedAdministrator: administrator, membershipRegion: 'eu-west-1' });
    expect(configuration.rollout.canary).toEqual(['700000000002', '444444444444']);
    expect(configuration.rollout.waves.map(({ name }) => name)).toEqual(['sandbox', 'non-production', 'rest']);
    const onboarded = await cordon(['onboard', '--organization', example, '--date', '2026-11-24'], { cwd: folder });
    expect(onboarded).toMatchObject({ status: 1, stderr: '' });
  });

  it('says why for each value, and that names prove nothing', async () => {
    const { stdout } = await init(...onExample);
    expect(stdout).toMatch(/administrator +222222222222 \(security-tooling\)\n +registered for all four services\n/);
    expect(stdout).toMatch(
      /canary +700000000002 \(sandbox-amara\), 444444444444 \(internal-wiki\)\n +sandbox-amara: "sandbox" in its name; internal-wiki: in the unit Test\n/,
    );
    expect(stdout).toMatch(/management account +111111111111 \(management\)\n +gets the roles by a stack of its own/);
    const text = readFileSync(file('cordon.yaml'), 'utf8');
    expect(text).toContain('# AWS can never change this Region once the membership exists.');
    expect(text).toContain('Judged by names alone: nobody looked at what runs in them.');
    expect(text).toContain('  # teamFile: team.yaml');
  });

  it('never overwrites, not even a link to nothing, and reads nothing before it says so', async () => {
    writeFileSync(file('cordon.yaml'), 'mine');
    symlinkSync(file('nowhere'), file('link.yaml'));
    const ran = await init(...onExample);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toBe(
      'cordon.yaml exists, and `cordon init` never overwrites a file; edit that file, move it away, or write another one with -c FILE\n',
    );
    expect(readFileSync(file('cordon.yaml'), 'utf8')).toBe('mine');
    expect(await init('-c', 'link.yaml', ...onExample)).toMatchObject({ status: 2 });
    expect(existsSync(file('nowhere'))).toBe(false);
    // Without credentials it would be exit 3.
    expect(await init()).toMatchObject({ status: 2 });
  });

  it('--dry-run prints the configuration alone, and writes nothing', async () => {
    const ran = await init(...onExample, '--dry-run');
    expect(ran.status).toBe(0);
    expect(parse(ran.stdout)).toMatchObject({ organization: { id: 'o-exampleorgid' } });
    expect(ran.stderr).toMatch(/registered for all four services/);
    expect(existsSync(file('cordon.yaml'))).toBe(false);
  });

  it('--format json is one document with every value, its reason, and the text', async () => {
    const { stdout, stderr, status } = await init(...onExample, '--format', 'json');
    const shown = JSON.parse(stdout);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(shown).toMatchObject({
      kind: 'cordon/init',
      version: 1,
      written: true,
      configuration: 'cordon.yaml',
      values: {
        membershipRegion: { value: 'eu-west-1', by: 'given' },
        canary: { value: ['700000000002', '444444444444'], by: 'names' },
        managementAccount: { value: management },
      },
    });
    expect(shown.text).toBe(readFileSync(file('cordon.yaml'), 'utf8'));
  });

  it('names every answer that is missing at once, each with its flag', async () => {
    const denied = { status: 'unknown', reason: { call: 'iam:GetRole', code: 'not-asked', message: 'no' } } as const;
    const organization = saved(bare({ managementAccount: { stack: denied, triageServiceLinkedRole: denied } }));
    const ran = await init('--organization', organization);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr.split('\n')).toEqual([
      expect.stringMatching(/^the account that administers .*; add --administrator ACCOUNT$/),
      expect.stringMatching(/^the Region of the membership is not chosen: AWS can never change it later; add --membership-region REGION$/),
      expect.stringMatching(/^the Regions in use are not known: .*; add --regions REGION\.\.\.$/),
      expect.stringMatching(/^it is not known whether the triage .*; add --triage-role absent, present or unknown$/),
      '4 problems',
      '',
    ]);
    expect(existsSync(file('cordon.yaml'))).toBe(false);
    const answers = [
      '--administrator',
      management,
      '--membership-region',
      'eu-west-1',
      '--regions',
      'us-east-1',
      '--triage-role',
      'unknown',
    ];
    expect(await init('--organization', organization, ...answers)).toMatchObject({ status: 0 });
    expect(loadConfiguration(file('cordon.yaml')).configuration.organization.regions).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('suggests an account by its name, and does not take it', async () => {
    const snapshot = bare();
    const accounts = snapshot.accounts.map((account) =>
      account.id === '333333333333' ? { ...account, name: 'Security Tooling' } : account,
    );
    const ran = await init(
      ...['--organization', saved({ ...snapshot, accounts })],
      '--membership-region',
      'eu-west-1',
      '--regions',
      'eu-west-1',
    );
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('add --administrator ACCOUNT, probably --administrator 333333333333\n');
  });

  it('says everything that is wrong with the flags, before it says what is missing', async () => {
    const flags = [
      '--administrator',
      '999999999999',
      '--membership-region',
      'us-west-1',
      '--regions',
      'eu-west-9',
      '--canary',
      '555555555555',
    ];
    const ran = await init('--organization', saved(bare()), ...flags, '--coverage', 'ou-ab12-sandbox1', '--membership-name', 'xxxx');
    expect(ran.status).toBe(2);
    const starts = [
      '--administrator is not an account of the organization, got "999999999999"',
      '--membership-region is not a Region of AWS Security Incident Response, got "us-west-1"; use one of its 25 Regions',
      '--regions is not a Region that AWS documents, got "eu-west-9"',
      '--canary is SUSPENDED: StackSets skips it, got "555555555555"',
      '--coverage is not an organizational unit of the organization, got "ou-ab12-sandbox1"; did you mean ou-ab12-sandbox0 (sandbox)?',
      '--membership-name is a placeholder, got "xxxx"',
    ];
    const lines = ran.stderr.split('\n');
    expect(lines.slice(0, starts.length).map((line, index) => line.slice(0, starts[index]!.length))).toEqual(starts);
  });

  it.each([
    [['--administrator', 'me'], '--administrator must be an account ID, or SERVICE=ACCOUNT, got "me"'],
    [['--administrator', 'guardduty=222222222222'], 'did you mean guardDuty?'],
    [['--canary', 'none,333333333333'], '--canary must be account IDs, or none'],
    [['--coverage', 'organization', 'ou-ab12-sandbox0'], 'write organization alone, or units alone'],
    [['--team-file', 'nowhere.yaml'], 'cannot read the team file (ENOENT)'],
    [['--triage-role', 'maybe'], 'must be one of absent, present, unknown, got "maybe"'],
  ])('refuses the words of %j', async (flags, message) => {
    const ran = await init(...onExample, ...flags);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
  });

  it('takes every answer by flags', async () => {
    writeFileSync(file('people.yaml'), team);
    mkdirSync(file('config'));
    const flags = [
      '--administrator',
      administrator,
      'membership=111111111111',
      '--canary',
      'none',
      '--coverage',
      'ou-ab12-11111111,ou-ab12-44444444',
    ];
    const more = [
      '--regions',
      'us-east-1',
      '--membership-name',
      'ours',
      '--no-triage',
      '--triage-role',
      'absent',
      '--team-file',
      'people.yaml',
    ];
    const ran = await init('-c', 'config/first.yaml', ...onExample, ...flags, ...more);
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain(
      'the membership does not cover accounts directly under the root, and no unit can add them: 111111111111 (management), 666666666666',
    );
    expect(ran.stdout).toContain('cordon check -c config/first.yaml --organization');
    expect(ran.stdout).not.toMatch(/Amara|amara@/);
    expect(parse(readFileSync(file('config/first.yaml'), 'utf8'))).toMatchObject({
      organization: {
        administrators: { membership: management, stackSets: administrator, guardDuty: administrator, securityHub: administrator },
        regions: ['eu-west-1', 'us-east-1'],
        triageServiceLinkedRole: 'absent',
      },
      membership: { name: 'ours', coverage: ['ou-ab12-11111111', 'ou-ab12-44444444'], triage: false, teamFile: '../people.yaml' },
    });
    expect(loadConfiguration(file('config/first.yaml')).configuration.rollout.canary).toEqual([]);
  });

  it('takes the Region, coverage and triage of a membership that exists, and asks for the name that no snapshot keeps', async () => {
    const organization = saved(bare({ ...inForce(), detection: detectionOn(['eu-central-1']) }));
    const refused = await init('--organization', organization);
    expect(refused.stderr).toMatch(
      /^the name of the membership is not known: the membership m-1234567890abc has a name, .*--membership-name NAME\n$/,
    );
    const ran = await init('--organization', organization, '--membership-name', 'our-membership');
    expect(ran.status).toBe(0);
    expect(ran.stdout).not.toContain('differs from that of the membership');
    expect(parse(readFileSync(file('cordon.yaml'), 'utf8'))).toMatchObject({
      organization: { membershipRegion: 'eu-central-1', delegatedAdministrator: administrator },
      membership: { coverage: ['ou-ab12-sandbox0'], triage: false },
    });
    const renamed = await init('-c', 'b.yaml', '--organization', organization, '--membership-name', 'another');
    expect(renamed.stdout).toContain('the name differs from that of the membership m-1234567890abc at AWS');
  });

  it('gives keys of their own where a membership is in the management account and other services are delegated', async () => {
    const delegated = present([{ account: administrator, services: ['guardduty.amazonaws.com'] }]);
    const snapshot = bare({
      ...inForce({ account: management }),
      delegatedAdministrators: delegated,
      detection: detectionOn(['eu-central-1']),
    });
    expect(await init('--organization', saved(snapshot), '--membership-name', 'ours')).toMatchObject({ status: 0 });
    expect(loadConfiguration(file('cordon.yaml')).configuration.organization.administrators).toEqual({
      membership: management,
      stackSets: administrator,
      guardDuty: administrator,
      securityHub: administrator,
    });
  });

  it('leaves a rollout with CloudFormation that CloudFormation has begun', async () => {
    const stackSet = JSON.parse(JSON.stringify(sketch({}))) as Snapshot;
    const owned = {
      name: 'cordon-containment-roles',
      id: 'cordon-containment-roles:00000000-0000-0000-0000-000000000000',
      permissionModel: 'SERVICE_MANAGED' as const,
      templateBody: '{}',
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: true },
      managedExecution: true,
      capabilities: [],
      tags: { 'aws:cloudformation:stack-id': 'arn:x' },
      organizationalUnits: [],
      instances: present([]),
    };
    const snapshot = { ...stackSet, stackSets: { 'cordon-containment-roles': present(owned), 'cordon-containment-roles-canary': absent } };
    expect(await init('--organization', saved(snapshot), '--membership-region', 'eu-west-1')).toMatchObject({ status: 0 });
    expect(loadConfiguration(file('cordon.yaml')).configuration.rollout.owner).toBe('cloudformation');
  });

  it('refuses an organization that no configuration fits, and writes nothing', async () => {
    const snapshot = bare({ detection: detectionOn(['eu-west-1']) });
    const accounts = snapshot.accounts.map((account) =>
      account.id === management ? { ...account, state: 'SUSPENDED' as const } : account,
    );
    const ran = await init(
      '--organization',
      saved({ ...snapshot, accounts }),
      '--membership-region',
      'eu-west-1',
      '--administrator',
      administrator,
    );
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain('organization.managementAccount is SUSPENDED');
    expect(existsSync(file('cordon.yaml'))).toBe(false);
  });

  it('without credentials exits 3 and names the call; in a folder that is not there it exits 2', async () => {
    const [denied, nowhere] = [await init(), await init('-c', 'no/cordon.yaml', ...onExample)];
    expect(denied).toMatchObject({ status: 3, stdout: '' });
    expect(denied.stderr).toContain('sts:GetCallerIdentity');
    expect(nowhere.status).toBe(2);
    expect(nowhere.stderr).toContain('cannot write the file (ENOENT), got "no/cordon.yaml"');
  });

  it('loads the prompts only to ask', async () => {
    const hook = file('loaded.cjs');
    writeFileSync(
      hook,
      "process.on('exit', () => require('fs').writeSync(2, Object.keys(require.cache).filter((path) => /inquirer|aws-cdk-lib|@aws-sdk/.test(path)).join('\\n')));",
    );
    const ran = await cordonProcess(['init', ...onExample], { cwd: folder, env: { NODE_OPTIONS: `--require ${hook}` } });
    expect(ran).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('files that are made', () => {
  it('are all made or none, and a file of somebody else stays', () => {
    writeFileSync(file('b'), 'theirs');
    expect(() =>
      writeNew(
        [
          { path: file('a'), text: 'ours', mode: 0o600 },
          { path: file('b'), text: 'ours' },
        ],
        maker,
      ),
    ).toThrow('never overwrites');
    expect(existsSync(file('a'))).toBe(false);
    expect(readFileSync(file('b'), 'utf8')).toBe('theirs');
    writeNew([{ path: file('a'), text: 'ours', mode: 0o600 }], maker);
    expect(statSync(file('a')).mode & 0o777).toBe(0o600);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});

describe('the organization as init reads it from AWS', () => {
  it('names the policy that allows what AWS denied', () => {
    expect(denialLines('init', [{ action: 'organizations:ListRoots', principal: 'caller' }])).toEqual([
      expect.stringContaining('Attach policies/init.json'),
    ]);
  });

  it('has detection and memberships of every Region, by the accounts that administer them', async () => {
    const services = ['guardduty.amazonaws.com', 'security-ir.amazonaws.com', 'securityhub.amazonaws.com'];
    const at = sketch(
      { units: { sandbox: 'root' }, accounts: { '333333333333': ['sandbox'] } },
      { delegatedAdministrators: present([{ account: administrator, services }]), detection: detectionOn(['eu-west-1', 'us-east-1']) },
    );
    const rehearsal = new Rehearsal(at);
    const said: string[] = [];
    const clients = rehearsal.clients({ account: administrator, management: true });
    const io = { progress: (line: string) => said.push(line) };
    const snapshot = await readForInit({ clients, inRegion: async () => clients }, io, { clock: rehearsal.clock });
    expect(Object.keys(snapshot.detection?.regions ?? {})).toHaveLength(34);
    expect(snapshot.securityIncidentResponse).toMatchObject({ account: administrator });
    expect(Object.keys(snapshot.securityIncidentResponse?.memberships ?? {})).toHaveLength(25);
    const callsOf = (account: string): Set<string> =>
      new Set(rehearsal.calls.filter((call) => call.account === account).map(({ service, command }) => `${service}:${command}`));
    const allowed = (policy: string): readonly string[] => ['sts:GetCallerIdentity', ...actionsOf(policy)];
    expect([...callsOf(administrator)].filter((call) => !allowed('init.json').includes(call))).toEqual([]);
    expect([...callsOf(management)].filter((call) => !allowed('init-management-account.json').includes(call))).toEqual([]);
    expect(callsOf(management).size).toBeGreaterThan(1);
    const ran = await init('--organization', saved(snapshot), '--membership-region', 'eu-west-1');
    expect(ran).toMatchObject({ status: 0 });
    expect(loadConfiguration(file('cordon.yaml')).configuration.organization.regions).toEqual(['eu-west-1', 'us-east-1']);
  });

  describe.each([
    ['the delegated administrator', administrator],
    ['the management account', management],
  ])('as %s', (_, account) => {
    const services = ['security-ir.amazonaws.com', 'member.org.stacksets.cloudformation.amazonaws.com'];
    const [definition] = stackSetDefinitions(configured(), { root });
    const organization = (tags: Readonly<Record<string, string>>): Snapshot =>
      sketch(
        {},
        {
          delegatedAdministrators: present([{ account: administrator, services }]),
          detection: detectionOn(['eu-west-1']),
          stackSets: { 'cordon-containment-roles': present({ ...deployed(definition!, []), tags }) },
        },
      );
    const ownerIn = async (snapshot: Snapshot): Promise<{ readonly owner: string; readonly said: readonly string[] }> => {
      const rehearsal = new Rehearsal(snapshot, { region: 'eu-west-1' });
      const clients = rehearsal.clients({ account, management: true });
      const asked: string[] = [];
      const said: string[] = [];
      const inRegion = async (region: string) => {
        asked.push(region);
        return clients;
      };
      const io = { progress: (line: string) => said.push(line) };
      const read = await readForInit({ clients, inRegion }, io, { clock: rehearsal.clock, membershipRegion: 'eu-west-1' });
      expect(asked[0]).toBe('eu-west-1');
      const name = 'owner.yaml';
      const answers = ['--membership-region', 'eu-west-1', '--triage-role', 'absent', '--regions', 'eu-west-1'];
      expect(await init('-c', name, '--organization', saved(read), ...answers)).toMatchObject({ status: 0 });
      const { owner } = loadConfiguration(file(name)).configuration.rollout;
      rmSync(file(name));
      return { owner, said };
    };

    it('proposes the owner that the StackSets have, and reads no stack instance for it', async () => {
      const ofStack = organization({ 'aws:cloudformation:stack-id': 'arn:aws:cloudformation:eu-west-1:222222222222:stack/x/1' });
      const { owner, said } = await ownerIn(ofStack);
      expect(owner).toBe('cloudformation');
      expect((await ownerIn(organization({ 'cordon:owner': 'cordon' }))).owner).toBe('cordon');
      expect(said.filter((line) => / 0 calls/.test(line))).toEqual([]);
    });
  });
});
