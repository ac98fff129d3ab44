import { administratorOf } from '../../configuration/administrators';
import { type AutomationRule } from '../../configuration/automation-rule';
import { type ApprovedAction } from '../../configuration/configuration';
import { type DeployedAutomationRule, type Snapshot } from '../../organization/snapshot';
import { resolveRules } from '../../signals/environment';
import { safetyRules, type SafetyInput } from '../../signals/safety';
import { activeRules, harm } from '../../signals/safety/active-rules';
import { madeByService } from '../../signals/safety/deployed-rules';
import { findingHiddenFrom } from '../../signals/safety/rules/finding-hidden-from';
import { markedAsTriaged } from '../../signals/safety/rules/marked-as-triaged';
import { terminalBeforeService } from '../../signals/safety/rules/terminal-before-service';
import { actionTypeNames } from '../action-type-names';
import { writtenRule } from '../deployed-automation-rule';
import { hides, hidingRule, reachesAccount, reachesRegion, type Doubt, type HidingRule } from '../hiding-rules';
import {
  byAction,
  byValues,
  names,
  ofAccount,
  remedyOfUnread,
  remembered,
  shared,
  takeSnapshot,
  whyUnread,
  type ChainInput,
  type Judge,
  type Judgements,
} from '../judge';
import { no, unsure, yes, type Judgement } from '../link';
import { told } from '../regions';
import { unknownV2 } from './automation-rules-v2';

/** A rule that changes findings so that the service cannot see them, or may not. */
interface ChangingRule {
  readonly rule: HidingRule;
  /** `no`: it hides the finding, or calls it harmless. `unknown`: AWS does not document what the service then does. */
  readonly state: 'no' | 'unknown';
}

interface Words {
  /** The evidence where no rule changes anything. */
  readonly none: string;
  /** Where the rules are: `of the configuration`. */
  readonly where: string;
  readonly remedy: (rule: string) => string;
}

/**
 * Automation rules of the configuration. Those that suppress a finding, lower its severity or call it harmless break the link. Of some others AWS
 * does not document what the service does with a finding that they changed.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 */
export function configuredAutomationRules({ configuration, today }: ChainInput): Judge {
  const { suppressionRules, automationRules } = resolveRules(configuration);
  const { regions } = configuration.organization;
  const safety: SafetyInput = {
    ...{ suppressionRules, automationRules, today, settings: configuration.signals },
    automationRulesV2: configuration.automationRulesV2 ?? [],
  };
  const remedy = (rule: string): string =>
    `name single resources in the criteria of ${rule}, or remove what it writes: cordon explain rule ${rule}`;
  const version2 = changingV2(safety);
  const doubts = version2.map((rule) => ({
    evidence: `${rule} of Security Hub V2 can hide threats. AWS does not document whether the service reads findings there.`,
    remedy: remedy(rule),
  }));
  const enabled = automationRules.filter((rule) => rule.enabled && rule.regions.some((region) => regions.includes(region)));
  return judgeRules(changingRules(safety, regions), doubts, {
    none:
      enabled.length === 0
        ? 'The configuration has no automation rule that is enabled in the Regions in use.'
        : `No automation rule of the configuration hides or weakens a threat to this resource (${enabled.length} enabled).`,
    where: 'of the configuration',
    remedy,
  });
}

