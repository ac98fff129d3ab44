import { filterCriteria } from '../chain/deployed-filter';
import { writtenRule } from '../chain/deployed-automation-rule';
import { serviceOrder } from '../configuration/automation-rule';
import { longestRuleName, madeByCordon } from '../signals/names';
import { madeByService } from '../signals/safety/deployed-rules';
import { writtenRuleV2 } from '../signals/security-hub-v2/written';
import { routeOf, type HomePlace } from './event-rules';
import {
  type FoundAutomationRule,
  type FoundAutomationRuleV2,
  type FoundEventRule,
  type FoundFilter,
  type FoundRule,
  type NotCarried,
  type SourcePlace,
} from './found';
import { todo } from './todo';

/** Lists of a configuration that rules come into. */
export const importedLists = ['suppressionRules', 'automationRules', 'automationRulesV2', 'routes'] as const;
export type ImportedList = (typeof importedLists)[number];

/** A rule as a configuration says it, with what has still to be written as `TODO`. */
export interface CarriedRule {
  readonly list: ImportedList;
  readonly rule: Readonly<Record<string, unknown>>;
  /** Where it comes from; the same rule of several Regions has several. */
  readonly from: readonly SourcePlace[];
  /** Comments of the source, a line each. */
  readonly comments: readonly string[];
}

export interface CarryOptions {
  /** Where the routes will be. @default - not known: a route names the Region of its rule */
  readonly home?: HomePlace;
  /** Names that the configuration has already. @default - none */
  readonly taken?: Readonly<Partial<Record<ImportedList, readonly string[]>>>;
}

type FoundSignal = FoundFilter | FoundAutomationRule | FoundAutomationRuleV2;

/** What becomes of each kind of rule. */
const lists: Readonly<Record<FoundSignal['kind'], Exclude<ImportedList, 'routes'>>> = {
  filter: 'suppressionRules',
  'automation-rule': 'automationRules',
  'automation-rule-v2': 'automationRulesV2',
};

export interface Carried {
  /** Suppression rules by rank, then automation rules of both kinds by order, then routes. */
  readonly rules: readonly CarriedRule[];
  readonly notCarried: readonly NotCarried[];
}

/** Turns rules as AWS has them into rules of a configuration. One that cannot be said whole is left out: without a criterion it would match more. */
export function carried(found: readonly FoundRule[], { home, taken = {} }: CarryOptions = {}): Carried {
  const notCarried: NotCarried[] = [];
  const names = Object.fromEntries(importedLists.map((list) => [list, new Set(taken[list])])) as Record<ImportedList, Set<string>>;
  const rules: CarriedRule[] = [];
  const signals = found.filter((one) => one.kind !== 'event-rule');
  for (const same of alike(signals)) {
    const [first] = same;
    if (first === undefined) continue;
    const why = ownerOf(first) ?? '';
    const read = why !== '' ? [{ ...placeOf(first), why }] : ruleOf(first);
    if (Array.isArray(read)) {
      notCarried.push(...same.flatMap((one) => read.map((fault) => ({ ...fault, ...placeOf(one) }))));
      continue;
    }
    const list = lists[first.kind];
    const regions = same.map(({ region }) => region);
    const isKnown = regions.every((region) => region !== undefined);
    if (!isKnown) {
      notCarried.push({
        ...placeOf(first),
        attribute: 'region',
        why: 'The source does not tell the Region. Write it in place of TODO.',
        isUnknown: true,
      });
    }
    const { description, criteria, update, ticket, ...rest } = read;
    rules.push({
      list,
      from: same.map(placeOf),
      comments: [...new Set(same.flatMap(({ comments = [] }) => comments))],
      rule: {
        name: unique(first.name, names[list]),
        ...(description !== undefined && { description }),
        ...rest,
        regions: isKnown ? [...new Set(regions)].sort() : [todo],
        ...{
          owner: todo,
          justification: todo,
          expires: todo,
          criteria,
          ...(update !== undefined && { update }),
          ...(ticket !== undefined && { ticket }),
        },
      },
    });
  }
  for (const rule of found.filter((one) => one.kind === 'event-rule')) {
    const made = routeRule(rule, home, names.routes);
    notCarried.push(...made.notCarried);
    if (made.rule) rules.push(made.rule);
  }
  return { rules, notCarried };
}

function routeRule(
  found: FoundEventRule,
  home: HomePlace | undefined,
  taken: Set<string>,
): { readonly rule?: CarriedRule; readonly notCarried: readonly NotCarried[] } {
  const why = ownerOf(found);
  if (why !== undefined) return { notCarried: [{ ...placeOf(found), why }] };
  const made = routeOf(found, home);
  if (!('route' in made)) return { notCarried: made };
  const { name, description, comments = [] } = found;
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return {
    notCarried: made.differences,
    rule: {
      list: 'routes',
      from: [placeOf(found)],
      comments,
      rule: {
        name: freeName(slug === '' ? 'rule' : slug, longestRuleName, taken),
        ...(description !== undefined && { description }),
        ...made.route,
      },
    },
  };
}

