import { createHash } from 'node:crypto';
import { type Configuration } from '../configuration/configuration';
import { organizationTree } from '../organization/tree';
import { type Snapshot } from '../organization/snapshot';
import { placeAccounts } from './placement';

/** Accounts that a sample has where nobody says how many. */
export const defaultSampleSize = 50;

/**
 * Accounts to look into, spread over waves and units: each unit of each wave gives one account before any gives a second. The choice follows from
 * the IDs alone, so the same organization gives the same sample. Accounts that the rollout leaves out are in none.
 */
export function sampleOfAccounts(
  configuration: Configuration,
  snapshot: Pick<Snapshot, 'organization' | 'organizationalUnits' | 'accounts' | 'stackSets'>,
  size: number,
): readonly string[] {
  // An exclusion that ended leaves the account out too, so the day decides nothing here.
  const { waves } = placeAccounts(configuration, snapshot, organizationTree(snapshot), '');
  const ranked = waves.flatMap(({ accounts }, wave) => {
    const units = new Map<string, string[]>();
    for (const { id, parent } of accounts) {
      const unit = units.get(parent);
      if (unit) unit.push(id);
      else units.set(parent, [id]);
    }
    return inOrder([...units.keys()]).flatMap((unit, place) => inOrder(units.get(unit)!).map((id, round) => ({ id, round, place, wave })));
  });
  ranked.sort((a, b) => a.round - b.round || a.place - b.place || a.wave - b.wave);
  return ranked
    .slice(0, size)
    .map(({ id }) => id)
    .sort();
}

/** An order that has nothing to do with the age of accounts, which their place in a list may have. */
function inOrder(ids: readonly string[]): readonly string[] {
  const keys = new Map(ids.map((id) => [id, createHash('sha256').update(id).digest('hex')]));
  return [...ids].sort((a, b) => (keys.get(a)! < keys.get(b)! ? -1 : 1));
}
