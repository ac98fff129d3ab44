import { type Written } from './differences';

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An event pattern by field: `detail.severity` to its matchers. Neither the order of members nor that of values decides what matches, nor how often
 * a value is written. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function writtenPattern(pattern: Node): Written {
  const written = new Map<string, readonly string[]>();
  fields(pattern, '', written);
  return written;
}

/** @returns undefined where the text is no pattern */
export function parsedPattern(text: string): Node | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isNode(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function fields(node: Node, path: string, written: Map<string, readonly string[]>): void {
  for (const [name, value] of Object.entries(node)) {
    // A name with a dot is one name: `["a.b"]` and `a.b` are two fields.
    const at = `${path}${path === '' ? '' : '.'}${name.includes('.') ? JSON.stringify(name) : name}`;
    if (isNode(value)) fields(value, at, written);
    else written.set(at, sortedOnce(Array.isArray(value) ? value : [value]));
  }
}

const sortedOnce = (values: readonly unknown[]): readonly string[] => [...new Set(values.map(canonical))].sort();

/** What matchers in which lists of values may come in any order; the list of `numeric` is a sentence, of which the order counts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${sortedOnce(value).join(',')}]`;
  if (!isNode(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}:${name === 'numeric' ? JSON.stringify(inner) : canonical(inner)}`)
    .sort()
    .join(',')}}`;
}
