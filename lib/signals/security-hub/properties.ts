import { type AutomationCriterion, type AutomationRule, type FindingUpdate } from '../../configuration/automation-rule';
import { type AutomationField, automationField } from './criteria';
import { automationRuleTags, deployedName } from '../names';
import { textComparisons, type TextComparison, textOperatorsIn } from './operators';

/** A filter of a field of text. */
export interface StringFilter {
  readonly Comparison: TextComparison['comparison'];
  readonly Value: string;
}
/** A filter of one key of a map. */
export interface MapFilter extends StringFilter {
  readonly Key: string;
}
/** A filter of numbers: one value, or a range. */
export type NumberFilter = { readonly Eq: number } | { readonly Gte?: number; readonly Lte?: number };
/** A filter of times: between two, or within days. */
export type DateFilter =
  { readonly Start?: string; readonly End?: string } | { readonly DateRange: { readonly Unit: 'DAYS'; readonly Value: number } };
export type AutomationFilter = StringFilter | MapFilter | NumberFilter | DateFilter;

/** `FindingFieldsUpdate`. */
export interface FindingFieldsUpdate {
  readonly Confidence?: number;
  readonly Criticality?: number;
  readonly Note?: { readonly Text: string; readonly UpdatedBy: string };
  readonly RelatedFindings?: readonly { readonly ProductArn: string; readonly Id: string }[];
  readonly Severity?: { readonly Label: string };
  readonly Types?: readonly string[];
  readonly UserDefinedFields?: Readonly<Record<string, string>>;
  readonly VerificationState?: string;
  readonly Workflow?: { readonly Status: string };
}

/** Properties of `AWS::SecurityHub::AutomationRule`, as they stand in a template. */
export interface AutomationRuleProperties {
  readonly RuleName: string;
  readonly Description: string;
  /** 1 to 1,000; lower ones are applied first. */
  readonly RuleOrder: number;
  readonly RuleStatus: 'ENABLED' | 'DISABLED';
  readonly IsTerminal: boolean;
  /** Filters by the name of the criterion. */
  readonly Criteria: Readonly<Record<string, readonly AutomationFilter[]>>;
  readonly Actions: readonly [{ readonly Type: 'FINDING_FIELDS_UPDATE'; readonly FindingFieldsUpdate: FindingFieldsUpdate }];
  readonly Tags: Readonly<Record<string, string>>;
}

/**
 * Properties of the rule as `AWS::SecurityHub::AutomationRule` has them.
 * @param rule resolved, and without a problem of `automationRuleProblems`
 * @param options `order`: `RuleOrder` in the Region, from `automationRuleOrders`
 * @throws Error where a criterion is unknown; `automationRuleProblems` says so first
 */
export function automationRuleProperties(rule: AutomationRule, { order }: { readonly order: number }): AutomationRuleProperties {
  return {
    RuleName: deployedName(rule),
    Description: automationRuleDescription(rule),
    RuleOrder: order,
    RuleStatus: rule.enabled ? 'ENABLED' : 'DISABLED',
    IsTerminal: rule.terminal,
    Criteria: criteriaProperties(rule.criteria),
    Actions: [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: updateProperties(rule.update, rule.owner) }],
    Tags: automationRuleTags(rule),
  };
}

/** What the console shows of a rule: what it does, why, who answers for it, until when. */
export function automationRuleDescription({
  description,
  justification,
  owner,
  expires,
}: Pick<AutomationRule, 'description' | 'justification' | 'owner' | 'expires'>): string {
  const why = description === undefined ? justification : `${sentence(description)} ${justification}`;
  return `${sentence(why)} Owner: ${owner}. Until ${expires}. Deployed by Cordon.`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function criteriaProperties(criteria: readonly AutomationCriterion[]): AutomationRuleProperties['Criteria'] {
  const filters = new Map<string, AutomationFilter[]>();
  for (const criterion of criteria) {
    const field = automationField(criterion.field);
    if (field === undefined) throw new Error(`${criterion.field} is not a criterion of AWS::SecurityHub::AutomationRule`);
    filters.set(field.name, [...(filters.get(field.name) ?? []), ...filtersOf(criterion, field)]);
  }
  return Object.fromEntries(filters);
}

/** The filters that a criterion becomes: one a value, or one for a range of numbers or times. */
export function filtersOf(criterion: AutomationCriterion, { values }: Pick<AutomationField, 'values'>): readonly AutomationFilter[] {
  const { equals, greaterThanOrEqual: Gte, lessThanOrEqual: Lte, start: Start, end: End, withinDays } = criterion;
  switch (values) {
    case 'number':
      return equals === undefined
        ? [{ ...(Gte !== undefined && { Gte }), ...(Lte !== undefined && { Lte }) }]
        : equals.map((value) => ({ Eq: Number(value) }));
    case 'timestamp':
      return withinDays === undefined
        ? [{ ...(Start !== undefined && { Start }), ...(End !== undefined && { End }) }]
        : [{ DateRange: { Unit: 'DAYS', Value: withinDays } }];
    case 'string':
    case 'map':
      return textOperatorsIn(criterion).flatMap((operator) =>
        (criterion[operator] ?? []).map((value) => ({
          ...(values === 'map' && { Key: criterion.key ?? '' }),
          Comparison: textComparisons[operator].comparison,
          Value: String(value),
        })),
      );
  }
}

function updateProperties(update: FindingUpdate, owner: string): FindingFieldsUpdate {
  const { confidence, criticality, note, relatedFindings, severity, types, userDefinedFields, verificationState, workflowStatus } = update;
  return {
    ...(confidence !== undefined && { Confidence: confidence }),
    ...(criticality !== undefined && { Criticality: criticality }),
    ...(note !== undefined && { Note: { Text: note, UpdatedBy: owner } }),
    ...(relatedFindings !== undefined && {
      RelatedFindings: relatedFindings.map(({ productArn, id }) => ({ ProductArn: productArn, Id: id })),
    }),
    ...(severity !== undefined && { Severity: { Label: severity } }),
    ...(types !== undefined && { Types: types }),
    ...(userDefinedFields !== undefined && { UserDefinedFields: userDefinedFields }),
    ...(verificationState !== undefined && { VerificationState: verificationState }),
    ...(workflowStatus !== undefined && { Workflow: { Status: workflowStatus } }),
  };
}
