import { Annotations, Aspects, Stack, Token } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { defaultSignals } from '../lib/configuration/defaults';
import { type DeployedSignals } from '../lib/organization/snapshot';
import { plain } from '../lib/core/plain';
import { problemToText } from '../lib/core/problem';
import { type AutomationRule } from '../lib/configuration/automation-rule';
import { findingToProblem } from '../lib/signals/problems';
import { checkSafety, type SafetyFinding, type SafetySettings } from '../lib/signals/safety';
import { type AutomationRuleV2 } from '../lib/configuration/automation-rule-v2';
import { type SuppressionRule } from '../lib/configuration/suppression-rule';

export interface RuleSafetyOptions {
  /** YYYY-MM-DD, by which rules end. An input, so that the same app gives the same templates. */
  readonly today: string;
  /** @default - 20 rules a Region are left to the service, /24 and /48 are the broadest ranges */
  readonly settings?: Partial<SafetySettings>;
  /** What is deployed, by a snapshot. @default - not known: quotas count what the app has */
  readonly deployed?: DeployedSignals;
}

/** A construct for a rule on findings. */
interface RuleConstruct extends IConstruct {
  readonly rule: AnyRule;
}

type AnyRule = SuppressionRule | AutomationRule | AutomationRuleV2;
type RuleKind = SafetyFinding['list'];

const kinds = new WeakMap<IConstruct, RuleKind>();
const checked = new WeakSet<IConstruct>();

/**
 * Checks every suppression rule and automation rule below a scope (an app, a stage, or a stack) with the safety rules during synthesis.
 * Rules of Security Hub V2 are included. An error fails the synthesis, a warning is an annotation. A rule that was never checked fails the
 * synthesis. docs/signal-safety.md describes each safety rule. A rule accepts a finding with `acknowledge`.
 */
export function checkRuleSafety(scope: IConstruct, options: RuleSafetyOptions): void {
  checked.add(scope);
  // Aspects come before validations: warnings are said then, and errors once nothing is added any more.
  Aspects.of(scope).add({
    visit: (node) => {
      if (node !== scope) return;
      for (const { finding, text, place } of findingsBelow(scope, options)) {
        if (finding.severity === 'warning') Annotations.of(place).addWarningV2(`cordon:${finding.id}`, text);
      }
    },
  });
  scope.node.addValidation({
    validate: () =>
      findingsBelow(scope, options)
        .filter(({ finding }) => finding.severity === 'error')
        .map(({ finding, text }) => `${text} [cordon:${finding.id}]`),
  });
}

/** Says that the caller has the safety rules look at every rule below a scope, in its own way. Only for what reports their findings itself. */
export function ruleSafetyIsChecked(scope: IConstruct): void {
  checked.add(scope);
}

/** Called by the constructs: their rule is looked at, or the synthesis fails. */
export function mustBeChecked(construct: RuleConstruct, kind: RuleKind): void {
  kinds.set(construct, kind);
  construct.node.addValidation({
    validate: () =>
      construct.node.scopes.some((scope) => checked.has(scope))
        ? []
        : ["the safety rules have not checked this rule: call checkRuleSafety(app, { today: 'YYYY-MM-DD' }) of cordon/constructs"],
  });
}

interface PlacedFinding {
  readonly finding: SafetyFinding;
  readonly text: string;
  readonly place: IConstruct;
}

function findingsBelow(scope: IConstruct, { today, settings, deployed }: RuleSafetyOptions): readonly PlacedFinding[] {
  const constructs = scope.node.findAll().filter((node): node is RuleConstruct => kinds.has(node));
  const suppressionRules = distinct<SuppressionRule>(constructs, 'suppressionRules');
  const automationRules = distinct<AutomationRule>(constructs, 'automationRules');
  const automationRulesV2 = distinct<AutomationRuleV2>(constructs, 'automationRulesV2');
  const lists = { suppressionRules, automationRules, automationRulesV2 };
  const { findings } = checkSafety({
    suppressionRules: suppressionRules.map(({ rule }) => rule),
    automationRules: automationRules.map(({ rule }) => rule),
    automationRulesV2: automationRulesV2.map(({ rule }) => rule),
    today,
    settings: { ...defaultSignals, ...settings },
    ...(deployed && { deployed }),
  });
  return findings.map((finding) => {
    const { list, index } = finding;
    const found = index === undefined ? undefined : lists[list][index];
    const place = found?.place ?? scope;
    const problem = {
      ...findingToProblem(finding),
      path: [found?.rule.name ?? list, finding.at].filter((part) => part !== undefined).join(' '),
    };
    return { finding, text: plain(problemToText(problem)), place };
  });
}

/** The rules of a kind. One that is in several Regions, a construct each, is one rule. */
function distinct<Rule extends AnyRule>(
  constructs: readonly RuleConstruct[],
  kind: RuleKind,
): readonly { readonly rule: Rule; readonly place: IConstruct }[] {
  const found = new Map<string, { rule: Rule; readonly place: IConstruct; readonly regions: string[] }>();
  for (const construct of constructs.filter((node) => kinds.get(node) === kind)) {
    const rule = construct.rule as Rule;
    const key = JSON.stringify({ ...rule, regions: [] });
    const same = found.get(key);
    // Of two rules that are alike in one Region each is one: they are duplicates.
    const region = regionOf(construct);
    if (same && !same.regions.includes(region)) same.regions.push(region);
    else found.set(same ? `${key} ${construct.node.path}` : key, { rule, place: construct, regions: [region] });
  }
  return [...found.values()].map(({ rule, place, regions }) => ({ rule: { ...rule, regions }, place }));
}

/** A stack without a Region of its own is a Region of its own: nothing is known of where others are. */
function regionOf(construct: IConstruct): string {
  const stack = Stack.of(construct);
  return Token.isUnresolved(stack.region) ? `of ${stack.node.path}` : stack.region;
}
