import { type OcsfSeverity, type OcsfStatus } from './ocsf';
import { type AutomationCriterion } from './automation-rule';
import { type Governance } from './governance';

/**
 * What one field of an OCSF finding must be: the field is one of `OcsfFindingFilters`, e.g. `finding_info.types`. Values are joined as in rules of
 * Security Hub CSPM. Numbers have the range of their field; there is no `notContains`.
 */
export interface FieldCriterionV2 extends Omit<AutomationCriterion, 'notContains' | 'from'> {
  /** Boolean fields. */
  readonly is?: boolean;
}

/** Criteria of several fields of which one is enough; each has one operator. */
export interface AnyOfV2 {
  readonly anyOf: readonly FieldCriterionV2[];
}
export type CriterionV2 = FieldCriterionV2 | AnyOfV2;

/** Fields that a rule of Security Hub V2 can write. */
export interface FindingUpdateV2 {
  /** Required beside a status that hides. */
  readonly comment?: string;
  readonly severity?: OcsfSeverity;
  readonly status?: OcsfStatus;
}

/** An automation rule of Security Hub V2 (`AWS::SecurityHub::AutomationRuleV2`), which looks at OCSF findings. */
export interface AutomationRuleV2 extends Governance {
  readonly name: string;
  /** @default - the justification alone */
  readonly description?: string;
  /** @default true */
  readonly enabled: boolean;
  /** `RuleOrder`, 1 to 1,000, fractions too; lower ones are applied first, and the last word is that of the highest. */
  readonly order: number;
  /** The home Region of the aggregator, whose rules are applied in all linked Regions, and each Region that is not linked. */
  readonly regions: readonly string[];
  /** ANDed. */
  readonly criteria: readonly CriterionV2[];
  /** Exactly one of `update` and `ticket`. */
  readonly update?: FindingUpdateV2;
  /** A ticket of a connector (Jira Cloud, ServiceNow). */
  readonly ticket?: { readonly connectorArn: string };
}

/** The fields of a criterion. */
export function fieldsOf(criterion: CriterionV2): readonly FieldCriterionV2[] {
  return 'anyOf' in criterion ? criterion.anyOf : [criterion];
}
