/**
 * What is verified of a whole organization: the chain of each account, and rules as they are deployed. It is more than half of what `cordon verify`
 * would load, so it is loaded where it is needed.
 */
export { proveChain, summarizeChain, verdictExitCode } from '../chain';
export { proveDeployed } from './deployed/prove';
