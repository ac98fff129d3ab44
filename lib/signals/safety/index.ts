import { baseOf } from '../../core/acknowledge';
import { acknowledge, type AcceptedFinding } from './acknowledgements';
import { type SafetyFinding, type SafetyInput } from './safety-rule';
import { safetyRules } from './safety-rules';

export { acknowledgementChecks, baseOf, type AcknowledgementCheck } from '../../core/acknowledge';
export { type AcceptedFinding } from './acknowledgements';
export { type SafetyFinding, type SafetyInput, type SafetyRule } from './safety-rule';
export { type SafetySettings } from '../../configuration/safety-settings';
export { safetyRules } from './safety-rules';

export interface SafetyReport {
  /** What nobody accepted, by list and rule; what is about a list as a whole comes before its rules. */
  readonly findings: readonly SafetyFinding[];
  /** What somebody accepted, in the same order. */
  readonly acknowledged: readonly AcceptedFinding[];
}

/**
 * Runs every safety rule over resolved rules. Pure: the same input gives the same report. Expired rules are looked at for their end alone.
 */
export function checkSafety(input: SafetyInput): SafetyReport {
  const { findings, acknowledged } = acknowledge(
    input,
    safetyRules.flatMap((rule) => rule.check(input)),
  );
  return {
    findings: [...findings].sort(byPlace),
    acknowledged: [...acknowledged].sort((a, b) => byPlace(a.finding, b.finding)),
  };
}

/** Whether a synthesis is refused because of a finding. */
export function stopsSynthesis({ id, severity }: SafetyFinding): boolean {
  return severity === 'error' && safetyRules.find((rule) => rule.id === baseOf(id))?.inSynthesis !== 'warn';
}

/** Sorting keeps the order of equals, which is that of the safety rules. */
function byPlace(a: SafetyFinding, b: SafetyFinding): number {
  return listNumber(a) - listNumber(b) || (a.index ?? -1) - (b.index ?? -1);
}

function listNumber({ list }: SafetyFinding): number {
  return ['suppressionRules', 'automationRules', 'automationRulesV2'].indexOf(list);
}
