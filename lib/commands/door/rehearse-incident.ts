import { Gathering } from '../../core/gathering';
import { type FollowUp, type GivenAnswer, type RunbookBehaviour } from '../../game-day/scenario';
import { type ApprovedAction } from '../../configuration/approved-actions';
import { sourcesOf } from '../../replay/input/sources';
import { type RehearseIncidentRequest } from '../rehearse-incident';
import { type IncidentFormat } from '../rehearse-incident-formats';
import { type Io } from '../io';
import { Result } from '../result';
import { type ExplainFlags } from './flags';
import { readFiles } from './read';

export interface RehearseIncidentFlags extends ExplainFlags<IncidentFormat> {
  /** @default - nobody answers */
  readonly answer?: readonly GivenAnswer[];
  readonly runbook: RunbookBehaviour;
  /** @default - nothing */
  readonly then?: readonly FollowUp[];
  readonly action?: ApprovedAction;
  /** Path of the record as Markdown. @default - none is written */
  readonly report?: string;
}

/** The inputs of `cordon rehearse incident`. It reads only files. */
export function rehearseIncidentRequest(path: string | undefined, flags: RehearseIncidentFlags, io: Io): RehearseIncidentRequest {
  const { answer = [], runbook, then = [], action, report } = flags;
  const gathering = new Gathering();
  const files = gathering.attempt(() => readFiles(flags));
  const sources = path === undefined ? undefined : gathering.attempt(() => sourcesOf([path], process.stdin as AsyncIterable<Buffer>));
  gathering.assertNone();
  return {
    ...files!,
    today: flags.date,
    ...(sources && { sources }),
    scenario: { answers: answer, runbook, then, ...(action && { action }) },
    ...(report !== undefined && { report: new Result({ format: 'markdown', output: report }, io) }),
    result: new Result(flags, io),
  };
}
