import { type Answer } from '../membership/standing';
import { type Coverage } from '../rollout/verify';
import { type ChainSummary } from '../chain';
import { deployedFindingIds } from './deployed/findings';
import { type DeployedParts, type PartStatus } from './deployed/part';
import { differencesText } from './deployed/words';
import { isOfStackSet } from './stack-sets/findings';
import { type FurtherStackSet } from './stack-sets/further';

/** The part of a verification that facts are read from. A saved result has it too. */
export interface Verified extends Pick<
  Coverage,
  'organization' | 'scope' | 'takenAt' | 'accounts' | 'leftovers' | 'findings' | 'detection'
> {
  /** Rules beside the configuration. @default - nobody looked at them */
  readonly deployed?: Pick<DeployedParts, 'parts' | 'lookedAt'>;
  /** StackSets besides those of the containment roles. @default - there are none, or nobody looked at them */
  readonly furtherStackSets?: readonly Pick<FurtherStackSet, 'name' | 'stack' | 'status' | 'open' | 'differences'>[];
  /** Whether each account would be contained. @default - nobody judged it */
  readonly chain?: Pick<ChainSummary, 'accounts'>;
}

/**
 * State of a fact.
 *
 * - `holds`: it was looked at, and is as it should be.
 * - `warns`: somebody should decide; no gate fails for it.
 * - `unknown`: it could not be found out. `fails`: it is not as it should be.
 * - `not-looked-at`: nobody asked.
 */
export type FactState = 'holds' | 'warns' | 'unknown' | 'fails' | 'not-looked-at';

/** One thing that a verification says, small enough to get better or worse by itself. */
export interface Fact {
  /** The same in every verification: `roles 111111111111`, `security-hub-off eu-west-1`. */
  readonly key: string;
  readonly state: FactState;
  /** What is said, in words that name the account where it is of one. */
  readonly text: string;
  /** What to do. @default - nothing, or the reason says it */
  readonly remedy?: string;
  /** Whether the key has the words of a finding, which may have a count in them. @default false */
  readonly isWorded?: boolean;
}

/** What is known of a fact, from best to worst. */
export const factRanks: Readonly<Record<FactState, number>> = { holds: 0, warns: 1, 'not-looked-at': 2, unknown: 3, fails: 4 };

const stateOfSeverity = { error: 'fails', unknown: 'unknown', warning: 'warns', notice: 'holds' } as const;

/** Every fact of a verification, by its key. */
export function factsOf(verified: Verified, options: { readonly contained: boolean }): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  const add = (fact: Fact): void => {
    const known = facts.get(fact.key);
    // Two findings of one ID may name the same account.
    if (known === undefined || factRanks[known.state] < factRanks[fact.state]) facts.set(fact.key, fact);
  };
  for (const account of verified.accounts) {
    rolesFacts(account).forEach(add);
    lookedAt(account).forEach(add);
  }
  for (const { account, stackSet, region, kind, why } of verified.leftovers) {
    if (kind !== 'removal') continue;
    add({
      key: `leftover ${stackSet} ${account} ${region}`,
      state: 'fails',
      text: `${account}: stack instance of ${stackSet} to remove (${why})`,
    });
  }
  for (const { region, guardDuty, securityHub } of verified.detection) {
    add(looked(`guardduty ${region}`, guardDuty, `whether GuardDuty is on in ${region}`));
    add(looked(`security-hub ${region}`, securityHub, `whether Security Hub is on in ${region}`));
  }
  const { deployed, furtherStackSets = [] } = verified;
  // What nobody looked at of detection is a fact of each Region already.
  const isOfParts = (finding: Verified['findings'][number]): boolean =>
    finding.id === 'detection-not-checked' ||
    (deployed !== undefined && deployedFindingIds.includes(finding.id)) ||
    furtherStackSets.some(({ name }) => isOfStackSet(finding, name));
  findingFacts(verified.findings.filter((finding) => !isOfParts(finding))).forEach(add);
  furtherStackSets.flatMap(stackSetFacts).forEach(add);
  deployedFacts(verified).forEach(add);
  if (options.contained) for (const fact of containedFacts(verified)) add(fact);
  return facts;
}

function rolesFacts({ account, status, holds, reason }: Verified['accounts'][number]): readonly Fact[] {
  const state = holds ? 'holds' : status === 'unknown' ? 'unknown' : 'fails';
  return [{ key: `roles ${account}`, state, text: `${account}: containment roles ${status}${reason === undefined ? '' : ` (${reason})`}` }];
}

