import { model, type Shape, shapeOf } from '../lib/security-ir/model';

const typesOfSimple: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'boolean',
  integer: 'number',
  long: 'number',
  timestamp: 'Date',
};

/** TypeScript of the shapes in the service model of AWS Security Incident Response: `lib/security-ir/shapes.ts`. */
export function securityIrShapes(): string {
  const named = Object.entries(model.shapes).filter(([, shape]) => shape.enum || (shape.type === 'structure' && !shape.exception));
  return [
    '/**',
    ' * The shapes of the service model (`model.json`) as types, written by `npm run docs`. As in the SDK, a required member may be undefined.',
    ' * An enumeration takes any string: the service may answer with values that the model does not know.',
    ' */',
    '',
    named.map(([name, shape]) => (shape.enum ? enumeration(name, shape.enum) : structure(name, shape))).join('\n\n'),
    '',
  ].join('\n');
}

function enumeration(name: string, values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  const oneLine = `export type ${name} = ${[...quoted, '(string & {})'].join(' | ')};`;
  if (oneLine.length <= width) return oneLine;
  // As prettier breaks it.
  const below = `  ${[...quoted, '(string & {})'].join(' | ')};`;
  if (below.length <= width) return `export type ${name} =\n${below}`;
  return [`export type ${name} =`, ...quoted.map((value) => `  | ${value}`), '  | (string & {});'].join('\n');
}

const width = 140;

function structure(name: string, { members = {}, required = [] }: Shape): string {
  const entries = Object.entries(members);
  if (entries.length === 0) return `export type ${name} = object;`;
  return [
    `export interface ${name} {`,
    ...entries.flatMap(([member, { shape }]) => {
      const note = noteOf(shapeOf(shape));
      const line = `  ${member}${required.includes(member) ? '' : '?'}: ${typeOf(shape)} | undefined;`;
      return note === '' ? [line] : [`  /** ${note} */`, line];
    }),
    '}',
  ].join('\n');
}

function typeOf(name: string): string {
  const shape = shapeOf(name);
  if (shape.enum || shape.type === 'structure') return name;
  if (shape.type === 'list') {
    const item = typeOf(shape.member?.shape ?? '');
    return `${item}[]`;
  }
  if (shape.type === 'map') return `Record<string, ${typeOf(shape.value?.shape ?? '')}>`;
  return typesOfSimple[shape.type] ?? 'unknown';
}

/** What the model demands of a value. */
function noteOf({ type, min, max, pattern, sensitive }: Shape): string {
  const unit = { list: 'items', map: 'entries', string: 'characters' }[type as string];
  const range =
    min === undefined
      ? max === undefined
        ? ''
        : `at most ${max}`
      : max === undefined
        ? `at least ${min}`
        : min === max
          ? `${min}`
          : `${min} to ${max}`;
  const size = range === '' ? '' : unit === undefined ? range : `${range} ${unit}`;
  const parts = [
    size,
    pattern === undefined || pattern.length > 60 || pattern.includes('*/') ? '' : `pattern \`${pattern}\``,
    sensitive ? 'sensitive' : '',
  ].filter((part) => part !== '');
  const note = parts.join(', ');
  return note === '' ? '' : `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
}
