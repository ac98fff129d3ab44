import * as fc from 'fast-check';
import { afterUpdate, coverageUpdates, isCovered, topmost } from '../../lib/membership/coverage';
import { type MembershipCoverage } from '../../lib/organization/membership';
import { organizationTree } from '../../lib/organization/tree';
import { type OrganizationalUnit } from '../../lib/organization/snapshot';
import { runs } from '../support/runs';

const root = 'r-ab12';
const organization = { id: 'o-exampleorgid', managementAccount: '111111111111', root };
const treeOf = (parents: Readonly<Record<string, string>>) =>
  organizationTree({
    organization,
    organizationalUnits: Object.entries(parents).map(([id, parent]): OrganizationalUnit => ({ id, name: id, parent })),
    accounts: [],
  });
const units = (...organizationalUnits: string[]): MembershipCoverage => ({ entireOrganization: false, organizationalUnits });
const everything: MembershipCoverage = { entireOrganization: true, organizationalUnits: [] };

describe('the calls from one coverage of a membership to another', () => {
  const tree = treeOf({ 'ou-a': root, 'ou-b': 'ou-a', 'ou-c': root, 'ou-d': root, 'ou-e': root, 'ou-f': root, 'ou-g': root, 'ou-h': root });

  it('are none where the coverage is the same', () => {
    expect(coverageUpdates(units('ou-a', 'ou-c'), units('ou-c', 'ou-a'), tree)).toEqual([]);
    expect(coverageUpdates(everything, everything, tree)).toEqual([]);
  });

  it('add before they remove, and never do both in one call', () => {
    expect(coverageUpdates(units('ou-a'), units('ou-c'), tree)).toEqual([
      { organizationalUnitsToAdd: ['ou-c'] },
      { organizationalUnitsToRemove: ['ou-a'] },
    ]);
  });

  it('have five units at most', () => {
    expect(coverageUpdates(units(), units('ou-a', 'ou-c', 'ou-d', 'ou-e', 'ou-f', 'ou-g'), tree)).toEqual([
      { organizationalUnitsToAdd: ['ou-a', 'ou-c', 'ou-d', 'ou-e', 'ou-f'] },
      { organizationalUnitsToAdd: ['ou-g'] },
    ]);
  });

  it('do not add a unit whose parent is covered, and leave one that is covered by its parent', () => {
    expect(coverageUpdates(units(), units('ou-a', 'ou-b'), tree)).toEqual([{ organizationalUnitsToAdd: ['ou-a'] }]);
    expect(coverageUpdates(units('ou-b'), units('ou-a'), tree)).toEqual([{ organizationalUnitsToAdd: ['ou-a'] }]);
  });

  it('add a unit before its parent goes', () => {
    expect(coverageUpdates(units('ou-a'), units('ou-b'), tree)).toEqual([
      { organizationalUnitsToAdd: ['ou-b'] },
      { organizationalUnitsToRemove: ['ou-a'] },
    ]);
  });

  it('widen to the whole organization at once, and narrow from it at the end', () => {
    expect(coverageUpdates(units('ou-a'), everything, tree)).toEqual([{ coverEntireOrganization: true }]);
    expect(coverageUpdates(everything, units('ou-c'), tree)).toEqual([
      { organizationalUnitsToAdd: ['ou-c'] },
      { coverEntireOrganization: false },
    ]);
  });

  it('remove a unit that the organization no longer has', () => {
    expect(coverageUpdates(units('ou-gone', 'ou-a'), units('ou-a'), tree)).toEqual([{ organizationalUnitsToRemove: ['ou-gone'] }]);
  });
});

describe('the calls from any coverage to any other, in any tree', () => {
  const scene = fc
    .array(fc.nat(), { minLength: 1, maxLength: 24 })
    .chain((parents) => {
      const ids = parents.map((_, index) => `ou-${String(index).padStart(2, '0')}`);
      const tree = treeOf(
        Object.fromEntries(
          ids.map((id, index) => [id, parents[index]! % (index + 1) === index ? root : ids[parents[index]! % (index + 1)]!]),
        ),
      );
      const coverage = fc.record({ entireOrganization: fc.boolean(), organizationalUnits: fc.subarray(ids) });
      return fc.record({ tree: fc.constant(tree), ids: fc.constant(ids), present: coverage, wanted: coverage });
    })
    .filter(({ wanted }) => wanted.entireOrganization || wanted.organizationalUnits.length > 0);

  it('end in the wanted coverage, uncover nobody on the way, and go on from anywhere', () => {
    fc.assert(
      fc.property(scene, ({ tree, ids, present, wanted }) => {
        const updates = coverageUpdates(present, wanted, tree);
        const covered = (coverage: MembershipCoverage): string[] => ids.filter((id) => isCovered(id, coverage, tree));
        const kept = covered(present).filter((id) => covered(wanted).includes(id));
        let state: MembershipCoverage = present;
        let removing = false;
        updates.forEach((update, index) => {
          const { organizationalUnitsToAdd: add, organizationalUnitsToRemove: remove } = update;
          expect([add, remove, update.coverEntireOrganization].filter((part) => part !== undefined)).toHaveLength(1);
          for (const list of [add, remove].filter((part) => part !== undefined)) {
            expect(list.length).toBeGreaterThan(0);
            expect(list.length).toBeLessThanOrEqual(5);
          }
          const widens = add !== undefined || update.coverEntireOrganization === true;
          expect(widens && removing).toBe(false);
          removing ||= !widens;
          // Whoever starts again here has just the calls left.
          expect(coverageUpdates(state, wanted, tree)).toHaveLength(updates.length - index);
          state = afterUpdate(state, update);
          expect(covered(state)).toEqual(expect.arrayContaining(kept));
        });
        expect(covered(state)).toEqual(covered(wanted));
        expect(coverageUpdates(state, wanted, tree)).toEqual([]);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('are as few as the units that have to come and go allow', () => {
    fc.assert(
      fc.property(scene, ({ tree, present, wanted }) => {
        fc.pre(!wanted.entireOrganization && !present.entireOrganization);
        // A unit at the top of what is wanted is covered by nothing else; a unit outside of it has to go.
        const come = topmost(wanted.organizationalUnits, tree).filter((unit) => !present.organizationalUnits.includes(unit)).length;
        const go = present.organizationalUnits.filter((unit) => !isCovered(unit, wanted, tree)).length;
        expect(coverageUpdates(present, wanted, tree)).toHaveLength(Math.ceil(come / 5) + Math.ceil(go / 5));
      }),
      { numRuns: runs(1000) },
    );
  });
});
