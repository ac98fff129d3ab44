import { Gathering } from '../../core/gathering';
import { type Problem } from '../../core/problem';
import { type ImportRequest } from '../import';
import { type Io } from '../io';
import { Result } from '../result';
import { type CommonFlags } from './flags';
import { readInput } from './read-input';

/** The flags of `cordon import`, as typed. */
export interface ImportFlags extends Pick<CommonFlags, 'output' | 'date'> {
  readonly format: 'yaml' | 'json';
  /** A configuration that the rules are added to. */
  readonly into?: string;
}

/** The inputs of `cordon import`. Every file that cannot be read is reported at once. */
export function importRequest(paths: readonly string[], flags: ImportFlags, io: Io): ImportRequest {
  const gathering = new Gathering();
  const files = [...new Set(paths)].map((file) => ({ file, text: gathering.attempt(() => readInput(file, 'source')) }));
  const { into, format } = flags;
  if (into !== undefined && format === 'json') gathering.add(intoJson);
  const configuration = into === undefined ? undefined : { file: into, text: gathering.attempt(() => readInput(into, 'configuration')) };
  gathering.assertNone();
  return {
    files: files.map(({ file, text }) => ({ file, text: text! })),
    today: flags.date,
    ...(configuration && { into: { file: configuration.file, text: configuration.text! } }),
    result: new Result({ ...flags, output: flags.output ?? into }, io),
  };
}

const intoJson: Problem = {
  id: 'into-needs-yaml',
  message: '--into writes a configuration, which is YAML',
  value: '--format json',
  remedy: 'leave out one of them',
};
