import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readRecords, type RecordSource } from '../../lib/replay/input/read-records';
import { sourcesOf } from '../../lib/replay/input/sources';
import { runs } from '../support/runs';
import { guardDutyFinding } from './support';

const findings = Array.from({ length: 400 }, (_, index) =>
  guardDutyFinding({ id: `finding-${index}`, title: 'x'.repeat((index * 37) % 900) }),
);
type Written = (of: readonly object[]) => Buffer;

const lines: Written = (of) => Buffer.from(of.map((one) => `${JSON.stringify(one)}\n`).join(''));
const texts: readonly (readonly [what: string, written: Written])[] = [
  ['lines', lines],
  ['a document', (of) => Buffer.from(JSON.stringify({ Findings: of }, undefined, 2))],
  ['a document of one line', (of) => Buffer.from(JSON.stringify(of))],
  ['a packed file', (of) => gzipSync(lines(of), { level: 0 })],
];

/** Parts that come one after the other in the same memory, which is cleared before the next. */
async function* inSameMemory(text: Buffer, size: number): AsyncGenerator<Buffer> {
  const memory = Buffer.alloc(size);
  for (let from = 0; from < text.length; from += size) {
    const length = text.copy(memory, 0, from, from + size);
    yield memory.subarray(0, length);
    memory.fill(0);
  }
}

async function read(source: RecordSource): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  await readRecords([source], {
    record: (record) => found.push('finding' in record ? record.finding : record),
    bad: (bad) => found.push(bad),
  });
  return found;
}

it.each(texts)('%s that comes in the same memory again and again is read as it is', async (_, written) => {
  for (const size of [3, 1000, 4096, 100_000]) {
    // Of three bytes at a time there are very many.
    const of = size === 3 ? findings.slice(0, runs(findings.length)) : findings;
    const text = written(of);
    expect(await read({ name: 'file', open: () => inSameMemory(text, size) })).toEqual(of);
  }
});

it.each(texts)('%s on a disk is read as it is', async (_, written) => {
  const text = written(findings);
  const folder = mkdtempSync(join(tmpdir(), 'cordon-memory-'));
  try {
    const file = join(folder, 'findings');
    writeFileSync(file, text);
    expect(await read(sourcesOf([file], inSameMemory(text, 1))[0]!)).toEqual(findings);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
