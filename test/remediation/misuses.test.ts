import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/run';
import { stoppedByPolicies, stoppedElsewhere, triedOnStateMachine } from './misuses';

const read = (file: string): string => readFileSync(join(repository, file), 'utf8');
const page = read('docs/remediation-misuses.md');
const scenarios = read('test/remediation/misuse-scenarios.ts');

describe('misuses of remediation', () => {
  it('are on the page, at least 20, each with its test', () => {
    const rows = page.split('\n').filter((line) => /^\| (?!An attacker)/.test(line));
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(rows).toHaveLength(Object.keys({ ...triedOnStateMachine, ...stoppedByPolicies, ...stoppedElsewhere }).length);
    for (const row of rows) expect(row).toMatch(/ \| `test\/[a-z/-]+\.test\.ts: .+` \|$/);
  });

  it.each(Object.keys(triedOnStateMachine))('%s is tried on the state machine, in memory and in the emulator', (id) => {
    expect(scenarios).toMatch(new RegExp(`^ +'${id}': (async )?\\(`, 'm'));
    for (const file of ['test/states/remediation.test.ts', 'test/emulator/remediation-misuse.test.ts']) {
      expect(read(file)).toContain('misuseScenarios(');
    }
  });

  it.each(Object.keys(stoppedByPolicies))('%s is tried on a policy', (id) => {
    expect(read('test/remediation/policies.test.ts')).toMatch(new RegExp(`^ +'${id}': (async )?\\(`, 'm'));
  });

  it.each(Object.entries(stoppedElsewhere))('%s has the test that it names', (_, { test: [file, name] }) => {
    expect(read(file)).toContain(name);
  });
});
