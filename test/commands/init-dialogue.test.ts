import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StandardStreams } from '../../lib/commands/io';
import { main } from '../../lib/commands/main';
import { teamOf } from '../../lib/membership/team-file';
import { loadConfiguration } from '../../lib/meaning/read';
import { administrator } from '../support/organization';
import { repository } from '../support/run';
import { enter, terminal } from '../support/terminal';

const example = join(repository, 'examples/organization.json');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => join(folder, name);

describe('cordon init on a terminal', () => {
  const asked = (streams: StandardStreams, ...args: readonly string[]): Promise<number> =>
    main(
      [process.execPath, 'cordon', 'init', '-c', file('cordon.yaml'), '--date', '2026-11-24', '--organization', example, ...args],
      streams,
    );

  it('asks for each value: Enter takes what is proposed, the Region is typed, the team goes to a file of its own', async () => {
    const streams = terminal([
      [/222222222222 \(security-tooling\): registered for all four services\.\n[^]*Is this the administrator/, enter],
      [/AWS can never change the Region of a membership later\.[^]*Region of the membership: type its code/, `us-west-1${enter}`],
      [/is not a Region of AWS Security Incident Response/, `${'\u007f'.repeat(9)}eu-west-1${enter}`],
      [/Regions in use/, enter],
      [/Canary accounts/, enter],
      [/Accounts that the membership covers/, enter],
      [/Name of the membership/, enter],
      [/by itself \(triage\)/, enter],
      [/Write the incident response team now/, `y${enter}`],
      [/Member 1, full name/, `Amara: "Example" # 1${enter}`],
      [/Member 1, job title/, `Lead${enter}`],
      [/Member 1, e-mail/, `amara@example.com${enter}`],
      [/Member 2, full name/, `Chen Example${enter}`],
      [/Member 2, job title/, `Analyst${enter}`],
      [/Member 2, e-mail/, `AMARA@example.com${enter}`],
      [/Another member has this address/, `${'\u007f'.repeat(17)}chen@example.com${enter}`],
      [/Another member of the team\?/, enter],
      [/Write .*cordon\.yaml\?/, enter],
    ]);
    expect(await asked(streams)).toBe(0);
    const { configuration } = loadConfiguration(file('cordon.yaml'));
    expect(configuration.organization).toMatchObject({ delegatedAdministrator: administrator, membershipRegion: 'eu-west-1' });
    expect(configuration.rollout.canary).toEqual(['700000000002', '444444444444']);
    expect(configuration.membership).toMatchObject({
      name: 'o-exampleorgid',
      coverage: 'organization',
      triage: true,
      teamFile: 'team.yaml',
    });
    expect(teamOf(readFileSync(file('team.yaml'), 'utf8'), 'team.yaml').map(({ name }) => name)).toEqual([
      'Amara: "Example" # 1',
      'Chen Example',
    ]);
    expect(statSync(file('team.yaml')).mode & 0o777).toBe(0o600);
    expect(readFileSync(file('cordon.yaml'), 'utf8')).not.toMatch(/Amara|@example/);
    const [, afterwards = ''] = streams.shown().split('Write ').slice(-2);
    expect(afterwards).not.toMatch(/Amara|@example/);
  });

  it('asks only for what the flags do not say; Ctrl-C writes nothing, exit 1', async () => {
    const flags = ['--administrator', administrator, '--membership-region', 'eu-west-1', '--regions', 'eu-west-1', '--canary', 'none'];
    const streams = terminal([[/Name of the membership/, '\u0003']]);
    expect(await asked(streams, ...flags, '--coverage', 'organization')).toBe(1);
    expect(streams.shown()).not.toMatch(/administrator of the|Regions in use|Canary/);
    expect(streams.shown()).toContain('interrupted: nothing was written');
    expect(existsSync(file('cordon.yaml'))).toBe(false);
  });

  it('writes nothing where the last question is denied', async () => {
    const flags = ['--administrator', administrator, '--membership-region', 'eu-west-1', '--regions', 'eu-west-1', '--canary', 'none'];
    const more = ['--coverage', 'organization', '--membership-name', 'ours', '--no-triage'];
    const streams = terminal([
      [/Write the incident response team/, `n${enter}`],
      [/Write .*cordon\.yaml\?/, `n${enter}`],
    ]);
    expect(await asked(streams, ...flags, ...more)).toBe(1);
    expect(existsSync(file('cordon.yaml'))).toBe(false);
  });

  it('--yes asks nothing', async () => {
    const streams = terminal([]);
    expect(await asked(streams, '--yes', '--membership-region', 'eu-west-1')).toBe(0);
    expect(existsSync(file('cordon.yaml'))).toBe(true);
  });
});
