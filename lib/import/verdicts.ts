import { CordonError } from '../core/problem';
import { readConfiguration } from '../meaning/read';
import { evaluateSignals } from '../signals/evaluate';
import { baseOf } from '../core/acknowledge';
import { evaluateRoutes } from '../routes/evaluate';
import { importedLists, type CarriedRule, type ImportedList } from './carried';
import { type HomePlace } from './event-rules';
import { isFields } from './found';
import { todo } from './todo';

/** One thing that `cordon check` says of a rule. */
export interface ImportFinding {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly remedy: string;
}

/** What `cordon check` would say of a rule, once `TODO` is replaced. */
export interface RuleVerdict {
  /** `refused`: it has an error. */
  readonly verdict: 'passed' | 'warned' | 'refused';
  readonly findings: readonly ImportFinding[];
}

/** What stands for `TODO`, so that the rest can be judged. Findings about it are left out. */
const stands = { owner: 'imported', justification: 'imported, and still to be explained' };
const aboutStandIns: readonly string[] = ['expired', 'expiry-too-far', 'owner-or-justification-missing'];

/**
 * Runs the checks of rules over imported ones.
 * @param today YYYY-MM-DD
 * @param home - where the routes will be. @default - not known
 */
export function verdicts(rules: readonly CarriedRule[], today: string, home?: HomePlace): readonly RuleVerdict[] {
  const expires = new Date(Date.parse(`${today}T00:00:00Z`) + 30 * 86_400_000).toISOString().slice(0, 10);
  const regions = [...new Set(rules.flatMap(regionsOf).filter((region) => region !== todo))];
  const inUse = regions.length === 0 ? ['eu-west-1'] : regions;
  const empty = <Item>() => ({ suppressionRules: [] as Item[], automationRules: [] as Item[], automationRulesV2: [] as Item[] });
  const indexes = empty<number>();
  const lists = empty<object>();
  for (const [index, { list, rule }] of rules.entries()) {
    if (list === 'routes') continue;
    const { regions: own, precedence } = rule;
    indexes[list].push(index);
    lists[list].push({
      ...{ ...rule, ...stands, expires, regions: (own as readonly string[]).includes(todo) ? inUse : own },
      ...(precedence === todo && { precedence: 'after-service' }),
    });
  }
  const configuration = {
    organization: organizationAt(undefined, inUse),
    ...lists,
  };
  const hasRegions = (list: keyof typeof indexes, at: number): boolean => !regionsOf(rules[indexes[list][at] ?? -1]!).includes(todo);
  /** Says nothing of Regions that only stand for TODO, of the rule itself or of one that it is compared with. */
  const withoutStandIns = (message: string, list: keyof typeof indexes, at: number): string => {
    const others = [...message.matchAll(/(suppressionRules|automationRules|automationRulesV2)\[(\d+)\]/g)];
    const isKnown = hasRegions(list, at) && others.every(([, of, other]) => hasRegions(of as keyof typeof indexes, Number(other)));
    return isKnown ? message : message.replace(regionsInWords, ' wherever both are deployed');
  };
  const found = rules.map((): ImportFinding[] => []);
  const add = (list: keyof typeof indexes, at: number | undefined, finding: ImportFinding): void => {
    const index = at === undefined ? undefined : indexes[list][at];
    if (index !== undefined) found[index]?.push(finding);
  };
  try {
    const file = readConfiguration(JSON.stringify(configuration), { file: 'imported' });
    const { safety } = evaluateSignals({ configuration: file.configuration, today });
    for (const { id, severity, list, index, message, remedy } of safety.findings) {
      if (index === undefined || aboutStandIns.includes(baseOf(id))) continue;
      add(list, index, { id, severity, message: withoutStandIns(message, list, index), remedy });
    }
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    for (const { id, path = '', message, remedy } of error.problems) {
      const [, list, at] = /^(suppressionRules|automationRules|automationRulesV2)\[(\d+)\]/.exec(path) ?? [];
      if (isRuleList(list))
        add(list, Number(at), { id, severity: 'error', message: `${path.replace(/^[^.]*\.?/, '')} ${message}`, remedy });
    }
  }
  for (const [index, { list, rule }] of rules.entries()) if (list === 'routes') found[index]?.push(...routeFindings(rule, inUse, home));
  return found.map((findings) => ({
    verdict: findings.some(({ severity }) => severity === 'error') ? 'refused' : findings.length > 0 ? 'warned' : 'passed',
    findings,
  }));
}

