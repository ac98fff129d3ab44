import { type UnknownReason } from '../core/reading';
import { type Finding } from './plan';

/**
 * Something besides the containment roles that AWS Security Incident Response or the rollout needs, and its state in the snapshot.
 *
 * - `present`: it exists as configured.
 * - `absent`: it does not exist, or differs from the configuration.
 * - `unknown`: Cordon could not read it.
 */
export type Prerequisite = {
  /** Stable name; also the ID of the finding. */
  readonly id: string;
  /** What it is, as a noun. */
  readonly what: string;
} & (
  | { readonly status: 'present' }
  | {
      readonly status: 'absent';
      readonly message: string;
      readonly remedy: string;
      /**
       * The severity in a plan. An error stops the rollout. A warning lets the rollout go on without it. `verify` reports either as an error.
       * @default - the plan reports nothing, because the rollout creates what is absent
       */
      readonly inPlan?: Extract<Finding['severity'], 'error' | 'warning'>;
    }
  | { readonly status: 'unknown'; readonly reason: UnknownReason }
);