const placeOf = ({ file, address }: SourcePlace): SourcePlace => ({ file, address });

/** Whose rule it is, where it is none of the user's. */
function ownerOf({ name, tags }: FoundRule): string | undefined {
  if (madeByService(name, tags)) return 'It is a rule of AWS Security Incident Response itself, which changes and removes it.';
  return madeByCordon(tags) ? 'Cordon deployed it. Its configuration has it already.' : undefined;
}

/** The same rule of several Regions is one rule; suppression rules by rank, automation rules by order. */
function alike(found: readonly FoundSignal[]): readonly (readonly FoundSignal[])[] {
  const groups = new Map<string, FoundSignal[]>();
  for (const rule of found) {
    const { region } = rule;
    const key = JSON.stringify({ ...rule, file: '', address: '', region: '', comments: [], tags: ownerOf(rule) });
    const group = groups.get(key) ?? [];
    // Without a Region, or twice in one, it is a rule of its own.
    if (region === undefined || group.some((one) => one.region === region || one.region === undefined))
      groups.set(`${key}${groups.size}`, [rule]);
    else groups.set(key, [...group, rule]);
  }
  const order = ([first]: readonly FoundSignal[]): number =>
    first === undefined
      ? 0
      : first.kind === 'filter'
        ? (first.rank ?? 1000)
        : (first.kind === 'automation-rule' ? 10_000 : 20_000) + first.order;
  return [...groups.values()].sort((a, b) => order(a) - order(b));
}

function ruleOf(found: FoundSignal): Readonly<Record<string, unknown>> | NotCarried[] {
  switch (found.kind) {
    case 'filter':
      return suppressionRule(found);
    case 'automation-rule':
      return automationRule(found);
    case 'automation-rule-v2':
      return automationRuleV2(found);
  }
}

function automationRuleV2(found: FoundAutomationRuleV2): Readonly<Record<string, unknown>> | NotCarried[] {
  const { order, enabled, criteria, actions, description } = found;
  const rule = writtenRuleV2(criteria, actions);
  if (!('criteria' in rule)) return rule.map(({ part, why }) => ({ ...placeOf(found), attribute: part, why }));
  return { description, order, enabled, ...rule };
}

function suppressionRule(filter: FoundFilter): Readonly<Record<string, unknown>> | NotCarried[] {
  const faults = Object.entries(filter.criteria).flatMap(([field, conditions]) =>
    filterCriteria({ [field]: conditions }) === undefined
      ? [{ ...placeOf(filter), attribute: `criteria ${field}`, why: 'Cordon does not know this condition.' }]
      : [],
  );
  const criteria = filterCriteria(filter.criteria);
  if (criteria === undefined || criteria.length === 0) {
    return faults.length > 0
      ? faults
      : [{ ...placeOf(filter), attribute: 'criteria', why: 'The filter has none. It would match every finding.' }];
  }
  return { description: filter.description, stage: filter.action === 'ARCHIVE' ? 'enforce' : 'observe', criteria };
}

function automationRule(found: FoundAutomationRule): Readonly<Record<string, unknown>> | NotCarried[] {
  const { name, order, enabled, terminal, criteria, updates, description } = found;
  const written = (part: Pick<FoundAutomationRule, 'criteria' | 'updates'>) =>
    writtenRule(
      { arn: '', name, order, enabled, terminal, tags: { status: 'absent' }, content: { status: 'present', value: part } },
      found.region ?? todo,
    );
  const faults = Object.entries(criteria).flatMap(([field, filters]) =>
    written({ criteria: { [field]: filters }, updates: [] }) === undefined
      ? [{ ...placeOf(found), attribute: `criteria ${field}`, why: 'cordon.yaml has no key for this criterion.' }]
      : [],
  );
  if (written({ criteria: {}, updates }) === undefined) {
    faults.push({ ...placeOf(found), attribute: 'actions', why: 'cordon.yaml has no key for one of the updates of this rule.' });
  }
  const rule = written({ criteria, updates });
  if (rule === undefined || faults.length > 0) return faults;
  if (rule.criteria.length === 0)
    return [{ ...placeOf(found), attribute: 'criteria', why: 'The rule has none. It would match every finding.' }];
  if (Object.keys(rule.update).length === 0) return [{ ...placeOf(found), attribute: 'actions', why: 'The rule writes nothing.' }];
  return {
    description,
    // The order of the rules of AWS Security Incident Response; no other rule can have it here.
    precedence: order === serviceOrder ? todo : order,
    ...{ enabled, terminal, criteria: rule.criteria, update: rule.update },
  };
}

/** A name that a configuration takes, and that no other imported rule has. */
function unique(name: string, taken: Set<string>): string {
  const base = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, longestRuleName)
    .padEnd(3, '-');
  return freeName(base, longestRuleName, taken);
}

function freeName(base: string, longest: number, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `-${number}`;
    const candidate = `${base.slice(0, longest - end.length)}${end}`;
    if (taken.has(candidate)) continue;
    taken.add(candidate);
    return candidate;
  }
}
