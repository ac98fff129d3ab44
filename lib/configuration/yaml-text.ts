import { Composer, type CST, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, Parser, type YAMLError } from 'yaml';
import { type Problem } from '../core/problem';
import { parentText, pathToText, type Path } from '../core/path';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML text as data, with the place of each value. */
export interface YamlText {
  /** The data; undefined where the text could not be read at all. */
  readonly data: unknown;
  /** What is wrong with the text as YAML. */
  readonly problems: readonly Problem[];
  /** Whether a value stands at a path. */
  stands(path: string): boolean;
  /** Place of a value: its key, or the item of a list itself. What is not there gets the place of what would hold it. */
  locate(path: string): Position | undefined;
  /** Text of a number as it was written, e.g. `012345678901`. */
  written(path: string): string | undefined;
}

/** Values after aliases are followed; a configuration of 10,000 exclusions has some 40,000. */
export const maximumValues = 200_000;
/**
 * The schema has six levels. The composer is recursive, and a text of ten thousand opening brackets would exhaust the stack:
 * V8 ends the process when it runs out of it while it compiles a regular expression.
 */
export const maximumDepth = 50;
/** A text that is not YAML at all gives an error a line; the first few tell as much. */
const maximumSyntaxProblems = 10;

/** What a text is to be, for what is said where it is not. */
export interface DocumentKind {
  /** After "the", e.g. `configuration`. */
  readonly what: string;
  /** IDs of the problems of a text that is empty, or neither mapping nor list as it should be. */
  readonly ids: { readonly empty: string; readonly otherwise: string };
  readonly root: 'mapping' | 'list';
  /** What to do where there is nothing in it. */
  readonly ifEmpty: string;
  /** What to do where it is no mapping, or no list. */
  readonly ifOtherwise: string;
  /** What to do where it is nested too deeply. */
  readonly ifDeep: string;
}

const configurationDocument: DocumentKind = {
  what: 'configuration',
  ids: { empty: 'empty-configuration', otherwise: 'configuration-not-a-mapping' },
  root: 'mapping',
  ifEmpty: 'add an organization; examples/minimal.yaml is a start',
  ifOtherwise: 'start with a key, such as organization:',
  ifDeep: 'use the structure of examples/cordon.yaml',
};

/**
 * Reads one YAML 1.2 document with the core schema: a date stays a string, `yes` is a string, merge keys do not exist.
 * Aliases may be used, but not to blow the document up. Duplicate keys are problems.
 */
export function readYaml(text: string, kind: DocumentKind = configurationDocument): YamlText {
  const lines = new LineCounter();
  const reader = new YamlReader(text, lines, kind.what);
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (nestedDeeperThan(maximumDepth, tokens)) {
    return reader.unreadable({
      id: 'malformed-yaml',
      message: `the ${kind.what} is nested too deeply`,
      remedy: kind.ifDeep,
    });
  }
  const composer = new Composer({ schema: 'core', version: '1.2', merge: false, strict: true });
  const [document, another] = composer.compose(tokens, true, text.length);
  if (document === undefined) {
    throw new Error('the YAML composer gave no document, although it is told to');
  }
  const syntax = [...document.errors, ...document.warnings];
  for (const error of syntax) {
    reader.syntaxProblem(error);
  }
  if (another !== undefined) {
    reader.severalDocuments(another.range[0]);
  }
  if (another !== undefined || syntax.some(({ code }) => code !== 'DUPLICATE_KEY')) {
    return reader.result(undefined);
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return reader.unreadable({
      id: kind.ids.empty,
      message: `the ${kind.what} is empty`,
      remedy: kind.ifEmpty,
    });
  }
  const isRoot = kind.root === 'mapping' ? isMap(document.contents) : isSeq(document.contents);
  if (!isRoot && !isAlias(document.contents)) {
    return reader.unreadable({
      id: kind.ids.otherwise,
      message: `the ${kind.what} must be a ${kind.root === 'mapping' ? 'mapping of keys to values' : 'list'}`,
      remedy: kind.ifOtherwise,
    });
  }
  return reader.result(reader.read(document.contents, []));
}

function malformed(error: YAMLError, what: string): Problem {
  return {
    id: 'malformed-yaml',
    message: `the ${what} is not valid YAML: ${lowerFirst(error.message)}`,
    remedy: 'correct this line or the line before it',
  };
}

class YamlReader {
  private readonly problems: Problem[] = [];
  private readonly offsets = new Map<string, number>();
  private readonly numbers = new Map<string, string>();
  private readonly anchors = new Map<string, Node>();
  private readonly following = new Set<Node>();
  private values = 0;
  private stopped = false;

