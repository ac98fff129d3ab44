import { shortHash } from '../../lib/core/hash';

/** Names of which no two give the same words: a capital begins each word but the first, which tells where a hyphen was. */
const injective = /^[a-z0-9]+(-[a-z][a-z0-9]*)*$/;

/** Of a name, so that there is room for what is added to a logical ID, which has at most 255. */
const maximumCharacters = 150;

/**
 * A construct ID, which in a plain stack is the logical ID: kind and name, with a hash where other names would give the same letters, or where the
 * name is long.
 */
export function resourceId(kind: string, name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const isWhole = injective.test(name) && pascal.length <= maximumCharacters;
  return `${kind}${pascal.slice(0, maximumCharacters)}${isWhole ? '' : shortHash(name)}`;
}
