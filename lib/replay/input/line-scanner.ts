import { maximumRecordBytes } from './limits';
import { tooLong, type Scanner, type ValueSink } from './scanner';

const newline = 10;

/** One value a line. A line that is too long is skipped, and the next one is read. */
export class LineScanner implements Scanner {
  private readonly rest: Buffer[] = [];
  private restLength = 0;
  private line = 1;

  public constructor(private readonly sink: ValueSink) {}

  public push(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      this.finish(chunk, from, at);
      this.line++;
      from = at + 1;
    }
    if (from < chunk.length) this.keep(chunk.subarray(from));
  }

  public end(): void {
    this.finish(Buffer.alloc(0), 0, 0);
  }

  private keep(part: Buffer): void {
    this.restLength += part.length;
    // What is too long is not needed any more.
    if (this.restLength > maximumRecordBytes) this.rest.length = 0;
    else this.rest.push(Buffer.from(part));
  }

  private finish(chunk: Buffer, from: number, to: number): void {
    if (this.restLength === 0) {
      if (to - from > maximumRecordBytes) this.sink.bad(this.line, tooLong);
      else this.say(chunk.subarray(from, to));
      return;
    }
    this.keep(chunk.subarray(from, to));
    if (this.restLength > maximumRecordBytes) this.sink.bad(this.line, tooLong);
    else this.say(Buffer.concat(this.rest));
    this.rest.length = 0;
    this.restLength = 0;
  }

  private say(bytes: Buffer): void {
    if (bytes.length > 0) this.sink.value(bytes, this.line);
  }
}
