import fc from 'fast-check';
import { partOf } from '../../lib/signals/parts';

describe('the stack that a rule belongs to', () => {
  it('is one of those there are', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 10 }), (name, parts) => {
        const part = partOf(name, parts);
        expect(Number.isInteger(part) && part >= 0 && part < parts).toBe(true);
      }),
    );
  });

  it('changes only to the new, last one when a stack is added', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 9 }), (name, parts) => {
        const before = partOf(name, parts);
        expect([before, parts]).toContain(partOf(name, parts + 1));
      }),
    );
  });

  it('spreads rules evenly', () => {
    const counts = [0, 0, 0, 0];
    for (let index = 0; index < 1000; index++) counts[partOf(`rule-${index}`, 4)]! += 1;
    for (const count of counts) expect(count).toBeGreaterThan(200);
  });

  it('stays what it is between versions, for deployed rules must not move', () => {
    const parts = ['scanner-portscan', 'bastion-ssh', 'a', ''].map((name) => [2, 3, 10].map((count) => partOf(name, count)));
    expect(parts).toEqual([
      [0, 2, 2],
      [0, 0, 3],
      [1, 1, 1],
      [1, 2, 5],
    ]);
  });
});
