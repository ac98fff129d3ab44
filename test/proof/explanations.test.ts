import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamProofReference } from '../../docs/iam-proof';
import { proofExplanations, proofIds } from '../../lib/proof';

it.each(proofIds)('%s says what, why and what to do, in sentences', (id) => {
  expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  const { what, why, fix } = proofExplanations[id];
  for (const text of [what, why, fix]) expect(text).toMatch(/^[A-Z].*[.)]$/);
});

it('explains nothing that there is not', () => expect(Object.keys(proofExplanations).sort()).toEqual([...proofIds].sort()));

it('is what docs/iam-proof.md says', () => {
  expect(readFileSync(join(__dirname, '../../docs/iam-proof.md'), 'utf8')).toBe(iamProofReference());
});
