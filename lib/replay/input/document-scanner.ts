import { listKeys } from '../records/recognize';
import { maximumLevels, maximumRecordBytes } from './limits';
import { tooLong, type Scanner, type ValueSink } from './scanner';

const quote = 34;
const backslash = 92;
const comma = 44;
const colon = 58;
const newline = 10;
const open: ReadonlySet<number> = new Set([123, 91]);
const close: ReadonlySet<number> = new Set([125, 93]);
const bracket = 91;
const isBlank = (byte: number): boolean => byte === 32 || byte === newline || byte === 13 || byte === 9;

/** Characters of the longest key of a list. */
const longestKey = Math.max(...listKeys.map((key) => key.length));

/**
 * Values over several lines: objects one after the other, the entries of a list, and the entries of the lists `Records`, `Findings` and their like in
 * an object. It keeps the bytes of the value that it is in, and nothing else.
 */
export class DocumentScanner implements Scanner {
  private depth = 0;
  /** Levels around the values that are cut out: 0 at the top, 1 in a list, 2 in a list of an object. */
  private around = 0;
  private inString = false;
  private escaped = false;
  private line = 1;
  private startLine = 1;
  /** Whether a value is being kept. */
  private isInside = false;
  private isTooDeep = false;
  private isStray = false;
  private readonly kept: Buffer[] = [];
  private keptLength = 0;
  /** The last text on the level of the keys of an object at the top, and whether a colon followed. */
  private key: string | undefined;
  private isKey = false;

  public constructor(private readonly sink: ValueSink) {}

  public push(chunk: Buffer): void {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === newline) this.line++;
      if (this.inString) {
        this.inside(byte);
      } else if (byte === quote) {
        this.inString = true;
        if (this.isAtKeys()) this.key = '';
        this.stray(byte);
      } else if (open.has(byte)) {
        const list = byte === bracket && this.beginsList();
        if (list) this.dropKept();
        else if (this.depth === this.around && !this.isInside) {
          this.begin();
          from = at;
        }
        this.depth++;
        if (list) this.around = this.depth;
        if (this.depth - this.around > maximumLevels) this.isTooDeep = true;
      } else if (close.has(byte)) {
        this.depth = Math.max(0, this.depth - 1);
        if (this.isInside && this.depth === this.around) {
          this.keep(chunk.subarray(from, at + 1));
          this.finish();
        } else if (this.depth < this.around) {
          this.around = 0;
        }
      } else {
        this.between(byte);
      }
    }
    if (this.isInside) this.keep(Buffer.from(chunk.subarray(from)));
  }

  public end(): void {
    if (this.isInside || this.depth > 0 || this.inString) this.sink.bad(this.startLine, 'The file ends in the middle of this value.');
  }

  private inside(byte: number): void {
    if (this.escaped) this.escaped = false;
    else if (byte === backslash) this.escaped = true;
    else if (byte === quote) this.inString = false;
    else if (this.key !== undefined && this.isAtKeys() && this.key.length <= longestKey) this.key += String.fromCharCode(byte);
  }

  private between(byte: number): void {
    if (byte === colon) this.isKey = this.isAtKeys();
    else if (byte === comma) {
      this.isKey = false;
      this.isStray = false;
      if (this.isAtKeys()) this.key = undefined;
    } else if (!isBlank(byte)) this.stray(byte);
  }

  /** Whether the scanner stands among the keys of an object at the top. */
  private isAtKeys(): boolean {
    return this.depth === 1 && this.around === 0;
  }

  /** Whether a bracket begins a list whose entries are to be cut out. */
  private beginsList(): boolean {
    if (this.depth === 0) return true;
    return this.isAtKeys() && this.isKey && (listKeys as readonly (string | undefined)[]).includes(this.key);
  }

  /** Something beside objects and lists, where values begin. */
  private stray(byte: number): void {
    if (this.isInside || this.isStray || this.depth !== this.around || isBlank(byte)) return;
    this.isStray = true;
    this.sink.bad(this.line, 'Neither an object nor a list begins here.');
  }

  private begin(): void {
    this.isInside = true;
    this.isTooDeep = false;
    this.startLine = this.line;
    this.key = undefined;
    this.isKey = false;
  }

  private keep(part: Buffer): void {
    this.keptLength += part.length;
    if (this.keptLength > maximumRecordBytes) this.kept.length = 0;
    else this.kept.push(part);
  }

  private dropKept(): void {
    this.kept.length = 0;
    this.keptLength = 0;
    this.isInside = false;
    this.startLine = this.line;
  }

  private finish(): void {
    if (this.isTooDeep) this.sink.bad(this.startLine, `The record has more than ${maximumLevels} levels.`);
    else if (this.keptLength > maximumRecordBytes) this.sink.bad(this.startLine, tooLong);
    else this.sink.value(Buffer.concat(this.kept), this.startLine);
    this.dropKept();
  }
}
