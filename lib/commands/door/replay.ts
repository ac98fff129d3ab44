import { loadConfiguration } from '../../meaning/read';
import { Gathering } from '../../core/gathering';
import { sourcesOf } from '../../replay/input/sources';
import { type SeverityLevel } from '../../replay/records/severity';
import { type ReplayRequest } from '../replay';
import { type ReplayFormat } from '../replay-formats';
import { type Io } from '../io';
import { Result } from '../result';
import { type ExplainFlags } from './flags';
import { readFiles } from './read';

/** The flags of `cordon replay`, as typed. */
export interface ReplayFlags extends ExplainFlags<ReplayFormat> {
  /** Path of the configuration to compare with. @default - nothing is compared */
  readonly against?: string;
  readonly maxArchivedSeverity?: SeverityLevel;
  readonly requireRoute?: SeverityLevel;
  readonly forbidNewLoss?: boolean;
  readonly strict?: boolean;
  readonly messages?: boolean;
}

/** The inputs of `cordon replay`. Every problem of the files is reported at once. */
export function replayRequest(paths: readonly string[], flags: ReplayFlags, io: Io): ReplayRequest {
  const { against, maxArchivedSeverity, requireRoute, forbidNewLoss = false, strict = false, messages = false } = flags;
  const gathering = new Gathering();
  if (forbidNewLoss && against === undefined) gathering.add(withoutAgainst);
  if (messages && flags.format !== 'jsonl') gathering.add(withoutLines);
  const files = gathering.attempt(() => readFiles(flags));
  const other = against === undefined ? undefined : gathering.attempt(() => loadConfiguration(against));
  const sources = gathering.attempt(() => sourcesOf(paths, process.stdin as AsyncIterable<Buffer>));
  gathering.assertNone();
  return {
    ...files!,
    today: flags.date,
    sources: sources!,
    ...(other && { against: other }),
    gates: {
      ...(maxArchivedSeverity !== undefined && { maxArchivedSeverity }),
      ...(requireRoute !== undefined && { requireRoute }),
      forbidNewLoss,
    },
    strict,
    withMessages: messages,
    result: new Result(flags, io),
  };
}

const withoutAgainst = {
  id: 'against-missing',
  message: '--forbid-new-loss needs an earlier configuration to compare with',
  remedy: 'add --against FILE',
};

const withoutLines = {
  id: 'messages-need-jsonl',
  message: '--messages is for --format jsonl, which has each finding',
  remedy: 'add --format jsonl, or use cordon explain event for one finding',
};
