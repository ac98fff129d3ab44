import fc from 'fast-check';
import { ValueNumbers } from '../../lib/replay/outline/value-numbers';

/** The numbers of some texts, each read from the middle of other bytes. */
const numbered = (texts: readonly string[]): readonly number[] => {
  const numbers = new ValueNumbers();
  return texts.map((text) => {
    const bytes = Buffer.from(`"${text}",`);
    return numbers.of(bytes, 1, bytes.length - 2);
  });
};

describe('numbers of values', () => {
  it('are the same for the same text alone', () => {
    // These have the same hash in twos and threes.
    const alike = fc.constantFrom('Aa', 'BB', 'AaAa', 'BBBB', 'AaBB', 'C#', '', 'é');
    fc.assert(
      fc.property(fc.array(fc.oneof(alike, fc.string({ maxLength: 8 })), { maxLength: 60 }), (texts) => {
        const numbers = numbered(texts);
        expect(numbers.every((number) => number > 0)).toBe(true);
        for (const [index, text] of texts.entries()) {
          expect(texts.map((other) => other === text)).toEqual(numbers.map((number) => number === numbers[index]));
        }
      }),
    );
  });

  it('are not given to long texts, nor to more texts than are remembered', () => {
    expect(numbered(['x'.repeat(101), 'x'.repeat(100)])).toEqual([-1, 1]);
    const many = Array.from({ length: 3000 }, (_, index) => `value ${index}`);
    const numbers = numbered([...many, ...many.slice(0, 10)]);
    expect(numbers.slice(0, 2048)).toEqual(many.slice(0, 2048).map((_, index) => index + 1));
    expect(numbers.slice(2048)).toEqual([...many.slice(2048).map(() => -1), ...numbers.slice(0, 10)]);
  });

  it('are no longer looked for where nearly every text is a new one', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `value ${index}`);
    expect(numbered([...many, 'value 0']).at(-1)).toBe(-1);
  });
});
