import { type ChainProof, type ChainSummary, type LinkState } from '../chain';
import { exitCode, type ExitCode } from '../core/problem';
import { type Finding } from '../rollout/plan';
import { verifyCoverage, type Coverage, type VerifyOptions } from '../rollout/verify';
import { type Snapshot } from '../organization/snapshot';
import { type DeployedParts } from './deployed/part';
import { proveDrift, type Drift, type DriftInput } from './drift';
import { furtherStackSetFindings } from './stack-sets/findings';
import { furtherStackSets, type FurtherStackSet, type ProvenStackSet } from './stack-sets/further';
import type * as Whole from './whole';

export interface VerificationOptions extends VerifyOptions {
  /** Whether the exit code is also that of the chains: 1 where an account would not be contained, 3 where that is not known. @default false */
  readonly contained?: boolean;
  /** Whether detection is left out, also of a snapshot that has it. What the snapshot does not have is unknown otherwise. @default false */
  readonly withoutDetection?: boolean;
  /** Drift detections of this run, and how old a detection may be. Either makes unknown drift count. @default - what the snapshot says is shown */
  readonly drift?: Pick<DriftInput, 'detected' | 'freshness'>;
}

/** All that `cordon verify` found out. */
export interface Verification extends Coverage {
  /** Whether somebody changed the roles after their deployment, by StackSet and stack. */
  readonly drift: readonly Drift[];
  /** StackSets besides those of the containment roles. @default - the configuration makes none, or only a part of the rollout was looked at */
  readonly furtherStackSets?: readonly FurtherStackSet[];
  /** Rules as they are deployed, beside the configuration. @default - only a part of the rollout was looked at */
  readonly deployed?: DeployedParts;
  /** Whether each account would be contained. @default - only a part of the rollout was looked at, which says nothing of that */
  readonly chain?: ChainSummary;
}

/** A verification with the chain of each account that its summary was made from. */
export interface ProvenVerification extends Verification {
  /** @default - only a part of the rollout was looked at */
  readonly chainProof?: ChainProof;
}

/** Verifies an organization: pure, from a configuration and a snapshot. */
export function verification({
  contained = false,
  withoutDetection = false,
  drift: asked,
  ...given
}: VerificationOptions): ProvenVerification {
  const options = withoutDetection ? { ...given, snapshot: withoutReadings(given.snapshot) } : given;
  const { configuration, snapshot, today, scope = 'all' } = options;
  const proven = verifyCoverage(options);
  const stackSets = scope === 'all' ? furtherStackSets(configuration, snapshot) : [];
  const drift = proveDrift({ configuration, snapshot, coverage: proven, further: stackSets, ...asked });
  const whole = scope === 'all' ? ofWhole() : undefined;
  const deployed = whole?.proveDeployed({ configuration, snapshot, today });
  const further = [
    ...membershipUnread(options, proven),
    ...furtherStackSetFindings(stackSets),
    ...drift.findings,
    ...(deployed?.findings ?? []),
  ];
  const isDetectionAsked = scope === 'all' && !withoutDetection;
  const findings = bySeverity([...(isDetectionAsked ? proven.findings.map(unreadDetection) : proven.findings), ...further]);
  const coverage = {
    ...proven,
    exitCode: withFindings(proven.exitCode, findings),
    notLookedAt: [...proven.notLookedAt, ...drift.notLookedAt, ...(deployed?.notLookedAt ?? [])],
    findings,
    drift: drift.drift,
    ...(stackSets.length > 0 && { furtherStackSets: stackSets.map(asResult) }),
    ...(deployed && { deployed: { parts: deployed.parts, foreign: deployed.foreign, lookedAt: deployed.lookedAt } }),
  };
  if (whole === undefined) return coverage;
  const chainProof = whole.proveChain({ configuration, snapshot, today, coverage: proven });
  const chain = whole.summarizeChain(chainProof, [...proven.waves, 'management account']);
  const code = contained ? worse(coverage.exitCode, whole.verdictExitCode[verdictOf(chain)]) : coverage.exitCode;
  return { ...coverage, exitCode: code, chain, chainProof };
}

/** What nobody left out, and the snapshot does not have, is not known. */
function membershipUnread({ scope = 'all', withoutMembership }: VerifyOptions, { membership }: Coverage): readonly Finding[] {
  if (scope !== 'all' || withoutMembership !== undefined || membership.status !== 'not-checked') return [];
  return [
    {
      id: 'membership-not-read',
      severity: 'unknown',
      message: 'the snapshot does not have the membership, so it is not known which accounts it covers',
      remedy: 'take a new snapshot with cordon snapshot; or leave the membership out with --without-membership',
    },
  ];
}

function withoutReadings(snapshot: Snapshot): Snapshot {
  const { detection, ...others } = snapshot;
  return detection === undefined ? snapshot : others;
}

/** Nobody left detection out, so that what the snapshot does not say of it is not known. */
function unreadDetection(finding: Finding): Finding {
  return finding.id === 'detection-not-checked'
    ? { ...finding, severity: 'unknown', remedy: `${finding.remedy}; or leave detection out with --without-detection` }
    : finding;
}

function ofWhole(): typeof Whole {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded late, and without a promise
  return require('./whole') as typeof Whole;
}

function asResult({ name, what, stack, status, wanted, current, open, differences }: ProvenStackSet): FurtherStackSet {
  return { name, what, stack, status, wanted, current, open, differences };
}

const severities: readonly Finding['severity'][] = ['error', 'unknown', 'warning', 'notice'];

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
}

/** The exit code with what further findings say. */
function withFindings(code: ExitCode, findings: readonly Finding[]): ExitCode {
  if (findings.some(({ severity }) => severity === 'error')) return exitCode.doesNotHold;
  return findings.some(({ severity }) => severity === 'unknown') ? worse(code, exitCode.unknown) : code;
}

/** The verdict of the weakest account. */
function verdictOf({ verdicts }: ChainSummary): LinkState {
  return verdicts.no > 0 ? 'no' : verdicts.unknown > 0 ? 'unknown' : 'yes';
}

/** What does not hold goes before what is not known. */
export function worse(one: ExitCode, other: ExitCode): ExitCode {
  return [exitCode.doesNotHold, exitCode.unknown].find((code) => code === one || code === other) ?? one;
}
