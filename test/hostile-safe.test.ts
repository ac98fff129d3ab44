import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, idsOf, verdictOn } from './support/hostile';

/** Said wherever there are rules and no snapshot, as here: how many others deployed is not known. */
const withoutSnapshot = 'quota[unknown]';

/** A configuration that AWS takes and that is sensible, and what is said of it all the same. */
interface SafeCase {
  readonly name: string;
  /** Parts of a configuration; `organization`, `rollout` and what every rule needs are filled in. */
  readonly configuration: Configuration;
  /** IDs of the warnings, each true and of use to somebody. */
  readonly expected: readonly string[];
  /** Why it is safe. */
  readonly why: string;
  /** Address of the page of AWS that `why` is taken from. */
  readonly documentation: string;
}

const cases = JSON.parse(readFileSync(join(__dirname, 'cases/hostile/safe.json'), 'utf8')) as readonly SafeCase[];

describe('configurations as careful organizations write them', () => {
  it.each(cases)('takes: $name', async ({ configuration, expected }) => {
    const found = await verdictOn(configuration);
    expect(idsOf('error', found)).toEqual([]);
    expect(idsOf('warning', found).filter((id) => id !== withoutSnapshot)).toEqual(expected);
  });
});

it('has at least 45 cases, each with a reason, a page of AWS, and a name of its own', () => {
  expect(cases.length).toBeGreaterThanOrEqual(45);
  expect(cases.filter(({ why, documentation }) => !/^[A-Z].+\.$/.test(why) || !/^https:\/\/[^ ]+$/.test(documentation))).toEqual([]);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});
