import { createHash } from 'node:crypto';
import { NotInterpreted } from './errors';

/**
 * Functions of JSONata that Step Functions has too: all but `$eval`, and without those that give something else each time.
 * https://docs.jsonata.org/2.0.0/ and https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export const jsonataFunctions: readonly string[] = [
  ...['string', 'length', 'substring', 'substringBefore', 'substringAfter', 'uppercase', 'lowercase', 'trim', 'pad', 'contains', 'split'],
  ...['join', 'match', 'replace', 'base64encode', 'base64decode', 'encodeUrlComponent', 'encodeUrl', 'decodeUrlComponent', 'decodeUrl'],
  ...['number', 'abs', 'floor', 'ceil', 'round', 'power', 'sqrt', 'formatNumber', 'formatBase', 'formatInteger', 'parseInteger'],
  ...['sum', 'max', 'min', 'average', 'boolean', 'not', 'exists', 'count', 'append', 'sort', 'reverse', 'distinct', 'zip'],
  ...['keys', 'lookup', 'spread', 'merge', 'sift', 'each', 'error', 'assert', 'type', 'map', 'filter', 'single', 'reduce'],
  ...['now', 'millis', 'fromMillis', 'toMillis'],
];

const algorithms: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Functions that Step Functions adds, of which one is interpreted; and those whose answer is the time of the exercise. */
export const functionsAt = (now: number): Readonly<Record<string, (...given: readonly unknown[]) => unknown>> => ({
  hash: (text, algorithm) => {
    const name = algorithms[String(algorithm)];
    if (typeof text !== 'string' || name === undefined)
      throw new NotInterpreted('$hash of something else than a text, or with an algorithm that is not known');
    return createHash(name).update(text, 'utf8').digest('hex');
  },
  millis: () => now,
  now: (...given) => {
    if (given.length > 0) throw new NotInterpreted('$now with a picture');
    return new Date(now).toISOString();
  },
});

export const knownFunctions: ReadonlySet<string> = new Set([...jsonataFunctions, ...Object.keys(functionsAt(0))]);
