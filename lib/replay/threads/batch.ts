import { type ValuePlace } from '../input/read-values';

/** Values one after the other, of one file or of several, as a thread gets them. */
export interface Batch {
  /** From 0, in the order of the values. */
  readonly number: number;
  readonly files: readonly { readonly file: string; readonly source: number }[];
  /** The texts of the values, in UTF-8. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Four numbers for each value: where its text ends, its line (0: none), its number in the file, and the place of the file in `files`. */
  readonly items: readonly number[];
  /** Of each thing that is no value, whose text is empty: why. */
  readonly reasons: readonly string[];
}

/** Takes the values of a batch. */
export interface BatchSink {
  /** @param text in UTF-8 */
  value(text: Uint8Array, place: ValuePlace): void;
  bad(place: ValuePlace, reason: string): void;
}

/** Bytes of a batch, and values: enough to be worth a message. */
const mostBytes = 1024 * 1024;
const mostValues = 4096;

/** Gathers values into batches. */
export class BatchBuilder {
  private bytes = Buffer.from(new ArrayBuffer(mostBytes));
  private end = 0;
  private files: { readonly file: string; readonly source: number }[] = [];
  private items: number[] = [];
  private reasons: string[] = [];
  private number = 0;

  /** @param full - takes each batch, once it is full */
  public constructor(private readonly full: (batch: Batch) => void) {}

  public value(bytes: Uint8Array, place: ValuePlace): void {
    if (this.end + bytes.length > this.bytes.length) {
      this.finish();
      if (bytes.length > this.bytes.length) this.bytes = Buffer.from(new ArrayBuffer(bytes.length));
    }
    this.bytes.set(bytes, this.end);
    this.end += bytes.length;
    this.add(place);
  }

  public bad(place: ValuePlace, reason: string): void {
    this.reasons.push(reason);
    this.add(place);
  }

  /** Gives away what there is. */
  public finish(): void {
    if (this.items.length === 0) return;
    const { number, files, items, reasons } = this;
    const bytes = new Uint8Array(this.bytes.buffer, 0, this.end);
    this.number++;
    this.bytes = Buffer.from(new ArrayBuffer(mostBytes));
    this.end = 0;
    this.files = [];
    this.items = [];
    this.reasons = [];
    this.full({ number, files, bytes, items, reasons });
  }

  private add({ file, source, line = 0, value }: ValuePlace): void {
    if (this.files.at(-1)?.source !== source) this.files.push({ file, source });
    this.items.push(this.end, line, value, this.files.length - 1);
    if (this.items.length >= mostValues * 4) this.finish();
  }
}

/** Gives the values of a batch away, in their order. */
export function openBatch({ files, bytes, items, reasons }: Batch, sink: BatchSink): void {
  let from = 0;
  let reason = 0;
  for (let index = 0; index < items.length; index += 4) {
    const [end, line, value, file] = [items[index]!, items[index + 1]!, items[index + 2]!, items[index + 3]!];
    const place: ValuePlace = { ...files[file]!, ...(line > 0 && { line }), value };
    if (end > from) sink.value(bytes.subarray(from, end), place);
    else sink.bad(place, reasons[reason++]!);
    from = end;
  }
}
