/** Cordon as a library: data in, data out. The constructs are in `cordon/constructs`. */
export * from './problem';
export * from './reading';
export * from './clock';
export * from './configuration/configuration';
export { loadConfiguration, readConfiguration, type ConfigurationFile } from './configuration/read';
export { checkAgainstOrganization } from './configuration/against-organization';
export * from './organization/snapshot';
export { parseSnapshot } from './organization/parse-snapshot';
export { organizationTree, type OrganizationTree } from './organization/tree';
export { accountOf, evaluateAccess, parsePolicy, unreadPolicy } from './iam';
export type { AccessPolicies, AccessRequest, Decision, RequestContext, RequestPrincipal } from './iam';
export * from './proof';
export * from './rollout/plan';
export { planRollout, withNothingDeployed, type PlanOptions } from './rollout/planner';
export { parsePlan, planToJson } from './rollout/plan-file';
export { staleness } from './rollout/staleness';
export { verifyCoverage, type AccountCoverage, type Coverage, type CoverageStatus, type VerifyOptions } from './rollout/verify';