/** Whether the membership and the triage role were looked at. Whether they are as they should be, the findings say. */
function lookedAt({ account, standing }: Verified['accounts'][number]): readonly Fact[] {
  // An account that is suspended or closed needs neither.
  if (standing.verdict === 'inactive') return [];
  return [
    looked(`looked-at membership ${account}`, standing.membership, `${account}: whether the membership covers it`),
    looked(`looked-at triage-role ${account}`, standing.triageRole, `${account}: whether it has the triage role`),
  ];
}

function looked(key: string, answer: Answer | 'on' | 'off', what: string): Fact {
  return answer === 'not-looked-at'
    ? { key, state: 'not-looked-at', text: `${what}, was not looked at` }
    : { key, state: 'holds', text: `${what}, was looked at` };
}

/** One fact for each account of a finding, or one for the finding. Findings of one ID are told apart by what they are about. */
function findingFacts(findings: Verified['findings']): readonly Fact[] {
  return findings.flatMap(({ id, severity, message, remedy, accounts = [], about }): readonly Fact[] => {
    const state = stateOfSeverity[severity];
    const of = (key: string, text: string): Fact => ({ key, state, text, remedy });
    if (state === 'holds') return [];
    if (accounts.length > 0) return accounts.map((account) => of(`${id} ${account}`, `${account}: ${id}`));
    return about === undefined ? [{ ...of(`${id} ${message}`, message), isWorded: true }] : [of(`${id} ${about}`, message)];
  });
}

const stateOfPart: Readonly<Record<PartStatus, FactState>> = {
  'as-configured': 'holds',
  missing: 'fails',
  differs: 'fails',
  'to-remove': 'fails',
  unknown: 'unknown',
  'not-looked-at': 'not-looked-at',
};

/** One fact for each rule in each Region, and one for whether all of a Region were looked at: those that are gone may only be unseen. */
function deployedFacts({ deployed }: Verified): readonly Fact[] {
  if (deployed === undefined) return [];
  return [
    ...deployed.lookedAt.map(({ kind, account, region, answer }): Fact => ({
      key: `looked-at ${kind} ${account} ${region}`,
      state: answer === 'yes' ? 'holds' : answer,
      text: `whether each ${kind} in ${region} is deployed as configured${answer === 'yes' ? ', was looked at' : answer === 'unknown' ? ', is not known' : ', was not looked at'}`,
    })),
    ...deployed.parts.map(({ kind, account, region, name, status, stack, differences = [], why, remedy }): Fact => {
      const more = differences.length > 0 ? ` (${differencesText(differences)})` : why === undefined ? '' : ` (${why})`;
      return {
        key: `deployed ${kind} ${account} ${region} ${name}`,
        state: stateOfPart[status],
        text: `the ${kind} ${name} in ${region}: ${status}${more}`,
        remedy: remedy ?? `deploy the stack again: cdk deploy ${stack}`,
      };
    }),
  ];
}

/** One fact for the StackSet, and one for each stack instance that is not as configured. */
function stackSetFacts({ name, stack, status, open, differences }: NonNullable<Verified['furtherStackSets']>[number]): readonly Fact[] {
  const remedy = `deploy it again: cdk deploy ${stack}`;
  const isAsConfigured = status !== 'absent' && differences.length === 0;
  const state = status === 'unknown' ? 'unknown' : isAsConfigured ? 'holds' : 'fails';
  const words = {
    holds: 'is as configured',
    fails: status === 'absent' ? 'is not deployed' : 'differs',
    unknown: 'could not be read',
  } as const;
  return [
    { key: `stack-set ${name}`, state, text: `the StackSet ${name} ${words[state]}`, remedy },
    ...open.map((one): Fact => ({
      key: `stack-instance ${name} ${one.account} ${one.region}`,
      state: 'fails',
      text: `${one.account}: stack instance of ${name} in ${one.region}: ${one.status}${one.reason === undefined ? '' : ` (${one.reason})`}`,
      remedy,
    })),
  ];
}

const stateOfVerdict = { yes: 'holds', no: 'fails', unknown: 'unknown' } as const;

function containedFacts({ chain }: Verified): readonly Fact[] {
  return (chain?.accounts ?? []).map(({ account, verdict, actions }) => {
    const links = [...new Set(Object.values(actions).flatMap((action) => (verdict === 'no' ? action.no : action.unknown)))];
    return {
      key: `contained ${account}`,
      state: stateOfVerdict[verdict],
      text: `${account}: ${verdict === 'yes' ? 'would be contained' : `contained: ${verdict} (${links.join(', ')})`}`,
      remedy: `cordon explain account ${account}`,
    };
  });
}
