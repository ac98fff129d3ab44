import { join } from 'node:path';
import { messagesIn, messagesOf, sentencesIn, wordsIn } from './support/messages';

/** Who reads a message at 3 a.m. reads it once. */
const mostWords = 25;

/** What has to be read twice, and what says the same at once. */
const riddles: readonly (readonly [riddle: RegExp, plain: string])[] = [
  [/\bunseen\b/, 'name what was not looked at'],
  [/\bas whom\b/, 'name the setting, such as CallAs'],
  [/(?<!\bthere )\bis no (?!longer\b)\w+/i, 'is not a …'],
  [/\band has not\b/, 'but does not'],
  [/\bnot to be seen\b/, 'cannot tell'],
  [/\bfor whoever\b/, 'for the person who …'],
  [/\bwhat others\b/, 'name what it is'],
  [/\bstands? (?:twice|beside|in no|in a|in the)\b/, 'is repeated, is in …'],
  [/\btells? (?:nobody|everybody|you of)\b/, 'notifies'],
  [/\bnothing (?:is|that) \w+ not\b/, 'no negation of a negation'],
];

// The one file holds names of condition keys alone.
const texts = messagesOf(join(__dirname, '..'), ['lib', 'constructs', 'checks', 'stacksets', 'bin']).filter(
  ({ file }) => file !== 'lib/proof/supported-keys.ts',
);

it('no sentence of a message has more than 25 words', () => {
  const long = texts.flatMap(({ file, line, text }) =>
    sentencesIn(text)
      .filter((sentence) => wordsIn(sentence) > mostWords)
      .map((sentence) => `${file}:${line}: ${wordsIn(sentence)} words: ${sentence}`),
  );
  expect(long).toEqual([]);
});

it('no message is a riddle', () => {
  const found = texts.flatMap(({ file, line, text }) =>
    riddles.flatMap(([riddle, plain]) => {
      const [words] = riddle.exec(text) ?? [];
      return words === undefined ? [] : [`${file}:${line}: "${words}" in "${text}"; write ${plain}`];
    }),
  );
  expect(found).toEqual([]);
});

describe('the messages of a source', () => {
  const of = (source: string): readonly string[] => messagesIn(source, 'source.ts').map(({ text }) => text);

  it('are its literals, templates and sums of them, whole', () => {
    expect(of("x('one two three')")).toEqual(['one two three']);
    expect(of('x(`one ${a.b} three`)')).toEqual(['one … three']);
    expect(of("x('one ' + two + ` three ${'four'}`)")).toEqual(['one … three …']);
  });

  it('are those inside templates and sums too', () => {
    expect(of("x(`one ${a ? 'two three four' : ''} five`)")).toEqual(['one … five', 'two three four']);
    expect(of("x('one two ' + (a ? 'two three four' : ''))")).toEqual(['one two …', 'two three four']);
  });

  it('are no names, types, imports and lists', () => {
    expect(of("import a from 'one two three';\ntype A = 'one two three';\nx('one two', 'one two three'.split(' '))")).toEqual([]);
  });

  it('are found at their line', () => {
    expect(messagesIn("\n\nx('one two three')", 'source.ts')).toEqual([{ file: 'source.ts', line: 3, text: 'one two three' }]);
  });
});

describe('the sentences of a message', () => {
  it('end with a mark or a semicolon, and code is one word', () => {
    expect(sentencesIn('one, e.g. two; three `four five`. Six { seven: [eight nine] }?')).toEqual([
      'one, e.g. two',
      'three code',
      'Six code',
    ]);
    expect(wordsIn('one – … 2')).toBe(3);
  });

  it('are found wherever one is too long', () => {
    const long = `short; ${'word '.repeat(26).trim()}`;
    expect(sentencesIn(long).map(wordsIn)).toEqual([1, 26]);
  });
});
