import { type AutomationRule, type FindingUpdate, serviceOrder } from '../../configuration/automation-rule';
import { partsOf, updatableFields } from './update';

/** Another rule that writes, or may write, the same field of the same finding. */
export interface FieldWriter {
  /** Name of the rule, or `service` for the rules of AWS Security Incident Response. */
  readonly rule: string;
  readonly order: number;
  /** `unknown`: which fields the service's rules write is documented for Workflow.Status alone. */
  readonly writes: true | 'unknown';
  /** Whether it is applied before or after this rule. */
  readonly applied: 'before' | 'after';
  /** Whether no later rule is applied to what it matches. AWS does not say it of the service's rules. */
  readonly terminal: boolean | 'unknown';
  /** Who has the last word on a finding that both rules match. */
  readonly winner: 'this' | 'other' | 'unknown';
  /** The same in a sentence without a full stop. */
  readonly sentence: string;
}

/** What becomes of one field that a rule writes. */
export interface FieldOutcome {
  /** In the AWS Security Finding Format, e.g. `Workflow.Status`. */
  readonly field: string;
  readonly part: keyof FindingUpdate;
  /** By order; the service always takes part. */
  readonly writers: readonly FieldWriter[];
  /** Over all writers: `this` only where it wins against each of them. */
  readonly winner: 'this' | 'other' | 'unknown';
}

/** What becomes of a rule. */
export interface RuleOutcome {
  readonly rule: string;
  readonly order: number;
  /** One a field that the rule writes. */
  readonly fields: readonly FieldOutcome[];
  /** Terminal rules with lower orders: this rule is not applied to what they match, whatever they write. */
  readonly keptAwayBy: readonly { readonly rule: string; readonly order: number; readonly sentence: string }[];
}

/**
 * Who has the last word on each field that each rule of one Region writes: of two rules that match one finding, the one with the higher order,
 * unless the other is terminal (Security Hub User Guide, "Automation rules"; the service's rules have order 10: AWS Security Incident Response
 * User Guide, "Detect and analyze").
 *
 * Whether two rules match the same findings is not decided here, nor what rules do that somebody else made. A disabled rule writes nothing, so it
 * is not a writer of another's field; what becomes of its own is what would if it were enabled.
 * @param orders of `automationRuleOrders`; rules without one are left out
 * @returns by the name of the rule
 */
export function fieldWinners(rules: readonly AutomationRule[], orders: ReadonlyMap<string, number>): ReadonlyMap<string, RuleOutcome> {
  const ordered = rules
    .flatMap((rule) => {
      const order = orders.get(rule.name);
      return order === undefined ? [] : [{ rule, order }];
    })
    .sort((a, b) => a.order - b.order);
  return new Map(ordered.map((own) => [own.rule.name, outcome(own, ordered)]));
}

interface Ordered {
  readonly rule: AutomationRule;
  readonly order: number;
}

function outcome(own: Ordered, all: readonly Ordered[]): RuleOutcome {
  const others = all.filter(({ rule }) => rule !== own.rule && rule.enabled);
  return {
    rule: own.rule.name,
    order: own.order,
    fields: partsOf(own.rule.update).map((part) => fieldOutcome(part, own, others)),
    keptAwayBy: others
      .filter(({ rule, order }) => rule.terminal && order < own.order)
      .map(({ rule, order }) => ({
        rule: rule.name,
        order,
        sentence: `${rule.name} (order ${order}) is terminal, so this rule is not applied to findings that ${rule.name} matches`,
      })),
  };
}

function fieldOutcome(part: keyof FindingUpdate, own: Ordered, others: readonly Ordered[]): FieldOutcome {
  const field = updatableFields[part];
  const writers = [
    ...others.filter(({ rule }) => rule.update[part] !== undefined).map((other) => ownWriter(field, own, other)),
    service(field, own),
  ];
  const winners = writers.map(({ winner }) => winner);
  return {
    field,
    part,
    writers: writers.sort((a, b) => a.order - b.order),
    winner: winners.includes('other') ? 'other' : winners.includes('unknown') ? 'unknown' : 'this',
  };
}

function ownWriter(field: string, own: Ordered, { rule, order }: Ordered): FieldWriter {
  const applied = order < own.order ? 'before' : 'after';
  const first = applied === 'before' ? rule : own.rule;
  const otherWins = applied === 'before' ? rule.terminal : !own.rule.terminal;
  const name = `${rule.name} (order ${order})`;
  const sentences = {
    before: first.terminal
      ? `${name} is terminal and keeps its ${field}; this rule is not applied to findings that both match`
      : `${name} writes ${field} first, and this rule overwrites it`,
    after: first.terminal
      ? `this rule is terminal, so ${name}, which also writes ${field}, is not applied to findings that both match`
      : `${name} overwrites the ${field} of this rule`,
  };
  return {
    rule: rule.name,
    order,
    writes: true,
    applied,
    terminal: rule.terminal,
    winner: otherWins ? 'other' : 'this',
    sentence: sentences[applied],
  };
}

/** The one field that the service is known to write: it moves it from NEW to NOTIFIED and SUPPRESSED. */
const fieldOfService = updatableFields.workflowStatus;

function service(field: string, own: Ordered): FieldWriter {
  const writes = field === fieldOfService ? true : 'unknown';
  const known = { rule: 'service', order: serviceOrder, writes, terminal: 'unknown' } as const;
  const theirs = `the rules of AWS Security Incident Response (order ${serviceOrder})`;
  const triage = field === fieldOfService ? '; during triage, the service also moves it from NEW to NOTIFIED and SUPPRESSED' : '';
  if (own.order > serviceOrder) {
    const what = field === fieldOfService ? `write ${field} first` : `may write ${field} first (AWS does not say which fields they write)`;
    const sentence = `${theirs} ${what}, and this rule overwrites it; that is not certain, because AWS does not say whether they are terminal${triage}`;
    return { ...known, applied: 'before', winner: 'unknown', sentence };
  }
  if (own.rule.terminal) {
    const sentence = `this rule is terminal, so ${theirs} are not applied to findings that it matches${triage}`;
    return { ...known, applied: 'after', winner: 'this', sentence };
  }
  if (field === fieldOfService) {
    const sentence = `${theirs} come later and overwrite the ${field} of this rule on findings that both match${triage}`;
    return { ...known, applied: 'after', winner: 'other', sentence };
  }
  const sentence = `${theirs} come later and may overwrite the ${field} of this rule; AWS does not say which fields they write`;
  return { ...known, applied: 'after', winner: 'unknown', sentence };
}
