import { remedyOfUnread, whyUnread } from '../../chain';
import { type ApprovedAction } from '../../configuration/configuration';
import { type Reading } from '../../core/reading';
import { type DeployedPart, type DeployedParts, type ForeignPart, type LookedAt, type PartDifference, type PartKind } from './part';

/** A rule that the configuration deploys in one place. */
export interface WantedRule<Rule> {
  /** Name in the configuration. */
  readonly name: string;
  /** Name that it is deployed with. */
  readonly deployedName: string;
  readonly stack: string;
  readonly rule: Rule;
}

/** What became of a rule. */
export type Comparison =
  | { readonly differences: readonly PartDifference[]; readonly note?: string }
  /** It was not read, or not all of it is known. */
  | { readonly why: string; readonly remedy: string };

/** The rules of one kind in one place: those of the configuration, those that are there, and how they are compared. */
export interface RulesOfPlace<Rule, Found extends { readonly name: string }> {
  readonly kind: PartKind;
  readonly account: string;
  readonly region: string;
  readonly wanted: readonly WantedRule<Rule>[];
  /** @default - nobody looked */
  readonly found?: Reading<readonly Found[]>;
  /** What they are called, for what could not be read: `the filters of GuardDuty`. */
  readonly noun: string;
  /** The stack from which a rule goes that the configuration no longer has. */
  readonly stackOf: (name: string) => string;
  /** Whether AWS Security Incident Response made it itself. */
  readonly isOfService: (found: Found) => boolean;
  /** Whether Cordon made it. */
  readonly isOwn: (found: Found) => boolean;
  /** Name in the configuration of what Cordon made. @returns undefined where its name tells nothing */
  readonly ruleName: (found: Found) => string | undefined;
  readonly compare: (wanted: WantedRule<Rule>, found: Found) => Comparison;
  readonly hides: (found: Found) => readonly ApprovedAction[];
}

/** Compares the rules of one place. What is not in the configuration and is not Cordon's is left alone, but named. */
export function matchRules<Rule, Found extends { readonly name: string }>(place: RulesOfPlace<Rule, Found>): DeployedParts {
  const { kind, account, region, wanted, found, noun } = place;
  const at = { kind, account, region };
  const everyOne = (part: Pick<DeployedPart, 'status' | 'why' | 'remedy'>): readonly DeployedPart[] =>
    wanted.map(({ name, stack }) => ({ ...at, name, stack, ...part }));
  const lookedAt = (answer: LookedAt['answer']): readonly LookedAt[] => [{ ...at, answer }];
  if (found === undefined) {
    const why = `the snapshot does not have ${noun} in ${region}`;
    return { parts: everyOne({ status: 'not-looked-at', why }), foreign: [], lookedAt: lookedAt('not-looked-at') };
  }
  if (found.status === 'unknown') {
    const answer = found.reason.code === 'not-asked' ? 'not-looked-at' : 'unknown';
    const [why, remedy] = [whyUnread(`${noun} in ${region}`, found.reason), remedyOfUnread(found.reason)];
    return { parts: everyOne({ status: answer, why, remedy }), foreign: [], lookedAt: lookedAt(answer) };
  }
  if (found.status === 'absent') return { parts: everyOne({ status: 'missing' }), foreign: [], lookedAt: lookedAt('yes') };
  const others = found.value.filter((rule) => !place.isOfService(rule));
  const taken = new Set<Found>();
  const parts = wanted.map((one): DeployedPart => {
    const match = matchOf(
      one,
      others.filter((rule) => !taken.has(rule)),
      place,
    );
    const part = { ...at, name: one.name, stack: one.stack };
    if (match === undefined) return { ...part, status: 'missing' };
    taken.add(match);
    const compared = place.compare(one, match);
    if ('why' in compared) return { ...part, status: 'unknown', ...compared };
    const { differences, note } = compared;
    return differences.length > 0
      ? { ...part, status: 'differs', differences }
      : { ...part, status: 'as-configured', ...(note !== undefined && { note }) };
  });
  const left = others.filter((rule) => !taken.has(rule));
  return {
    parts: [
      ...parts,
      ...left.filter(place.isOwn).map((rule): DeployedPart => ({
        ...at,
        name: rule.name,
        stack: place.stackOf(place.ruleName(rule) ?? rule.name),
        status: 'to-remove',
      })),
    ],
    foreign: left.filter((rule) => !place.isOwn(rule)).map((rule): ForeignPart => ({ ...at, name: rule.name, hides: place.hides(rule) })),
    lookedAt: lookedAt('yes'),
  };
}

/** The rule of its name, that of Cordon first; else that of another end, which stands in the name. */
function matchOf<Rule, Found extends { readonly name: string }>(
  { name, deployedName }: WantedRule<Rule>,
  others: readonly Found[],
  { isOwn, ruleName }: RulesOfPlace<Rule, Found>,
): Found | undefined {
  const named = others.filter((rule) => rule.name === deployedName);
  return named.find(isOwn) ?? named[0] ?? others.find((rule) => isOwn(rule) && ruleName(rule) === name);
}
