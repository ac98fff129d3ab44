import { type ExplainRequest } from '../explain';
import { type Io } from '../io';
import { Result } from '../result';
import { type ExplainFlags } from './flags';
import { readFiles } from './read';

/** The inputs of `cordon explain`. Its commands read only files. */
export function explainRequest<Format extends string>(flags: ExplainFlags<Format>, io: Io): ExplainRequest<Format> {
  return { ...readFiles(flags), today: flags.date, result: new Result(flags, io) };
}
