import { controls, labelsOfControl } from '../../events/security-controls';
import { type Document } from './example-event';

/** The severity of a finding, and those that findings of its control have. */
export interface ControlSeverities {
  readonly format: 'asff' | 'ocsf';
  readonly label: unknown;
  /** @default - any severity */
  readonly allowed?: readonly string[];
}

/**
 * Which severities a finding may have by the control that it names, and by what the control found. Controls that are not known here may have any.
 *
 * @param changed - what the finding is about to say. @default - what it says
 */
export function severitiesOf(
  finding: Document,
  changed: { readonly control?: unknown; readonly status?: unknown } = {},
): ControlSeverities {
  const format = 'Severity' in finding ? 'asff' : 'ocsf';
  const label = format === 'asff' ? (finding.Severity as Document).Label : finding.severity;
  const { Status, SecurityControlId, status, control } = (finding.Compliance ?? finding.compliance ?? {}) as Document;
  const passed = ['PASSED', 'Pass'].includes(String(changed.status ?? Status ?? status));
  const severity = controls().get(String(changed.control ?? SecurityControlId ?? control));
  const labels = passed ? ['INFORMATIONAL'] : severity && labelsOfControl[severity];
  return { format, label, ...(labels && { allowed: format === 'asff' ? labels : labels.map(inWordsOfOcsf) }) };
}

/** Whether a finding that names a control has a severity that the control can have. */
export function severityFits(finding: Document): boolean {
  const { label, allowed } = severitiesOf(finding);
  return allowed?.includes(String(label)) !== false;
}

const inWordsOfOcsf = (label: string): string => label.charAt(0) + label.slice(1).toLowerCase();
