import { type Unknown } from './truth';

export type PolicyKind =
  'identity' | 'permissions-boundary' | 'session' | 'resource' | 'trust' | 'service-control-policy' | 'resource-control-policy';

/** A statement and where it stands. */
export interface StatementPlace {
  readonly kind: PolicyKind;
  readonly policy: string;
  /** Sid, or `Statement[2]` by its index from 0. */
  readonly sid: string;
  /** ID of the root, unit or account that the control policy is attached to. @default - it is not a control policy */
  readonly level?: string;
}

/** Something that is not known, and the statement that depends on it. */
export interface PlacedUnknown extends Unknown {
  /** @default - it is of no statement */
  readonly at?: StatementPlace;
}

export type DenialReason =
  | { readonly kind: 'explicit-deny'; readonly by: StatementPlace }
  | {
      readonly kind: 'no-allow';
      readonly in: PolicyKind;
      /** The level that does not allow it. @default - it is of no control policy */
      readonly level?: string;
    };

/** Whether a request is allowed, and why. */
export type Decision =
  | {
      readonly result: 'allowed';
      /** Statements that allow it, one of each kind of policy and level that has to. */
      readonly by: readonly StatementPlace[];
    }
  | { readonly result: 'denied'; readonly reason: DenialReason }
  | {
      readonly result: 'unknown';
      /** Not empty. */
      readonly unknowns: readonly PlacedUnknown[];
    };
