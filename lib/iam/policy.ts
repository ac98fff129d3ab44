import { parsePattern, type Pattern } from './pattern';
import { parseConditions, type Condition } from './condition';
import { type Unknown } from './truth';

/** A principal as a policy names it. */
export interface NamedPrincipal {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
  readonly name: string;
}

/** Patterns that an element lists, and whether it is the element or its opposite (NotAction, NotResource, NotPrincipal). */
export interface Listed<T> {
  readonly negated: boolean;
  readonly list: readonly T[];
}

/** All but nothing. */
const everything: Listed<never> = { negated: true, list: [] };

/** A statement, taken apart once. */
export interface Statement {
  /** Sid, or `Statement[2]` by its index from 0. */
  readonly sid: string;
  /** Of one that is neither it is not known what it does. */
  readonly effect: 'Allow' | 'Deny' | 'unknown';
  readonly actions: Listed<Pattern>;
  /** @default - the element is missing, as in trust policies */
  readonly resources?: Listed<Pattern>;
  /** @default - the element is missing, as in identity policies */
  readonly principals?: Listed<NamedPrincipal>;
  readonly conditions: readonly Condition[];
  /** Elements and forms that are not known; what the statement would do depends on them. */
  readonly unknowns: readonly Unknown[];
  /** Keys of its variables that have no default. */
  readonly variables: readonly string[];
  /** What is written as a variable in it and can be none, e.g. `${Account}`. */
  readonly noVariables: readonly string[];
  /** As it is written. */
  readonly source: unknown;
}

/** A policy document, taken apart once. */
export interface Policy {
  readonly statements: readonly Statement[];
  /** As it is written. @default - it cannot be read */
  readonly document?: Readonly<Record<string, unknown>>;
  /** Why nothing can be said of what it allows and denies. @default - it can be read */
  readonly unreadable?: Unknown;
}

/** A policy of which only the name is known: whatever it decides is unknown. */
export const unreadPolicy = (name: string): Policy => ({ statements: [], unreadable: { kind: 'policy', name } });

const documentElements: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);
const statementElements: ReadonlySet<string> = new Set([
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
]);

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Takes a policy document apart. It never throws: what it cannot read it keeps as unknown, statement by statement.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @param document the document, or its text as JSON
 */
export function parsePolicy(document: unknown, name: string): Policy {
  const value = typeof document === 'string' ? parseJson(document) : document;
  if (!isFields(value)) return unreadPolicy(`${name} is not a policy document`);
  const { Version: version, Statement: statements } = value;
  const odd = Object.keys(value).find((key) => !documentElements.has(key));
  if (odd !== undefined) return unreadPolicy(`${name} has the element ${odd}`);
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    return unreadPolicy(`${name} has the version ${JSON.stringify(version)}`);
  }
  const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
  return { statements: list.map((statement, index) => parseStatement(statement, index, version === '2012-10-17')), document: value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseStatement(value: unknown, index: number, variables: boolean): Statement {
  const unknowns: Unknown[] = [];
  const odd = (name: string): void => void unknowns.push({ kind: 'element', name });
  const fields = isFields(value) ? value : {};
  for (const key of Object.keys(fields)) if (!statementElements.has(key)) odd(key);
  const { Sid, Effect, Condition: conditions } = fields;
  if (Effect !== 'Allow' && Effect !== 'Deny') odd(`Effect ${JSON.stringify(Effect) ?? 'missing'}`);
  const texts = (key: string): readonly string[] => {
    const list = strings(fields[key]);
    if (list === undefined) odd(`${key} ${JSON.stringify(fields[key])}`);
    return list ?? [];
  };
  const patterns = (key: string, withVariables: boolean): Listed<Pattern> | undefined => {
    const found = either(fields, key, odd);
    if (found === undefined) return undefined;
    const form = { wildcards: true, variables: withVariables };
    const list = texts(found).map((text) => parsePattern(text, form));
    // One that cannot be read could reach anything, which the unknown then stands for.
    return list.length === 0 ? everything : { negated: found !== key, list };
  };
  const actions = patterns('Action', false);
  if (actions === undefined) odd('Action missing');
  const principals = parsePrincipals(fields, odd);
  const resources = patterns('Resource', variables);
  const parsed = conditions === undefined ? [] : parseConditions(conditions, variables);
  if (parsed === undefined) odd('Condition');
  return {
    sid: typeof Sid === 'string' && Sid !== '' ? Sid : `Statement[${index}]`,
    effect: Effect === 'Allow' || Effect === 'Deny' ? Effect : 'unknown',
    actions: actions ?? everything,
    ...(resources && { resources }),
    ...(principals && { principals }),
    conditions: parsed ?? [],
    unknowns,
    variables: [...(resources?.list ?? []), ...(parsed ?? [])].flatMap((part) => part.variables ?? []),
    noVariables: [...new Set([...(resources?.list ?? []), ...(parsed ?? [])].flatMap((part) => part.noVariables ?? []))],
    source: value,
  };
}

/** The name under which an element stands: itself, or with Not before it. */
function either(fields: Fields, key: string, odd: (name: string) => void): string | undefined {
  const opposite = `Not${key}`;
  if (fields[key] !== undefined && fields[opposite] !== undefined) odd(`${key} with ${opposite}`);
  return fields[key] !== undefined ? key : fields[opposite] !== undefined ? opposite : undefined;
}

/** One string or a list of at least one. */
function strings(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((item) => typeof item === 'string') ? list : undefined;
}

const principalTypes = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;

function parsePrincipals(fields: Fields, odd: (name: string) => void): Listed<NamedPrincipal> | undefined {
  const key = either(fields, 'Principal', odd);
  if (key === undefined) return undefined;
  const value = fields[key];
  const negated = key !== 'Principal';
  // "*" and {"AWS": "*"} are the same (IAM User Guide, "AWS JSON policy elements: Principal").
  if (value === '*') return { negated, list: [{ type: 'AWS', name: '*' }] };
  if (!isFields(value)) {
    odd(`${key} ${JSON.stringify(value)}`);
    return everything;
  }
  const list = Object.entries(value).flatMap(([type, names]): NamedPrincipal[] => {
    const known = principalTypes.find((candidate) => candidate === type);
    const texts = strings(names);
    if (known === undefined || texts === undefined) {
      odd(`${key} ${type}`);
      return [];
    }
    return texts.map((name) => ({ type: known, name }));
  });
  return list.length === 0 ? everything : { negated, list };
}
