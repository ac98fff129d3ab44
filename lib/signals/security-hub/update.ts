import { type FindingUpdate } from '../../configuration/automation-rule';

/** Name, in the AWS Security Finding Format, of what each part of an update writes. */
export const updatableFields: Readonly<Record<keyof FindingUpdate, string>> = {
  confidence: 'Confidence',
  criticality: 'Criticality',
  note: 'Note',
  relatedFindings: 'RelatedFindings',
  severity: 'Severity',
  types: 'Types',
  userDefinedFields: 'UserDefinedFields',
  verificationState: 'VerificationState',
  workflowStatus: 'Workflow.Status',
};

/** The parts that an update has, in a fixed order. */
export function partsOf(update: FindingUpdate): readonly (keyof FindingUpdate)[] {
  return (Object.keys(updatableFields) as (keyof FindingUpdate)[]).filter((part) => update[part] !== undefined);
}
