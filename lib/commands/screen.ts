import { type Screen } from '../report/work-progress';
import { type Io } from './io';

/** Where progress is shown: standard error. */
export function screenOf(io: Pick<Io, 'progress' | 'status'>): Screen {
  return { line: (text) => io.progress(text), ...(io.status && { status: (text) => io.status?.(text) }) };
}
