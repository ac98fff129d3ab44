import { DocumentScanner } from './document-scanner';
import { maximumRecordBytes } from './limits';
import { LineScanner } from './line-scanner';
import { type Scanner, type ValueSink } from './scanner';

const newline = 10;
const openBrace = 123;
const openBracket = 91;

/**
 * Cuts a text into JSON values: one a line, or the entries of lists such as `Records` and `Findings`, over as many lines as they take. The first
 * lines tell which of both it is. Nothing longer than one record is held.
 */
export class Splitter implements Scanner {
  private readonly begin: Buffer[] = [];
  private length = 0;
  private scanner: Scanner | undefined;

  public constructor(private readonly sink: ValueSink) {}

  public push(chunk: Buffer): void {
    if (this.scanner !== undefined) return this.scanner.push(chunk);
    this.begin.push(Buffer.from(this.length === 0 ? withoutMark(chunk) : chunk));
    this.length += chunk.length;
    // Two lines tell it; a line without an end is looked at as a document.
    if (this.length > maximumRecordBytes || (chunk.includes(newline) && hasTwoLines(Buffer.concat(this.begin)))) this.decide();
  }

  public end(): void {
    if (this.scanner === undefined) this.decide();
    this.scanner?.end();
  }

  private decide(): void {
    const begin = Buffer.concat(this.begin);
    this.begin.length = 0;
    this.scanner = isLineByLine(begin) ? new LineScanner(this.sink) : new DocumentScanner(this.sink);
    this.scanner.push(begin);
  }
}

function withoutMark(chunk: Buffer): Buffer {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
}

/** Whether the text has two lines to their ends, not counting blank ones. */
function hasTwoLines(begin: Buffer): boolean {
  return linesOf(begin).slice(0, -1).length > 1;
}

/** Lines that are not blank; the last one may go on, and is there even if it is empty. */
function linesOf(begin: Buffer): readonly string[] {
  const lines = begin.toString('utf8', 0, Math.min(begin.length, maximumRecordBytes)).split('\n');
  return lines.map((line) => line.trim()).filter((line, index) => line !== '' || index === lines.length - 1);
}

/**
 * Whether each line is a value of its own. A first line that is a whole value says so, unless it is a long list, which is better taken apart; so does a
 * second line that begins like the first one. A document that goes over several lines begins with less than a value.
 */
function isLineByLine(begin: Buffer): boolean {
  const [first = '', second = ''] = linesOf(begin);
  const start = first.charCodeAt(0);
  if (start !== openBrace && start !== openBracket) return true;
  if (isJson(first)) return true;
  return start === openBrace && second.charCodeAt(0) === openBrace;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Not a whole value: the question is answered.
    return false;
  }
}
