import { type RuleList } from './rule-lists';
import { type AutomationRule, type FindingUpdate } from '../configuration/automation-rule';
import { type RegionDeployment, type SignalDeployment } from './deployment';
import { isExpired } from '../configuration/governance';
import { deployedName } from './names';
import { type SafetyReport } from './safety';
import { automationConditions } from './safety/conditions';
import { exclusive } from './safety/exclusion';
import { type SafetyFinding } from './safety/safety-rule';
import { fieldWinners, type RuleOutcome } from './security-hub/field-winners';
import { type AutomationRuleV2, type CriterionV2, type FieldCriterionV2 } from '../configuration/automation-rule-v2';
import { criterionV2InWords, effectsV2 } from './security-hub-v2/words';
import { type SuppressionRule } from '../configuration/suppression-rule';
import { criterionInWords, type CriterionInWords } from './words';

/** Where a rule is deployed, or would be. */
export interface RulePlace {
  readonly region: string;
  readonly stackName: string;
  /** Rank of a suppression rule, from 1. */
  readonly rank?: number;
  /** RuleOrder of an automation rule. */
  readonly order?: number;
  /** How many rules of the kind the configuration has in this Region. */
  readonly of: number;
}

/** A rule in plain words. */
export interface RuleExplanation {
  readonly kind: 'cordon/rule-explanation';
  readonly version: 1;
  readonly list: RuleList;
  readonly name: string;
  /** Name in the console. */
  readonly deployedName: string;
  readonly state: 'observe' | 'enforce' | 'enabled' | 'disabled' | 'expired';
  readonly description?: string;
  readonly owner: string;
  readonly justification: string;
  readonly expires: string;
  /** Days until the end of the last day; negative once it has ended. */
  readonly daysLeft: number;
  /** The conditions that a finding must meet, all of them. */
  readonly criteria: readonly CriterionInWords[];
  /** What happens to a finding that meets them, a sentence each. */
  readonly effects: readonly string[];
  /** Fields of findings that are read. */
  readonly reads: readonly string[];
  /** Account that administers GuardDuty and Security Hub, where the rule is deployed. */
  readonly administrator: string;
  /** Empty for a rule that has ended. */
  readonly places: readonly RulePlace[];
  /** Who wins each field that an automation rule writes. @default - a suppression rule, or one that is nowhere */
  readonly outcome?: RuleOutcome;
  /** What the safety rules say of it. */
  readonly findings: readonly SafetyFinding[];
  readonly acknowledged: SafetyReport['acknowledged'];
}

