import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Decision } from '../../lib/iam';
import { ours, type Question } from './oracle';

interface Case {
  readonly name: string;
  readonly question: Question;
  /** See `decisionToText`. */
  readonly expected: string;
}

const folder = join(__dirname, '..', 'cases', 'iam');
const files = readdirSync(folder).sort();
const cases = files.flatMap((file) => {
  const { cases: list } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { readonly cases: readonly Case[] };
  return list.map((one) => ({ file, ...one }));
});

/** `allowed`, `explicit-deny KIND LEVEL SID`, `no-allow KIND LEVEL`, `unknown KIND NAME`; of several unknowns the first. */
function decisionToText(decision: Decision): string {
  if (decision.result === 'allowed') return 'allowed';
  if (decision.result === 'unknown') return `unknown ${decision.unknowns[0]!.kind} ${decision.unknowns[0]!.name}`;
  const { reason } = decision;
  const parts =
    reason.kind === 'no-allow' ? [reason.kind, reason.in, reason.level] : [reason.kind, reason.by.kind, reason.by.level, reason.by.sid];
  return parts.filter((part) => part !== undefined).join(' ');
}

it.each(cases)('$file: $name', ({ question, expected }) => {
  expect(decisionToText(ours(question))).toBe(expected);
});

it('has names that tell the cases apart', () => {
  const names = cases.map(({ file, name }) => `${file} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});
