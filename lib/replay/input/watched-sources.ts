import { type RecordSource, type Share } from './read-values';
import { type Chunks } from './unpack';

/** How far the reading of some files is. */
export interface ReadingState {
  /** Files that were begun, and all that are to be read. */
  readonly files: number;
  readonly of: number;
  /** Bytes that were read, as they stand in the files. */
  readonly bytes: number;
  /** All bytes that are to be read. @default - the size of a file is not known, as with standard input */
  readonly size?: number;
}

/** Files whose reading is watched: pure counting, without a change of what is read. */
export class WatchedSources {
  public readonly sources: readonly RecordSource[];
  private files = 0;
  private bytes = 0;
  private readonly of: number;
  private readonly size: number | undefined;

  /** @param share what is read of them. @default - everything */
  public constructor(sources: readonly RecordSource[], share?: Pick<Share, 'takesSource'>) {
    const read = sources.filter((_, index) => share?.takesSource(index) ?? true);
    this.of = read.length;
    this.size = read.reduce<number | undefined>((sum, { size }) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
    this.sources = sources.map((source) => ({ ...source, open: () => this.counted(source) }));
  }

  public state(): ReadingState {
    const { files, of, bytes, size } = this;
    return { files, of, bytes, ...(size !== undefined && { size }) };
  }

  private async *counted({ open }: RecordSource): Chunks {
    this.files++;
    for await (const chunk of open()) {
      this.bytes += chunk.length;
      yield chunk;
    }
  }
}
