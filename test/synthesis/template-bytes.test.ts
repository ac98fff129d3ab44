import fc from 'fast-check';
import { stringify } from 'yaml';
import { maximumTemplateBytes, templateBytes } from '../../lib/synthesis/template-bytes';
import { runs } from '../support/runs';

const asYaml = (value: unknown): number => Buffer.byteLength(stringify(value, { schema: 'yaml-1.1', lineWidth: 0 }));

describe('the bytes of a template', () => {
  it('are never fewer than what either form of it has', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('a\nb', '  ', "'", '"', ': ', '- x', '# y', 'yes', '0o7', '\t'),
    );
    const template = fc.dictionary(
      text,
      fc.anything({
        key: text,
        values: [text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()],
        maxDepth: 6,
      }),
    );
    fc.assert(
      fc.property(template, (value) => {
        const json = JSON.stringify(value, undefined, 1);
        const bytes = templateBytes(json);
        expect(bytes).toBeGreaterThanOrEqual(Buffer.byteLength(json));
        expect(bytes).toBeGreaterThanOrEqual(asYaml(JSON.parse(json)));
      }),
      { numRuns: runs(2000) },
    );
  });

  it.each([
    ['many short lines', { Resources: Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`R${index}`, { a: 'b' }])) }],
    ['a text of many lines, deep in the template', { a: { b: { c: { d: { e: { f: 'x\n'.repeat(16_000) } } } } } }],
  ])('are exact where they matter: %s', (_, template) => {
    const json = JSON.stringify(template);
    expect(templateBytes(json)).toBeGreaterThan(maximumTemplateBytes);
    expect(templateBytes(json)).toBe(Math.max(Buffer.byteLength(json), asYaml(template)));
  });
});
