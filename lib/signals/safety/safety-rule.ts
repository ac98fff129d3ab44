import { type RuleList } from '../rule-lists';
import { type DeployedSignals } from '../../organization/snapshot';
import { type SafetySettings } from '../../configuration/safety-settings';
import { type Route } from '../../configuration/route';
import { type AutomationRule } from '../../configuration/automation-rule';
import { type AutomationRuleV2 } from '../../configuration/automation-rule-v2';
import { type SuppressionRule } from '../../configuration/suppression-rule';

/** What the safety rules look at: resolved rules, in the order of the configuration. */
export interface SafetyInput {
  readonly suppressionRules: readonly SuppressionRule[];
  readonly automationRules: readonly AutomationRule[];
  /** Rules of Security Hub V2. @default - none */
  readonly automationRulesV2?: readonly AutomationRuleV2[];
  /** YYYY-MM-DD, UTC. */
  readonly today: string;
  readonly settings: SafetySettings;
  /** Addresses and ranges of the organization, each for a purpose that is named. @default - not known: whose a remote address is, is not asked */
  readonly ownAddresses?: readonly string[];
  /** Networks of the organization, in which anybody may be. @default - none */
  readonly internalRanges?: readonly string[];
  /** Routes of the configuration, by which findings of Security Hub are seen. @default - none are known */
  readonly routes?: readonly Pick<Route, 'name' | 'events'>[];
  /** What is deployed, by a snapshot. @default - not known: quotas count what is configured */
  readonly deployed?: DeployedSignals;
}

/** One thing that makes a rule unsafe. */
export interface SafetyFinding {
  /** ID of the safety rule, or `ID[DETAIL]` where it has several findings for one rule, e.g. `hides-threat-purpose[Backdoor]`. */
  readonly id: string;
  /** IDs of the findings that it stands for, where one cause has several: whoever accepts each of them accepts it. @default - it is one thing */
  readonly parts?: readonly string[];
  /** `warning`: somebody should look at it; `error`: the synthesis is refused (see `SafetyRule.inSynthesis`). */
  readonly severity: 'error' | 'warning';
  /** Which list the rule stands in. */
  readonly list: RuleList;
  /** Index of the rule in its list. @default - the finding is about the list as a whole */
  readonly index?: number;
  /** Where in the rule, e.g. `criteria[1].matches[0]`. @default - the rule as a whole */
  readonly at?: string;
  /** The fact, as a sentence without a full stop that can follow a path. */
  readonly message: string;
  /** @default - there is none to show */
  readonly value?: unknown;
  /** What to do about it, as an imperative. */
  readonly remedy: string;
}

/** A safety rule: pure, over resolved rules. */
export interface SafetyRule {
  /** Kebab case. */
  readonly id: string;
  /** What it refuses, one sentence. */
  readonly what: string;
  /** Why, one or two sentences, with the AWS page where it comes from. */
  readonly why: string;
  /** How to satisfy it. */
  readonly fix: string;
  /** Whether `acknowledge` of the rule can accept its findings; `false` where AWS would refuse it or nobody could answer for it. */
  readonly acknowledgeable: boolean;
  /** Why it cannot be acknowledged, as a sentence without a full stop. @default - it can */
  readonly whyNot?: string;
  /** What a synthesis does on an error of it. @default refuse */
  readonly inSynthesis?: 'refuse' | 'warn';
  /** Why it does not look at rules of Security Hub V2, as a sentence without a full stop. @default - it looks at them */
  readonly notForV2?: string;
  check(input: SafetyInput): readonly SafetyFinding[];
}
