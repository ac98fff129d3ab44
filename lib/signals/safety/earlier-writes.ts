import { fieldsOf, type CriterionV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { type AutomationCriterion } from '../../configuration/automation-rule';
import { valuesAt, type Document } from '../readers/example-event';
import { written } from '../readers/writes';
import { automationField } from '../security-hub/criteria';
import { automationMatches } from '../security-hub/matching';
import { automationRuleOrders } from '../security-hub/precedence';
import { partsOf } from '../security-hub/update';
import { writtenV2 } from '../security-hub-v2/hidden-from';
import { criterionMatchesV2 } from '../security-hub-v2/matching';
import { activeRules, hidesFindings, type ActiveAutomation, type ActiveAutomationV2, type ActiveRule } from './active-rules';
import { automationConditions, automationV2Conditions } from './conditions';
import { hardlyTogether } from './exclusion';
import { type SafetyFinding, type SafetyInput } from './safety-rule';
import { and, orAccept } from './words';

type Changing = ActiveAutomation | ActiveAutomationV2;

/** A rule and when it has its turn in a Region. */
interface Turn<Active> {
  readonly active: Active;
  readonly order: number;
}

/** Most earlier rules in a chain, and most chains before a rule in a Region. */
const mostRules = 3;
const mostChains = 32;

/**
 * The rules together with earlier rules that write what they ask for. A criterion on a field protects no finding in which an earlier rule has written
 * the value that it takes. Such a finding had to match the earlier rule, and the other criteria. Whether a later rule sees what an earlier one wrote,
 * no page says for certain (decision 24), so that it may.
 */
export function afterEarlierRules(input: SafetyInput): readonly Changing[] {
  const before = known.get(input);
  if (before !== undefined) return before;
  const { automations, automationsV2 } = activeRules(input);
  const found = [
    ...inRegions(automations, turnsOf, combined),
    ...inRegions(automationsV2, (here) => here.map((active) => ({ active, order: active.rule.order })), combinedV2),
  ];
  known.set(input, found);
  return found;
}

const known = new WeakMap<SafetyInput, readonly Changing[]>();

/**
 * What is found of each rule alone, and together with earlier rules. What was found before is not said again.
 * @param find - what is wrong with a rule
 */
export function judged(input: SafetyInput, find: (active: ActiveRule) => readonly SafetyFinding[]): readonly SafetyFinding[] {
  const said = new Set<string>();
  // What an earlier rule hides itself, no later rule hides.
  const combinations = afterEarlierRules(input).filter(({ after }) => after?.rules.some(hidesFindings) !== true);
  return [...activeRules(input).all, ...combinations].flatMap((active) =>
    find(active).flatMap((finding) => {
      const key = `${active.list} ${active.index} ${finding.id}`;
      if (said.has(key)) return [];
      said.add(key);
      return [together(active, finding)];
    }),
  );
}

/** A finding of a rule together with earlier ones: its criteria do not stand in the configuration as they were looked at. */
function together(active: ActiveRule, finding: SafetyFinding): SafetyFinding {
  if (active.list === 'suppressionRules' || active.after === undefined) return finding;
  const { id, severity, list, index, parts } = finding;
  const { rules, fields } = active.after;
  const who = and(rules.map((one) => `${one.list}[${one.index}] (${one.rule.name})`));
  const isOne = rules.length === 1;
  return {
    id,
    severity,
    list,
    ...(index !== undefined && { index }),
    ...(parts !== undefined && { parts }),
    at: 'criteria',
    message: `${finding.message}. ${who} ${isOne ? 'comes' : 'come'} first and ${isOne ? 'writes' : 'write'} the ${and(fields)} that this rule asks for. AWS does not say whether a rule sees what an earlier rule wrote`,
    remedy: `ask for findings that no earlier rule changes, or remove one of the rules${orAccept(id)}`,
  };
}

/** Whether later rules can see what an earlier rule writes. */
function changes(active: Changing): boolean {
  const isTerminal = active.list === 'automationRules' && active.rule.terminal;
  return active.rule.enabled && !isTerminal;
}

function inRegions<Active extends Changing>(
  all: readonly Active[],
  turnsIn: (here: readonly Active[]) => readonly Turn<Active>[],
  combine: (earlier: Active, later: Active) => Active | undefined,
): readonly Active[] {
  const found = new Map<string, Active>();
  const looked = new Set<string>();
  for (const region of [...new Set(all.flatMap(({ rule }) => rule.regions))].sort()) {
    const here = all.filter(({ rule }) => rule.regions.includes(region));
    const key = here.map(({ index }) => index).join();
    // Most Regions have the same rules.
    if (looked.has(key)) continue;
    looked.add(key);
    for (const active of turnsIn(here).flatMap((turn, _, turns) => chainsBefore(turn, turns, combine))) {
      const chain = [...(active.after?.rules ?? []), active].map(({ index }) => index).join();
      if (!found.has(chain)) found.set(chain, active);
    }
  }
  return [...found.values()];
}

function chainsBefore<Active extends Changing>(
  own: Turn<Active>,
  turns: readonly Turn<Active>[],
  combine: (earlier: Active, later: Active) => Active | undefined,
): readonly Active[] {
  const earlier = turns.filter(({ active, order }) => order < own.order && changes(active));
  const made: Active[] = [];
  let front: readonly Turn<Active>[] = [own];
  for (let length = 0; length < mostRules && made.length < mostChains; length++) {
    front = front
      .flatMap((later) =>
        earlier
          .filter(({ order }) => order < later.order)
          .flatMap(({ active, order }): readonly Turn<Active>[] => {
            const both = combine(active, later.active);
            return both === undefined ? [] : [{ active: both, order }];
          }),
      )
      .slice(0, mostChains);
    made.push(...front.map(({ active }) => active));
  }
  return made;
}

function turnsOf(here: readonly ActiveAutomation[]): readonly Turn<ActiveAutomation>[] {
  const { orders } = automationRuleOrders(here.map(({ rule }) => rule));
  return here.flatMap((active) => {
    const order = orders.get(active.rule.name);
    return order === undefined ? [] : [{ active, order }];
  });
}

/** What a criterion is to a field that an earlier rule writes. */
type Reading = 'takes' | 'refuses' | 'elsewhere';

function combined(earlier: ActiveAutomation, later: ActiveAutomation): ActiveAutomation | undefined {
  const documents = written(earlier.rule, partsOf(earlier.rule.update), {});
  const left = withoutWritten(later.rule.criteria, (criterion) => readingOf(criterion, documents));
  if (left === undefined || hardlyTogether(earlier.conditions, automationConditions(left.criteria))) return undefined;
  const criteria = [...earlier.rule.criteria, ...left.criteria];
  const fields = left.gone.map(({ field }) => field);
  return {
    ...later,
    rule: { ...later.rule, criteria },
    conditions: automationConditions(criteria),
    after: {
      alone: later,
      rules: [earlier, ...(later.after?.rules ?? [])],
      fields: [...new Set([...fields, ...(later.after?.fields ?? [])])],
    },
  };
}

function combinedV2(earlier: ActiveAutomationV2, later: ActiveAutomationV2): ActiveAutomationV2 | undefined {
  const document = writtenV2(earlier.rule.update ?? {});
  const left = withoutWritten(later.rule.criteria, (criterion) => readingOfV2(criterion, document));
  if (left === undefined || hardlyTogether(earlier.conditions, automationV2Conditions(left.criteria).conditions)) return undefined;
  const criteria = [...earlier.rule.criteria, ...left.criteria];
  const fields = left.gone.flatMap(fieldsOf).flatMap((one) => (readingOfField(one, document) === 'takes' ? [one.field] : []));
  return {
    ...later,
    rule: { ...later.rule, criteria },
    ...automationV2Conditions(criteria),
    after: {
      alone: later,
      rules: [earlier, ...(later.after?.rules ?? [])],
      fields: [...new Set([...fields, ...(later.after?.fields ?? [])])],
    },
  };
}

/** @returns undefined where the earlier rule writes nothing that is asked for, or something that is refused */
function withoutWritten<Criterion>(
  criteria: readonly Criterion[],
  read: (criterion: Criterion) => Reading,
): { readonly criteria: readonly Criterion[]; readonly gone: readonly Criterion[] } | undefined {
  const readings = criteria.map(read);
  const gone = criteria.filter((_, index) => readings[index] === 'takes');
  if (gone.length === 0 || readings.includes('refuses')) return undefined;
  return { criteria: criteria.filter((_, index) => readings[index] === 'elsewhere'), gone };
}

function readingOf(criterion: AutomationCriterion, documents: readonly Document[]): Reading {
  const path = automationField(criterion.field)?.path.replaceAll('[]', '').split('.') ?? [];
  const at = [...path, ...(criterion.key === undefined ? [] : [criterion.key])];
  const holding = documents.filter((document) => path.length > 0 && valuesAt(document, at).length > 0);
  if (holding.length === 0) return 'elsewhere';
  return holding.some((document) => automationMatches([criterion], document) !== false) ? 'takes' : 'refuses';
}

/** Of alternatives, one that takes it is enough, and one on another field may be met. */
function readingOfV2(criterion: CriterionV2, document: Document): Reading {
  const readings = fieldsOf(criterion).map((one) => readingOfField(one, document));
  return (['takes', 'elsewhere'] as const).find((reading) => readings.includes(reading)) ?? 'refuses';
}

function readingOfField(criterion: FieldCriterionV2, document: Document): Reading {
  if (valuesAt(document, criterion.field.split('.')).length === 0) return 'elsewhere';
  return criterionMatchesV2(criterion, document) !== false ? 'takes' : 'refuses';
}
