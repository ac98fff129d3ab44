import { type Reading } from '../core/reading';

/** The containment roles of accounts that were looked into, as IAM has them. */
export interface SeenRoles {
  /** `all`: every active account. `sample`: some of each wave and unit. */
  readonly extent: 'all' | 'sample';
  /** How many accounts the sample was to have. @default - every account */
  readonly sampleSize?: number;
  /** Policy documents by the key that roles name them by: most accounts have the same ones. */
  readonly documents: Readonly<Record<string, string>>;
  /** By account ID, then by the name of the role. An account that is not here was not looked into. */
  readonly accounts: Readonly<Record<string, RolesInAccount>>;
}

export type RolesInAccount = Readonly<Record<string, Reading<SeenRole>>>;

/** A role as the calls of IAM answer it. */
export interface SeenRole {
  readonly arn: string;
  /** Key of the trust policy in `documents`. */
  readonly trustPolicy: string;
  /** Inline policies: key in `documents`, by name. */
  readonly inlinePolicies: Readonly<Record<string, string>>;
  /** ARNs of attached policies, sorted. */
  readonly managedPolicies: readonly string[];
  /** ARN of the permissions boundary. @default - the role has none */
  readonly permissionsBoundary?: string;
  readonly maxSessionSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
}
