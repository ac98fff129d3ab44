import { Annotations, type Stack } from 'aws-cdk-lib';
import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { plain } from '../core/plain';
import { type Finding, type RolloutScope } from '../rollout/plan';
import { planRollout } from '../rollout/planner';
import { type OrganizationStacks } from './app';

export interface AnnotateFindingsOptions {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD; exclusions end by it. */
  readonly today: string;
}

/**
 * Says in the app what `cordon plan` says, each finding at the stack it concerns: errors as errors, which stop `cdk synth` and `cdk deploy`;
 * what could not be read and what somebody should decide as warnings, which can be acknowledged by `cordon:` and the name of the finding.
 */
export function annotateFindings({ managementAccount, rollout }: OrganizationStacks, options: AnnotateFindingsOptions): void {
  if (managementAccount) annotate(managementAccount, 'management-account', options);
  if (rollout) annotate(rollout, 'stack-sets', options);
}

function annotate(stack: Stack, scope: RolloutScope, options: AnnotateFindingsOptions): void {
  const annotations = Annotations.of(stack);
  for (const finding of planRollout({ ...options, scope }).findings) {
    const text = textOf(finding);
    switch (finding.severity) {
      case 'error':
        annotations.addError(`${text} [cordon:${finding.id}]`);
        break;
      case 'unknown':
      case 'warning':
        annotations.addWarningV2(`cordon:${finding.id}`, text);
        break;
      case 'notice':
        annotations.addInfo(text);
        break;
    }
  }
}

function textOf({ message, remedy, accounts = [] }: Finding): string {
  const unsaid = accounts.some((account) => !message.includes(account)) ? ` (${accounts.join(', ')})` : '';
  return plain(`${message}${unsaid}; ${remedy}`);
}
