import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Clock } from '../../lib/core/clock';
import { CommandLine } from './command-line';
import { smallOrganization } from './engine';
import { wireEngines } from './engines';
import { region, type WireWorld } from './wire-world';

// The pace at which AWS allows reads is kept in order, but not waited for: emulators have no such limits.
jest.mock('../../lib/core/clock', () => ({ systemClock: jest.requireActual<{ fastClock: () => Clock }>('./fast-clock').fastClock() }));

const engines = wireEngines();
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** `cordon init` with AWS's own clients, which asks first which account is the management account. */
describe.each(engines)('cordon init on $name', (engine) => {
  let world: WireWorld;
  let user: CommandLine;
  beforeAll(async () => {
    world = await engine.build(smallOrganization);
    user = new CommandLine(world);
  });
  afterAll(async () => {
    user?.close();
    await world?.close();
  });
  beforeEach(() => {
    world.faults([]);
    world.clearCalls();
  });

  const answers = ['--membership-region', region, '--regions', region];
  const isWritten = (file: string): boolean => existsSync(join(user.folder, file));
  const writes = (): string[] =>
    world
      .calls()
      .map(({ service, command }) => `${service}:${command}`)
      .filter((call) => !/:(Get|List|Describe)/.test(call));

  it('says at once which answers are missing, with their flags, and writes nothing', async () => {
    const ran = await user.cordon(['init'], 'management');
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr.match(/add --\S+/g)).toEqual(['add --membership-region', 'add --regions']);
    expect(isWritten('cordon.yaml')).toBe(false);
  });

  it.each([['organizations:DescribeOrganization'], ['organizations:ListAccounts'], ['sts:GetCallerIdentity']])(
    'without %s it ends with exit code 3, names the call, and writes nothing',
    async (call) => {
      world.faults([{ call, kind: 'deny' }]);
      const ran = await user.cordon(['init', ...answers], 'management');
      expect(ran).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining(call) as string });
      expect(isWritten('cordon.yaml')).toBe(false);
    },
  );

  it.each([
    ['the management account', ['-c', 'management.yaml'], 'management'],
    ['the delegated administrator', ['-c', 'administrator.yaml', '--management-profile', 'management'], 'delegated-administrator'],
  ])('as %s it writes a configuration that passes cordon check, and changes nothing in AWS', async (_, args, as) => {
    const ran = await user.cordon(['init', ...answers, ...args], as);
    expect(ran).toMatchObject({ status: 0 });
    expect(writes()).toEqual([]);
    const file = args[1]!;
    expect(parse(user.read(file))).toMatchObject({
      organization: {
        id: world.organization.id,
        root: world.organization.root,
        managementAccount: world.organization.managementAccount,
        delegatedAdministrator: world.account('security-tooling'),
        membershipRegion: region,
        regions: [region],
        triageServiceLinkedRole: 'absent',
      },
      membership: { coverage: 'organization' },
      rollout: { targets: 'root', waves: [{ name: 'sandbox', organizationalUnits: [world.unit('sandbox')] }, { name: 'rest' }] },
    });
    expect(await user.cordon(['check', '-c', file], as)).toMatchObject({ status: 0 });
    // The organization that it was read from fits it.
    const planned = await user.cordon(['plan', '-c', file, '--management-profile', 'management'], 'delegated-administrator');
    expect(planned).toMatchObject({ status: 0 });
  });
});
