export { checkRules } from './check-rules';
export { confusedDeputies, type ConfusedDeputy } from './confused-deputies';
export { CordonChecks } from './cordon-checks';
export { findingId, packName, type CheckedResource, type CheckResult, type CheckRule } from './rule';
