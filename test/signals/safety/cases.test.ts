import { baseOf, checkSafety, safetyRules } from '../../../lib/signals/safety';
import { acknowledgementChecks } from '../../../lib/core/acknowledge';
import { casesOf, folders, inputOf, textOf } from './cases';

const files = ['compliant.json', 'violating.json'];
const cases = folders.flatMap((folder) =>
  files.flatMap((file) => casesOf(folder, file).map((one) => ({ folder, file, name: one.name, one }))),
);

it.each(cases)('$folder $file: $name', ({ folder, file, one }) => {
  const { findings } = checkSafety(inputOf(one));
  expect(findings.filter(({ id }) => baseOf(id) === folder).map(textOf)).toEqual(one.expected);
  expect(one.expected.length > 0).toBe(file === 'violating.json');
});

it('has cases of each safety rule and of each check of acknowledgements, and of nothing else', () => {
  expect(folders).toEqual([...safetyRules, ...acknowledgementChecks].map(({ id }) => id).sort());
});

it('has names for its cases that tell them apart', () => {
  const names = cases.map(({ folder, file, name }) => `${folder} ${file} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});
