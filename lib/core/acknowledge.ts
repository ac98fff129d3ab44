import { closest, distance } from 'fastest-levenshtein';

/** That somebody accepts findings for one reason, as it is written beside what they are about. It has one of `finding` and `findings`. */
export interface Acknowledgement {
  /** ID of the finding, or `ID[DETAIL]` where a rule has several. */
  readonly finding?: string;
  /** IDs of findings that one reason covers. Each is accepted by its own ID, and no other. */
  readonly findings?: readonly string[];
  readonly justification: string;
}

/** A finding, as far as acknowledgements are concerned. */
export interface AcknowledgeableFinding {
  readonly id: string;
  /** IDs of what it is made of: whoever accepts each of them accepts it. @default - it is one thing */
  readonly parts?: readonly string[];
}

/** A rule whose findings may, or may not, be accepted. */
export interface AcknowledgeableRule {
  readonly id: string;
  readonly acknowledgeable: boolean;
  /** Why it cannot be acknowledged, as a sentence without a full stop. @default - it can */
  readonly whyNot?: string;
}

/** Something that is wrong with an acknowledgement; `at` is its place, such as `acknowledge[1]`. */
export interface AcknowledgementFault {
  readonly id: 'unused-acknowledgement' | 'refused-acknowledgement' | 'blank-acknowledgement';
  readonly severity: 'error' | 'warning';
  readonly at: string;
  readonly message: string;
  readonly value: string;
  readonly remedy: string;
}

/** A check of acknowledgements themselves, described as rules are. None of them can be acknowledged. */
export interface AcknowledgementCheck {
  readonly id: AcknowledgementFault['id'];
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export const acknowledgementChecks: readonly AcknowledgementCheck[] = [
  {
    id: 'unused-acknowledgement',
    what: 'An acknowledgement that accepts nothing: its rule has no finding of this ID, or another one accepts it already.',
    why: 'What it was written for has changed, or its ID is wrong; left where it is, it would accept a finding that nobody has looked at.',
    fix: 'Correct the ID, or remove the acknowledgement.',
  },
  {
    id: 'refused-acknowledgement',
    what: 'An acknowledgement of a safety rule that cannot be acknowledged.',
    why: 'AWS would refuse the rule all the same, or there is nobody who could answer for it.',
    fix: 'Remove the acknowledgement, and do what the finding says.',
  },
  {
    id: 'blank-acknowledgement',
    what: 'An acknowledgement without a justification, or with one that gives no reason, such as a full stop or TODO. It accepts nothing.',
    why: 'Those who review the rule have to see why a finding was accepted.',
    fix: 'Say why.',
  },
];

/**
 * Which findings of one rule or route its acknowledgements accept. Each accepts exactly the findings of its ID, or of its IDs. A finding that is made
 * of parts is accepted where each part is.
 *
 * @param written - the acknowledgements, in their order
 * @param findings - what was found there
 * @param rules - every rule that could have found something
 */
export function acceptFindings<Finding extends AcknowledgeableFinding>(
  written: readonly Acknowledgement[],
  findings: readonly Finding[],
  rules: readonly AcknowledgeableRule[],
): { readonly accepted: ReadonlyMap<Finding, string>; readonly faults: readonly AcknowledgementFault[] } {
  const accepted = new Map<Finding, string>();
  const faults: AcknowledgementFault[] = [];
  const parts = new Map<string, string>();
  for (const { at, id, justification } of written.flatMap(idsOf)) {
    const rule = rules.find((known) => known.id === baseOf(id));
    const wanted = findings.filter((finding) => finding.id === id);
    const fresh = wanted.filter((finding) => !accepted.has(finding));
    if (rule?.acknowledgeable === false) {
      faults.push(refused(at, id, rule));
    } else if (saysNothing(justification)) {
      faults.push(blank(at, id));
    } else if (fresh.length === 0 && !parts.has(id) && findings.some((finding) => finding.parts?.includes(id))) {
      parts.set(id, justification);
    } else if (fresh.length === 0) {
      faults.push(unused(at, id, wanted.length > 0 ? undefined : nearestId(id, findings, rules), wanted.length > 0));
    } else {
      for (const finding of fresh) accepted.set(finding, justification);
    }
  }
  for (const finding of findings) {
    const { parts: own = [] } = finding;
    if (own.length === 0 || accepted.has(finding) || !own.every((id) => parts.has(id))) continue;
    accepted.set(finding, [...new Set(own.map((id) => parts.get(id)))].join(' '));
  }
  return { accepted, faults };
}

/** Each ID that an acknowledgement names, with its place. */
function idsOf(
  { finding, findings, justification }: Acknowledgement,
  position: number,
): readonly { readonly at: string; readonly id: string; readonly justification: string }[] {
  const at = `acknowledge[${position}]`;
  const one = finding === undefined ? [] : [{ at, id: finding, justification }];
  return [...one, ...(findings ?? []).map((id, index) => ({ at: `${at}.findings[${index}]`, id, justification }))];
}

/** Words that stand for a reason which somebody will write later. */
const placeholder = /^\W*(?:todo|tbd|fixme|xxx+|n\/?a)\b/i;

/** Whether a text cannot be a reason: it has fewer than three letters, or says that there is none yet. */
function saysNothing(justification: string): boolean {
  return (justification.match(/\p{L}/gu) ?? []).length < 3 || placeholder.test(justification);
}

/** `threat-purpose` of `threat-purpose[Backdoor]`. */
export function baseOf(id: string): string {
  return id.split('[', 1)[0] ?? id;
}

function refused(at: string, id: string, { whyNot }: AcknowledgeableRule): AcknowledgementFault {
  return {
    id: 'refused-acknowledgement',
    severity: 'error',
    at,
    message: `is of a finding that cannot be acknowledged${whyNot === undefined ? '' : `, because ${whyNot}`}`,
    value: id,
    remedy: 'remove it',
  };
}

function blank(at: string, id: string): AcknowledgementFault {
  return {
    id: 'blank-acknowledgement',
    severity: 'error',
    at,
    message: 'accepts nothing, because its justification gives no reason',
    value: id,
    remedy: 'say why the finding is accepted',
  };
}

function unused(at: string, id: string, nearest: string | undefined, again: boolean): AcknowledgementFault {
  return {
    id: 'unused-acknowledgement',
    severity: 'warning',
    at,
    message: again ? 'accepts what another acknowledgement of this rule accepts' : 'accepts nothing: the rule has no finding of this ID',
    value: id,
    remedy: nearest === undefined ? 'remove it' : `remove it, or correct it if ${nearest} is meant`,
  };
}

/** What was found and could be meant; otherwise a rule whose ID is nearly the same. */
function nearestId(id: string, findings: readonly { readonly id: string }[], rules: readonly AcknowledgeableRule[]): string | undefined {
  const accepting = rules.filter(({ acknowledgeable }) => acknowledgeable).map((rule) => rule.id);
  if (accepting.length === 0) return undefined;
  const base = closest(baseOf(id), accepting);
  const candidates = findings.map((finding) => finding.id).filter((other) => other !== id && baseOf(other) === base);
  if (candidates.length > 0) return closest(id, candidates);
  // A third of the characters may differ: more, and it is another word.
  return base === baseOf(id) || distance(base, baseOf(id)) > base.length / 3 ? undefined : base;
}
