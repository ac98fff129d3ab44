import { basename, dirname, extname, join } from 'node:path';
import { Gathering } from '../../core/gathering';
import { readExpectations } from '../../expectations/read-expectations';
import { sourcesOf } from '../../replay/input/sources';
import { type Io } from '../io';
import { Result } from '../result';
import { type TestFromRequest, type TestRequest } from '../test';
import { type TestFormat } from '../test-formats';
import { type ExplainFlags } from './flags';
import { readFiles } from './read';
import { readInput } from './read-input';

/** The flags of `cordon test`, as typed. */
export interface TestFlags extends ExplainFlags<TestFormat> {
  /** Paths of findings to write expectations from. @default - expectations are tested */
  readonly from?: readonly string[];
}

/** The expectations of a configuration stand beside it: those of `cordon.yaml` in `cordon.test.yaml`. */
export function expectationsBeside(config: string): string {
  const end = extname(config);
  return join(dirname(config), `${basename(config, end)}.test${end === '' ? '.yaml' : end}`);
}

/** The inputs of `cordon test`. Every problem of the files is reported at once. */
export function testRequest(paths: readonly string[], flags: TestFlags, io: Io): TestRequest {
  const gathering = new Gathering();
  const files = gathering.attempt(() => readFiles(flags));
  const named = paths.length === 0 ? [expectationsBeside(flags.config)] : [...new Set(paths)];
  const expectations = named.map((path) => gathering.attempt(() => readExpectations(readInput(path, 'expectations'), path)));
  gathering.assertNone();
  return { ...files!, today: flags.date, expectations: expectations.map((one) => one!), result: new Result(flags, io) };
}

/** The inputs of `cordon test --from`. */
export function testFromRequest(paths: readonly string[], { from = [], ...flags }: TestFlags): TestFromRequest {
  const gathering = new Gathering();
  if (paths.length > 0) gathering.add(filesAndFrom);
  if (flags.format !== 'text') gathering.add(formatAndFrom);
  const files = gathering.attempt(() => readFiles(flags));
  const sources = gathering.attempt(() => sourcesOf(from, process.stdin as AsyncIterable<Buffer>));
  gathering.assertNone();
  return { ...files!, today: flags.date, sources: sources!, target: flags.output ?? expectationsBeside(flags.config) };
}

const filesAndFrom = {
  id: 'files-and-from',
  message: 'files of expectations cannot be named together with --from, which writes one',
  remedy: 'name the file to write with --output',
};

const formatAndFrom = {
  id: 'format-and-from',
  message: '--format is for the result of a test, and --from writes YAML',
  remedy: 'leave out --format',
};
