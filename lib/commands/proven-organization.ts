import { proveChain } from '../chain';
import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { type ProvenOrganization } from '../report/pages/proven';

/** The organization of a page, with the chain of each account. Only commands that make a page load it. */
export function provenOrganizationOf(configuration: Configuration, snapshot: Snapshot, today: string): ProvenOrganization {
  return { snapshot, proof: proveChain({ configuration, snapshot, today }) };
}
