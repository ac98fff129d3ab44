import { type AutomationRule, type FindingUpdate } from '../../configuration/automation-rule';
import { type Document } from './example-event';
import { severityOf } from './with-value';

type Writer = Pick<AutomationRule, 'update' | 'owner'>;

/**
 * What a finding can look like once some parts of an update are written. There are two answers where AWS does not say whether a map or list is
 * replaced or joined (API_AutomationRulesFindingFieldsUpdate: `UserDefinedFields`, `RelatedFindings`). `Types` is replaced, as are single values.
 */
export function written({ update, owner }: Writer, parts: readonly (keyof FindingUpdate)[], finding: Document): readonly Document[] {
  const replaced = parts.reduce((made, part) => ({ ...made, ...replacing[part](update, made, owner) }), finding);
  const joined = parts.reduce((made, part) => ({ ...made, ...joining(part, update, finding) }), replaced);
  return joined === replaced ? [replaced] : [replaced, joined];
}

type Replacing = (update: FindingUpdate, finding: Document, owner: string) => Document;

const replacing: Readonly<Record<keyof FindingUpdate, Replacing>> = {
  confidence: ({ confidence }) => ({ Confidence: confidence }),
  criticality: ({ criticality }) => ({ Criticality: criticality }),
  note: ({ note }, _, owner) => ({ Note: { Text: note, UpdatedBy: owner } }),
  relatedFindings: (update) => ({ RelatedFindings: relatedFindings(update) }),
  severity: ({ severity }, { Severity }) => (severity === undefined ? {} : { Severity: severityOf(severity, Severity) }),
  types: ({ types }) => ({ Types: types }),
  userDefinedFields: ({ userDefinedFields }) => ({ UserDefinedFields: userDefinedFields }),
  verificationState: ({ verificationState }) => ({ VerificationState: verificationState }),
  workflowStatus: ({ workflowStatus }) => ({ Workflow: { Status: workflowStatus } }),
};

function joining(part: keyof FindingUpdate, update: FindingUpdate, finding: Document): Document {
  if (part === 'userDefinedFields') {
    return { UserDefinedFields: { ...(finding.UserDefinedFields as Document | undefined), ...update.userDefinedFields } };
  }
  if (part === 'relatedFindings') {
    return { RelatedFindings: [...((finding.RelatedFindings as readonly unknown[] | undefined) ?? []), ...relatedFindings(update)] };
  }
  return {};
}

function relatedFindings({ relatedFindings: related = [] }: FindingUpdate): readonly Document[] {
  return related.map(({ productArn, id }) => ({ ProductArn: productArn, Id: id }));
}
