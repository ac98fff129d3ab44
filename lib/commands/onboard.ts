import { type Configuration } from '../configuration/configuration';
import { type ExitCode } from '../core/problem';
import { planOnboarding } from '../onboarding/onboarding';
import { type Snapshot } from '../organization/snapshot';
import { onboardingToText } from '../report/onboarding-text';
import { type OnboardFormat } from './onboard-formats';
import { type Result } from './result';

export interface OnboardRequest {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly result: Result<OnboardFormat>;
}

/** `cordon onboard`: the steps of onboarding, and how far the organization is. */
export async function onboardCommand({ configuration, snapshot, today, result }: OnboardRequest): Promise<ExitCode> {
  const onboarding = planOnboarding({ configuration, snapshot, today });
  switch (result.format) {
    case 'text':
      result.write(onboardingToText(onboarding, { colour: result.colour }));
      break;
    case 'json':
      result.write(`${JSON.stringify(onboarding, undefined, 2)}\n`);
      break;
  }
  return onboarding.exitCode;
}
