import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suppressionMatches } from '../../../lib/signals/guardduty/matching';
import { checkSafety } from '../../../lib/signals/safety';
import { automationField } from '../../../lib/signals/security-hub/criteria';
import { automationMatches } from '../../../lib/signals/security-hub/matching';
import { inputOf } from './cases';

/** A criterion that stops inside an identifier, and an identifier that it takes besides. */
interface Row {
  readonly kind: string;
  readonly list: 'suppressionRules' | 'automationRules';
  readonly criterion: { readonly field: string } & Readonly<Record<string, readonly string[] | string>>;
  readonly example: string;
}

const rows = JSON.parse(readFileSync(join(__dirname, '../../cases/partial-identifier/table.json'), 'utf8')) as readonly Row[];

const findingWith = (path: string, value: string): object =>
  path
    .split('.')
    .reduceRight<unknown>((inner, key) => ({ [key.replace('[]', '')]: key.endsWith('[]') ? [inner] : inner }), value) as object;

it.each(rows)('$kind: $criterion', ({ list, criterion, example }) => {
  const { findings } = checkSafety(inputOf({ name: '', given: { [list]: [{ criteria: [criterion] }] }, expected: [] }));
  const [finding, ...others] = findings.filter(({ id }) => id.startsWith('partial-identifier['));
  expect(others).toEqual([]);
  expect(finding?.message).toContain(example);
  // The example is true: the criterion takes it.
  const path = list === 'suppressionRules' ? criterion.field : (automationField(criterion.field)?.path ?? '');
  const matches = list === 'suppressionRules' ? suppressionMatches : automationMatches;
  expect(matches([criterion], findingWith(path, example))).toBe(true);
});

it('covers every kind of identifier', () => {
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(
    new Set([
      'control',
      'control of a ruleset',
      'account',
      'instance',
      'image',
      'subnet',
      'ARN without its end',
      'principal',
      'finding type',
    ]),
  );
});
