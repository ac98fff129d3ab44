type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A policy document in one form: two that IAM reads alike have the same. */
export interface PolicyText {
  /** Each statement as JSON, sorted: their order means nothing to IAM. */
  readonly statements: readonly string[];
  /** What stands beside the statements, as JSON. */
  readonly rest: string;
}

/** @returns undefined for what is no policy document */
export function policyText(document: unknown): PolicyText | undefined {
  if (!isFields(document)) return undefined;
  const { Statement: found, ...rest } = document;
  const statements = found === undefined ? [] : Array.isArray(found) ? (found as readonly unknown[]) : [found];
  return { statements: statements.map((statement) => sorted(formOf(statement))).sort(), rest: sorted(rest) };
}

/** Elements that are sets, of which one value may stand without a list. */
const sets: ReadonlySet<string> = new Set(['Action', 'NotAction', 'Resource', 'NotResource']);

function formOf(statement: unknown): unknown {
  if (!isFields(statement)) return statement;
  return Object.fromEntries(
    Object.entries(statement).map(([key, value]) => {
      if (sets.has(key)) return [key, setOf(value)];
      if ((key === 'Principal' || key === 'NotPrincipal') && isFields(value)) {
        return [key, Object.fromEntries(Object.entries(value).map(([type, names]) => [type, setOf(names)]))];
      }
      return [key, key === 'Condition' ? conditionsOf(value) : value];
    }),
  );
}

/** Operators with their keys. A value that is a number or a Boolean is the same as its text. */
function conditionsOf(value: unknown): unknown {
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([operator, keys]) => [
      operator,
      isFields(keys) ? Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, setOf(values)])) : keys,
    ]),
  );
}

function setOf(value: unknown): unknown {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (list.some((item) => typeof item === 'object')) return value;
  const texts = [...new Set(list.map(String))].sort();
  return texts.length === 1 ? texts[0] : texts;
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    isFields(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}
