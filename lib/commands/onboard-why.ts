import { type ExitCode } from '../core/problem';
import { findSymptoms } from '../onboarding/symptoms';
import { symptomsToText } from '../report/symptoms-text';
import { type OnboardRequest } from './onboard';
import { type Result } from './result';

export interface WhyRequest extends Omit<OnboardRequest, 'result'> {
  readonly result: Result;
}

/** `cordon onboard why`: which of the symptoms that AWS lists fit what the snapshot shows. */
export function whyCommand({ result, ...options }: WhyRequest): ExitCode {
  const found = findSymptoms(options);
  result.write(result.format === 'json' ? `${JSON.stringify(found, undefined, 2)}\n` : symptomsToText(found, { colour: result.colour }));
  return found.exitCode;
}
