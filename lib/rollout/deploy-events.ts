import { type Reads } from '../aws/reads';
import { type Plan } from './plan';
import { type AccountResult, type RunningOperation } from './stack-set-driver';

/** An account that does not hold after a step. */
export interface AccountFailure {
  readonly account: string;
  readonly name: string;
  /** Status and detailed status, or MISSING. */
  readonly status: string;
  /** Reason of AWS. @default - AWS gave none */
  readonly reason?: string;
}

/** What a step came to. */
export interface StepResult {
  readonly step: string;
  /** `current`: carried out, gate passed; `already-current`: nothing to do; `failed`: the gate is shut; `interrupted`: a call failed. */
  readonly outcome: 'current' | 'already-current' | 'failed' | 'interrupted';
  readonly accounts: number;
  readonly operations: readonly { readonly id: string; readonly action: string; readonly status: string }[];
  readonly failures: readonly AccountFailure[];
}

/** What deploy tells while it works. */
export type DeployEvent =
  | { readonly kind: 'reading'; readonly text: string }
  /** The organization is being read; without `reads` the read has ended. */
  | { readonly kind: 'read'; readonly reads?: Pick<Reads, 'state'> }
  | { readonly kind: 'waiting'; readonly stackSet: string; readonly operation: RunningOperation }
  | { readonly kind: 'planned'; readonly plan: Plan; readonly steps: readonly string[] }
  | { readonly kind: 'step-started'; readonly step: string; readonly accounts: number }
  | { readonly kind: 'step-progress'; readonly step: string; readonly of: number; readonly results: readonly AccountResult[] }
  | { readonly kind: 'step-done'; readonly result: StepResult };
