import { distance } from 'fastest-levenshtein';
import { severityLabels, verificationStates, workflowStatuses } from '../../configuration/automation-rule';
import { type FindingField } from '../field';
import { identification } from '../identification';

/** A criterion that CloudFormation knows, and where its value is in a finding. */
export interface AutomationField extends FindingField {
  /** Path in the AWS Security Finding Format; `[]` is each entry of a list. Of a map: the object that holds its keys. */
  readonly path: string;
  /** Most filters of it in one rule, over all its operators (and keys): 20, or 100. */
  readonly maxFilters: number;
  /** Every value that there is. @default - any text */
  readonly allowed?: readonly string[];
  /** Whether Security Hub fills it in where a provider leaves it out, so that its absence says nothing. @default false */
  readonly filledIn?: boolean;
}

const few = 20;
const many = 100;

type Rest = Partial<Pick<AutomationField, 'kind' | 'multiple' | 'maxFilters' | 'allowed' | 'filledIn'>>;

function field(values: FindingField['values']): (name: string, path: string, rest?: Rest) => AutomationField {
  return (name, path, rest) => ({
    name,
    path,
    values,
    kind: 'other',
    multiple: path.includes('[]'),
    identification: identification('securityHub', name),
    maxFilters: few,
    ...rest,
  });
}
const text = field('string');
const score = field('number');
const time = field('timestamp');
/** A map holds several values, one a key. */
const map = (name: string, path: string, rest?: Rest): AutomationField => field('map')(name, path, { multiple: true, ...rest });

/** Values of `Compliance.Status` and `RecordState` (API_Compliance, API_AwsSecurityFinding). */
const complianceStatuses = ['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE'];
const recordStates = ['ACTIVE', 'ARCHIVED'];

/**
 * Every criterion of `AWS::SecurityHub::AutomationRule` (AutomationRulesFindingFilters), by name. 20 filters each, 100 for four of them
 * (API_AutomationRulesFindingFilters); no length is documented for a value, other than that it is not blank (API_StringFilter).
 *
 * A finding has several resources, types, standards and related findings, so those fields are `multiple`. What a criterion identifies stands in
 * `../identification.json`.
 */
export const automationFields: readonly AutomationField[] = [
  text('AwsAccountId', 'AwsAccountId', { kind: 'account', maxFilters: many }),
  text('CompanyName', 'CompanyName', { filledIn: true }),
  text('ComplianceAssociatedStandardsId', 'Compliance.AssociatedStandards[].StandardsId'),
  text('ComplianceSecurityControlId', 'Compliance.SecurityControlId'),
  text('ComplianceStatus', 'Compliance.Status', { allowed: complianceStatuses }),
  score('Confidence', 'Confidence'),
  time('CreatedAt', 'CreatedAt'),
  score('Criticality', 'Criticality'),
  text('Description', 'Description'),
  time('FirstObservedAt', 'FirstObservedAt'),
  text('GeneratorId', 'GeneratorId', { maxFilters: many }),
  text('Id', 'Id'),
  time('LastObservedAt', 'LastObservedAt'),
  text('NoteText', 'Note.Text'),
  time('NoteUpdatedAt', 'Note.UpdatedAt'),
  text('NoteUpdatedBy', 'Note.UpdatedBy'),
  text('ProductArn', 'ProductArn'),
  text('ProductName', 'ProductName', { kind: 'product', filledIn: true }),
  text('RecordState', 'RecordState', { allowed: recordStates, filledIn: true }),
  text('RelatedFindingsId', 'RelatedFindings[].Id'),
  text('RelatedFindingsProductArn', 'RelatedFindings[].ProductArn'),
  map('ResourceDetailsOther', 'Resources[].Details.Other'),
  text('ResourceId', 'Resources[].Id', { kind: 'resource', maxFilters: many }),
  text('ResourcePartition', 'Resources[].Partition', { filledIn: true }),
  text('ResourceRegion', 'Resources[].Region', { kind: 'region', filledIn: true }),
  map('ResourceTags', 'Resources[].Tags', { kind: 'tag-value' }),
  text('ResourceType', 'Resources[].Type'),
  text('SeverityLabel', 'Severity.Label', { kind: 'severity', allowed: severityLabels, filledIn: true }),
  text('SourceUrl', 'SourceUrl'),
  text('Title', 'Title', { maxFilters: many }),
  text('Type', 'Types[]', { kind: 'type' }),
  time('UpdatedAt', 'UpdatedAt'),
  map('UserDefinedFields', 'UserDefinedFields'),
  text('VerificationState', 'VerificationState', { allowed: verificationStates, filledIn: true }),
  text('WorkflowStatus', 'Workflow.Status', { allowed: workflowStatuses, filledIn: true }),
];

const byName: ReadonlyMap<string, AutomationField> = new Map(automationFields.map((known) => [known.name, known]));

/** The criterion of a name. @returns undefined where CloudFormation has none of it */
export function automationField(name: string): AutomationField | undefined {
  return byName.get(name);
}

/**
 * Criteria that the API has (API_AutomationRulesFindingFilters) and `AWS::SecurityHub::AutomationRule` lacks, and what to use in their place, as
 * an imperative.
 */
export const criteriaOfApiAlone: Readonly<Record<string, string>> = {
  AwsAccountName: 'name the accounts by ID with AwsAccountId',
  ResourceApplicationArn: 'name the resources with ResourceId or ResourceTags',
  ResourceApplicationName: 'name the resources with ResourceId or ResourceTags',
  ResourceOwnerAccountId: 'name the accounts with AwsAccountId',
  ResourceOwnerOrgId: 'name the accounts with AwsAccountId',
  ResourceProvider: 'name the kinds of resource with ResourceType',
};

/** The criterion whose name or path is nearest to what was written. @returns undefined where none is near */
export function nearestAutomationField(name: string): AutomationField | undefined {
  const written = bare(name);
  const [nearest] = automationFields
    .map((known) => ({ known, far: Math.min(distance(written, bare(known.name)), distance(written, bare(known.path))) }))
    .sort((a, b) => a.far - b.far);
  return nearest !== undefined && nearest.far <= Math.max(2, Math.floor(written.length / 3)) ? nearest.known : undefined;
}

/** Letters and digits in lower case, so that `Severity.Label` and `severity_label` are `SeverityLabel`. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
