import { type Problem } from '../core/problem';
import { type FieldCondition, type FieldConditions } from './field-condition';
import { maximumDepth } from './pattern-limits';
import { parseCondition } from './pattern-operators';
import { isMapping } from './pattern-value';

/** A part of a pattern, in the order in which it is written: a field with its conditions, or a list of alternatives. */
export type PatternPart =
  | { readonly kind: 'field'; readonly field: FieldConditions; readonly place: string }
  | { readonly kind: 'or'; readonly alternatives: readonly (readonly PatternPart[])[] };

export interface PatternSyntax {
  readonly parts: readonly PatternPart[];
  readonly problems: readonly Problem[];
}

/**
 * Names that no field may have inside `$or`, because event-ruler keeps them for operators it has or may get.
 * https://github.com/aws/event-ruler, "And and Or Relationship among fields with Ruler"
 */
const reservedInOr: ReadonlySet<string> = new Set([
  ...['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard', 'numeric', 'cidr'],
  ...['=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

/** Where the reading stands. */
interface Position {
  /** Names from the root of the event. */
  readonly path: readonly string[];
  /** Place in the pattern. */
  readonly place: string;
  readonly depth: number;
  readonly insideOr: boolean;
  /** Whether the operator `exactly` is taken. */
  readonly takesExactly: boolean;
}

/** Reads the whole pattern and collects everything that is wrong with it. */
export function readPatternSyntax(pattern: unknown, takesExactly = false): PatternSyntax {
  if (!isMapping(pattern)) {
    return {
      parts: [],
      problems: [
        {
          id: 'not-an-event-pattern',
          message: 'an event pattern must be a mapping of field names to lists',
          value: pattern,
          remedy: 'write for example {"source": ["aws.security-ir"]}',
        },
      ],
    };
  }
  const problems: Problem[] = [];
  const parts = readMapping(pattern, { path: [], place: '', depth: 1, insideOr: false, takesExactly }, problems);
  return { parts, problems };
}

function readMapping(mapping: Readonly<Record<string, unknown>>, position: Position, problems: Problem[]): readonly PatternPart[] {
  const { place, depth, insideOr } = position;
  const entries = Object.entries(mapping);
  if (depth > maximumDepth) {
    problems.push({
      id: 'event-pattern-too-deep',
      message: `an event pattern must have at most ${maximumDepth} levels`,
      remedy: 'remove levels; no event has as many',
    });
    return [];
  }
  if (entries.length === 0) {
    problems.push({
      id: 'empty-mapping',
      ...(place !== '' && { path: place }),
      message: place === '' ? 'an event pattern must name at least one field' : 'must name at least one field',
      value: mapping,
      remedy: place === '' ? 'add a field; {"source": [{"prefix": ""}]} matches every event' : 'add a field, or remove the mapping',
    });
  }
  return entries.flatMap(([name, value]): readonly PatternPart[] => {
    const at = join(place, name);
    if (name === '$or') {
      return readOr(value, { ...position, place: at }, problems);
    }
    if (insideOr && reservedInOr.has(name)) {
      problems.push({
        id: 'reserved-name',
        path: at,
        message: 'is a word that EventBridge reserves inside $or',
        remedy: 'put operators into the list of a field; match a field of that name outside $or',
      });
      return [];
    }
    const inside = { ...position, path: [...position.path, name], place: at, depth: depth + 1 };
    return isMapping(value) ? readMapping(value, inside, problems) : readList(value, inside, problems);
  });
}

function readList(list: unknown, { path, place, takesExactly }: Position, problems: Problem[]): readonly PatternPart[] {
  if (!Array.isArray(list)) {
    problems.push({ id: 'pattern-value-not-a-list', path: place, message: 'must be a list', value: list, remedy: 'put it in brackets' });
    return [];
  }
  if (list.length === 0) {
    problems.push({
      id: 'empty-list',
      path: place,
      message: 'must have at least one entry',
      value: list,
      remedy: 'add a value, or remove the field',
    });
  }
  const conditions: FieldCondition[] = [];
  for (const [index, entry] of (list as readonly unknown[]).entries()) {
    const parsed = parseCondition(takesExactly ? withoutExactly(entry) : entry, `${place}[${index}]`);
    if ('problem' in parsed) {
      problems.push(parsed.problem);
    } else {
      conditions.push(parsed.value);
    }
  }
  return [{ kind: 'field', field: { path: path.join('.'), conditions }, place }];
}

/** The text that the operator `exactly` asks for, which is the same as the text itself. */
function withoutExactly(entry: unknown): unknown {
  const isIt = isMapping(entry) && Object.keys(entry).length === 1 && typeof entry['exactly'] === 'string';
  return isIt ? entry['exactly'] : entry;
}

function readOr(value: unknown, position: Position, problems: Problem[]): readonly PatternPart[] {
  const { place, depth } = position;
  if (!Array.isArray(value) || value.length < 2) {
    problems.push({
      id: 'invalid-or-operator',
      path: place,
      message: 'must be a list of at least two alternatives',
      value,
      remedy: Array.isArray(value) ? 'add an alternative, or write its fields without $or' : 'write [{...}, {...}]',
    });
  }
  const alternatives: readonly unknown[] = Array.isArray(value) ? value : [];
  return [
    {
      kind: 'or',
      alternatives: alternatives.map((alternative, index) => {
        const at = `${place}[${index}]`;
        if (isMapping(alternative)) {
          return readMapping(alternative, { ...position, place: at, depth: depth + 2, insideOr: true }, problems);
        }
        problems.push({
          id: 'invalid-or-alternative',
          path: at,
          message: 'must be a mapping of field names to lists',
          value: alternative,
          remedy: 'write for example {"source": ["aws.security-ir"]}',
        });
        return [];
      }),
    },
  ];
}

/** `detail.severity`; a name that has other characters stands in brackets and quotes. */
function join(place: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) {
    return `${place}[${JSON.stringify(name)}]`;
  }
  return place === '' ? name : `${place}.${name}`;
}
