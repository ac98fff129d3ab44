import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CordonError, problemToText } from '../../lib/core/problem';
import { readConfiguration } from '../../lib/meaning/read';
import { repository } from '../support/run';

interface Case {
  readonly name: string;
  /** Lines of `cordon.yaml` below `organization`. */
  readonly given: readonly string[];
  /** What is said, without the file. */
  readonly expected: readonly string[];
}

const cases = JSON.parse(readFileSync(join(repository, 'test', 'cases', 'membership-messages.json'), 'utf8')) as readonly Case[];
const head = `organization:
  id: o-exampleorgid
  managementAccount: "111111111111"
  delegatedAdministrator: "222222222222"
  membershipRegion: eu-west-1
`;

function saidOf(given: readonly string[]): string[] {
  try {
    readConfiguration(`${head}${given.join('\n')}\n`, { file: 'cordon.yaml' });
  } catch (error) {
    if (error instanceof CordonError) return error.problems.map(problemToText);
    throw error;
  }
  return [];
}

describe('a membership and a containment preference that cannot be taken', () => {
  it.each(cases)('says once what is wrong, what to do and where, and shows nobody: $name', ({ given, expected }) => {
    const said = saidOf(given);
    expect(said).toEqual(expected);
    expect(said.join('\n')).not.toMatch(/secret/i);
    expect(new Set(said).size).toBe(said.length);
  });
});
