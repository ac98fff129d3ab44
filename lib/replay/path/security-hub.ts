import { serviceOrder, type AutomationRule } from '../../configuration/automation-rule';
import { ocsfSeverities, ocsfStatuses } from '../../configuration/ocsf';
import { type AutomationRuleV2 } from '../../configuration/automation-rule-v2';
import { type Document } from '../../signals/readers/example-event';
import { written } from '../../signals/readers/writes';
import { partsOf, updatableFields } from '../../signals/security-hub/update';
import { hidesV2 } from '../../signals/security-hub-v2/hiding';
import { type FindingForm } from '../records/form';
import { textAt } from '../records/record';
import { criterionVerdicts, formMatches, type CriteriaReading, type Verdict } from './criteria';
import { type ChangingRule, type Written } from './changes';
import { automationReading, automationV2Reading } from './readings';
import { isIngestedArn } from './service';

/** An automation rule of one Region. */
export interface OrderedAutomation {
  readonly rule: AutomationRule;
  /** `RuleOrder`. */
  readonly order: number;
}

/** What the rules are held against besides the finding. */
export interface ArrivalOfFinding {
  readonly form: FindingForm;
  /** When the finding arrives, ISO 8601, for criteria such as `withinDays`. @default - it is not known, and neither is what they say */
  readonly now?: string;
}

/** Statuses of `Workflow.Status` with which a finding is out of sight. */
const hiding: readonly string[] = ['SUPPRESSED', 'RESOLVED'];

/**
 * Automation rules of Security Hub CSPM, by order. Disabled rules are left out.
 * @param withService - whether the rules of the service, at 10, make a difference: somebody reads or writes what they write
 */
export function automationSteps(
  rules: readonly OrderedAutomation[],
  { form, now }: ArrivalOfFinding,
  withService: boolean,
): readonly ChangingRule[] {
  const own = rules.filter(({ rule }) => rule.enabled).map(({ rule, order }) => automationStep(rule, order, form, now));
  return withService && isIngestedArn(textAt(form.possible[0], 'ProductArn'))
    ? [...own.filter(({ order }) => order < serviceOrder), serviceStep, ...own.filter(({ order }) => order >= serviceOrder)]
    : own;
}

function automationStep(rule: AutomationRule, order: number, { isOpen }: FindingForm, now: string | undefined): ChangingRule {
  const { name, criteria, update, terminal } = rule;
  const parts = partsOf(update);
  const status = update.workflowStatus;
  return {
    name,
    order,
    isTerminal: terminal,
    ...matcher(automationReading, criteria, isOpen, now),
    write: (finding) => written(rule, parts, finding),
    writes: parts.map((part): Written => ({ field: updatableFields[part], value: update[part] })),
    ...(status !== undefined && { hides: hiding.includes(status) }),
  };
}

function matcher<Criterion>(
  reading: CriteriaReading<Criterion>,
  criteria: readonly Criterion[],
  isOpen: FindingForm['isOpen'],
  now: string | undefined,
): Pick<ChangingRule, 'matches' | 'criteria'> {
  return {
    matches: (finding) => formMatches(reading, criteria, { possible: [finding], isOpen }, now),
    criteria: (form) => criterionVerdicts(reading, criteria, form, now),
  };
}

/** Name under which the rules of AWS Security Incident Response stand among the others. */
export const serviceRuleName = 'AWS Security Incident Response';

/**
 * The rules that AWS Security Incident Response deploys at order 10. It is documented that the service sets Workflow.Status to NOTIFIED and SUPPRESSED,
 * and not of which findings; so each may stay as it is.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 */
const serviceStep: ChangingRule = {
  name: serviceRuleName,
  order: serviceOrder,
  isTerminal: false,
  matches: (): Verdict => 'unknown',
  write: (finding) => otherStatuses(finding).map((status) => ({ ...finding, Workflow: { Status: status } })),
  hides: false,
  writes: [{ field: updatableFields.workflowStatus, value: 'NOTIFIED or SUPPRESSED' }],
  doubt: 'AWS does not document which findings the service marks as NOTIFIED or SUPPRESSED.',
  criteria: () => [],
};

const statusesOfService: readonly string[] = ['NOTIFIED', 'SUPPRESSED'];

function otherStatuses(finding: Document): readonly string[] {
  const status = textAt(finding, 'Workflow', 'Status');
  return statusesOfService.filter((other) => other !== status);
}

/**
 * Automation rules of Security Hub V2, by order. Rules of the home Region of an aggregator are applied in linked Regions; which Regions are linked is
 * not in the configuration.
 */
export function automationV2Steps(
  rules: readonly AutomationRuleV2[],
  { form, now }: ArrivalOfFinding,
  region: string,
): readonly ChangingRule[] {
  return rules
    .filter(({ enabled, update }) => enabled && update !== undefined)
    .sort((a, b) => a.order - b.order)
    .map((rule) => ({
      name: rule.name,
      order: rule.order,
      isTerminal: false,
      ...matcher(automationV2Reading, rule.criteria, form.isOpen, now),
      ...writesV2(rule),
      ...(!rule.regions.includes(region) && {
        doubt: `It is a rule of ${rule.regions.join(', ')}. The configuration does not say whether ${region} is linked to that Region.`,
      }),
    }));
}

function writesV2(rule: AutomationRuleV2): Pick<ChangingRule, 'write' | 'writes' | 'hides'> {
  const { comment, severity, status } = rule.update ?? {};
  const change: Document = {
    ...(comment !== undefined && { comment }),
    ...(severity !== undefined && { severity, severity_id: ocsfSeverities[severity] }),
    ...(status !== undefined && { status, status_id: ocsfStatuses[status] }),
  };
  return {
    write: (finding) => [{ ...finding, ...change }],
    writes: Object.entries({ comment, severity, status }).flatMap(([field, value]) => (value === undefined ? [] : [{ field, value }])),
    ...(status !== undefined && { hides: hidesV2(rule) }),
  };
}
