import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MembershipConfiguration } from '../../lib/configuration/membership';
import { CordonError, type Problem } from '../../lib/core/problem';
import { membershipInput } from '../../lib/membership/input';
import { readTeam, teamOf } from '../../lib/membership/team-file';
import { inputProblems } from '../../lib/security-ir';

const amara = { name: 'Amara Example', jobTitle: 'Lead', email: 'amara@example.com' };
const chen = { name: 'Chen Example', jobTitle: 'Analyst', email: 'chen@example.com', communicationPreferences: ['Case Created'] as const };
const membership: MembershipConfiguration = { name: 'example', coverage: 'organization', triage: true };
const text = `- ${JSON.stringify(amara)}\n- ${JSON.stringify(chen)}\n`;

function problemsOf(read: () => unknown): readonly Problem[] {
  try {
    read();
  } catch (error) {
    if (error instanceof CordonError) return error.problems;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the team', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cordon-team-'));
    writeFileSync(join(folder, 'team.yaml'), text);
    writeFileSync(join(folder, 'latin.yaml'), Buffer.from([0x2d, 0x20, 0xe9]));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is that of the configuration, else that of the file, whose path is counted from the folder of the configuration', () => {
    expect(readTeam({ ...membership, team: [amara, chen] }, '/nowhere')).toEqual([amara, chen]);
    expect(readTeam({ ...membership, teamFile: 'team.yaml' }, folder)).toEqual([amara, chen]);
    expect(readTeam({ ...membership, teamFile: join(folder, 'team.yaml') }, '/nowhere')).toEqual([amara, chen]);
  });

  it.each<[string, MembershipConfiguration, string]>([
    ['none', membership, 'no-team'],
    ['a file that is not there', { ...membership, teamFile: 'none.yaml' }, 'team-file-unreadable'],
    ['a file that is not UTF-8', { ...membership, teamFile: 'latin.yaml' }, 'team-file-unreadable'],
  ])('%s is refused', (_, configured, id) => expect(problemsOf(() => readTeam(configured, folder))).toMatchObject([{ id }]));
});

describe('a team file', () => {
  it.each([
    ['nothing', '', ['team-file-empty']],
    ['a mapping', 'team: []', ['team-file-not-a-list']],
    ['one member', `- ${JSON.stringify(amara)}`, ['too-few-items']],
    ['no YAML', '- [', ['malformed-yaml']],
    ['a member twice, in other letters', `${text}- {name: Someone Else, jobTitle: x, email: AMARA@example.com}`, ['duplicate-team-member']],
    [
      'eleven members',
      Array.from({ length: 11 }, (_, i) => `- {name: Person ${i}, jobTitle: x, email: p${i}@example.com}`).join('\n'),
      ['too-many-items'],
    ],
    [
      'a news that there is none of',
      `${text}- {name: Dana, jobTitle: x, email: d@example.com, communicationPreferences: [Case Opened]}`,
      ['unknown-value'],
    ],
  ])('with %s is refused', (_, yaml, ids) => {
    expect(problemsOf(() => teamOf(yaml, 'team.yaml')).map(({ id }) => id)).toEqual(ids);
  });

  it('says all that is wrong at once, with places, and neither a name nor an address', () => {
    const problems = problemsOf(() =>
      teamOf(
        '- name: Amara Secret\n  jobTitle: Lead\n  mail: amara@secret.example\n- name: Bo\n  jobTitle: Analyst\n  email: bo@secret\n  regions: [x]\n',
        'team.yaml',
      ),
    );
    expect(problems.map(({ id, path, line, file }) => [id, path, line, file])).toEqual([
      ['unknown-key', '[0].mail', 3, 'team.yaml'],
      ['invalid-team-member', '[1].name', 4, 'team.yaml'],
      ['unknown-key', '[1].regions', 7, 'team.yaml'],
    ]);
    // What belongs elsewhere in cordon.yaml does not belong there from here.
    expect(problems[2]?.remedy).toMatch(/^remove it/);
    expect(JSON.stringify(problems)).not.toMatch(/Secret|secret|"Bo"/);
  });
});

describe('the input of CreateMembership', () => {
  it('is what the model of the API takes, with the tags of the configuration', () => {
    const input = membershipInput({ tags: { team: 'security' } }, membership, [amara, chen]);
    expect(input).toEqual({
      membershipName: 'example',
      incidentResponseTeam: [amara, chen],
      optInFeatures: [{ featureName: 'Triage', isEnabled: true }],
      coverEntireOrganization: true,
      tags: { team: 'security' },
    });
    expect(inputProblems('CreateMembership', input)).toEqual([]);
  });

  it('covers nothing at first where units are to be covered, and says that triage is off', () => {
    const input = membershipInput({ tags: {} }, { ...membership, coverage: ['ou-ab12-11111111'], triage: false }, [amara, chen]);
    expect(input).toMatchObject({ coverEntireOrganization: false, optInFeatures: [{ featureName: 'Triage', isEnabled: false }] });
    expect(input).not.toHaveProperty('tags');
  });

  it('has the tags of the membership rather than those of the configuration', () => {
    expect(membershipInput({ tags: { a: 'b' } }, { ...membership, tags: {} }, [amara, chen])).not.toHaveProperty('tags');
    expect(membershipInput({ tags: { a: 'b' } }, { ...membership, tags: { c: 'd' } }, [amara, chen]).tags).toEqual({ c: 'd' });
  });
});
