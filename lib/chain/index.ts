/** Whether an account would be contained: each link from a finding to containment, with its evidence. Data in, data out; no AWS. */
export { actionTypeNames } from './action-type-names';
export { writtenRule } from './deployed-automation-rule';
export { compiledFilter, filterCriteria } from './deployed-filter';
export { hidingRule, reachesRegion } from './hiding-rules';
export { remedyOfUnread, takeSnapshot, whyUnread } from './judge';
export { chainStages, linkIds, linkKinds, stageTitles, weakest, type ChainStage, type Link, type LinkId, type LinkState } from './link';
export { proveChain, type AccountChain, type ActionChain, type ChainProof, type ProveChainOptions } from './prove-chain';
export { resourceVerdict, type KnownOfAccount, type ResourceVerdict } from './resource-verdict';
export { serviceVerdict, type ServiceVerdict } from './service-verdict';
export {
  firstToDo,
  summarizeChain,
  verdictExitCode,
  type AccountVerdict,
  type ActionVerdict,
  type ChainGroup,
  type ChainSummary,
  type VerdictCounts,
  type WeakLink,
} from './summary';
