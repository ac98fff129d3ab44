import { type RequestContext } from './context';
import { type Policy } from './policy';
import { type RequestPrincipal } from './principal';

/** One request to AWS. */
export interface AccessRequest {
  readonly principal: RequestPrincipal;
  /** `service:Name`, e.g. `s3:GetObject`. */
  readonly action: string;
  /** ARN of the one resource, or `*` where the action takes none. */
  readonly resource: string;
  /** Account that owns the resource. @default - the account in its ARN, else the principal's */
  readonly resourceAccount?: string;
  /**
   * Its condition keys. Those that follow from the principal and the resource are added where they are not given: `aws:PrincipalArn`,
   * `aws:PrincipalAccount`, `aws:PrincipalType`, `aws:PrincipalIsAWSService`, `aws:PrincipalServiceName`, `aws:ResourceAccount`.
   */
  readonly context: RequestContext;
  /**
   * What becomes of a statement that applies only because a variable without a value fits nothing, as in `ArnNotLike` or `NotResource`. IAM
   * says both that "any attempt to match it fails" and that this "causes the statement to be invalid". `denials-apply` is the cautious reading
   * for a request that has to be allowed: a denial applies, and an allow is unknown.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-infotouse
   * @default unknown
   */
  readonly withoutValue?: 'denials-apply' | 'unknown';
}

export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}

/** What is attached to the root, a unit or an account; an organization attaches at least one policy to each. */
export interface PolicyLevel {
  /** ID of the root, unit or account. */
  readonly id: string;
  readonly policies: readonly NamedPolicy[];
}

/** The policy of a resource. */
export interface ResourcePolicy extends NamedPolicy {
  /** `trust`: of a role; it alone decides who may assume the role, and has no Resource element. */
  readonly kind: 'resource' | 'trust';
}

/** Every policy that has a say. */
export interface AccessPolicies {
  /** Policies of the principal, inline and managed. @default - none */
  readonly identityPolicies?: readonly NamedPolicy[];
  /** @default - no boundary */
  readonly permissionsBoundary?: NamedPolicy;
  /** Policies that were given when the session was made. @default - none: the session has all that the role has */
  readonly sessionPolicies?: readonly NamedPolicy[];
  /** @default - the resource has none */
  readonly resourcePolicy?: ResourcePolicy;
  /** From the root to the principal's account, each level there. @default - the organization uses none, or the account is in none */
  readonly serviceControlPolicies?: readonly PolicyLevel[];
  /** From the root to the resource's account. RCPFullAWSAccess, which allows all, is always there. @default - none */
  readonly resourceControlPolicies?: readonly PolicyLevel[];
  /** Management account of the organization; neither kind of control policy reaches it. @default - not known, and so none of the accounts */
  readonly managementAccount?: string;
}
