import { type Governance } from './governance';

/** Order at which AWS Security Incident Response deploys its own automation rules (User Guide, "Detect and analyze"). */
export const serviceOrder = 10;

/** Before or after the service's own rules at order 10, or an order of 1 to 1,000 itself, other than 10. */
export type Precedence = 'before-service' | 'after-service' | number;

/**
 * One criterion of an automation rule. Criteria of a rule are ANDed. `equals`, `prefix` and `contains` are ORed among each other,
 * `notEquals`, `prefixNotEquals` and `notContains` are ANDed; which go together, see `security-hub/criteria.ts`. Each field stands once in a
 * rule, a map field once a key.
 */
export interface AutomationCriterion {
  /** Property of `AutomationRulesFindingFilters`, e.g. `AwsAccountId`. */
  readonly field: string;
  /** Key of a map field (`ResourceTags`, `ResourceDetailsOther`, `UserDefinedFields`). @default - not a map field */
  readonly key?: string;
  /** Strings and maps; for a number field its values. */
  readonly equals?: readonly (string | number)[];
  readonly notEquals?: readonly string[];
  readonly prefix?: readonly string[];
  readonly prefixNotEquals?: readonly string[];
  readonly contains?: readonly string[];
  readonly notContains?: readonly string[];
  /** Number fields, 0 to 100. */
  readonly greaterThanOrEqual?: number;
  /** Number fields, 0 to 100. */
  readonly lessThanOrEqual?: number;
  /** Date fields: from this time, ISO 8601 in UTC. */
  readonly start?: string;
  /** Date fields: until this time, ISO 8601 in UTC. */
  readonly end?: string;
  /** Date fields: within this many days before the finding arrives. */
  readonly withinDays?: number;
  /** As in `SuppressionCriterion`. */
  readonly from?: string;
}

export const severityLabels = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type SeverityLabel = (typeof severityLabels)[number];
export const workflowStatuses = ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'] as const;
export type WorkflowStatus = (typeof workflowStatuses)[number];
export const verificationStates = ['UNKNOWN', 'TRUE_POSITIVE', 'FALSE_POSITIVE', 'BENIGN_POSITIVE'] as const;
export type VerificationState = (typeof verificationStates)[number];

/** What an automation rule writes into a finding: the updatable fields, at least one. */
export interface FindingUpdate {
  /** 0 to 100. */
  readonly confidence?: number;
  /** 0 to 100. */
  readonly criticality?: number;
  /** Text of 1 to 512 characters; `UpdatedBy` is the rule's owner. `workflowStatus: SUPPRESSED` requires it. */
  readonly note?: string;
  readonly relatedFindings?: readonly { readonly productArn: string; readonly id: string }[];
  /** `Severity.Label`. Of its other parts, `Normalized` is deprecated and set from it, and `Product` is the provider's own (API_SeverityUpdate). */
  readonly severity?: SeverityLabel;
  readonly types?: readonly string[];
  readonly userDefinedFields?: Readonly<Record<string, string>>;
  readonly verificationState?: VerificationState;
  readonly workflowStatus?: WorkflowStatus;
}

/** A Security Hub automation rule (CSPM) as the configuration says it, for every Region that it is deployed to. */
export interface AutomationRule extends Governance {
  /** 3 to 40 letters, digits, `.`, `_` or `-`; the rule is named after it, see `names.ts`. */
  readonly name: string;
  /** @default - the justification alone */
  readonly description?: string;
  /** @default true */
  readonly enabled: boolean;
  readonly precedence: Precedence;
  /** Whether no later rule is applied to a finding that this one matches. @default false */
  readonly terminal: boolean;
  /** @default - every Region of `organization.regions` */
  readonly regions: readonly string[];
  readonly criteria: readonly AutomationCriterion[];
  readonly update: FindingUpdate;
}

/** Whether a rule has its turn before the rules of AWS Security Incident Response. */
export function isBeforeService({ precedence }: Pick<AutomationRule, 'precedence'>): boolean {
  return precedence === 'before-service' || (typeof precedence === 'number' && precedence < serviceOrder);
}
