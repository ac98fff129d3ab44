import { safetyRules } from '../../../lib/signals/safety';
import { casesOf } from '../safety/cases';

const looksAtV2 = (id: string, file: string): boolean => casesOf(id, file).some(({ given }) => (given.automationRulesV2 ?? []).length > 0);

describe('rules of Security Hub V2', () => {
  it.each(safetyRules)('are checked by $id, in cases of both kinds, or it says why not', ({ id, notForV2 }) => {
    const kinds = ['violating.json', 'compliant.json'].filter((file) => looksAtV2(id, file));
    expect([id, kinds.length === 2, notForV2 === undefined]).toEqual([id, notForV2 === undefined, notForV2 === undefined]);
  });

  it('have no finding of a safety rule that says that it does not look at them', () => {
    const silent = safetyRules.filter(({ notForV2 }) => notForV2 !== undefined).map(({ id }) => id);
    expect(silent.length).toBeGreaterThan(0);
    for (const id of silent) expect(looksAtV2(id, 'violating.json')).toBe(false);
  });
});
