import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileJournal, longestGap } from '../../lib/aws/journal';
import { CordonError } from '../../lib/core/problem';

const folder = mkdtempSync(join(tmpdir(), 'cordon-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));
let number = 0;
const newFile = (): string => join(folder, `snapshot-${(number += 1)}.json.partial`);

const identity = { organization: 'o-exampleorgid', caller: '222222222222', cordon: '0.1.0' };
const start = new Date('2026-11-24T12:00:00Z');
const at = (milliseconds: number) => () => new Date(start.getTime() + milliseconds);

/** A file with two answers in it. */
function written(file = newFile()): string {
  const journal = new FileJournal(file, at(0));
  expect(journal.open(identity)).toEqual({ status: 'none' });
  journal.append('one', { Accounts: [1] });
  journal.append('two', { Accounts: [2] });
  return file;
}

it('gives a later run what an earlier one kept, and since when', () => {
  const file = written();
  const journal = new FileJournal(file, at(60_000));
  expect(journal.open(identity)).toEqual({ status: 'usable', startedAt: start, answers: 2 });
  expect(journal.take('one')).toEqual({ Accounts: [1] });
  expect(journal.take('three')).toBeUndefined();
  expect(journal.startedAt).toEqual(start);
  journal.append('three', { Accounts: [3] });
  const third = new FileJournal(file, at(120_000));
  expect(third.open(identity)).toMatchObject({ answers: 3, startedAt: start });
  expect(third.take('three')).toEqual({ Accounts: [3] });
});

it('ignores a last line that was not finished, and appends whole lines after it', () => {
  const whole = readFileSync(written(), 'utf8');
  const lastLine = whole.slice(0, -1).lastIndexOf('\n') + 1;
  // Killed at every byte of the last line.
  for (let length = lastLine; length < whole.length; length += 1) {
    const file = newFile();
    writeFileSync(file, whole.slice(0, length));
    const journal = new FileJournal(file, at(1_000));
    expect(journal.open(identity)).toMatchObject({ status: 'usable', answers: 1 });
    journal.append('two', { Accounts: [2] });
    expect(readFileSync(file, 'utf8')).toBe(whole);
  }
});

it('forgets for later runs too', () => {
  const file = written();
  const journal = new FileJournal(file, at(0));
  journal.open(identity);
  journal.forget((key) => key === 'one');
  expect(journal.take('one')).toBeUndefined();
  const later = new FileJournal(file, at(0));
  expect(later.open(identity)).toMatchObject({ answers: 1 });
  expect(later.take('one')).toBeUndefined();
  later.append('one', { Accounts: ['new'] });
  const last = new FileJournal(file, at(0));
  last.open(identity);
  expect(last.take('one')).toEqual({ Accounts: ['new'] });
});

it.each<[what: string, change: (text: string) => string, over: Partial<typeof identity>, milliseconds: number, reason: RegExp]>([
  ['of another organization', (text) => text, { organization: 'o-anotherorgid' }, 0, /organization o-exampleorgid/],
  ['of another account', (text) => text, { caller: '333333333333' }, 0, /account 222222222222 wrote it/],
  ['of another version of Cordon', (text) => text, { cordon: '9.9.9' }, 0, /version 0\.1\.0/],
  ['that is too old', (text) => text, {}, longestGap + 1, /more than an hour ago/],
  ['of the future', (text) => text, {}, -10 * 60_000, /in the future/],
  ['with a damaged line in the middle', (text) => text.replace('{"Accounts":[1]}', '{"Accounts":[7]}'), {}, 0, /damaged/],
  ['with a line of something else', (text) => `${text}hello\n`, {}, 0, /damaged/],
  ['that is something else', () => '{"kind":"cordon/organization-snapshot"}\n', {}, 0, /not a journal/],
  ['that is empty', () => '', {}, 0, /not a journal/],
])('does not use a file %s, says why, and starts again', (_, change, over, milliseconds, reason) => {
  const file = written();
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  const journal = new FileJournal(file, at(milliseconds));
  expect(journal.open({ ...identity, ...over })).toEqual({ status: 'unusable', reason: expect.stringMatching(reason) });
  expect(journal.take('one')).toBeUndefined();
  expect(journal.startedAt).toEqual(at(milliseconds)());
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
});

it('starts again where it is told to', () => {
  const journal = new FileJournal(written(), at(0));
  expect(journal.open(identity, { afresh: true })).toEqual({ status: 'none' });
  expect(journal.take('one')).toBeUndefined();
});

it('is for its owner alone, and does not follow a link that is there', () => {
  const target = newFile();
  writeFileSync(target, 'mine');
  const file = newFile();
  symlinkSync(target, file);
  new FileJournal(file, at(0)).open(identity);
  expect(readFileSync(target, 'utf8')).toBe('mine');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('is gone when it is deleted, and keeps nothing after that', () => {
  const file = written();
  const journal = new FileJournal(file, at(0));
  journal.open(identity);
  journal.delete();
  journal.append('late', {});
  expect(existsSync(file)).toBe(false);
});

it('is an error before anything is read where it cannot be written', () => {
  expect(() => new FileJournal(join(folder, 'nowhere', 'x.partial'), at(0)).open(identity)).toThrow(CordonError);
});

it('lets the read go on where the file cannot be appended to any more', () => {
  const file = written();
  const journal = new FileJournal(file, at(0));
  journal.open(identity);
  rmSync(file);
  // A folder of that name cannot be appended to, for root neither.
  chmodSync(folder, 0o700);
  symlinkSync(folder, file);
  journal.append('three', {});
  expect(journal.failure).toBe('EISDIR');
  rmSync(file);
});
