import { administratorOf } from '../../configuration/administrators';
import { type ApprovedAction } from '../../configuration/configuration';
import { type DeployedFilter, type Snapshot } from '../../organization/snapshot';
import { activeRules } from '../../signals/safety/active-rules';
import { madeByService } from '../../signals/safety/deployed-rules';
import { actionTypeNames } from '../action-type-names';
import { compiledFilter } from '../deployed-filter';
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
import { resolveRules } from '../../signals/environment';

/** Rules of the configuration that archive findings: they hide them at the next deployment, wherever they are not deployed yet. */
export function configuredSuppressionRules(input: ChainInput): Judge {
  const { configuration, today } = input;
  const { regions } = configuration.organization;
  const { suppressionRules, problems } = resolveRules(configuration);
  const compiled = activeRules({ suppressionRules, automationRules: [], today, settings: configuration.signals }).suppressions;
  const enforced = compiled.filter(({ rule }) => rule.stage === 'enforce');
  const rules = enforced
    .filter((active) => active.rule.regions.some((region) => regions.includes(region) && reachesRegion(active, region)))
    .map((active) => hidingRule(active.rule.name, active));
  const doubts: readonly Doubt[] =
    problems.length === 0
      ? []
      : [
          {
            evidence: 'Some suppression rules of the configuration cannot be read.',
            remedy: 'correct the configuration: cordon check',
          },
        ];
  const none =
    enforced.length === 0
      ? 'The configuration has no suppression rule that archives findings.'
      : `The configuration has ${enforced.length === 1 ? 'one suppression rule that archives' : `${enforced.length} suppression rules that archive`} findings, and none hides a threat to this resource.`;
  return judgeRules(rules, doubts, {
    none,
    where: 'of the configuration',
    remedy: (rule) => `name single resources in the criteria of ${rule}, or let it observe: cordon explain rule ${rule}`,
  });
}

/** Filters that GuardDuty has now, whoever made them. */
export function deployedSuppressionRules(input: ChainInput): Judge {
  const { configuration, snapshot } = input;
  const administrator = administratorOf(configuration.organization, 'guardDuty');
  const rules: HidingRule[] = [];
  const doubts: Doubt[] = [];
  const unread: Parameters<typeof told>[0][number][] = [];
  const ofService = new Set<string>();
  let archiving = 0;
  for (const region of [...new Set(configuration.organization.regions)].sort()) {
    const filters = filtersOf(snapshot, administrator, region);
    if ('tell' in filters) {
      unread.push({ region, state: 'unknown', ...filters });
      continue;
    }
    for (const filter of filters.filters.filter(({ action }) => action === 'ARCHIVE')) {
      if (madeByService(filter.name, filter.tags)) {
        ofService.add(filter.name);
        continue;
      }
      archiving++;
      const active = compiledFilter(filter, input);
      if (active === undefined) doubts.push(unreadFilter(filter, region));
      else if (reachesRegion(active, region)) rules.push(hidingRule(filter.name, active));
    }
  }
  if (unread.length > 0) doubts.unshift(told(unread));
  const triage =
    ofService.size === 0
      ? ''
      : ` AWS Security Incident Response made ${ofService.size === 1 ? 'one' : ofService.size} of its own, for what it found harmless.`;
  return judgeRules(rules, doubts, {
    none:
      (archiving === 0
        ? 'GuardDuty has no filter that archives findings in the Regions in use.'
        : `None of the ${archiving === 1 ? 'one filter' : `${archiving} filters`} that archive findings hides a threat to this resource.`) +
      triage,
    where: `in GuardDuty's administrator account ${administrator}`,
    remedy: (rule) =>
      `limit or delete the filter ${rule} in account ${administrator}: aws guardduty get-filter --filter-name ${rule} --detector-id ID`,
  });
}

/** The filters of a Region, or why they are not known. */
function filtersOf(
  { signals }: Snapshot,
  administrator: string,
  region: string,
): { readonly filters: readonly DeployedFilter[] } | { readonly tell: (where: string) => string; readonly remedy: string } {
  if (signals !== undefined && signals.account !== administrator) {
    const evidence = `The snapshot looked for filters in account ${signals.account}. The configuration says that ${administrator} administers GuardDuty.`;
    return { tell: () => evidence, remedy: takeSnapshot };
  }
  const reading = signals?.regions[region]?.filters;
  if (reading === undefined) return { tell: (where) => `Nobody looked at the filters of GuardDuty in ${where}.`, remedy: takeSnapshot };
  if (reading.status === 'unknown') {
    const { reason } = reading;
    return { tell: (where) => whyUnread(`the filters of GuardDuty in ${where}`, reason), remedy: remedyOfUnread(reason) };
  }
  return { filters: reading.status === 'present' ? reading.value : [] };
}

function unreadFilter({ name }: DeployedFilter, region: string): Doubt {
  const evidence = `The filter ${name} archives findings in ${region}. The snapshot does not have its criteria, or they have operators that Cordon does not know.`;
  return { evidence, remedy: `read its criteria: aws guardduty get-filter --filter-name ${name} --detector-id ID --region ${region}` };
}

interface Words {
  readonly none: string;
  readonly where: string;
  readonly remedy: (rule: string) => string;
}

function judgeRules(rules: readonly HidingRule[], doubts: readonly Doubt[], words: Words): Judge {
  const judged = remembered((action: ApprovedAction, ...hits: readonly HidingRule[]) => judgementOf(action, hits, doubts, words));
  const of = (hits: (rule: HidingRule) => boolean): Judgements =>
    byAction((action) => judged(action, ...rules.filter((rule) => hides(rule, action) && hits(rule))));
  // Most rules name no account, and then all accounts have the same answer.
  if (!rules.some(({ asksAccount }) => asksAccount)) return shared(of(() => true));
  return ofAccount(
    byValues(
      rules.length,
      (at, { id }) => reachesAccount(rules[at]!, id),
      (hits) => of((rule) => hits[rules.indexOf(rule)]!),
    ),
  );
}

function judgementOf(action: ApprovedAction, hiding: readonly HidingRule[], doubts: readonly Doubt[], words: Words): Judgement {
  const broad = hiding.filter(({ isNarrow }) => !isNarrow);
  const resource = actionTypeNames[action];
  const threats = broad.filter(({ actions }) => actions.has(action));
  if (broad.length > 0) {
    const found = threats.length > 0 ? threats : broad;
    const what = threats.length > 0 ? 'threats to' : `findings of ${names(found.flatMap((one) => one.classes.get(action) ?? []))} about`;
    const evidence = `${names(found.map(({ name }) => name))} ${words.where} ${found.length === 1 ? 'hides' : 'hide'} ${what} any ${resource} of the account, and ${found.length === 1 ? 'names' : 'name'} no single resource.`;
    return no(evidence, words.remedy(found[0]!.name));
  }
  const [first] = doubts;
  if (first) return unsure([...new Set(doubts.map(({ evidence }) => evidence))].slice(0, 3).join(' '), first.remedy);
  if (hiding.length === 0) return yes(words.none);
  const exceptions = names(hiding.map(({ name }) => name));
  return yes(`${exceptions} ${words.where} ${hiding.length === 1 ? 'hides' : 'hide'} findings of single resources alone.`);
}
