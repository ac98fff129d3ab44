import { isAlias, isMap, isNode, isPair, isScalar, isSeq, parseDocument, Parser, visit, type Document } from 'yaml';
import { maximumDepth, maximumValues, nestedDeeperThan } from '../configuration/yaml-text';

/** What is wrong with a text, as a sentence without a full stop. */
export class UnreadableText extends Error {}

/**
 * A template of CloudFormation as data, from YAML or JSON. Short forms of intrinsic functions such as `!Ref` become mappings such as `{ Ref }`.
 * @throws UnreadableText
 */
export function templateData(text: string): unknown {
  if (nestedDeeperThan(maximumDepth, [...new Parser().parse(text)])) throw new UnreadableText('it is nested too deeply');
  const document = parseDocument(text, { schema: 'core', version: '1.2', merge: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined)
    throw new UnreadableText(`it is not valid YAML or JSON: ${error.message.split('\n')[0]?.replace(/[.:]\s*$/, '') ?? ''}`);
  return new Reading(document).data(document.contents, 0);
}

class Reading {
  private values = 0;

  public constructor(private readonly document: Document) {}

  public data(node: unknown, depth: number): unknown {
    if (++this.values > maximumValues || depth > 2 * maximumDepth) throw new UnreadableText('aliases make it too large');
    if (isAlias(node)) return this.data(node.resolve(this.document), depth + 1);
    const value = this.plain(node, depth);
    const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined;
    if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
    const name = tag.slice(1);
    return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value };
  }

  private plain(node: unknown, depth: number): unknown {
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item) => this.data(item, depth + 1));
    if (!isMap(node)) return null;
    // fromEntries makes own properties, also of a key __proto__.
    return Object.fromEntries(node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '?', this.data(value, depth + 1)]));
  }
}

/** Comments of a resource, at most: a hostile template has more. */
const mostComments = 100;

/** Comments above and within each resource of a template, by its logical ID, a line each. JSON has none. */
export function templateComments(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  if (!text.includes('#')) return found;
  const document = parseDocument(text, { schema: 'core', version: '1.2', merge: false, logLevel: 'silent' });
  const resources: unknown = document.get('Resources', true);
  if (!isMap(resources)) return found;
  resources.items.forEach(({ key, value }, index) => {
    if (!isScalar(key)) return;
    // The comment above the first resource is one of the whole mapping.
    const lines = [...(index === 0 ? linesOf(resources.commentBefore) : []), ...linesOf(key.commentBefore)];
    if (isNode(value)) {
      visit(value, {
        Node: (_, node) => void lines.push(...linesOf(node.commentBefore), ...linesOf(node.comment)),
        Pair: (_, pair) => (isPair(pair) && isNode(pair.key) ? void lines.push(...linesOf(pair.key.commentBefore)) : undefined),
      });
    }
    if (lines.length > 0) found.set(String(key.value), [...new Set(lines)].slice(0, mostComments));
  });
  return found;
}

function linesOf(comment: string | null | undefined): readonly string[] {
  return (comment ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
