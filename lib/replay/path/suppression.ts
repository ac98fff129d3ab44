import { type SuppressionRule } from '../../configuration/suppression-rule';
import { type FindingForm } from '../records/form';
import { criterionVerdicts, formMatches, type CriterionVerdict, type Verdict } from './criteria';
import { suppressionReading } from './readings';

/** A suppression rule of one Region. */
export interface RankedRule {
  readonly rule: SuppressionRule;
  /** From 1; filters are applied in this order. */
  readonly rank: number;
}

/** A suppression rule that matches a finding, or may. */
export interface MatchedSuppression {
  readonly name: string;
  readonly rank: number;
  /** `observe` hides nothing. */
  readonly stage: SuppressionRule['stage'];
  readonly matches: true | 'unknown';
  readonly criteria: readonly CriterionVerdict[];
}

/** What the suppression rules do to a finding. */
export interface SuppressionOutcome {
  /** Whether GuardDuty archives the finding: then no other service gets it. */
  readonly archived: Verdict;
  /** The rule that archives it: the first that surely does. Where that is not known, the first that may. @default - none */
  readonly by?: string;
  /** Rules that match or may match, by rank, those that only observe among them. */
  readonly rules: readonly MatchedSuppression[];
}

/**
 * Suppression rules in the order of their ranks. A rule that archives decides; what others would do makes no difference to the finding.
 * https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html
 */
export function suppressionOf(rules: readonly RankedRule[], form: FindingForm): SuppressionOutcome {
  const matched = rules.flatMap(({ rule, rank }): readonly MatchedSuppression[] => {
    const matches = formMatches(suppressionReading, rule.criteria, form, undefined);
    if (matches === false) return [];
    const criteria = criterionVerdicts(suppressionReading, rule.criteria, form, undefined);
    return [{ name: rule.name, rank, stage: rule.stage, matches, criteria }];
  });
  const archiving = matched.filter(({ stage }) => stage === 'enforce');
  const sure = archiving.find(({ matches }) => matches === true);
  const by = sure ?? archiving[0];
  return { archived: sure ? true : by ? 'unknown' : false, ...(by && { by: by.name }), rules: matched };
}
