import { type FindingUpdate, serviceOrder } from '../../../configuration/automation-rule';
import { valuesAt, type Document } from '../../readers/example-event';
import { hiddenFinding, type HiddenFinding, type OrderedRule } from '../../readers/hidden-findings';
import { routeReader, ruleReader, serviceReader, type Reader } from '../../readers/reader';
import { automationRuleOrders } from '../../security-hub/precedence';
import { updatableFields } from '../../security-hub/update';
import { activeRules, harm, hides, type ActiveAutomation } from '../active-rules';
import { keptFromRaising } from '../kept-from-raising';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { and, ofProduct, orAccept } from '../words';

export const findingHiddenFrom: SafetyRule = {
  id: 'finding-hidden-from',
  what: 'An automation rule that changes findings so that a reader no longer sees them. The reader is AWS Security Incident Response, a route, or a later automation rule; each is a separate finding. A terminal rule that keeps a later rule from raising a severity is one, too. For routes and later rules, findings of every product count. For the service, only those of products that it ingests count, such as GuardDuty.',
  why: 'Readers select findings by type, severity, confidence or a user-defined field. Automation rules change a finding before EventBridge gets it (https://docs.aws.amazon.com/securityhub/latest/userguide/automations.html). AWS does not document by which fields the service recognizes a finding; its type may be one.',
  fix: 'Do not change the field, and write what you know into a note; or keep the value that the reader asks for. Other rules check SUPPRESSED and RESOLVED.',
  acknowledgeable: true,
  check: (input) => {
    const looked = activeRules(input).automations.filter(({ rule }) => !hides(rule));
    const changed = looked.flatMap((active) => findingsOf(active, input));
    const isSaid = ({ id, index }: SafetyFinding): boolean => changed.some((one) => one.id === id && one.index === index);
    return [...changed, ...keptFromRaising(input).filter((one) => !isSaid(one))];
  },
};

/** A reader, how it is called in a message, and when it looks. */
interface Placed {
  readonly reader: Reader;
  readonly words: string;
  readonly severity: SafetyFinding['severity'];
  readonly until?: number;
  /** What is not certain of it, as a clause. @default - nothing */
  readonly doubt?: string;
  /** As an imperative. */
  readonly remedy: string;
}

function findingsOf(active: ActiveAutomation, input: SafetyInput): readonly SafetyFinding[] {
  const found = new Map<string, SafetyFinding>();
  const looked = new Set<string>();
  for (const region of [...new Set(active.rule.regions)].sort()) {
    const { rules, own } = inRegion(active, input, region);
    const key = rules.map(({ rule, order }) => `${rule.name} ${order}`).join('\n');
    // Most Regions have the same rules.
    if (own === undefined || looked.has(key)) continue;
    looked.add(key);
    for (const placed of readersOf(own, rules, input)) {
      if (found.has(placed.reader.id)) continue;
      const hidden = hiddenFinding(own, placed.reader, {
        rules,
        today: input.today,
        ...(placed.until !== undefined && { until: placed.until }),
      });
      if (hidden !== undefined) found.set(placed.reader.id, finding(active, placed, hidden));
    }
  }
  return [...found.values()];
}

/** The rules of a Region by order, and the one that is looked at, as if it were enabled. */
function inRegion(
  active: ActiveAutomation,
  input: SafetyInput,
  region: string,
): { readonly rules: readonly OrderedRule[]; readonly own: OrderedRule | undefined } {
  const here = activeRules(input).automations.filter(({ rule }) => rule.regions.includes(region));
  const { orders } = automationRuleOrders(here.map(({ rule }) => rule));
  const rules = here.flatMap(({ rule }) => {
    const order = orders.get(rule.name);
    return order === undefined ? [] : [{ rule, order }];
  });
  return { rules, own: rules.find(({ rule }) => rule === active.rule) };
}

function readersOf(own: OrderedRule, rules: readonly OrderedRule[], input: SafetyInput): readonly Placed[] {
  return [service(own), ...routes(input), ...laterRules(own, rules, input)];
}

function service({ order }: OrderedRule): Placed {
  const before = order < serviceOrder;
  return {
    reader: serviceReader,
    words: before ? `the rules of AWS Security Incident Response (order ${serviceOrder})` : 'AWS Security Incident Response',
    severity: 'error',
    ...(before && { until: serviceOrder }),
    doubt: 'AWS does not document by which fields the service recognizes a finding',
    remedy: 'keep the value that the finding had, and write what you know into a note',
  };
}

function routes({ routes: all = [] }: SafetyInput): readonly Placed[] {
  return all.flatMap((route, index): readonly Placed[] => {
    const reader = routeReader(route);
    return reader === undefined
      ? []
      : [{ reader, words: `routes[${index}] (${route.name})`, severity: 'error', remedy: takeBoth('route') }];
  });
}

const takeBoth = (reader: string): string =>
  `let the ${reader} accept the new value too, or do not change the field and write what you know into a note`;

/** Rules that hide findings, or make them look harmless, show nobody anything. */
function laterRules(own: OrderedRule, rules: readonly OrderedRule[], input: SafetyInput): readonly Placed[] {
  return activeRules(input).automations.flatMap((active): readonly Placed[] => {
    const ordered = rules.find(({ rule }) => rule === active.rule);
    if (ordered === undefined || ordered.order <= own.order || !active.rule.enabled || harm(active) !== undefined) return [];
    return [
      {
        reader: ruleReader(ordered, input.today),
        words: `automationRules[${active.index}] (${active.rule.name}), which comes later`,
        severity: 'warning',
        until: ordered.order,
        doubt: 'AWS does not say whether a rule sees what an earlier rule wrote',
        remedy: takeBoth('other rule'),
      },
    ];
  });
}

function finding(
  { list, index, rule }: ActiveAutomation,
  { reader, words, severity, doubt, remedy }: Placed,
  hidden: HiddenFinding,
): SafetyFinding {
  const id = `finding-hidden-from[${reader.id}]`;
  const [part] = hidden.parts;
  return {
    id,
    severity,
    list,
    index,
    at: part === undefined || hidden.parts.length > 1 ? 'update' : `update.${part}`,
    message: `hides findings from ${words}; for example, ${and(hidden.parts.map((one) => change(one, hidden)))}${ofProduct(hidden.product)}${doubt === undefined ? '' : ` (${doubt})`}`,
    value: part === undefined || hidden.parts.length > 1 ? rule.update : rule.update[part],
    remedy: `${remedy}${orAccept(id)}`,
  };
}

/** Where in a finding the value stands that decides. */
const decisive: Readonly<Record<keyof FindingUpdate, string>> = {
  ...updatableFields,
  note: 'Note.Text',
  relatedFindings: 'RelatedFindings.Id',
  severity: 'Severity.Label',
};

/** `Severity.Label HIGH becomes LOW`. */
function change(part: keyof FindingUpdate, { before, after }: HiddenFinding): string {
  const path = decisive[part];
  const was = inWords(before, path);
  return `${path}${was === '' ? '' : ` ${was}`} becomes ${inWords(after, path) || 'another'}`;
}

function inWords(finding: Document, path: string): string {
  return valuesAt(finding, path.split('.'))
    .map((value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)))
    .join(', ');
}
