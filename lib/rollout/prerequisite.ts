import { type UnknownReason } from '../core/reading';
import { type Finding } from './plan';

/**
 * Something besides the containment roles that AWS Security Incident Response or the rollout needs, and what the snapshot says of it.
 *
 * - `present`: it is there, and as configured.
 * - `absent`: it is not there, or is another than configured.
 * - `unknown`: it was not read.
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
       * How grave it is for a plan: an error stops the rollout, a warning lets the roles wait for it. A proof calls either an error.
       * @default - the plan says nothing: carrying it out makes what is absent
       */
      readonly inPlan?: Extract<Finding['severity'], 'error' | 'warning'>;
    }
  | { readonly status: 'unknown'; readonly reason: UnknownReason }
);
