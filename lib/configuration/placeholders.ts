import { type Problem } from '../core/problem';
import { pathToText, type Path } from '../core/path';

/** Values that stand in guides where one's own belongs. `o-exampleorgid` and 123456789012 are valid IDs and not among them. */
const placeholders = [
  /^(o|r|ou)(-x+)+$/i,
  /^ou-[a-z0-9]{4,32}-x+$/i,
  /^x{4,}$/i,
  /^0{12}$/,
  /^<.*>$/,
  /^\[.*\]$/,
  /^\$\{.*\}$/,
  // A dynamic reference of CloudFormation is a value, and may be the only right one.
  /^\{\{(?!resolve:).*\}\}$/,
];
/** Keys below which values of findings and events stand. */
const matching = new Set(['criteria', 'eventPattern']);
/** Those that are no value of a finding either: in brackets stand names of processes and the like. */
const placeholdersInCriteria = [/^(o|r|ou)(-x+)+$/i, /^0{12}$/];
/** Keys of free text, in which anything may stand. */
const freeText = new Set(['reason', 'justification', 'description', 'note', 'userDefinedFields']);

/** Finds placeholders that were left in; a shape can fit the schema (r-xxxx is a valid root ID) and still be none. */
export function findPlaceholders(data: unknown): Problem[] {
  return find(data, [], placeholders);
}

function find(data: unknown, path: Path, shapes: readonly RegExp[]): Problem[] {
  if (typeof data === 'string') {
    return shapes.some((shape) => shape.test(data))
      ? [{ id: 'placeholder', path: pathToText(path), message: 'is a placeholder', value: data, remedy: 'replace it with your own value' }]
      : [];
  }
  if (Array.isArray(data)) {
    return data.flatMap((item, index) => find(item, [...path, index], shapes));
  }
  if (typeof data === 'object' && data !== null) {
    return Object.entries(data).flatMap(([key, value]) =>
      freeText.has(key) ? [] : find(value, [...path, key], matching.has(key) ? placeholdersInCriteria : shapes),
    );
  }
  return [];
}
