import { type Document } from '../../signals/readers/example-event';
import { narrowed } from '../path/narrowed';
import { factsOfOcsf, factsOfSecurityHub, isGuardDutyOcsf, isGuardDutyProduct, type GuardDutyFacts } from '../records/facts';
import { factsOfGuardDuty } from '../records/forms';
import { commonInSecurityHub, guardDutyOf, securityHubOf } from '../records/made-forms';
import { type FindingRecord } from '../records/record';
import { levelOfNumber } from '../records/severity';
import { type FormSource } from './source';

/** A finding as it goes on to another service, in a form that is made of what was recorded. */
export interface MadeSource extends FormSource {
  /** The same for findings of which the same fields are known, with as many possibilities. */
  readonly variant: string;
}

/** Members of which several values are possible. */
export const varyingInSecurityHub: ReadonlySet<string> = new Set(['Severity', 'Types']);
export const varyingInGuardDuty: ReadonlySet<string> = new Set(['severity']);

/** Facts of a finding of GuardDuty. @returns undefined for a finding of another product */
export function factsOf({ form, finding }: FindingRecord): GuardDutyFacts | undefined {
  switch (form) {
    case 'guardduty':
      return factsOfGuardDuty(finding);
    case 'security-hub':
      return isGuardDutyProduct(finding) ? factsOfSecurityHub(finding) : undefined;
    case 'security-hub-v2':
      return isGuardDutyOcsf(finding) ? factsOfOcsf(finding) : undefined;
  }
}

/** Facts that each are one member of a form, or two. */
const texts = ['account', 'region', 'arn', 'title', 'description', 'createdAt', 'updatedAt', 'id', 'type'] as const;

/** Which of them are known, as bits. */
function knownOf(facts: GuardDutyFacts): number {
  let known = 0;
  for (let bit = 0; bit < texts.length; bit++) if (facts[texts[bit]!] !== undefined) known |= 1 << bit;
  return known;
}

/** As GuardDuty has it. */
export function guardDutySource(facts: GuardDutyFacts): MadeSource {
  const [common = {}] = guardDutyOf({ ...facts, severities: [] }).possible;
  const possible = facts.severities.map((severity): Document => ({ severity }));
  return { common, possible: possible.length === 0 ? [{}] : possible, variant: `${knownOf(facts)} ${possible.length}` };
}

/** Types and severities that are remembered. */
const mostKinds = 5000;

/** Findings as Security Hub CSPM has them: what their type and severity make of them is the same for many. */
export class SecurityHubSources {
  private readonly kinds = new Map<string, { readonly possible: readonly Document[]; readonly variant: string }>();

  private readonly names: readonly string[];

  /** @param names - members that rules and routes read or write */
  public constructor(
    private readonly fieldsInUse: ReadonlySet<string>,
    names: ReadonlySet<string>,
  ) {
    this.names = [...names];
  }

  public sourceOf(facts: GuardDutyFacts, now: string | undefined): MadeSource {
    const { type, severities } = facts;
    const [one] = severities;
    const levels =
      severities.length === 1 && one !== undefined ? levelOfNumber(one) : [...new Set(severities.map(levelOfNumber))].join(' ');
    const key = `${levels}:${type ?? ''}`;
    const kind = this.kinds.get(key) ?? this.kindOf(type, severities);
    if (!this.kinds.has(key)) {
      if (this.kinds.size >= mostKinds) this.kinds.clear();
      this.kinds.set(key, kind);
    }
    const { names } = this;
    let common: Document | undefined;
    return {
      get common() {
        return (common ??= commonInSecurityHub(facts, names));
      },
      possible: kind.possible,
      variant: `${kind.variant} ${knownOf(facts)}`,
      now,
    };
  }

  private kindOf(
    type: string | undefined,
    severities: readonly number[],
  ): { readonly possible: readonly Document[]; readonly variant: string } {
    const form = securityHubOf({ ...(type !== undefined && { type }), severities });
    const { possible } = narrowed(form, this.fieldsInUse);
    const isKnown = ['Severity.Label', 'Types'].map((path) => (form.isOpen(path) ? '-' : '+'));
    return { possible: possible, variant: `${isKnown.join('')}${possible.length}` };
  }
}
