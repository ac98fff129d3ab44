import { type Configuration } from '../configuration/configuration';
import { type TeamMember } from '../configuration/membership';
import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { onboardingAccounts } from '../onboarding/accounts';
import { planOffboarding } from '../onboarding/offboarding';
import { planOnboarding } from '../onboarding/onboarding';
import { type Snapshot } from '../organization/snapshot';
import { accountsToCsv } from '../report/onboarding-csv';
import { pageToHtml } from '../report/onboarding-html';
import { pageToMarkdown } from '../report/onboarding-markdown';
import { offboardingPage, onboardingPage } from '../report/onboarding-page';
import { offboardingToText } from '../report/offboarding-text';
import { onboardingToText } from '../report/onboarding-text';
import { type OnboardFormat } from './onboard-formats';
import { type Result } from './result';

export interface OnboardRequest {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** The configured team, with which that of the membership is compared. @default - it is not compared */
  readonly team?: readonly TeamMember[];
  readonly result: Result<OnboardFormat>;
}

/** `cordon onboard`: the steps of onboarding, and how far the organization is. As CSV it is the sheet of accounts. */
export function onboardCommand(request: OnboardRequest): ExitCode {
  const onboarding = planOnboarding(request);
  const { result } = request;
  result.write(rendered());
  return onboarding.exitCode;

  function rendered(): string {
    switch (result.format) {
      case 'text':
        return onboardingToText(onboarding, { colour: result.colour });
      case 'json':
        return json(onboarding);
      case 'markdown':
        return pageToMarkdown(onboardingPage(onboarding));
      case 'html':
        return pageToHtml(onboardingPage(onboarding));
      case 'csv':
        return accountsToCsv(onboardingAccounts(request));
    }
  }
}

/** `cordon onboard --reverse`: the steps that lead out. They are shown, so that it exits 0 whatever the state of the organization. */
export function offboardCommand(request: OnboardRequest): ExitCode {
  const { result } = request;
  const offboarding = planOffboarding(request);
  result.write(rendered());
  return exitCode.holds;

  function rendered(): string {
    switch (result.format) {
      case 'text':
        return offboardingToText(offboarding, { colour: result.colour });
      case 'json':
        return json(offboarding);
      case 'markdown':
        return pageToMarkdown(offboardingPage(offboarding));
      case 'html':
        return pageToHtml(offboardingPage(offboarding));
      case 'csv':
        throw new CordonError(exitCode.usage, {
          id: 'no-such-format',
          message: '--reverse shows steps, and CSV is the sheet of accounts',
          remedy: 'use --format text, json, markdown or html',
        });
    }
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
