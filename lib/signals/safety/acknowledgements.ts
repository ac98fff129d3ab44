import { acceptFindings } from '../../core/acknowledge';
import { isExpired } from '../../configuration/governance';
import { type SafetyFinding, type SafetyInput } from './safety-rule';
import { safetyRules } from './safety-rules';

/** A finding that somebody answers for. */
export interface AcceptedFinding {
  readonly finding: SafetyFinding;
  readonly justification: string;
}

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
  for (const list of ['suppressionRules', 'automationRules', 'automationRulesV2'] as const) {
    for (const [index, rule] of (input[list] ?? []).entries()) {
      if (isExpired(rule, input.today)) continue;
      const found = acceptFindings(rule.acknowledge ?? [], open.get(ruleKey(list, index)) ?? [], safetyRules);
      found.accepted.forEach((justification, finding) => accepted.set(finding, justification));
      own.push(...found.faults.map((fault) => ({ list, index, ...fault })));
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

function ruleKey(list: string, index: number | undefined): string {
  return `${list} ${index ?? ''}`;
}
