import { type RuleList } from './rule-lists';
import { type Problem } from '../core/problem';
import { type AutomationRule } from '../configuration/automation-rule';
import { resolveAutomationRule, resolveSuppressionRule, whereWritten, type ResolvedRule } from './environment';
import { suppressionRuleProblems } from './guardduty/problems';
import { automationRuleProblems } from './security-hub/problems';
import { automationRuleV2Problems, sharedOrdersV2 } from './security-hub-v2/problems';
import { type SuppressionRule } from '../configuration/suppression-rule';
import { type Environment } from '../configuration/configuration';
import {
  automationRuleV2WithDefaults,
  automationRuleWithDefaults,
  emptyEnvironment,
  suppressionRuleWithDefaults,
  type WrittenConfiguration,
} from '../configuration/defaults';
import { type ConfigurationDraft } from '../configuration/draft';
import { regionsInUse } from './rule-meaning';

/** What the schema and the other checks say of a rule already. */
const saidBefore = new Set(['name', 'owner', 'expires', 'regions']);

/**
 * What GuardDuty and Security Hub would refuse of the rules, with the values of the environment in them. A rule in which something is wrong
 * already waits until that is right; so does one that takes values from an environment in which something is wrong.
 */
export function checkRuleContents({ draft, given, sound }: ConfigurationDraft, environmentHolds: boolean): Problem[] {
  const environment = { ...emptyEnvironment, ...draft.environment } as Environment;
  const regions = (regionsInUse(draft, given) ?? []).filter((region) => region !== undefined);
  const written = draft as unknown as Pick<WrittenConfiguration, RuleList>;
  const check = <Rule extends SuppressionRule | AutomationRule>(
    path: string,
    complete: () => Rule,
    resolve: (rule: Rule, environment: Environment) => ResolvedRule<Rule>,
    problemsOf: (rule: Rule) => readonly Problem[],
  ): Problem[] => {
    if (!sound(path)) {
      return [];
    }
    const rule = complete();
    return environmentHolds || rule.criteria.every(({ from }) => from === undefined)
      ? contentProblems(path, rule, resolve(rule, environment), problemsOf)
      : [];
  };
  return [
    ...(written.suppressionRules ?? []).flatMap((rule, index) =>
      check(
        `suppressionRules[${index}]`,
        () => suppressionRuleWithDefaults(rule, regions),
        resolveSuppressionRule,
        suppressionRuleProblems,
      ),
    ),
    ...(written.automationRules ?? []).flatMap((rule, index) =>
      check(`automationRules[${index}]`, () => automationRuleWithDefaults(rule, regions), resolveAutomationRule, automationRuleProblems),
    ),
    ...contentsV2(written.automationRulesV2 ?? [], sound),
  ];
}

function contentsV2(rules: NonNullable<WrittenConfiguration['automationRulesV2']>, sound: ConfigurationDraft['sound']): Problem[] {
  const complete = rules.map(automationRuleV2WithDefaults);
  const whole = rules.map((_, index) => sound(`automationRulesV2[${index}]`));
  return [
    ...complete.flatMap((rule, index) =>
      whole[index] === true
        ? automationRuleV2Problems(rule)
            .filter(({ path = '' }) => !saidBefore.has(path))
            .map((problem) => ({ ...problem, path: `automationRulesV2[${index}].${problem.path ?? ''}` }))
        : [],
    ),
    ...(whole.every((each) => each) ? sharedOrdersV2(complete) : []),
  ];
}

function contentProblems<Rule extends SuppressionRule | AutomationRule>(
  path: string,
  rule: Rule,
  resolved: ResolvedRule<Rule>,
  problemsOf: (rule: Rule) => readonly Problem[],
): Problem[] {
  // A criterion whose reference cannot be followed lacks values for no other reason.
  const unresolved = new Set(resolved.problems.map(({ path: at = '' }) => criterionOf(at)));
  const problems = problemsOf(resolved.rule)
    .filter(({ path: at = '' }) => !saidBefore.has(at) && !unresolved.has(criterionOf(at) ?? 'no criterion'))
    .map((problem) => ({ ...problem, path: whereWritten(problem.path ?? '', rule) }));
  return [...resolved.problems, ...problems].map((problem) => ({ ...problem, path: problem.path ? `${path}.${problem.path}` : path }));
}

/** `criteria[1]` of `criteria[1].equals[0]`. */
function criterionOf(path: string): string | undefined {
  return /^criteria\[\d+\]/.exec(path)?.[0];
}
