/** A small evaluator of IAM policies: see `evaluateAccess`. Data in, data out; no AWS. */
export { accountOf, splitArn } from './arn';
export { type Condition } from './condition';
export { type RequestContext } from './context';
export { type Decision, type DenialReason, type PlacedUnknown, type PolicyKind, type StatementPlace } from './decision';
export { evaluateAccess } from './evaluate';
export { parsePolicy, unreadPolicy, type NamedPrincipal, type Policy, type Statement } from './policy';
export { type RequestPrincipal } from './principal';
export { type AccessPolicies, type AccessRequest, type NamedPolicy, type PolicyLevel, type ResourcePolicy } from './request';
export { type Unknown } from './truth';
