import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesBetweenKeys } from '../../lib/configuration/rules-between-keys';
import { generatedDocuments } from '../../docs/generate';
import { loadCases } from './cases';

const docs = join(__dirname, '..', '..', 'docs');

describe('the reference', () => {
  it.each(generatedDocuments.map(({ file, render }) => [file, render] as const))(
    '%s is the one that npm run docs writes',
    (file, render) => {
      expect(readFileSync(join(docs, file), 'utf8')).toBe(render());
    },
  );

  it('has a row for each key, with type, default and meaning', () => {
    const text = readFileSync(join(docs, 'configuration.md'), 'utf8');
    for (const row of [
      '| `managementAccount` | string | **required** |',
      '| `targets` | string or list of strings | `root` |',
      '| `concurrencyMode` | `strict-failure-tolerance`, `soft-failure-tolerance` | `strict-failure-tolerance` |',
      '| `canary` | list of strings | none |',
    ]) {
      expect(text).toContain(row);
    }
    expect(text).not.toMatch(/undefined|\[object|\| {2}\| {2}\|/);
    expect(text).not.toContain('see the table below');
  });

  it('names rules that a case shows being broken', () => {
    const broken = new Set(
      loadCases<{ expected: { problems?: { id: string }[] } }>('configuration').flatMap(({ expected }) =>
        (expected.problems ?? []).map(({ id }) => id),
      ),
    );
    expect(rulesBetweenKeys.filter(({ id }) => !broken.has(id))).toEqual([]);
  });
});
