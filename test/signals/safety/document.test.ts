import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { signalSafetyReference } from '../../../docs/signal-safety';
import { acknowledgementChecks, checkSafety, safetyRules } from '../../../lib/signals/safety';
import { inputOf } from './cases';

const page = readFileSync(join(__dirname, '../../../docs/signal-safety.md'), 'utf8');

it('is what the rules say', () => expect(page).toBe(signalSafetyReference()));

it.each([...safetyRules, ...acknowledgementChecks])('$id says what, why and what to do, in sentences', ({ id, what, why, fix }) => {
  expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  for (const text of [what, why, fix]) expect(text).toMatch(/^[A-Z].*[.)]$/);
});

it('says of each rule that cannot be acknowledged why not, and of no other', () => {
  for (const { acknowledgeable, whyNot } of safetyRules) expect(whyNot !== undefined).toBe(!acknowledgeable);
});

it('has an example that passes, as long as it is acknowledged', () => {
  const [, yaml = ''] = /```yaml\n([^`]*)```/.exec(page) ?? [];
  const { suppressionRules } = parse(yaml) as { suppressionRules: { acknowledge?: unknown }[] };
  const report = (rules: object[]) => checkSafety(inputOf({ name: '', given: { suppressionRules: rules }, expected: [] }));
  const errors = (rules: object[]) =>
    report(rules)
      .findings.filter(({ severity }) => severity === 'error')
      .map(({ id }) => id);
  expect(errors(suppressionRules)).toEqual([]);
  expect(errors(suppressionRules.map((rule) => ({ ...rule, acknowledge: [] })))).toEqual(['hides-threat-purpose[Backdoor]']);
});
