import { closest, distance } from 'fastest-levenshtein';
import { isExpired } from '../governance';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from './safety-rule';
import { safetyRules } from './safety-rules';

/** A finding that somebody answers for. */
export interface AcceptedFinding {
  readonly finding: SafetyFinding;
  readonly justification: string;
}

/** Something that is wrong with an acknowledgement itself; none of them can be acknowledged. */
export type AcknowledgementCheck = Pick<SafetyRule, 'id' | 'what' | 'why' | 'fix'>;

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
    what: 'An acknowledgement without a justification. It accepts nothing.',
    why: 'Those who review the rule have to see why a finding was accepted.',
    fix: 'Say why.',
  },
];

/** What acknowledgements made of the findings. */
export interface Acknowledged {
  /** Those that nobody accepted, in the order in which they came, and what is wrong with acknowledgements. */
  readonly findings: readonly SafetyFinding[];
  readonly acknowledged: readonly AcceptedFinding[];
}

/** Each acknowledgement accepts the findings of its own rule that have exactly its ID. Those of expired rules are not looked at. */
export function acknowledge(input: SafetyInput, findings: readonly SafetyFinding[]): Acknowledged {
  const open = new Map<string, SafetyFinding[]>();
  for (const finding of findings) {
    const key = ruleKey(finding.list, finding.index);
    open.set(key, [...(open.get(key) ?? []), finding]);
  }
  const accepted = new Map<SafetyFinding, string>();
  const own: SafetyFinding[] = [];
  for (const list of ['suppressionRules', 'automationRules'] as const) {
    for (const [index, rule] of input[list].entries()) {
      if (isExpired(rule, input.today)) continue;
      const ofRule = open.get(ruleKey(list, index)) ?? [];
      for (const [position, { finding: id, justification }] of (rule.acknowledge ?? []).entries()) {
        const place = { list, index, at: `acknowledge[${position}]` } as const;
        const safetyRule = safetyRules.find((known) => known.id === baseOf(id));
        const wanted = ofRule.filter((finding) => finding.id === id);
        const fresh = wanted.filter((finding) => !accepted.has(finding));
        if (safetyRule?.acknowledgeable === false) {
          own.push(refused(place, id, safetyRule));
        } else if (justification.trim() === '') {
          own.push(blank(place, id));
        } else if (fresh.length === 0) {
          own.push(unused(place, id, wanted.length > 0, ofRule));
        } else {
          for (const finding of fresh) accepted.set(finding, justification);
        }
      }
    }
  }
  return {
    findings: [...findings.filter((finding) => !accepted.has(finding)), ...own],
    acknowledged: findings.flatMap((finding) => {
      const justification = accepted.get(finding);
      return justification === undefined ? [] : [{ finding, justification }];
    }),
  };
}

type Place = Pick<SafetyFinding, 'list' | 'index' | 'at'>;

function refused(place: Place, id: string, { whyNot }: SafetyRule): SafetyFinding {
  return {
    id: 'refused-acknowledgement',
    severity: 'error',
    ...place,
    message: `is of a finding that cannot be acknowledged${whyNot === undefined ? '' : `, because ${whyNot}`}`,
    value: id,
    remedy: 'remove it',
  };
}

function blank(place: Place, id: string): SafetyFinding {
  return {
    id: 'blank-acknowledgement',
    severity: 'error',
    ...place,
    message: 'accepts nothing, because its justification is blank',
    value: id,
    remedy: 'say why the finding is accepted',
  };
}

function unused(place: Place, id: string, again: boolean, ofRule: readonly SafetyFinding[]): SafetyFinding {
  const nearest = again ? undefined : nearestId(id, ofRule);
  return {
    id: 'unused-acknowledgement',
    severity: 'warning',
    ...place,
    message: again ? 'accepts what another acknowledgement of this rule accepts' : 'accepts nothing: the rule has no finding of this ID',
    value: id,
    remedy: nearest === undefined ? 'remove it' : `remove it, or correct it if ${nearest} is meant`,
  };
}

/** What the rule has and could be meant; otherwise a safety rule whose ID is nearly the same. */
function nearestId(id: string, ofRule: readonly SafetyFinding[]): string | undefined {
  const accepting = safetyRules.filter(({ acknowledgeable }) => acknowledgeable).map((rule) => rule.id);
  const base = closest(baseOf(id), accepting);
  const candidates = ofRule.map((finding) => finding.id).filter((other) => other !== id && baseOf(other) === base);
  if (candidates.length > 0) return closest(id, candidates);
  // A third of the characters may differ: more, and it is another word.
  return base === baseOf(id) || distance(base, baseOf(id)) > base.length / 3 ? undefined : base;
}

/** `threat-purpose` of `threat-purpose[Backdoor]`. */
export function baseOf(id: string): string {
  return id.split('[', 1)[0] ?? id;
}

function ruleKey(list: string, index: number | undefined): string {
  return `${list} ${index ?? ''}`;
}
