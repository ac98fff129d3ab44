import { type Configuration } from '../configuration/configuration';
import { type TeamMember } from '../configuration/membership';
import { type ExitCode } from '../core/problem';
import { type Observations } from '../onboarding/observations';
import { validateOnboarding } from '../onboarding/validation';
import { type Snapshot } from '../organization/snapshot';
import { pageToHtml } from '../report/onboarding-html';
import { pageToMarkdown } from '../report/onboarding-markdown';
import { validationPage } from '../report/validation-page';
import { validationToText } from '../report/validation-text';
import { type ValidateFormat } from './onboard-formats';
import { type Result } from './result';

export interface ValidateRequest {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** The configured team, with which that of the membership is compared. @default - it is not compared */
  readonly team?: readonly TeamMember[];
  /** @default - a snapshot was given, and AWS was not asked */
  readonly observations?: Observations;
  readonly result: Result<ValidateFormat>;
}

/** `cordon onboard validate`: AWS's checklist, and the two tests that complete it, explained for this configuration. */
export function validateCommand(request: ValidateRequest): ExitCode {
  const validation = validateOnboarding(request);
  const { result } = request;
  result.write(rendered());
  return validation.exitCode;

  function rendered(): string {
    switch (result.format) {
      case 'text':
        return validationToText(validation, { colour: result.colour });
      case 'json':
        return `${JSON.stringify(validation, undefined, 2)}\n`;
      case 'markdown':
        return pageToMarkdown(validationPage(validation));
      case 'html':
        return pageToHtml(validationPage(validation));
    }
  }
}