export interface ExplainOptions {
  readonly rules: {
    readonly suppressionRules: readonly SuppressionRule[];
    readonly automationRules: readonly AutomationRule[];
    readonly automationRulesV2?: readonly AutomationRuleV2[];
  };
  readonly deployment: SignalDeployment;
  readonly safety: SafetyReport;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** Every rule of a name: one, or one of each list. */
export function explainRules(name: string, options: ExplainOptions): readonly RuleExplanation[] {
  const { suppressionRules, automationRules, automationRulesV2 = [] } = options.rules;
  return [
    ...suppressionRules.flatMap((rule, index) => (rule.name === name ? [explainSuppression(rule, index, options)] : [])),
    ...automationRules.flatMap((rule, index) => (rule.name === name ? [explainAutomation(rule, index, options)] : [])),
    ...automationRulesV2.flatMap((rule, index) => (rule.name === name ? [explainAutomationV2(rule, index, options)] : [])),
  ];
}

function explainSuppression(rule: SuppressionRule, index: number, options: ExplainOptions): RuleExplanation {
  return {
    ...common('suppressionRules', rule, index, options),
    state: isExpired(rule, options.today) ? 'expired' : rule.stage,
    effects: rule.stage === 'enforce' ? archived : observed,
    places: options.deployment.regions.flatMap((region) => suppressionPlace(region, rule.name)),
  };
}

/** https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html */
const archived = [
  'GuardDuty archives the finding: it stays for 90 days, and the console shows it only in the list of archived findings',
  'GuardDuty sends it to no other service (Security Hub, EventBridge, S3, Detective), so neither AWS Security Incident Response nor your routes get it',
  'it starts no malware scan, and Extended Threat Detection does not include it in attack sequences',
];
const observed = [
  'nothing is hidden: the filter is only saved (NOOP), and the console shows what it matches; set stage: enforce to archive',
  'the filter counts towards the limit of 100 filters in the Region',
];

function explainAutomation(rule: AutomationRule, index: number, options: ExplainOptions): RuleExplanation {
  const { regions } = options.deployment;
  const places = regions.flatMap((region) => automationPlace(region, rule.name));
  return {
    ...common('automationRules', rule, index, options),
    state: isExpired(rule, options.today) ? 'expired' : rule.enabled ? 'enabled' : 'disabled',
    effects: [...updateInWords(rule.update), ...(rule.terminal ? ['no rule with a higher order is applied to the finding'] : [])],
    places,
    ...outcomeOf(rule, places[0]?.region, regions),
  };
}

function explainAutomationV2(rule: AutomationRuleV2, index: number, options: ExplainOptions): RuleExplanation {
  return {
    ...common('automationRulesV2', rule, index, options),
    state: isExpired(rule, options.today) ? 'expired' : rule.enabled ? 'enabled' : 'disabled',
    effects: effectsV2(rule),
    places: options.deployment.regions.flatMap(({ region, stacks }) => {
      const of = stacks.reduce((sum, { automationRulesV2 }) => sum + automationRulesV2.length, 0);
      return stacks.flatMap(({ stackName, automationRulesV2 }) =>
        automationRulesV2.filter(({ name }) => name === rule.name).map(({ order }) => ({ region, stackName, order, of })),
      );
    }),
  };
}

/** The rules of one Region tell who wins; Regions differ only where other rules are limited to some. */
function outcomeOf(
  rule: AutomationRule,
  region: string | undefined,
  regions: readonly RegionDeployment[],
): { readonly outcome?: RuleOutcome } {
  const own = automationConditions(rule.criteria);
  const rules = regions
    .filter((deployment) => deployment.region === region)
    .flatMap(({ stacks }) => stacks.flatMap(({ automationRules }) => automationRules))
    // A rule that never matches the same finding has no say in it.
    .filter((deployable) => deployable.rule.name === rule.name || !exclusive(own, automationConditions(deployable.rule.criteria)));
  const outcome = fieldWinners(
    rules.map((deployable) => deployable.rule),
    new Map(rules.map((deployable) => [deployable.rule.name, deployable.order])),
  ).get(rule.name);
  return outcome === undefined ? {} : { outcome };
}

function common(
  list: RuleExplanation['list'],
  rule: SuppressionRule | AutomationRule | AutomationRuleV2,
  index: number,
  { safety, today, deployment }: ExplainOptions,
): Omit<RuleExplanation, 'state' | 'effects' | 'places' | 'outcome'> {
  const about = (finding: SafetyFinding): boolean => finding.list === list && finding.index === index;
  return {
    kind: 'cordon/rule-explanation',
    version: 1,
    list,
    name: rule.name,
    deployedName: deployedName(rule),
    ...(rule.description !== undefined && { description: rule.description }),
    owner: rule.owner,
    justification: rule.justification,
    expires: rule.expires,
    daysLeft: (Date.parse(rule.expires) - Date.parse(today)) / 86_400_000,
    criteria: rule.criteria.map((criterion) => ('anyOf' in criterion ? criterionV2InWords(criterion) : inWords(criterion))),
    reads: [...new Set(rule.criteria.flatMap(fieldsRead))],
    administrator: deployment.accounts[list === 'automationRulesV2' ? 'automationRules' : list],
    findings: safety.findings.filter(about),
    acknowledged: safety.acknowledged.filter(({ finding }) => about(finding)),
  };
}

function fieldsRead(criterion: CriterionV2 | SuppressionRule['criteria'][number]): readonly string[] {
  return 'anyOf' in criterion ? criterion.anyOf.map(({ field }) => field) : [criterion.field];
}

/** Boolean fields are of Security Hub V2 alone. */
function inWords(criterion: SuppressionRule['criteria'][number] | AutomationRule['criteria'][number] | FieldCriterionV2): CriterionInWords {
  return 'is' in criterion ? criterionV2InWords(criterion) : criterionInWords(criterion);
}

function suppressionPlace({ region, stacks }: RegionDeployment, name: string): RulePlace[] {
  const of = stacks.reduce((sum, { suppressionRules }) => sum + suppressionRules.length, 0);
  return stacks.flatMap(({ stackName, suppressionRules }) =>
    suppressionRules.filter(({ rule }) => rule.name === name).map(({ rank }) => ({ region, stackName, rank, of })),
  );
}

function automationPlace({ region, stacks }: RegionDeployment, name: string): RulePlace[] {
  const of = stacks.reduce((sum, { automationRules }) => sum + automationRules.length, 0);
  return stacks.flatMap(({ stackName, automationRules }) =>
    automationRules.filter(({ rule }) => rule.name === name).map(({ order }) => ({ region, stackName, order, of })),
  );
}

function updateInWords(update: FindingUpdate): readonly string[] {
  const { workflowStatus, severity, note, confidence, criticality, verificationState, types, userDefinedFields, relatedFindings } = update;
  return [
    ...(workflowStatus === undefined ? [] : [workflowInWords(workflowStatus)]),
    ...(severity === undefined ? [] : [`sets Severity.Label to ${severity}`]),
    ...(verificationState === undefined ? [] : [`sets VerificationState to ${verificationState}`]),
    ...(confidence === undefined ? [] : [`sets Confidence to ${confidence}`]),
    ...(criticality === undefined ? [] : [`sets Criticality to ${criticality}`]),
    ...(types === undefined ? [] : [`sets Types to ${types.join(', ')}`]),
    ...(userDefinedFields === undefined
      ? []
      : [
          `sets UserDefinedFields ${Object.entries(userDefinedFields)
            .map(([key, value]) => `${key}=${value}`)
            .join(', ')}`,
        ]),
    ...(relatedFindings === undefined ? [] : [`relates it to ${relatedFindings.map(({ id }) => id).join(', ')}`]),
    ...(note === undefined ? [] : [`notes: ${note}`]),
  ];
}

function workflowInWords(status: NonNullable<FindingUpdate['workflowStatus']>): string {
  switch (status) {
    case 'SUPPRESSED':
      return 'sets Workflow.Status to SUPPRESSED, so views of NEW and NOTIFIED findings no longer show the finding';
    case 'RESOLVED':
      return 'sets Workflow.Status to RESOLVED, so the finding counts as done';
    case 'NEW':
    case 'NOTIFIED':
      return `sets Workflow.Status to ${status}`;
  }
}
