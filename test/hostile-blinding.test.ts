import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, idsOf, verdictOn } from './support/hostile';

/** A configuration by which responders would be blinded or misled, and why Cordon refuses it. */
interface HostileCase {
  readonly name: string;
  /** Parts of a configuration; `organization`, `rollout` and what every rule needs are filled in. */
  readonly configuration: Configuration;
  /** IDs of the errors, by which the check exits with 1 or 2. */
  readonly expected: readonly string[];
  /** The harm. */
  readonly why: string;
  /** Address of the page of AWS that `why` is taken from. */
  readonly documentation: string;
}

const cases = JSON.parse(readFileSync(join(__dirname, 'cases/hostile/blinding.json'), 'utf8')) as readonly HostileCase[];

describe('configurations by which responders would be blinded or misled', () => {
  it.each(cases)('refuses: $name', async ({ configuration, expected }) => {
    expect(idsOf('error', await verdictOn(configuration))).toEqual(expected);
    expect(expected).not.toEqual([]);
  });

  it('has nothing to say of a configuration in which there is no such thing', async () => {
    expect(idsOf('error', await verdictOn({ routes: [{ events: { guardDuty: {} } }], suppressionRules: [], automationRules: [] }))).toEqual(
      [],
    );
  });
});

it('has at least 45 cases, each with a harm, a page of AWS, and a name of its own', () => {
  expect(cases.length).toBeGreaterThanOrEqual(45);
  expect(cases.filter(({ why, documentation }) => !/^[A-Z].+\.$/.test(why) || !/^https:\/\/[^ ]+$/.test(documentation))).toEqual([]);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});
