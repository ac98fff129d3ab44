import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A sentence of AWS's documentation that states a rule, and the cases that show it. */
interface Sentence {
  readonly about: string;
  readonly sentence: string;
  /** `FILE: CASE`, from the folder of tests: the name of a case, or of a test. */
  readonly shown: readonly string[];
  /** Why no case of a replay shows it. @default - cases show it */
  readonly outside?: string;
}

const read = (file: string): string => readFileSync(join(__dirname, '..', file), 'utf8');
const sentences = JSON.parse(read('cases/replay/sentences.json')) as readonly Sentence[];
const facts = JSON.parse(read('cases/replay/facts.json')) as readonly { readonly fact: string }[];
const factsFile = 'cases/replay/facts.json';

/** Names of the cases of a file; of a test file, its text. */
const files = new Map<string, string | readonly string[]>();

function contentOf(file: string): string | readonly string[] {
  const known = files.get(file);
  if (known !== undefined) return known;
  const text = read(file);
  const cases = file.endsWith('.json') ? (JSON.parse(text) as readonly { readonly name?: string; readonly fact?: string }[]) : undefined;
  const content = cases ? cases.map(({ name, fact }) => name ?? fact ?? '') : text;
  files.set(file, content);
  return content;
}

describe('what AWS documents of suppression rules and automation rules', () => {
  it.each(sentences)('$sentence', ({ shown, outside }) => {
    // What no case shows says why.
    expect(outside ?? '').toMatch(shown.length === 0 ? /^.{20,}\.$/ : /^(.{20,}\.)?$/);
    for (const one of shown) {
      const [file = '', ...name] = one.split(': ');
      expect(name.join(': ')).not.toBe('');
      expect(contentOf(file)).toContain(name.join(': '));
    }
  });

  it('is shown by cases, but for what a replay has nothing to do with', () => {
    expect(sentences.filter(({ shown }) => shown.length === 0).map(({ sentence }) => sentence)).toEqual([
      'Suppressed findings are kept for 90 days.',
      'Rules see only findings that arrive after they were created.',
    ]);
    expect(sentences.length).toBeGreaterThan(55);
  });

  it('has a sentence for every fact that a replay is tried on', () => {
    const shown = sentences.flatMap((one) => one.shown);
    expect(facts.filter(({ fact }) => !shown.includes(`${factsFile}: ${fact}`)).map(({ fact }) => fact)).toEqual([]);
  });
});
