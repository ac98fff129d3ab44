import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyProblems, type PolicyUse } from '../../lib/iam/policy-problems';
import { problemToText } from '../../lib/core/problem';
import { repository } from '../support/run';

/** A document, where it is attached, and everything that is wrong with it. */
interface Case {
  readonly name: string;
  readonly use: PolicyUse;
  readonly given: unknown;
  readonly expected: readonly string[];
}

const cases = JSON.parse(readFileSync(join(__dirname, '../cases/iam-policy-problems.json'), 'utf8')) as readonly Case[];

describe('policyProblems', () => {
  it.each(cases)('says what AWS would refuse of $name', ({ use, given, expected }) => {
    expect(policyProblems(given, use).map(problemToText)).toEqual(expected);
  });

  it.each(readdirSync(join(repository, 'policies')).filter((file) => file.endsWith('.json')))(
    'has nothing against the policy of a command: %s',
    (file) => {
      expect(policyProblems(JSON.parse(readFileSync(join(repository, 'policies', file), 'utf8')), 'managed')).toEqual([]);
    },
  );
});
