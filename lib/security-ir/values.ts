import { type OperationName, type Shape, shapeNameOf, shapeOf } from './model';

/** What stands in place of a sensitive value. The SDK's clients write the same. */
export const redaction = '***SensitiveInformation***';

export type Side = 'input' | 'output';

/** One rule of the model that an input breaks. */
export interface InputProblem {
  /** Where, e.g. `incidentResponseTeam[0].email`. */
  readonly member: string;
  /** What is wrong, e.g. `must have 6 to 254 characters, got 3`. A sensitive value is never in it. */
  readonly message: string;
}

/** An input that the service would refuse. It was not sent. */
export class InvalidInputError extends Error {
  public override readonly name = 'InvalidInputError';

  public constructor(
    public readonly operation: OperationName,
    public readonly problems: readonly InputProblem[],
  ) {
    super(`${operation} was not sent: ${problems.map(({ member, message }) => `${member} ${message}`).join('; ')}`);
  }
}

/** A value that the model does not know. It is kept as the service sent it. */
export interface UnknownValue {
  /** Where, e.g. `items[0].membershipStatus`. */
  readonly member: string;
  readonly value: string;
  /** The values that the model knows. */
  readonly known: readonly string[];
}

interface Visit {
  readonly path: string;
  readonly value: unknown;
  readonly shape: Shape;
}

/** Every value in `value`, with the shape that the model gives it; parents before their parts. What is not of its shape has no parts. */
function* visits(shapeName: string, value: unknown, path = ''): Generator<Visit> {
  if (value === undefined || value === null) return;
  const shape = shapeOf(shapeName);
  yield { path, value, shape };
  if (shape.type === 'structure' && isRecord(value)) {
    for (const [name, member] of Object.entries(shape.members ?? {})) {
      yield* visits(member.shape, value[name], path === '' ? name : `${path}.${name}`);
    }
  } else if (shape.type === 'list' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* visits(shape.member?.shape ?? '', item, `${path}[${index}]`);
  } else if (shape.type === 'map' && isRecord(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield* visits(shape.key?.shape ?? '', key, `${path}[${JSON.stringify(key)}]`);
      yield* visits(shape.value?.shape ?? '', item, `${path}[${JSON.stringify(key)}]`);
    }
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/**
 * What the model refuses in an input: members that are missing or not known, types, lengths, ranges and patterns. Values of enumerations are
 * left to the service, which may know newer ones: what it answered can be sent back.
 */
export function inputProblems(operation: OperationName, input: unknown): InputProblem[] {
  const problems: InputProblem[] = [];
  for (const { path, value, shape } of visits(shapeNameOf(operation, 'input'), input ?? {})) {
    const member = path === '' ? 'the input' : path;
    const wrong = typeProblem(shape, value) ?? constraintProblem(shape, value);
    if (wrong !== undefined) problems.push({ member, message: wrong });
    if (shape.type !== 'structure' || !isRecord(value)) continue;
    const below = (name: string): string => (path === '' ? name : `${path}.${name}`);
    for (const name of shape.required ?? []) {
      if (value[name] === undefined || value[name] === null) problems.push({ member: below(name), message: 'is required' });
    }
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(shape.members ?? {}, name))
        problems.push({ member: below(name), message: 'is not a member that the service knows' });
    }
  }
  return problems;
}

/** Types as a caller gives them, for messages. */
const types: Readonly<Record<Shape['type'], { readonly name: string; readonly is: (value: unknown) => boolean }>> = {
  structure: { name: 'an object', is: isRecord },
  map: { name: 'an object', is: isRecord },
  list: { name: 'a list', is: Array.isArray },
  string: { name: 'a string', is: (value) => typeof value === 'string' },
  boolean: { name: 'true or false', is: (value) => typeof value === 'boolean' },
  integer: { name: 'a whole number', is: Number.isSafeInteger },
  long: { name: 'a whole number', is: Number.isSafeInteger },
  timestamp: { name: 'a valid Date', is: (value) => value instanceof Date && !Number.isNaN(value.getTime()) },
};

