import { type Document } from '../../signals/readers/example-event';
import { type FindingForm } from '../records/form';
import { agreed, either } from '../../routes/delivery';
import { type CriterionVerdict, type Verdict } from './criteria';

/** A rule that changes findings, of either Security Hub. */
export interface ChangingRule {
  readonly name: string;
  readonly order: number;
  /** Whether no later rule is applied to a finding that this one matches. */
  readonly isTerminal: boolean;
  /** Whether it matches a finding, as far as the closed fields tell. */
  readonly matches: (finding: Document) => Verdict;
  /** The findings that it can leave; more than one where AWS does not say which. */
  readonly write: (finding: Document) => readonly Document[];
  /** Fields that it writes, and what. */
  readonly writes: readonly Written[];
  /** Whether it takes findings out of sight: with `Workflow.Status` or `status`. @default - it does not write the field */
  readonly hides?: boolean;
  readonly criteria: (form: Pick<FindingForm, 'possible' | 'isOpen'>) => readonly CriterionVerdict[];
  /** Why it may not be applied at all, as a sentence. @default - it is in place */
  readonly doubt?: string;
}

/** A field that a rule writes. */
export interface Written {
  readonly field: string;
  readonly value: unknown;
}

/** A rule that is applied to a finding, or may be. */
export interface AppliedRule {
  readonly name: string;
  readonly order: number;
  readonly applied: true | 'unknown';
  readonly writes: readonly Written[];
  readonly isTerminal: boolean;
  /** What became of its criteria. @default - the rule of the service, whose criteria nobody knows */
  readonly criteria?: readonly CriterionVerdict[];
  /** Why it is not known whether it is applied, as a sentence. @default - a criterion says why, or it is known */
  readonly doubt?: string;
}

/** What automation rules make of a finding. */
export interface ChangeOutcome {
  /** In the order in which they are applied. */
  readonly rules: readonly AppliedRule[];
  /** Whether a rule takes the finding out of sight, and no later rule brings it back. */
  readonly hidden: Verdict;
  /** The rule that hides it, or may. @default - none */
  readonly hiddenBy?: string;
  /** What the finding can be afterwards; at least one. */
  readonly possible: readonly Document[];
  /** Whether there are more possibilities than are followed, so that nothing is known of what rules write. */
  readonly isTooMany: boolean;
}

/** A finding as it can be on the way: with what it was before, and who had the last word. */
interface Possibility {
  readonly original: Document;
  readonly finding: Document;
  readonly isEnded: boolean;
  readonly hiddenBy?: string;
}

/** Possibilities that are followed; each rule that may be applied doubles them, and more. */
const most = 64;
/** As many of each form that the finding itself can have: a critical finding of GuardDuty has two labels, and its type several names. */
const mostOfEach = 8;

/**
 * Rules in their order. Which of them apply is decided by the finding as it arrived ("original, provider-supplied findings": Security Hub User Guide);
 * whether a later rule sees what an earlier one wrote, no page says for certain (decision 24). Where the two readings differ, both are followed.
 */
export function changesOf(rules: readonly ChangingRule[], form: FindingForm): ChangeOutcome {
  let possibilities: readonly Possibility[] = form.possible.map((finding) => ({ original: finding, finding, isEnded: false }));
  let isTooMany = false;
  const applied: AppliedRule[] = [];
  const limit = Math.max(most, mostOfEach * form.possible.length);
  for (const rule of rules) {
    const open = possibilities.filter(({ isEnded }) => !isEnded);
    if (open.length === 0) break;
    const verdicts = new Map(open.map((one) => [one, verdictOn(rule, one)]));
    const verdict = agreed([...verdicts.values()]);
    if (verdict === false) continue;
    applied.push(appliedRule(rule, verdict, open.length === possibilities.length, open, form));
    const next = possibilities.flatMap((one) => after(rule, one, verdicts.get(one) ?? false));
    isTooMany ||= next.length > limit;
    possibilities = different(next).slice(0, limit);
  }
  const hiding = possibilities.map(({ hiddenBy }) => hiddenBy);
  const hiddenBy = hiding.find((name) => name !== undefined);
  return {
    rules: applied,
    hidden: isTooMany
      ? either([agreed(hiding.map((name) => name !== undefined)), 'unknown'])
      : agreed(hiding.map((name) => name !== undefined)),
    ...(hiddenBy !== undefined && { hiddenBy }),
    possible: possibilities.map(({ finding }) => finding),
    isTooMany,
  };
}

function verdictOn(rule: ChangingRule, { original, finding }: Possibility): Verdict {
  const before = rule.matches(original);
  const verdict = original === finding ? before : agreed([before, rule.matches(finding)]);
  return rule.doubt !== undefined && verdict === true ? 'unknown' : verdict;
}

function appliedRule(
  rule: ChangingRule,
  verdict: true | 'unknown',
  isForAll: boolean,
  open: readonly Possibility[],
  form: FindingForm,
): AppliedRule {
  const { name, order, writes, isTerminal, doubt } = rule;
  const possible = [...new Set(open.flatMap(({ original, finding }) => [original, finding]))];
  return {
    name,
    order,
    applied: isForAll ? verdict : 'unknown',
    writes,
    isTerminal,
    criteria: rule.criteria({ possible, isOpen: form.isOpen }),
    ...(doubt !== undefined && { doubt }),
    ...(doubt === undefined && !isForAll && { doubt: 'An earlier terminal rule may keep it away.' }),
  };
}

function after(rule: ChangingRule, one: Possibility, verdict: Verdict): readonly Possibility[] {
  if (one.isEnded || verdict === false) return [one];
  const changed = rule.write(one.finding).map((finding): Possibility => {
    const { hiddenBy, ...others } = one;
    const by = rule.hides === undefined ? hiddenBy : rule.hides ? rule.name : undefined;
    return { ...others, finding, isEnded: rule.isTerminal, ...(by !== undefined && { hiddenBy: by }) };
  });
  return verdict === true ? changed : [...changed, one];
}

/** Few possibilities are not worth a comparison. */
const few = 4;

function different(possibilities: readonly Possibility[]): readonly Possibility[] {
  if (possibilities.length <= few) return possibilities;
  return [...new Map(possibilities.map((one) => [JSON.stringify(one), one])).values()];
}
