import { type Decision } from '../iam';
import { fails, holds, listed, placeOf, reasonToText, sorted, unknown, type Consequence } from './findings';
import { type PolicyChange } from './remedies';
import { type ProofId, type ProofPlace, type ProofStatement } from './statement';

/** A request, and how it is spoken of. */
export interface Probe {
  /** What is asked for, to stand in a list, e.g. `ssm:SendCommand` or `another account's ID`. */
  readonly what: string;
  readonly decision: Decision;
  /** Region that it is asked for in, to be told with the others of the same request. @default - not asked Region by Region */
  readonly region?: string;
  /** Accounts that it is asked for in, in words. @default - all of them answer alike */
  readonly accounts?: string;
  /** @default - the statement is not about actions */
  readonly action?: string;
}

/** What has to come of every one of some requests. */
export interface Expectation extends Consequence {
  readonly id: ProofId;
  readonly expected: 'allowed' | 'denied';
  /** The policy statement that decided is added. */
  readonly place: ProofPlace;
  /** Whether no one policy statement is to blame. @default false */
  readonly unplaced?: boolean;
  /** The fact where all is as expected. */
  readonly holds: string;
  /** The fact where it is not so for these. */
  readonly fails: (whats: string) => string;
  /** @default error */
  readonly severity?: 'error' | 'warning';
  /** In a few words, where it is a weakness of what AWS publishes; it is then a note. @default - it is none */
  readonly weakness?: string;
  /** What to change in a service control policy. @default - it is about none */
  readonly change?: PolicyChange;
}

/**
 * A failure goes before an unknown: what certainly is wrong stays so.
 * @param further asked only where nothing is wrong so far, so that the plainest answer is the one that is given
 */
export function expectAll(probes: readonly Probe[], expectation: Expectation, further: () => readonly Probe[] = () => []): ProofStatement {
  const plain = outcomeOf(probes, expectation);
  return plain.status === 'fails' ? plain : outcomeOf([...probes, ...further()], expectation);
}

function outcomeOf(probes: readonly Probe[], expectation: Expectation): ProofStatement {
  const { id, expected, place, severity, weakness, unplaced, change } = expectation;
  const wrong = probes.filter(({ decision }) => decision.result === (expected === 'allowed' ? 'denied' : 'allowed'));
  const unclear = probes.filter(({ decision }) => decision.result === 'unknown');
  const actionsOf = (some: readonly Probe[]): readonly string[] | undefined => {
    const actions = some.flatMap(({ action }) => action ?? []);
    return actions.length === 0 ? undefined : actions;
  };
  const [first] = wrong;
  if (first) {
    const fact = expectation.fails(summary(wrong, probes));
    const actions = actionsOf(wrong);
    return fails(id, fact, { ...place, ...(unplaced ? {} : placeOf(first.decision)) }, expectation, {
      ...(severity && { severity }),
      ...(weakness !== undefined && { weakness }),
      ...(change && { change }),
      ...(actions && { actions }),
    });
  }
  const [open] = unclear;
  if (open) {
    const unknowns = unclear.flatMap(({ decision }) => (decision.result === 'unknown' ? decision.unknowns : []));
    const reasons = listed(sorted(unknowns.map(reasonToText)), 3);
    const fact = `Cordon cannot tell whether ${expectation.holds} (${summary(unclear, probes)}; ${reasons})`;
    return unknown(id, fact, { ...place, ...placeOf(open.decision) }, unclearConsequence(expectation), unknowns, {
      ...(actionsOf(unclear) && { actions: actionsOf(unclear)! }),
      ...(change && { change }),
    });
  }
  return holds(id, expectation.holds, place, actionsOf(probes));
}

const unclearConsequence = ({ affected, remedy, change }: Consequence & Pick<Expectation, 'change'>): Consequence => ({
  affected: `if not, ${affected}`,
  // One statement more decides it, whatever the others mean.
  remedy: change ? remedy : 'write the policy without the parts that Cordon cannot evaluate, or check by hand that they do no harm',
});

/** What some probes of all ask for: those of the same accounts together, and those of the same request with their Regions. */
function summary(some: readonly Probe[], all: readonly Probe[]): string {
  const regions = new Set(all.flatMap(({ region }) => region ?? []));
  return [...new Set(some.map(({ accounts }) => accounts))]
    .map((accounts) => {
      const whats = requests(
        some.filter((probe) => probe.accounts === accounts),
        regions,
      );
      return accounts === undefined ? whats : `${whats} in ${accounts}`;
    })
    .join('; ');
}

function requests(some: readonly Probe[], regions: ReadonlySet<string>): string {
  const whats = [...new Set(some.map(({ what }) => what))];
  return listed(
    whats.map((what) => {
      const found = new Set(some.filter((probe) => probe.what === what).flatMap(({ region }) => region ?? []));
      if (found.size === 0) return what;
      return `${what} in ${found.size === regions.size ? 'every Region' : listed([...found], 4)}`;
    }),
  );
}
