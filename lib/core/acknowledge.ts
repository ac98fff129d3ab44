import { bySpelling, nearest } from './nearest';

/** Accepts findings of one rule or route for one reason. It has either `finding` or `findings`. */
export interface Acknowledgement {
  /** ID of the finding, or `ID[DETAIL]` where a rule has several. */
  readonly finding?: string;
  /** IDs of findings that one reason covers. Each is accepted by its own ID, and no other. */
  readonly findings?: readonly string[];
  readonly justification: string;
}

/** The part of a finding that acknowledgements need. */
export interface AcknowledgeableFinding {
  readonly id: string;
  /** IDs of its parts. Accepting each part accepts the finding. @default - it has no parts */
  readonly parts?: readonly string[];
}

/** A rule whose findings may, or may not, be accepted. */
export interface AcknowledgeableRule {
  readonly id: string;
  readonly acknowledgeable: boolean;
  /** Why it cannot be acknowledged, as a sentence without a full stop. @default - it can */
  readonly whyNot?: string;
}

/** A fault of an acknowledgement. `at` is its place, such as `acknowledge[1]`. */
export interface AcknowledgementFault {
  readonly id: 'unused-acknowledgement' | 'refused-acknowledgement' | 'acknowledgement-without-reason';
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
    what: 'An acknowledgement that accepts nothing: no finding has this ID, or another acknowledgement already accepts it.',
    why: 'The rule has changed, or the ID is wrong. If the acknowledgement stays, it may later accept a finding that nobody has reviewed.',
    fix: 'Correct the ID, or remove the acknowledgement.',
  },
  {
    id: 'refused-acknowledgement',
    what: 'An acknowledgement of a safety rule that cannot be acknowledged.',
    why: 'AWS refuses the rule in any case, or no reason could justify the risk.',
    fix: 'Remove the acknowledgement, and fix the finding.',
  },
  {
    id: 'acknowledgement-without-reason',
    what: 'An acknowledgement whose justification is empty or gives no reason, such as a full stop or TODO. It accepts nothing.',
    why: 'Reviewers of the rule need to know why the finding was accepted.',
    fix: 'Write the reason into `justification`.',
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

/** Placeholder words, such as TODO. */
const placeholder = /^\W*(?:todo|tbd|fixme|xxx+|n\/?a)\b/i;
const onlyPlaceholder = /^\W*(?:todo|tbd|fixme|xxx+)\W*$/i;

/**
 * What is wrong with an owner or a justification, to follow its path: it is blank, or stands in for one that is still to come.
 * @returns undefined where it may be one
 */
export function fillingIn(text: string): string | undefined {
  if (text.trim() === '') return 'must not be blank';
  return onlyPlaceholder.test(text) ? 'is a placeholder' : undefined;
}

/** Whether a text is no reason: it has fewer than three letters, or is a placeholder. */
function saysNothing(justification: string): boolean {
  return (justification.match(/\p{L}/gu) ?? []).length < 3 || placeholder.test(justification);
}

/** `hides-threat-purpose` of `hides-threat-purpose[Backdoor]`. */
export function baseOf(id: string): string {
  return id.split('[', 1)[0] ?? id;
}

function refused(at: string, id: string, { whyNot }: AcknowledgeableRule): AcknowledgementFault {
  return {
    id: 'refused-acknowledgement',
    severity: 'error',
    at,
    message: `names a finding that cannot be acknowledged${whyNot === undefined ? '' : `, because ${whyNot}`}`,
    value: id,
    remedy: 'remove the acknowledgement, and fix the finding',
  };
}

function blank(at: string, id: string): AcknowledgementFault {
  return {
    id: 'acknowledgement-without-reason',
    severity: 'error',
    at,
    message: 'has a justification without a reason, so it accepts nothing',
    value: id,
    remedy: 'write the reason into justification',
  };
}

function unused(at: string, id: string, near: string | undefined, again: boolean): AcknowledgementFault {
  return {
    id: 'unused-acknowledgement',
    severity: 'warning',
    at,
    message: again ? 'names a finding that another acknowledgement already accepts' : 'accepts nothing: no finding has this ID',
    value: id,
    remedy: near === undefined ? 'remove the acknowledgement' : `remove the acknowledgement, or correct the ID. Did you mean ${near}?`,
  };
}

/** The finding that was probably meant, otherwise a rule with a similar ID. */
function nearestId(id: string, findings: readonly { readonly id: string }[], rules: readonly AcknowledgeableRule[]): string | undefined {
  const accepting = rules.filter(({ acknowledgeable }) => acknowledgeable).map((rule) => rule.id);
  const base = nearest(baseOf(id), accepting);
  if (base === undefined) return undefined;
  const found = findings.map((finding) => finding.id).filter((other) => other !== id && baseOf(other) === base);
  return bySpelling(id, found)[0] ?? (base === baseOf(id) ? undefined : base);
}
