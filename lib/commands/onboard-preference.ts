import { type Configuration } from '../configuration/configuration';
import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { preferenceSubmission } from '../membership/preference-submission';
import { preferenceToText } from '../report/preference-text';
import { type Result } from './result';

export interface PreferenceRequest {
  readonly configuration: Configuration;
  /** Path of the configuration, for what is wrong with it. */
  readonly file: string;
  /** YYYY-MM-DD; the day in what to note. */
  readonly today: string;
  /** Where the text of the case goes, as it is to be submitted. @default - it is only shown */
  readonly body?: Result;
  readonly result: Result;
}

/** `cordon onboard preference`: the support case about the containment preference. Exits 0 whatever its state: `cordon onboard` judges it. */
export function preferenceCommand({ configuration, file, today, body, result }: PreferenceRequest): ExitCode {
  const { preference } = configuration.containment;
  if (preference === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'no-preference',
      path: 'containment.preference',
      message: 'is missing: AWS then asks for approval each time, which is its default',
      remedy: 'add it, for example { organization: contain-confirmed }',
      file,
    });
  }
  const submission = preferenceSubmission(configuration, preference, today);
  body?.write(submission.case.body);
  result.write(
    result.format === 'json' ? `${JSON.stringify(submission, undefined, 2)}\n` : preferenceToText(submission, { colour: result.colour }),
  );
  return exitCode.holds;
}
