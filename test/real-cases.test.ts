import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '../lib/meaning/read';
import { CordonError } from '../lib/core/problem';
import { evaluateSignals } from '../lib/signals/evaluate';

/** A filter or rule as somebody published it, in words and values of our own, and what is right to say of it. */
interface RealCase {
  readonly name: string;
  /** Address of what was published. */
  readonly source: string;
  /** The rule, without what the configuration needs beside it: a name, an owner and so on are filled in. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Severity and ID of each finding. None: the rule is clean. */
  readonly expected: readonly string[];
}

const lists = { 'filters.json': 'suppressionRules', 'automation-rules.json': 'automationRules' } as const;

const casesOf = (file: string): readonly RealCase[] =>
  JSON.parse(readFileSync(join(__dirname, 'cases/real', file), 'utf8')) as readonly RealCase[];

const cases = Object.entries(lists).flatMap(([file, list]) => casesOf(file).map((one) => ({ list, file, name: one.name, one })));

const organization = {
  id: 'o-exampleorgid',
  root: 'r-ab12',
  managementAccount: '111111111111',
  delegatedAdministrator: '222222222222',
  membershipRegion: 'eu-west-1',
  regions: ['eu-west-1'],
  detectors: { 'eu-west-1': '12abc34d567e8fa901bc2d34e56789f0' },
};

/** What needs a snapshot of the organization, and says nothing of the rule itself. */
const ofSnapshots = ['too-many-rules[unknown]'];

/** What `cordon` says of a configuration with this rule alone, read from its text. */
function verdictOn(list: string, given: RealCase['given']): readonly string[] {
  const rule = {
    name: 'real-case',
    owner: 'security-operations@example.com',
    justification: 'Published by somebody else.',
    expires: '2027-06-30',
    ...(list === 'automationRules' && { precedence: 'after-service' }),
    ...given,
  };
  const text = JSON.stringify({ organization, rollout: { canary: ['444444444444'] }, [list]: [rule] });
  try {
    const { configuration } = readConfiguration(text, { file: 'cordon.yaml' });
    const { safety, problems } = evaluateSignals({ configuration, today: '2026-11-27' });
    const findings = safety.findings.filter(({ id }) => !ofSnapshots.includes(id));
    return [...problems.map(({ id }) => `refused ${id}`), ...findings.map(({ severity, id }) => `${severity} ${id}`)].sort();
  } catch (error) {
    if (error instanceof CordonError) return error.problems.map(({ id }) => `refused ${id}`).sort();
    throw error;
  }
}

it.each(cases)('$file: $name', ({ list, one }) => {
  expect(verdictOn(list, one.given)).toEqual(one.expected);
});

it('names the address of each source, and gives each case a name of its own', () => {
  expect(cases.filter(({ one }) => !/^https:\/\/[^ ]+$/.test(one.source))).toEqual([]);
  const names = cases.map(({ file, name }) => `${file} ${name}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
