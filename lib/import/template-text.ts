import { isAlias, isMap, isScalar, isSeq, parseDocument, Parser, type Document } from 'yaml';
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
