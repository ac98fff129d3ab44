import { type AutomationRule, type FindingUpdate } from '../../configuration/automation-rule';
import { partsOf, updatableFields } from '../security-hub/update';
import { findingOf, findingPath, withFinding, type Document } from './example-event';
import { examples } from './examples';
import { type Product } from './product';
import { asksOfRule, ruleMatches, type Reader } from './reader';
import { starts } from './starts';
import { written } from './writes';

/** An automation rule of a Region and its `RuleOrder`. */
export interface OrderedRule {
  readonly rule: AutomationRule;
  readonly order: number;
}

/** A finding that a reader would see, and does not once a rule has changed it. */
export interface HiddenFinding {
  /** The finding before and after. */
  readonly before: Document;
  readonly after: Document;
  readonly product: Product;
  /** What of the rule's update hides it. */
  readonly parts: readonly (keyof FindingUpdate)[];
}

export interface HidingOptions {
  /** Rules of the Region, the rule itself and disabled ones among them. */
  readonly rules: readonly OrderedRule[];
  /** The reader looks before rules of this order and above are applied. @default - once every rule was applied */
  readonly until?: number;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/**
 * A finding that the rule hides from the reader, found by example: it is changed as the rules of the Region change it, in their
 * order, and the reader is asked. A rule hides it only by what no later rule writes over.
 *
 * Rules are applied to findings as they came in ("Automation rules evaluate original, provider-supplied findings": Security Hub User Guide).
 * @returns undefined where no example is hidden
 */
export function hiddenFinding(own: OrderedRule, reader: Reader, options: HidingOptions): HiddenFinding | undefined {
  if (!mayTouch(own, reader)) return undefined;
  const { today, until = Infinity } = options;
  const asks = asksOfRule(own.rule, today);
  const others = options.rules.filter(({ rule, order }) => rule !== own.rule && rule.enabled && order !== own.order && order < until);
  const may = [...others.filter((other) => hasSay(other, own)).flatMap(({ rule }) => asksOfRule(rule, today)), ...reader.ways.flat()];
  for (const way of reader.ways) {
    const must = [...asks, ...way];
    for (const start of starts(must, may, { today, format: 'asff', ingestedOnly: reader.ingestedOnly === true })) {
      for (const example of examples(start, must, may)) {
        const found = hides(own, reader, others, example, options);
        if (found !== undefined) return { ...found, product: start.product };
      }
    }
  }
  return undefined;
}

/** Whether a reader looks at a field that the rule writes. */
function mayTouch({ rule }: OrderedRule, { ways }: Reader): boolean {
  const fields = partsOf(rule.update).map((part) => updatableFields[part].split('.')[0]);
  return ways.some((way) => way.some(({ path }) => fields.includes(path[findingPath.length] ?? '')));
}

/** Whether another rule can keep the rule away, or write over what it writes. */
function hasSay(other: OrderedRule, own: OrderedRule): boolean {
  const parts = partsOf(own.rule.update);
  return other.rule.terminal || (other.order > own.order && partsOf(other.rule.update).some((part) => parts.includes(part)));
}

function hides(
  own: OrderedRule,
  reader: Reader,
  others: readonly OrderedRule[],
  event: Document,
  { today }: HidingOptions,
): Omit<HiddenFinding, 'product'> | undefined {
  if (ruleMatches(own.rule, event, today) === false || reader.sees(event, event) !== true) return undefined;
  const applied = others.filter(({ rule }) => ruleMatches(rule, event, today) === true);
  const terminal = applied.filter(({ rule }) => rule.terminal);
  if (terminal.some(({ order }) => order < own.order)) return undefined;
  if (reader.order !== undefined && (own.rule.terminal || terminal.length > 0)) return undefined;
  const parts = lasting(own, applied);
  const after = afterwards(own.rule, parts, event, reader);
  if (after === undefined) return undefined;
  const guilty = parts.filter((part) => afterwards(own.rule, [part], event, reader) !== undefined);
  return { before: findingOf(event), after, parts: guilty.length > 0 ? guilty : parts };
}

/** The parts of an update that no rule that is applied later writes, too. */
function lasting({ rule, order }: OrderedRule, applied: readonly OrderedRule[]): readonly (keyof FindingUpdate)[] {
  const later = rule.terminal ? [] : applied.filter((other) => other.order > order).sort((a, b) => a.order - b.order);
  const end = later.findIndex((other) => other.rule.terminal);
  const writers = end === -1 ? later : later.slice(0, end + 1);
  return partsOf(rule.update).filter((part) => writers.every((other) => other.rule.update[part] === undefined));
}

function afterwards(rule: AutomationRule, parts: readonly (keyof FindingUpdate)[], event: Document, reader: Reader): Document | undefined {
  return written(rule, parts, findingOf(event)).find((finding) => reader.sees(withFinding(event, finding), event) === false);
}
