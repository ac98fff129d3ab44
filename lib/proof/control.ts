import { type PolicyLevel } from '../iam';
import { type ProofId } from './statement';
import { type ProofSubject } from './subject';

/** Policies that stand between the roles and what they do. */
export interface Control {
  /** The roles in the account that stands for the others. */
  readonly subject: ProofSubject;
  readonly levels: readonly PolicyLevel[];
  /** Accounts that it is the same for. @default - not of particular accounts */
  readonly accounts?: readonly string[];
  /** Where each policy is attached, by its ID. @default - to nothing yet */
  readonly attachments?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Keys that follow from the organization. */
  readonly keys: Readonly<Record<string, string | readonly string[]>>;
}

export interface ControlOptions {
  readonly id: ProofId;
  /** What they are, e.g. `the guardrail policies`. */
  readonly what: string;
  /** Name of a policy or level by its ID, for people. */
  readonly name: (id: string) => string;
  /** Regions in which a denial is an error. @default - every one */
  readonly regions?: readonly string[];
}
