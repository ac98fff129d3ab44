import { Gathering } from '../../core/gathering';
import { type ImportRequest } from '../import';
import { type Io } from '../io';
import { Result } from '../result';
import { type CommonFlags } from './flags';
import { readInput } from './read-input';

/** The flags of `cordon import`, as typed. */
export interface ImportFlags extends Pick<CommonFlags, 'output' | 'date'> {
  readonly format: 'yaml' | 'json';
}

/** The inputs of `cordon import`. Every file that cannot be read is reported at once. */
export function importRequest(paths: readonly string[], flags: ImportFlags, io: Io): ImportRequest {
  const gathering = new Gathering();
  const files = [...new Set(paths)].map((file) => ({ file, text: gathering.attempt(() => readInput(file, 'source')) }));
  gathering.assertNone();
  return { files: files.map(({ file, text }) => ({ file, text: text! })), today: flags.date, result: new Result(flags, io) };
}
