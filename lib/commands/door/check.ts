import { parseBaseline } from '../../check/baseline';
import { loadConfiguration } from '../../meaning/read';
import { type CheckExplainRequest, type CheckRequest } from '../check';
import { type Io } from '../io';
import { Result } from '../result';
import { type CheckFlags } from './flags';
import { readInput, readSnapshot } from './read';

/** The inputs of `cordon check`. It reads the configuration and the snapshot itself, because their faults are findings. */
export function checkRequest(flags: CheckFlags, io: Io): CheckRequest {
  const { config, organization, baseline, writeBaseline, also = [] } = flags;
  return {
    inputs: {
      configuration: () => loadConfiguration(config),
      ...(organization !== undefined && { snapshot: { file: organization, read: () => readSnapshot(organization) } }),
      today: flags.date,
    },
    configuration: config,
    ...(flags.failOn !== undefined && { failOn: flags.failOn }),
    ...(baseline !== undefined && { baseline: { file: baseline, baseline: parseBaseline(readInput(baseline, 'baseline'), baseline) } }),
    ...(writeBaseline !== undefined && { newBaseline: new Result({ format: 'json', output: writeBaseline }, io) }),
    results: [...also.map(({ format, file: output }) => new Result({ format, output }, io)), new Result(flags, io)],
    showDefects: flags.debug === true,
  };
}

/** The inputs of `cordon check --explain RULE`. Undefined without --explain. */
export function checkExplainRequest(flags: CheckFlags, io: Io): CheckExplainRequest | undefined {
  return flags.explain === undefined ? undefined : { rule: flags.explain, result: new Result(flags, io) };
}
