import { type Document } from '../../signals/readers/example-event';
import { narrowed } from '../path/narrowed';
import { type GuardDutyFacts } from '../records/facts';
import { guardDutyOf, securityHubOf } from '../records/made-forms';
import { levelOfNumber } from '../records/severity';
import { type RulesInPlace } from '../rules-in-place';
import { membersInUse } from './members-in-use';
import { OutlineFacts } from './outline-facts';
import { type FormSource } from './source';

/** A finding as it goes on to another service, in a form that is made of what was recorded. */
export interface MadeSource extends FormSource {
  /** The same for findings of which the same fields are known, with as many possibilities. */
  readonly variant: string;
}

/** Members of which several values are possible. */
export const varyingInSecurityHub: ReadonlySet<string> = new Set(['Severity', 'Types']);
export const varyingInGuardDuty: ReadonlySet<string> = new Set(['severity']);

/** Facts that each are one member of a form, or two. */
const texts = ['account', 'region', 'arn', 'title', 'description', 'createdAt', 'updatedAt', 'id', 'type'] as const;

/** Which of them are known, as bits. */
function knownOf(facts: GuardDutyFacts): number {
  let known = 0;
  if (facts instanceof OutlineFacts) {
    for (let bit = 0; bit < texts.length; bit++) if (facts.has(texts[bit]!)) known |= 1 << bit;
    return known;
  }
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

/** What the type and the severity of a finding make of it. */
interface Kind {
  readonly possible: readonly Document[];
  readonly variant: string;
  /** Texts of the variant by the facts that are known: made once, since they are looked up with every finding. */
  readonly variants: string[];
}

const variantOf = ({ variant, variants }: Kind, known: number): string => (variants[known] ??= `${variant} ${known}`);

/** Findings as Security Hub CSPM has them: what their type and severity make of them is the same for many. */
export class SecurityHubSources {
  /** By type, and then by the levels of severity. */
  private readonly kinds = new Map<string | undefined, Map<string, Kind>>();
  private size = 0;

  /** Whether somebody reads or writes the types. Otherwise it makes no difference which they are. */
  private readonly usesTypes: boolean;

  public constructor(private readonly rules: Pick<RulesInPlace, 'fieldsInUse' | 'regions'>) {
    this.usesTypes = membersInUse(rules).has('Types');
  }

  public sourceOf(facts: GuardDutyFacts, now: string | undefined): MadeSource {
    const { severities } = facts;
    const type = this.usesTypes ? facts.type : undefined;
    const [one] = severities;
    const levels =
      severities.length === 1 && one !== undefined ? levelOfNumber(one) : [...new Set(severities.map(levelOfNumber))].join(' ');
    const kind = this.kinds.get(type)?.get(levels) ?? this.keep(type, levels, this.kindOf(type, severities));
    return { common: {}, facts, possible: kind.possible, variant: variantOf(kind, knownOf(facts)), now };
  }

  private keep(type: string | undefined, levels: string, kind: Kind): Kind {
    if (this.size++ >= mostKinds) {
      this.kinds.clear();
      this.size = 1;
    }
    this.kinds.set(type, (this.kinds.get(type) ?? new Map<string, Kind>()).set(levels, kind));
    return kind;
  }

  private kindOf(type: string | undefined, severities: readonly number[]): Kind {
    const form = securityHubOf({ ...(type !== undefined && { type }), severities });
    const { possible } = narrowed(form, this.rules.fieldsInUse);
    const isKnown = ['Severity.Label', 'Types'].map((path) => (form.isOpen(path) ? '-' : '+'));
    return { possible, variant: `${isKnown.join('')}${possible.length}`, variants: [] };
  }
}
