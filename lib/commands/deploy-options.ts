import { type RolloutScope } from '../rollout/plan';
import { type Polling } from '../rollout/stack-set-driver';
import { type CommonOptions } from './context';

export interface DeployCommandOptions extends CommonOptions {
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
  /** @default - `defaultPolling` */
  readonly polling?: Polling;
}
