import { ocsfSeverities, ocsfStatuses } from '../../configuration/ocsf';
import { automationRuleTags, deployedName } from '../names';
import { automationRuleDescription } from '../security-hub/properties';
import { fieldsOf, type AutomationRuleV2, type CriterionV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { fieldV2, type FieldV2 } from './fields';
import { comparisonsV2, textOperatorsV2 } from './operators';

type Filters = 'StringFilters' | 'NumberFilters' | 'DateFilters' | 'BooleanFilters' | 'MapFilters';

/** One filter of a field. */
export interface OcsfFilter {
  readonly FieldName: string;
  readonly Filter: Readonly<Record<string, unknown>>;
}
/** `CompositeFilter` of `AWS::SecurityHub::AutomationRuleV2`. */
export type CompositeFilter = { readonly Operator: 'AND' | 'OR' } & { readonly [Kind in Filters]?: readonly OcsfFilter[] };

/** Properties of `AWS::SecurityHub::AutomationRuleV2`, as they stand in a template. */
export interface AutomationRuleV2Properties {
  readonly RuleName: string;
  readonly Description: string;
  readonly RuleOrder: number;
  readonly RuleStatus: 'ENABLED' | 'DISABLED';
  readonly Criteria: {
    readonly OcsfFindingCriteria: { readonly CompositeOperator: 'AND'; readonly CompositeFilters: readonly CompositeFilter[] };
  };
  readonly Actions: readonly [
    | {
        readonly Type: 'FINDING_FIELDS_UPDATE';
        readonly FindingFieldsUpdate: { readonly Comment?: string; readonly SeverityId?: number; readonly StatusId?: number };
      }
    | { readonly Type: 'EXTERNAL_INTEGRATION'; readonly ExternalIntegrationConfiguration: { readonly ConnectorArn: string } },
  ];
  readonly Tags: Readonly<Record<string, string>>;
}

/**
 * Properties of the rule as `AWS::SecurityHub::AutomationRuleV2` has them: a conjunction of composite filters, each of alternatives or of one demand.
 * @param rule without a problem of `automationRuleV2Problems`
 */
export function automationRuleV2Properties(rule: AutomationRuleV2): AutomationRuleV2Properties {
  const { comment, severity, status } = rule.update ?? {};
  return {
    RuleName: deployedName(rule),
    Description: automationRuleDescription(rule),
    RuleOrder: rule.order,
    RuleStatus: rule.enabled ? 'ENABLED' : 'DISABLED',
    Criteria: { OcsfFindingCriteria: { CompositeOperator: 'AND', CompositeFilters: rule.criteria.flatMap(compositeFilters) } },
    Actions: [
      rule.ticket === undefined
        ? {
            Type: 'FINDING_FIELDS_UPDATE',
            FindingFieldsUpdate: {
              ...(comment !== undefined && { Comment: comment }),
              ...(severity !== undefined && { SeverityId: ocsfSeverities[severity] }),
              ...(status !== undefined && { StatusId: ocsfStatuses[status] }),
            },
          }
        : { Type: 'EXTERNAL_INTEGRATION', ExternalIntegrationConfiguration: { ConnectorArn: rule.ticket.connectorArn } },
    ],
    Tags: automationRuleTags(rule),
  };
}

/** Positive filters are alternatives, so that they are a composite filter of their own beside the negative ones. */
function compositeFilters(criterion: CriterionV2): readonly CompositeFilter[] {
  if ('anyOf' in criterion)
    return [
      composite(
        'OR',
        criterion.anyOf.flatMap((one) => [...filtersOf(one, true), ...filtersOf(one, false)]),
      ),
    ];
  const [positive, negative] = [filtersOf(criterion, true), filtersOf(criterion, false)];
  return [
    ...(positive.length > 0 ? [composite(positive.length > 1 ? 'OR' : 'AND', positive)] : []),
    ...(negative.length > 0 ? [composite('AND', negative)] : []),
  ];
}

interface KindOfFilter {
  readonly kind: Filters;
  readonly filter: OcsfFilter;
}

/** The list of a composite filter that the filters on a field are in, by what its values are. */
export const kindsOfFiltersV2: Readonly<Record<FieldV2['values'], Filters>> = {
  string: 'StringFilters',
  number: 'NumberFilters',
  date: 'DateFilters',
  boolean: 'BooleanFilters',
  map: 'MapFilters',
};

function composite(Operator: 'AND' | 'OR', filters: readonly KindOfFilter[]): CompositeFilter {
  const used = Object.values(kindsOfFiltersV2).flatMap((kind) => {
    const own = filters.filter((one) => one.kind === kind).map(({ filter }) => filter);
    return own.length === 0 ? [] : [[kind, own] as const];
  });
  return { Operator, ...Object.fromEntries(used) };
}

function filtersOf(criterion: FieldCriterionV2, positive: boolean): readonly KindOfFilter[] {
  const field = fieldV2(criterion.field);
  if (field === undefined) throw new Error(`${criterion.field} is not a field of OcsfFindingFilters`);
  const made = (Filter: OcsfFilter['Filter']): KindOfFilter => ({
    kind: kindsOfFiltersV2[field.values],
    filter: { FieldName: field.name, Filter },
  });
  const { equals, greaterThanOrEqual: Gte, lessThanOrEqual: Lte, start: Start, end: End, withinDays, is, key } = criterion;
  switch (field.values) {
    case 'number':
      if (!positive) return [];
      return equals === undefined
        ? [made({ ...(Gte !== undefined && { Gte }), ...(Lte !== undefined && { Lte }) })]
        : equals.map((value) => made({ Eq: value }));
    case 'date':
      if (!positive) return [];
      return [
        made(
          withinDays === undefined
            ? { ...(Start !== undefined && { Start }), ...(End !== undefined && { End }) }
            : { DateRange: { Unit: 'DAYS', Value: withinDays } },
        ),
      ];
    case 'boolean':
      return positive ? [made({ Value: is })] : [];
    case 'string':
    case 'map':
      return textOperatorsV2
        .filter((operator) => comparisonsV2[operator].positive === positive)
        .flatMap((operator) =>
          (criterion[operator] ?? []).map((value) =>
            made({ ...(field.values === 'map' && { Key: key }), Comparison: comparisonsV2[operator].comparison, Value: String(value) }),
          ),
        );
  }
}

/** Names of the fields of a criterion. */
export function fieldNames(criterion: CriterionV2): readonly string[] {
  return fieldsOf(criterion).map(({ field }) => field);
}
