import { type Governance } from './governance';

/** `observe` saves the filter and hides nothing (NOOP); `enforce` archives what matches (ARCHIVE). */
export const suppressionStages = ['observe', 'enforce'] as const;
export type SuppressionStage = (typeof suppressionStages)[number];

/**
 * One attribute of a GuardDuty filter and its condition. Criteria of a rule are ANDed, the values of one operator are ORed, and the operators of
 * one criterion are ANDed. Each field stands once in a rule.
 */
export interface SuppressionCriterion {
  /** Path in the finding, e.g. `type` or `resource.instanceDetails.imageId`. */
  readonly field: string;
  /** One of these; at most 50. An address may be a CIDR range. */
  readonly equals?: readonly (string | number)[];
  /** None of these; at most 50. */
  readonly notEquals?: readonly (string | number)[];
  /** One of these patterns with `*` and `?`; at most 5, with at most 5 wildcards each. */
  readonly matches?: readonly string[];
  /** None of these patterns. */
  readonly notMatches?: readonly string[];
  readonly greaterThan?: number;
  readonly greaterThanOrEqual?: number;
  readonly lessThan?: number;
  readonly lessThanOrEqual?: number;
  /**
   * Part of the configuration's `environment` that the values come from, e.g. `environment.scanners`. In a rule of a `Configuration` they are
   * still to be added to `equals`; in a resolved rule they have been, and this only says where they come from.
   */
  readonly from?: string;
}

/** A GuardDuty suppression rule as the configuration says it, for every Region that it is deployed to. */
export interface SuppressionRule extends Governance {
  /** 3 to 40 letters, digits, `.`, `_` or `-`; the filter is named after it, see `names.ts`. */
  readonly name: string;
  /** @default - the justification alone */
  readonly description?: string;
  /** @default observe */
  readonly stage: SuppressionStage;
  /** @default - every Region of `organization.regions` */
  readonly regions: readonly string[];
  readonly criteria: readonly SuppressionCriterion[];
}