function typeProblem({ type }: Shape, value: unknown): string | undefined {
  return types[type].is(value) ? undefined : `must be ${types[type].name}`;
}

function constraintProblem(shape: Shape, value: unknown): string | undefined {
  const size = sizeOf(value);
  if (size && ((shape.min !== undefined && size.count < shape.min) || (shape.max !== undefined && size.count > shape.max))) {
    return `must ${size.verb} ${rangeOf(shape)}${size.unit}, got ${size.count}`;
  }
  if (typeof value !== 'string' || shape.pattern === undefined || new RegExp(`^(?:${shape.pattern})$`).test(value)) return undefined;
  return `must match ${shape.pattern}${shape.sensitive ? '' : `, got ${JSON.stringify(value)}`}`;
}

function sizeOf(value: unknown): { readonly count: number; readonly verb: string; readonly unit: string } | undefined {
  // A character outside the Basic Multilingual Plane is one to the service.
  if (typeof value === 'string') return { count: [...value].length, verb: 'have', unit: ' characters' };
  if (Array.isArray(value)) return { count: value.length, verb: 'have', unit: ' items' };
  if (typeof value === 'number') return { count: value, verb: 'be', unit: '' };
  return isRecord(value) ? { count: Object.keys(value).length, verb: 'have', unit: ' entries' } : undefined;
}

function rangeOf({ min, max }: Shape): string {
  if (min === undefined) return `at most ${max}`;
  if (max === undefined) return `at least ${min}`;
  return min === max ? `${min}` : `${min} to ${max}`;
}

/** The values of an answer (or input) that its enumerations in the model do not have, e.g. a new membership status. */
export function unknownValues(operation: OperationName, value: unknown, side: Side = 'output'): UnknownValue[] {
  const found: UnknownValue[] = [];
  for (const { path, value: text, shape } of visits(shapeNameOf(operation, side), value)) {
    if (shape.enum && typeof text === 'string' && !shape.enum.includes(text)) found.push({ member: path, value: text, known: shape.enum });
  }
  return found;
}

/** A copy of an input or an answer in which a fixed text stands for each sensitive value; for logs and messages. */
export function redacted(operation: OperationName, side: Side, value: unknown): unknown {
  return redactedShape(shapeNameOf(operation, side), value);
}

function redactedShape(shapeName: string, value: unknown): unknown {
  const shape = shapeOf(shapeName);
  if (value === undefined || value === null) return value;
  if (shape.sensitive) return redaction;
  if (shape.type === 'list' && Array.isArray(value)) return value.map((item) => redactedShape(shape.member?.shape ?? '', item));
  if (shape.type === 'map' && isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactedShape(shape.value?.shape ?? '', item)]));
  }
  if (shape.type !== 'structure' || !isRecord(value)) return value;
  return Object.fromEntries(
    // What the model does not know may be anybody's.
    Object.entries(value).map(([name, item]) => {
      const member = shape.members?.[name];
      if (name === '$metadata') return [name, item];
      return [name, member ? redactedShape(member.shape, item) : redaction];
    }),
  );
}

/** The sensitive texts of an input, longest first: what must not stand in a message about it. */
export function sensitiveTexts(operation: OperationName, input: unknown): string[] {
  const texts = new Set<string>();
  for (const { value, shape } of visits(shapeNameOf(operation, 'input'), input)) {
    if (shape.sensitive && typeof value === 'string' && value !== '') texts.add(value);
  }
  return [...texts].sort((one, other) => other.length - one.length);
}

/**
 * A message without the sensitive texts. One of a letter or two is taken out only where it stands as a word, so that the rest of the
 * message stays readable.
 */
export function withoutTexts(message: string, texts: readonly string[]): string {
  if (texts.length === 0) return message;
  const alternatives = texts.map((text) => {
    const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return [...text].length > 2 ? escaped : `(?<!\\w)${escaped}(?!\\w)`;
  });
  return message.replace(new RegExp(alternatives.join('|'), 'gu'), redaction);
}
