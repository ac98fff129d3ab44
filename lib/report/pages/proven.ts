import { type ChainProof } from '../../chain';
import { type Snapshot } from '../../organization/snapshot';
import { type PageData } from '../../page/data';
import { chainColourings, driftColouring } from './chain-parts';
import { organizationData, type AccountColouring, type AccountFact } from './organization';

/** An organization with the chain of each account, as it is today. */
export interface ProvenOrganization {
  readonly snapshot: Snapshot;
  readonly proof: ChainProof;
}

/** The organization of a page whose subject is another one than the chain: its own questions come first. */
export function provenOrganization(
  { snapshot, proof }: ProvenOrganization,
  colourings: readonly AccountColouring[] = [],
  facts: readonly AccountFact[] = [],
): PageData {
  const groups = new Map(proof.accounts.map(({ account, group }) => [account, group]));
  return organizationData({
    snapshot,
    proof,
    colourings: [...colourings, ...chainColourings(proof), driftColouring(proof)],
    facts: [{ heading: 'Wave', of: ({ id }) => groups.get(id) }, ...facts, { heading: 'State of the account', of: ({ state }) => state }],
  });
}
