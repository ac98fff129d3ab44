import { isExpired } from '../configuration/governance';
import { criterionVerdicts, type CriterionVerdict } from '../replay/path/criteria';
import { automationReading, automationV2Reading, suppressionReading } from '../replay/path/readings';
import { formsOf } from '../replay/records/forms';
import { type AppliedRule } from '../replay/path/changes';
import { type Judging, type Reason } from './judged';

/** Why a suppression rule does not archive a finding, or may not. */
export function suppressionReasons(name: string, judging: Judging): readonly Reason[] {
  const { configuration, path, rules, record, today } = judging;
  const rule = configuration.suppressionRules?.find((one) => one.name === name);
  const { region = '' } = path.subject;
  if (rule === undefined || !('finding' in record)) return [];
  if (isExpired(rule, today)) return [{ rule: name, sentence: `It ended on ${rule.expires}.` }];
  if (!rule.regions.includes(region))
    return [{ rule: name, sentence: `It is a rule of ${rule.regions.join(', ')}, and not of ${region}.` }];
  const deployed = rules.regions.get(region)?.suppressionRules.find((one) => one.rule.name === name);
  const form = formsOf(record).guardDuty;
  if (deployed === undefined || form === undefined) return [];
  const criteria = criterionVerdicts(suppressionReading, deployed.rule.criteria, form, undefined);
  return [{ rule: name, sentence: sentenceOf(criteria, rule.stage === 'observe'), criteria }];
}

function sentenceOf(criteria: readonly CriterionVerdict[], observes: boolean): string {
  if (criteria.some(({ holds }) => holds === false)) return 'It does not match.';
  if (criteria.some(({ holds }) => holds === 'unknown')) return 'It may match.';
  return observes ? 'It matches, but it only observes (stage: observe).' : 'It matches.';
}

/** What an automation rule does to a finding, or why it does nothing. */
export function automationReasons(name: string, judging: Judging): readonly Reason[] {
  const { path } = judging;
  const applied = [path.securityHub, path.securityHubV2].flatMap((changes) => changes?.rules.filter((one) => one.name === name) ?? []);
  return applied.length > 0 ? applied.map(appliedReason) : notApplied(name, judging);
}

/** What an automation rule that is applied, or may be, writes. */
export function appliedReason({ name, order, applied, writes, criteria, doubt }: AppliedRule): Reason {
  const what = writes.map(({ field, value }) => `${field} to ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ');
  const sentence = `At order ${order} it ${applied === true ? 'sets' : 'may set'} ${what}.${doubt === undefined ? '' : ` ${doubt}`}`;
  return { rule: name, sentence, ...(criteria && criteria.length > 0 && { criteria }) };
}

function notApplied(name: string, { configuration, path, rules, record, today }: Judging): readonly Reason[] {
  const { automationRules = [], automationRulesV2 = [] } = configuration;
  const { region = '', time } = path.subject;
  const found = [...automationRules, ...automationRulesV2].find((one) => one.name === name);
  if (found === undefined || !('finding' in record)) return [];
  if (isExpired(found, today)) return [{ rule: name, sentence: `It ended on ${found.expires}.` }];
  if (!found.enabled) return [{ rule: name, sentence: 'It is not enabled.' }];
  const forms = formsOf(record);
  const v2 = automationRulesV2.find((one) => one.name === name);
  if (v2 !== undefined) {
    if (forms.securityHubV2 === undefined) return [{ rule: name, sentence: 'It looks at findings of Security Hub V2 alone.' }];
    return [reasonWith(name, criterionVerdicts(automationV2Reading, v2.criteria, forms.securityHubV2, time))];
  }
  if (!found.regions.includes(region)) {
    return [{ rule: name, sentence: `It is a rule of ${found.regions.join(', ')}, and not of ${region}.` }];
  }
  const deployed = rules.regions.get(region)?.automationRules.find((one) => one.rule.name === name);
  if (deployed === undefined || forms.securityHub === undefined) return [];
  return [reasonWith(name, criterionVerdicts(automationReading, deployed.rule.criteria, forms.securityHub, time))];
}

function reasonWith(rule: string, criteria: readonly CriterionVerdict[]): Reason {
  const misses = criteria.some(({ holds }) => holds === false);
  // A rule that matches and is still not applied comes after a terminal rule, or GuardDuty archives the finding before.
  return {
    rule,
    sentence: misses ? 'It does not match.' : 'It is not applied: the finding is archived before, or an earlier rule is terminal.',
    criteria,
  };
}
