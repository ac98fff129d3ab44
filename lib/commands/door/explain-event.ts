import { type RecordSource } from '../../replay/input/read-records';
import { sourcesOf } from '../../replay/input/sources';
import { type ExplainRequest } from '../explain';
import { type Io } from '../io';
import { explainRequest } from './explain';
import { type ExplainFlags } from './flags';

/** The inputs of `cordon explain event`: the file with the finding beside the others. */
export function explainEventRequest(
  path: string,
  flags: ExplainFlags,
  io: Io,
): { readonly sources: readonly RecordSource[]; readonly request: ExplainRequest } {
  return { sources: sourcesOf([path], process.stdin as AsyncIterable<Buffer>), request: explainRequest(flags, io) };
}