const isRuleList = (list: string | undefined): list is Exclude<ImportedList, 'routes'> =>
  importedLists.some((one) => one === list && one !== 'routes');

/** ` in eu-west-1, eu-west-2 and us-east-1` */
const regionsInWords = / in [a-z]{2,}(?:-[a-z]+)+-\d(?:(?:, | and )[a-z]{2,}(?:-[a-z]+)+-\d)*/;

/** Regions that a rule is for; those of a route stand in its pattern. */
function regionsOf({ list, rule }: CarriedRule): readonly string[] {
  if (list !== 'routes') return rule.regions as readonly string[];
  const { pattern } = rule.events as { readonly pattern: { readonly eventPattern: { readonly region?: unknown } } };
  const { region } = pattern.eventPattern;
  return Array.isArray(region)
    ? (region as readonly unknown[]).filter((one): one is string => typeof one === 'string' && /^[a-z]{2,}(-[a-z]+)+-\d$/.test(one))
    : [];
}

/** A route with what can stand in the place of `TODO`: the default bus, and no message of its own. */
function withoutTodo(rule: CarriedRule['rule']): object {
  const { pattern } = rule.events as { readonly pattern: { readonly bus: string } };
  const targets = (rule.targets as readonly unknown[]).map((target) =>
    isFields(target) ? Object.fromEntries(Object.entries(target).filter(([, value]) => value !== todo)) : target,
  );
  return { ...rule, targets, events: { pattern: { ...pattern, bus: pattern.bus === todo ? 'default' : pattern.bus } } };
}

/** What the checks say of one route. Where it is not known where the routes will be, they are where its first target is. */
function routeFindings(rule: CarriedRule['rule'], regions: readonly string[], home: HomePlace | undefined): readonly ImportFinding[] {
  const place = home ?? placeOfTargets(rule);
  const configuration = { organization: organizationAt(place, regions), routes: [withoutTodo(rule)] };
  const inRoute = (path: string, message: string): string => `${path.replace(/^routes\[0\]\.?/, '')} ${message}`.trimStart();
  try {
    const routes = evaluateRoutes(readConfiguration(JSON.stringify(configuration), { file: 'imported' }).configuration);
    return [
      ...(routes?.problems ?? []).map(({ id, path = '', message, remedy }) => ({
        ...{ id, severity: 'error' as const, message: inRoute(path, message), remedy },
      })),
      ...(routes?.safety.findings ?? []).map(({ id, severity, at, message, remedy }) => ({
        id,
        severity,
        message: inRoute(at, message),
        remedy,
      })),
    ];
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    return error.problems.map(({ id, path = '', message, remedy }) => ({ id, severity: 'error', message: inRoute(path, message), remedy }));
  }
}

function organizationAt(home: HomePlace | undefined, regions: readonly string[]): object {
  return {
    id: 'o-exampleorgid',
    managementAccount: home?.account === '111111111111' ? '999999999999' : '111111111111',
    ...(home && { delegatedAdministrator: home.account }),
    membershipRegion: home?.region ?? regions[0],
    regions: [...new Set([...(home ? [home.region] : []), ...regions])],
  };
}

function placeOfTargets({ targets }: CarriedRule['rule']): HomePlace | undefined {
  const [, region, account] = /"arn:[^:"]+:[^:"]+:([a-z]{2,}(?:-[a-z]+)+-\d):(\d{12}):/.exec(JSON.stringify(targets)) ?? [];
  return region === undefined || account === undefined ? undefined : { region, account };
}
