import { proveChain, summarizeChain } from '../../lib/chain';
import { verifyPage } from '../../lib/report/pages/verify';
import { verifyCoverage, type VerifyOptions } from '../../lib/rollout/verify';
import { today, type Whole } from '../chain/whole';

/** The page of `cordon verify` of an organization. */
export function verifyPageOf({ configuration, snapshot }: Whole, over: Partial<VerifyOptions> = {}): string {
  const coverage = verifyCoverage({ configuration, snapshot, today, ...over });
  if (over.scope !== undefined) return verifyPage({ coverage, snapshot });
  const proof = proveChain({ configuration, snapshot, today, coverage });
  return verifyPage({ coverage, snapshot, chain: { proof, summary: summarizeChain(proof, coverage.waves) } });
}
