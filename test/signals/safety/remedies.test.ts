import { findingTypes } from '../../../lib/events/finding-types';
import { checkSafety } from '../../../lib/signals/safety';
import { inputOf, type SafetyCase } from './cases';

/** What is found of a rule that suppresses findings of one type about an instance. */
const found = (type: string, ...more: readonly object[]) => {
  const criteria = [{ field: 'type', equals: [type] }, ...more];
  return checkSafety(inputOf({ name: '', given: { suppressionRules: [{ criteria }] } as SafetyCase['given'], expected: [] })).findings;
};

it('offers a lower severity where, and only where, a finding of the type can have one', () => {
  const wrong = findingTypes().filter(({ type }) => {
    const remedy = found(type).find(({ id }) => id === 'hides-high-severity')?.remedy;
    if (remedy === undefined) return false;
    const leavesNothing = found(type, { field: 'severity', lessThan: 7 }).some(({ id }) => id.startsWith('rule-never-matches'));
    return remedy.includes('lessThan: 7') === leavesNothing;
  });
  expect(wrong.map(({ type }) => type)).toEqual([]);
});
