import { type Document } from '../../signals/readers/example-event';
import { isDocument, memberOf, textAt } from './record';
import { levelOfLabel } from './severity';

/** Fields that the provider of a finding sets, also where a rule or a person changed them afterwards (API_FindingProviderFields). */
const ofProvider = ['Confidence', 'Criticality', 'RelatedFindings', 'Types'] as const;
/** Fields that customers set, and that a provider can set only once (API_BatchImportFindings). */
const ofCustomer = ['Note', 'UserDefinedFields'] as const;

/**
 * A finding of Security Hub CSPM as it arrived. Automation rules look at "original, provider-supplied findings", but what was recorded can have been
 * changed by rules, by people, and by the service. Fields of the provider stand in `FindingProviderFields`. Of the others it is not known whether they
 * were there from the beginning: the finding is then looked at with and without them.
 */
export function arrivedInSecurityHub(finding: Document): readonly Document[] {
  const original = withProviderFields(finding);
  if (isAsFirst(original)) return [original];
  const first: Document = {
    ...without(original, ofCustomer),
    Workflow: { Status: 'NEW' },
    ...(textAt(finding, 'WorkflowState') !== undefined && { WorkflowState: 'NEW' }),
    ...(textAt(finding, 'VerificationState') !== undefined && { VerificationState: 'UNKNOWN' }),
  };
  return different([first, original]);
}

/** Whether nothing of a finding can have been changed by customers or by the service. */
function isAsFirst(finding: Document): boolean {
  const workflow = memberOf(finding, 'Workflow');
  return (
    isDocument(workflow) &&
    workflow.Status === 'NEW' &&
    Object.keys(workflow).length === 1 &&
    (textAt(finding, 'WorkflowState') ?? 'NEW') === 'NEW' &&
    (textAt(finding, 'VerificationState') ?? 'UNKNOWN') === 'UNKNOWN' &&
    !ofCustomer.some((name) => Object.hasOwn(finding, name))
  );
}

function withProviderFields(finding: Document): Document {
  const given = memberOf(finding, 'FindingProviderFields');
  if (!isDocument(given)) return finding;
  const label = textAt(given, 'Severity', 'Label');
  const severity = memberOf(finding, 'Severity');
  const isChanged = label !== undefined && label !== textAt(severity, 'Label');
  if (!isChanged && !ofProvider.some((name) => given[name] !== undefined)) return finding;
  const arrived: Record<string, unknown> = { ...finding };
  for (const name of ofProvider) if (given[name] !== undefined) arrived[name] = given[name];
  // The normalized number belongs to the label that was written over.
  if (isChanged) arrived.Severity = { ...without(isDocument(severity) ? severity : {}, ['Normalized']), Label: label };
  return arrived;
}

/** The same for a finding of Security Hub V2, whose original severity stands in `vendor_attributes`. */
export function arrivedInSecurityHubV2(finding: Document): readonly Document[] {
  const vendor = memberOf(finding, 'vendor_attributes');
  const severity =
    isDocument(vendor) && levelOfLabel(vendor.severity) !== undefined && levelOfLabel(vendor.severity_id) !== undefined
      ? { severity: vendor.severity, severity_id: vendor.severity_id }
      : {};
  const first: Document = { ...without(finding, ['comment']), ...severity, status: 'New', status_id: 1 };
  return different([first, { ...finding, ...severity }]);
}

function without(document: Document, names: readonly string[]): Document {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));
}

/** Those that differ, whatever the order of their members. */
function different([first, second]: readonly [Document, Document]): readonly Document[] {
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  const isSame = [...names].every((name) => first[name] === second[name] || JSON.stringify(first[name]) === JSON.stringify(second[name]));
  return isSame ? [second] : [first, second];
}
