import { parseBaseline } from '../../check/baseline';
import { checkCache, type CheckCache } from '../../check/cache';
import { checkCacheKey } from '../../check/cache-key';
import { type RanLayers } from '../../check/run-check';
import { textOfFile } from '../../configuration/text-of-file';
import { type CheckExplainRequest, type CheckRequest } from '../check';
import { type Io } from '../io';
import { Result } from '../result';
import { cacheFolder } from './cache-folder';
import { type CheckFlags } from './flags';
import { readInput } from './read-input';

/**
 * The inputs of `cordon check`. It reads the configuration and the snapshot itself, because their faults are findings. Each file is read once, so that
 * what is looked up in the cache is what is checked.
 */
export function checkRequest(flags: CheckFlags, io: Io): CheckRequest {
  const { config, organization, baseline, writeBaseline, also = [] } = flags;
  const configuration = once(() => textOfFile(config));
  const snapshot = organization === undefined ? undefined : once(() => readInput(organization, 'snapshot'));
  const cache = flags.cache ? cacheOf(flags, { configuration, snapshot }, io) : undefined;
  return {
    inputs: {
      configuration: async () => {
        const { readConfiguration } = await import('../../meaning/read.js');
        return readConfiguration(configuration(), { file: config });
      },
      ...(organization !== undefined && {
        snapshot: {
          file: organization,
          read: async () => {
            const { parseSnapshot } = await import('../../organization/parse-snapshot.js');
            return parseSnapshot(snapshot!(), { file: organization });
          },
        },
      }),
      today: flags.date,
    },
    configuration: config,
    ...(flags.failOn !== undefined && { failOn: flags.failOn }),
    ...(baseline !== undefined && { baseline: { file: baseline, baseline: parseBaseline(readInput(baseline, 'baseline'), baseline) } }),
    ...(writeBaseline !== undefined && { newBaseline: new Result({ format: 'json', output: writeBaseline }, io) }),
    results: [...also.map(({ format, file: output }) => new Result({ format, output }, io)), new Result(flags, io)],
    showDefects: flags.debug === true,
    ...(cache && { cache }),
  };
}

type Text = () => string;

/** @returns undefined if an input cannot be read, which the check then reports */
function cacheOf(
  { config, organization, date }: CheckFlags,
  { configuration, snapshot }: { readonly configuration: Text; readonly snapshot: Text | undefined },
  io: Io,
): CheckCache<RanLayers> | undefined {
  const folder = cacheFolder(process.env);
  if (folder === undefined) return undefined;
  try {
    const key = checkCacheKey({
      configuration: { path: config, text: configuration() },
      ...(snapshot && { snapshot: { path: organization!, text: snapshot() } }),
      today: date,
      environment: process.env,
    });
    return checkCache({ folder, key, refused: (why) => io.progress(`the cache is not used: ${why}`) });
  } catch {
    return undefined;
  }
}

function once(read: Text): Text {
  let text: string | undefined;
  return () => (text ??= read());
}

/** The inputs of `cordon check --explain RULE`. Undefined without --explain. */
export function checkExplainRequest(flags: CheckFlags, io: Io): CheckExplainRequest | undefined {
  return flags.explain === undefined ? undefined : { rule: flags.explain, result: new Result(flags, io) };
}
