import * as fc from 'fast-check';
import { organizationTree } from '../../lib/organization/tree';
import { type Account, type OrganizationalUnit } from '../../lib/organization/snapshot';
import { absent } from '../../lib/core/reading';

const root = 'r-ab12';
const organization = { id: 'o-exampleorgid', managementAccount: '111111111111', root };
const unit = (id: string, parent: string, name = id): OrganizationalUnit => ({ id, name, parent });
const account = (id: string, parent: string): Account => ({ id, name: id, state: 'ACTIVE', parent, containmentRoles: absent });

describe('the tree of an organization', () => {
  const tree = organizationTree({
    organization,
    organizationalUnits: [unit('ou-b', 'ou-a', 'Below'), unit('ou-a', root, 'Above'), unit('ou-e', root), unit('ou-f', 'ou-e')],
    accounts: [
      account('555555555555', 'ou-b'),
      account('222222222222', 'ou-a'),
      account('333333333333', root),
      account('111111111111', root),
    ],
  });
  const ids = (units: string[]) => tree.accountsWithin(units).map(({ id }) => id);

  it('gives the way to a unit or account, the root first', () => {
    expect(tree.pathOf('555555555555')).toEqual([root, 'ou-a', 'ou-b', '555555555555']);
    expect(tree.pathOf('ou-b')).toEqual([root, 'ou-a', 'ou-b']);
    expect(tree.pathOf(root)).toEqual([root]);
    expect(tree.pathOf('ou-gone')).toEqual([]);
  });

  it('knows what is within a unit at any depth', () => {
    expect(tree.isWithin('555555555555', 'ou-a')).toBe(true);
    expect(tree.isWithin('222222222222', 'ou-b')).toBe(false);
    expect(tree.isWithin('333333333333', root)).toBe(true);
    expect(tree.isWithin('ou-b', 'ou-a')).toBe(true);
    expect(tree.isWithin('ou-a', 'ou-b')).toBe(false);
    expect(tree.isWithin('ou-a', 'ou-a')).toBe(true);
    expect(tree.isWithin('999999999999', root)).toBe(false);
    expect(tree.isWithin('555555555555', 'ou-gone')).toBe(false);
  });

  it('tells empty units apart from their neighbours', () => {
    expect(tree.isWithin('ou-f', 'ou-e')).toBe(true);
    expect(tree.isWithin('ou-e', 'ou-f')).toBe(false);
    expect(tree.isWithin('ou-f', 'ou-a')).toBe(false);
    expect(ids(['ou-e', 'ou-f'])).toEqual([]);
  });

  it('gives each account once, in ID order, when units overlap', () => {
    expect(ids(['ou-b', 'ou-a', 'ou-b'])).toEqual(['222222222222', '555555555555']);
    expect(ids([root])).toEqual(['111111111111', '222222222222', '333333333333', '555555555555']);
    expect(ids(['ou-gone'])).toEqual([]);
  });

  it('names units, and the root as Organizations does', () => {
    expect(tree.unitName('ou-b')).toBe('Below');
    expect(tree.unitName(root)).toBe('Root');
    expect(tree.unitName('ou-gone')).toBe('ou-gone');
    expect(tree.unitsIn(root).map(({ id }) => id)).toEqual(['ou-a', 'ou-e']);
  });

  it('leaves out units that hang on nothing instead of running in circles', () => {
    const broken = organizationTree({ organization, organizationalUnits: [unit('ou-a', 'ou-b'), unit('ou-b', 'ou-a')], accounts: [] });
    expect(broken.pathOf('ou-a')).toEqual([]);
    expect(broken.isWithin('ou-a', 'ou-b')).toBe(false);
  });

  it('agrees with following the parents one by one, for any tree', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        (unitParents, accountParents, chosen) => {
          const units: OrganizationalUnit[] = [];
          for (const parent of unitParents) {
            units.push(
              unit(`ou-${units.length}`, parent % (units.length + 1) === units.length ? root : `ou-${parent % (units.length + 1)}`),
            );
          }
          const all = [root, ...units.map(({ id }) => id)];
          const accounts = accountParents.map((parent, i) => account(String(900000000000 - i), all[parent % all.length]!));
          const built = organizationTree({ organization, organizationalUnits: units, accounts });
          const above = (id: string): string[] => {
            const parent = accounts.find((a) => a.id === id)?.parent ?? units.find((u) => u.id === id)?.parent;
            return parent === undefined ? [id] : [...above(parent), id];
          };
          const units2 = chosen.map((n) => all[n % all.length]!);
          for (const id of [...all, ...accounts.map((a) => a.id)]) {
            expect(built.pathOf(id)).toEqual(above(id));
            for (const u of all) {
              expect(built.isWithin(id, u)).toBe(above(id).includes(u));
            }
          }
          expect(built.accountsWithin(units2).map((a) => a.id)).toEqual(
            accounts
              .map((a) => a.id)
              .filter((id) => units2.some((u) => above(id).includes(u)))
              .sort(),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});