/** Rules that hide or weaken findings, or of which AWS does not document what follows. */
function changingRules(safety: SafetyInput, regions: readonly string[]): readonly ChangingRule[] {
  const doubtful = new Set(
    [terminalBeforeService, markedAsTriaged, findingHiddenFrom]
      .flatMap((rule) => rule.check(safety))
      .flatMap(({ id, list, index }) => (list === 'automationRules' && !/\[(route|rule):/.test(id) ? [index] : [])),
  );
  return activeRules(safety).automations.flatMap((active): readonly ChangingRule[] => {
    const { rule } = active;
    const isInUse = rule.enabled && rule.regions.some((region) => regions.includes(region) && reachesRegion(active, region));
    const state = harm(active) !== undefined ? 'no' : doubtful.has(active.index) ? 'unknown' : undefined;
    return isInUse && state !== undefined ? [{ rule: hidingRule(rule.name, active), state }] : [];
  });
}

/** Names of rules of Security Hub V2 that can hide a threat. */
function changingV2(safety: SafetyInput): readonly string[] {
  const rules = safety.automationRulesV2 ?? [];
  if (rules.length === 0) return [];
  const only: SafetyInput = { ...safety, suppressionRules: [], automationRules: [] };
  const hiding = safetyRules
    .filter(({ id }) => id.startsWith('hides-') || id === 'marked-as-triaged')
    .flatMap((rule) => rule.check(only))
    .flatMap(({ list, index }) => (list === 'automationRulesV2' && index !== undefined ? [rules[index]?.name ?? ''] : []));
  return [...new Set(hiding)];
}

/** Automation rules that Security Hub has now, whoever made them. */
export function deployedAutomationRules({ configuration, snapshot, today }: ChainInput): Judge {
  const administrator = administratorOf(configuration.organization, 'securityHub');
  const unread: Parameters<typeof told>[0][number][] = [];
  const doubts: Doubt[] = [];
  const changing: ChangingRule[] = [];
  const ofService = new Set<string>();
  let enabled = 0;
  for (const region of [...new Set(configuration.organization.regions)].sort()) {
    for (const one of unknownV2(snapshot, region, configuration)) {
      if (one.kind === 'rule') doubts.push(one);
      else unread.push({ region, state: 'unknown', ...one });
    }
    const found = rulesOf(snapshot, region);
    if ('tell' in found) {
      unread.push({ region, state: 'unknown', ...found });
      continue;
    }
    const written: AutomationRule[] = [];
    for (const rule of found.rules.filter((one) => one.enabled)) {
      if (madeByService(rule.name, rule.tags.status === 'present' ? rule.tags.value : undefined)) {
        ofService.add(rule.name);
        continue;
      }
      enabled++;
      const one = writtenRule(rule, region);
      if (one === undefined) doubts.push(unreadRule(rule, region));
      else written.push(one);
    }
    changing.push(...changingRules({ suppressionRules: [], automationRules: written, today, settings: configuration.signals }, [region]));
  }
  if (unread.length > 0) doubts.unshift(told(unread));
  const triage = ofService.size === 0 ? '' : ` AWS Security Incident Response has ${ofService.size} of its own.`;
  return judgeRules(changing, doubts, {
    none:
      (enabled === 0
        ? 'Nobody else has an enabled automation rule in Security Hub in the Regions in use.'
        : `No deployed automation rule hides or weakens a threat to this resource (${enabled} enabled).`) + triage,
    where: `in Security Hub of account ${administrator}`,
    remedy: (rule) => `limit or disable the automation rule ${rule} in account ${administrator}: aws securityhub list-automation-rules`,
  });
}

/** The automation rules of a Region, or why they are not known. */
function rulesOf(
  { signals }: Snapshot,
  region: string,
): { readonly rules: readonly DeployedAutomationRule[] } | { readonly tell: (where: string) => string; readonly remedy: string } {
  const reading = signals?.regions[region]?.automationRules;
  if (reading === undefined) {
    return { tell: (where) => `Nobody looked at the automation rules of Security Hub in ${where}.`, remedy: takeSnapshot };
  }
  if (reading.status === 'unknown') {
    const { reason } = reading;
    return { tell: (where) => whyUnread(`the automation rules of Security Hub in ${where}`, reason), remedy: remedyOfUnread(reason) };
  }
  return { rules: reading.status === 'present' ? reading.value : [] };
}

function unreadRule({ arn, name, content }: DeployedAutomationRule, region: string): Doubt {
  if (content?.status === 'unknown') {
    return { evidence: whyUnread(`what the automation rule ${name} does`, content.reason), remedy: remedyOfUnread(content.reason) };
  }
  const evidence =
    content === undefined
      ? `The automation rule ${name} is enabled in ${region}. The snapshot does not have what it does.`
      : `The automation rule ${name} is enabled in ${region}. It has criteria or updates that Cordon does not know.`;
  return {
    evidence,
    remedy: `read what it does: aws securityhub batch-get-automation-rules --automation-rules-arns ${arn} --region ${region}`,
  };
}

function judgeRules(changing: readonly ChangingRule[], doubts: readonly Doubt[], words: Words): Judge {
  const judged = remembered((action: ApprovedAction, ...hits: readonly ChangingRule[]) => judgementOf(action, hits, doubts, words));
  const of = (hits: (one: ChangingRule) => boolean): Judgements =>
    byAction((action) => judged(action, ...changing.filter((one) => hides(one.rule, action) && hits(one))));
  // Most rules name no account, and then all accounts have the same answer.
  if (!changing.some(({ rule: { asksAccount } }) => asksAccount)) return shared(of(() => true));
  return ofAccount(
    byValues(
      changing.length,
      (at, { id }) => reachesAccount(changing[at]!.rule, id),
      (hits) => of((one) => hits[changing.indexOf(one)]!),
    ),
  );
}

function judgementOf(action: ApprovedAction, found: readonly ChangingRule[], doubts: readonly Doubt[], words: Words): Judgement {
  const resource = actionTypeNames[action];
  const wide = found.filter(({ rule }) => !rule.isNarrow);
  const of = (state: ChangingRule['state']): readonly string[] => wide.filter((one) => one.state === state).map(({ rule }) => rule.name);
  const [hiding, doubtful] = [of('no'), of('unknown')];
  if (hiding.length > 0) {
    const evidence = `${names(hiding)} ${words.where} ${hiding.length === 1 ? 'hides or weakens' : 'hide or weaken'} findings about any ${resource} of the account.`;
    return no(evidence, words.remedy(hiding[0]!));
  }
  if (doubtful.length > 0) {
    const evidence = `${names(doubtful)} ${words.where} ${doubtful.length === 1 ? 'changes' : 'change'} findings about any ${resource}. AWS does not document whether the service then still triages them.`;
    return unsure(evidence, words.remedy(doubtful[0]!));
  }
  const [first] = doubts;
  if (first) return unsure([...new Set(doubts.map(({ evidence }) => evidence))].slice(0, 3).join(' '), first.remedy);
  if (found.length === 0) return yes(words.none);
  const narrow = [...new Set(found.map(({ rule }) => rule.name))];
  return yes(`${names(narrow)} ${words.where} ${narrow.length === 1 ? 'changes' : 'change'} findings of single resources alone.`);
}
