import { deadConditions } from '../../lib/events/dead-conditions';
import { parseEventPattern } from '../../lib/events/event-pattern';
import cases from '../cases/event-patterns/dead-conditions.json';

describe('conditions that no event satisfies', () => {
  it.each(cases)('$name', ({ pattern, expected }) => {
    const { pattern: compiled, problems } = parseEventPattern(pattern);
    expect(problems).toEqual([]);
    expect(deadConditions(compiled!).map(({ id, path }) => `${id} ${path}`)).toEqual(expected);
  });
});
