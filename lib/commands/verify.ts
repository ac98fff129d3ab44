import { type ExitCode } from '../problem';
import { coverageToText } from '../report/coverage-text';
import { type RolloutScope } from '../rollout/plan';
import { verifyCoverage } from '../rollout/verify';
import { inputs, writeResult, type CommonOptions } from './context';
import { type Io } from './io';

export interface VerifyCommandOptions extends CommonOptions {
  readonly only: RolloutScope;
  readonly accounts?: boolean;
}

/** `cordon verify`: proves the coverage of every account. */
export async function verifyCommand(options: VerifyCommandOptions, io: Io): Promise<ExitCode> {
  const { configuration, snapshot } = await inputs(options, io);
  const coverage = verifyCoverage({ configuration, snapshot, today: options.date, scope: options.only });
  const text =
    options.format === 'json'
      ? `${JSON.stringify(coverage, undefined, 2)}\n`
      : coverageToText(coverage, {
          colour: io.colour && options.output === undefined,
          ...(options.accounts !== undefined && { accounts: options.accounts }),
        });
  writeResult(text, options, io);
  return coverage.exitCode;
}
