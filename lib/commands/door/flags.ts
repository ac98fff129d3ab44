import { type FailOn } from '../../configuration/configuration';
import { type RolloutScope } from '../../rollout/plan';
import { type TriageRole } from '../../proposal/triage-role';
import { type AlsoForm, type CheckFormat } from '../check-formats';
import { type PlanFormat } from '../plan';
import { type VerifyFormat } from '../verify';
import { type WatchFormat } from '../watch';
import { type OnboardFormat, type ValidateFormat } from '../onboard-formats';

/** The flags of every command, as typed. Only this folder knows them: it turns them into the inputs of commands. */
export interface CommonFlags {
  /** Path of the configuration. */
  readonly config: string;
  /** Path of a snapshot. @default - the organization is read */
  readonly organization?: string;
  readonly format: 'text' | 'json';
  /** Path to write the machine-readable or text result to. @default - standard output */
  readonly output?: string;
  readonly profile?: string;
  readonly managementProfile?: string;
  readonly memberRole?: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** The flags of `cordon approve`. */
export interface ApproveFlags extends Omit<CommonFlags, 'organization' | 'managementProfile' | 'memberRole'> {
  readonly reject?: boolean;
  readonly list?: boolean;
  readonly yes?: boolean;
}

export interface SnapshotFlags extends CommonFlags {
  /** Path of an earlier snapshot to compare with. @default - the snapshot is the result */
  readonly since?: string;
  /** Whether what an interrupted run kept is not used. @default false */
  readonly fresh?: boolean;
  /** Into which accounts to look. @default - into none */
  readonly lookInside?: 'all' | 'sample';
  /** How many accounts a sample has. @default - `defaultSampleSize` */
  readonly sample?: number;
}

export interface PlanFlags extends Omit<CommonFlags, 'format'> {
  readonly format: PlanFormat;
  readonly only: RolloutScope;
  /** `none` plans a first rollout, whatever is deployed. @default - what the snapshot says is deployed */
  readonly deployed?: 'none';
  readonly accounts?: boolean;
  /** Whether the membership is left out. @default false */
  readonly withoutMembership?: boolean;
}

export interface VerifyFlags extends Omit<CommonFlags, 'format'> {
  readonly format: VerifyFormat | WatchFormat;
  readonly only: RolloutScope;
  /** Whether what an interrupted run kept is not used. @default false */
  readonly fresh?: boolean;
  /** Whether the organization is read again and again. @default false */
  readonly watch?: boolean;
  /** Milliseconds between two readings. @default - five minutes */
  readonly interval?: number;
  /** Milliseconds after which a watch ends. @default - twelve hours */
  readonly timeout?: number;
  /** Whether a watch ends once everything is proven. @default false */
  readonly untilCovered?: boolean;
  readonly accounts?: boolean;
  /** Whether the membership is left out. @default false */
  readonly withoutMembership?: boolean;
  /** Whether detection is left out. @default false */
  readonly withoutDetection?: boolean;
  /** Whether the exit code is also that of the chains. @default false */
  readonly contained?: boolean;
  /** Path of an earlier result or snapshot, to fail on what got worse alone. @default - everything counts */
  readonly since?: string;
  /** Whether drift is detected before the organization is read. @default false */
  readonly detectDrift?: boolean;
  /** The maximum age of a drift detection, in hours. @default - no maximum */
  readonly maxDriftAge?: number;
  /** Whether drift is detected in memory. @default false */
  readonly rehearse?: boolean;
  /** The maximum age of the snapshot, in hours. @default - no maximum */
  readonly maxAge?: number;
  /** Whether `date` was given and is not just today. @default false */
  readonly dateGiven?: boolean;
}

export interface DeployFlags extends CommonFlags {
  readonly only: RolloutScope;
  /** Path of a saved plan. @default - a fresh plan is shown and confirmed */
  readonly plan?: string;
  readonly rehearse?: boolean;
  readonly yes?: boolean;
  readonly until?: string;
  readonly allowRemovals?: boolean;
  /** Rehearsal only: `WAVE=PERCENT` (rounded up to whole accounts) or an account ID each; their stacks fail. */
  readonly fail?: readonly string[];
  /** Rehearsal only: path to write the organization to as it is afterwards. */
  readonly snapshotAfter?: string;
}

export interface OnboardFlags extends Omit<CommonFlags, 'format'> {
  readonly format: OnboardFormat;
  /** Whether offboarding is shown. @default false */
  readonly reverse?: boolean;
  /** Whether the steps are carried out. @default false */
  readonly apply?: boolean;
  readonly yes?: boolean;
  /** The Region that the membership may be created in beside --yes. */
  readonly membershipRegion?: string;
  readonly rehearse?: boolean;
  /** Rehearsal only: `none` begins as if nothing had been done. @default - what the snapshot says */
  readonly deployed?: 'none';
  /** Rehearsal only: path to write the organization to as it is afterwards. */
  readonly snapshotAfter?: string;
}

export interface ValidateFlags extends Omit<CommonFlags, 'format'> {
  readonly format: ValidateFormat;
  /** Whether a test case is opened and closed. @default false */
  readonly testCase?: boolean;
  /** With testCase: whether nobody is asked. @default false */
  readonly yes?: boolean;
  /** With testCase: whether it happens in memory. @default false */
  readonly rehearse?: boolean;
}

export interface PreferenceFlags extends Pick<CommonFlags, 'config' | 'format' | 'output' | 'date'> {
  /** Path to write the text of the case to. @default - it is only shown */
  readonly body?: string;
}

export interface MembershipInputFlags extends Pick<CommonFlags, 'config' | 'output'> {
  readonly format: 'json';
  /** Whether the team alone is written. @default false */
  readonly team?: boolean;
}

export interface CheckFlags extends Pick<CommonFlags, 'config' | 'organization' | 'output' | 'date'> {
  readonly format: CheckFormat;
  /** @default - that of the configuration */
  readonly failOn?: FailOn;
  /** Other forms of the same result. @default - none */
  readonly also?: readonly AlsoForm[];
  /** Whether stack traces of defects are printed. @default false */
  readonly debug?: boolean;
  /** Whether the result of an earlier check of the same inputs is used, and this one kept. */
  readonly cache: boolean;
  /** ID of a rule to explain. @default - the check runs */
  readonly explain?: string;
  /** Path of a baseline. @default - every finding counts */
  readonly baseline?: string;
  /** Path to write a baseline to, which accepts what was found. @default - none is written */
  readonly writeBaseline?: string;
}

export type ExplainFlags<Format extends string = CommonFlags['format']> = Pick<
  CommonFlags,
  'config' | 'organization' | 'output' | 'date'
> & { readonly format: Format };

/** The flags of `cordon init`. Lists are as typed: values may be separated by commas. */
export interface InitFlags extends Pick<CommonFlags, 'config' | 'organization' | 'format' | 'profile' | 'managementProfile' | 'date'> {
  /** Account IDs, or `SERVICE=ACCOUNT`. */
  readonly administrator?: readonly string[];
  readonly membershipRegion?: string;
  readonly regions?: readonly string[];
  /** Account IDs, or `none`. */
  readonly canary?: readonly string[];
  /** `organization`, or IDs of units. */
  readonly coverage?: readonly string[];
  readonly membershipName?: string;
  /** False with --no-triage. @default true */
  readonly triage?: boolean;
  readonly triageRole?: TriageRole;
  /** Path of a team file that exists. */
  readonly teamFile?: string;
  /** Whether nobody is asked, although there is a terminal. @default false */
  readonly yes?: boolean;
  /** Whether the configuration is printed and not written. @default false */
  readonly dryRun?: boolean;
}
