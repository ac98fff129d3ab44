import { proofStatementToText, proofVerdict, type ContainmentProof, type ProofStatement } from '../../lib/proof';

const base = {
  id: 'roles-present',
  fact: 'it is so',
  place: { template: 'roles', role: 'Containment', policy: 'p-1', sid: 'Deny', targets: ['r-1', 'ou-1'] },
} as const;
const consequence = { affected: 'that follows', remedy: 'do this' };
const holds: ProofStatement = { ...base, status: 'holds' };
const warning: ProofStatement = { ...base, ...consequence, status: 'fails', severity: 'warning' };
const error: ProofStatement = { ...base, ...consequence, status: 'fails', severity: 'error' };
const unknown: ProofStatement = { ...base, ...consequence, status: 'unknown', unknowns: ['x'] };
const of = (...statements: readonly ProofStatement[]): ContainmentProof => ({ statements, limits: [] });

it.each([
  ['holds', of(holds, warning)],
  ['holds', of()],
  ['unknown', of(holds, unknown, warning)],
  ['fails', of(unknown, error, holds)],
] as const)('the verdict is %s', (verdict, proof) => expect(proofVerdict(proof)).toBe(verdict));

it('is a sentence of fact, consequence and remedy, with the place', () => {
  const place = '(roles > Containment > p-1 > Deny > r-1, ou-1)';
  expect(proofStatementToText(warning)).toBe(`it is so; that follows; do this ${place}`);
  expect(proofStatementToText(holds)).toBe(`it is so ${place}`);
  expect(proofStatementToText({ ...holds, place: {} })).toBe('it is so');
});