  public constructor(
    private readonly text: string,
    private readonly lines: LineCounter,
    /** What it is, e.g. `configuration`. */
    private readonly what: string,
  ) {}

  public syntaxProblem(error: YAMLError): void {
    const position = this.position(error.pos[0]);
    if (this.problems.length >= maximumSyntaxProblems || this.problems.some(({ line }) => line === position.line)) {
      return;
    }
    this.problems.push({ ...(error.code === 'DUPLICATE_KEY' ? this.duplicateKey(error) : malformed(error, this.what)), ...position });
  }

  public severalDocuments(offset: number): void {
    const remedy = 'keep one document; a line with --- starts another one';
    this.problems.push({
      id: 'several-documents',
      message: 'the file contains more than one YAML document',
      remedy,
      ...this.position(offset),
    });
  }

  public unreadable(problem: Problem): YamlText {
    this.problems.push(problem);
    return this.result(undefined);
  }

  public result(data: unknown): YamlText {
    return {
      data: this.stopped ? undefined : data,
      problems: this.problems,
      stands: (path) => this.offsets.has(path),
      locate: (path) => {
        for (let at = path; ; at = parentText(at)) {
          const offset = this.offsets.get(at);
          if (offset !== undefined) {
            return this.position(offset);
          }
          if (at === '') {
            return undefined;
          }
        }
      },
      written: (path) => this.numbers.get(path),
    };
  }

  /** The data of a node. Nodes are met in the order of the text, so an alias stands for the last anchor before it. */
  public read(node: unknown, path: Path, keyOffset?: number): unknown {
    if (this.stopped) {
      return undefined;
    }
    const text = pathToText(path);
    const offset = keyOffset ?? (node as Node | null)?.range?.[0];
    if (offset !== undefined) {
      this.offsets.set(text, offset);
    }
    if (++this.values > maximumValues || this.following.size > maximumDepth) {
      this.stop('yaml-aliases-too-large', `aliases make the ${this.what} too large`, 'write the values without aliases', offset);
      return undefined;
    }
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (target === undefined) {
        this.stop(
          'malformed-yaml',
          `the alias *${node.source} has no anchor above it`,
          `write &${node.source} in front of the value that it refers to`,
          offset,
        );
        return undefined;
      }
      if (this.following.has(target)) {
        this.stop(
          'yaml-alias-in-itself',
          `the alias *${node.source} refers to a value that contains the alias itself`,
          'write the value without the alias',
          offset,
        );
        return undefined;
      }
      this.following.add(target);
      const value = this.read(target, path);
      this.following.delete(target);
      if (offset !== undefined) {
        this.offsets.set(text, offset);
      }
      return value;
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.anchors.set(node.anchor, node);
    }
    if (isScalar(node)) {
      if (typeof node.value === 'number' || typeof node.value === 'bigint') {
        this.numbers.set(text, node.source ?? String(node.value));
      }
      return node.value;
    }
    if (isSeq(node)) {
      return node.items.map((item, index) => this.read(item, [...path, index]));
    }
    if (isMap(node)) {
      const entries: [string, unknown][] = [];
      for (const pair of node.items as Pair<Node | null, unknown>[]) {
        const key = keyText(pair.key);
        entries.push([key, this.read(pair.value, [...path, key], pair.key?.range?.[0] ?? offset)]);
      }
      // fromEntries makes own properties, also of a key __proto__.
      return Object.fromEntries(entries);
    }
    return null;
  }

  private duplicateKey(error: YAMLError): Problem {
    const key = /^[\w-]+/.exec(this.text.slice(error.pos[0]))?.[0] ?? 'of this line';
    return { id: 'duplicate-key', message: `the key ${key} appears twice in the same mapping`, remedy: 'keep one of them' };
  }

  /** Notes a problem that makes the data useless; once is enough. */
  private stop(id: string, message: string, remedy: string, offset: number | undefined): void {
    if (!this.stopped) {
      this.stopped = true;
      this.problems.push({ id, message, remedy, ...(offset === undefined ? {} : this.position(offset)) });
    }
  }

  private position(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line, column: col };
  }
}

/** Whether tokens are nested deeper than a limit; without recursion, for it guards what is recursive. */
export function nestedDeeperThan(limit: number, tokens: readonly CST.Token[]): boolean {
  const waiting = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > limit) {
      return true;
    }
    const inner = 'items' in token ? token.items.flatMap(({ key, value }) => [key, value]) : 'value' in token ? [token.value] : [];
    for (const child of inner) {
      if (typeof child === 'object' && child !== null) {
        waiting.push({ token: child, depth: depth + 1 });
      }
    }
  }
  return false;
}

/** Text of a key; one that is a mapping or list has none of its own, and no such key is known anyway. */
function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : '?';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/[.:]\s*$/, '');
}
