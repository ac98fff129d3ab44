import { readConfiguration } from '../../lib/meaning/read';
import { CordonError, problemToText } from '../../lib/core/problem';

const start = ['organization:', '  id: o-exampleorgid', '  managementAccount: "111111111111"', '  membershipRegion: eu-west-1'];

/** What is wrong with a membership, as a user reads it. */
function textOf(...lines: readonly string[]): string {
  try {
    readConfiguration([...start, ...lines].join('\n'), { file: 'cordon.yaml' });
  } catch (error) {
    if (error instanceof CordonError) return error.problems.map((problem) => problemToText(problem)).join('\n');
    throw error;
  }
  return '';
}

describe('problems with a membership', () => {
  it('repeat neither names nor addresses, nor the name of the membership', () => {
    const text = textOf(
      'membership:',
      '  name: Zz',
      '  coverage: organization',
      '  triage: true',
      '  team:',
      '    - { name: Qq, jobTitle: "", email: secret-address }',
      '    - { name: [Hidden], jobTitle: 7, email: "Jane <jane@example.com>" }',
    );
    expect(text.split('\n')).toHaveLength(7);
    expect(text).not.toMatch(/Zz|Qq|secret|Hidden|jane/i);
    expect(text).toContain('membership.team[1].email must be an e-mail address of 6 to 254 characters');
  });

  it('name the older words of the guide', () => {
    const text = textOf('containment:', '  preference: { organization: No containment actions }');
    expect(text).toContain('approval-required, contain-confirmed or contain-suspected');
    expect(text).toContain("the nearest of today's options is approval-required");
  });
});
