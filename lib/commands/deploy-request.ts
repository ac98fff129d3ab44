import { type ConnectOptions } from '../aws/connect';
import { type ConfigurationFile } from '../configuration/read';
import { type Snapshot } from '../organization/snapshot';
import { type Plan, type RolloutScope } from '../rollout/plan';
import { type Result } from './result';

/** The inputs of a deployment, before any AWS call. */
export interface DeployRequest {
  readonly file: ConfigurationFile;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly scope: RolloutScope;
  /** The plan that was reviewed. @default - a fresh plan is made, shown and confirmed */
  readonly plan?: Plan;
  /** The wave to stop after. @default - all of them, then the management account */
  readonly until?: string;
  readonly allowRemovals: boolean;
  /** Whether somebody is asked before the first write. */
  readonly asks: boolean;
  /** The credentials and the Region of AWS calls. A rehearsal without a snapshot reads AWS once. */
  readonly connection: ConnectOptions;
  /** @default - it is no rehearsal, and AWS is written to */
  readonly rehearsal?: RehearsalRequest;
  readonly result: Result;
}

/** What a rehearsal is given besides. */
export interface RehearsalRequest {
  /** The snapshot to rehearse on, and its file. @default - it is read from AWS */
  readonly on?: { readonly file: string; readonly snapshot: Snapshot };
  /** `WAVE=PERCENT` (rounded up to whole accounts) or an account ID each; their stacks fail. */
  readonly fail: readonly string[];
  /** Path for the organization as it is after the rehearsal. @default - it is not saved */
  readonly afterwards?: Result;
}
