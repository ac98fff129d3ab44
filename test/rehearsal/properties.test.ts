import { ListStackSetOperationResultsCommand } from '@aws-sdk/client-cloudformation';
import fc from 'fast-check';
import { type AccountState } from '../../lib/organization/snapshot';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import {
  createInstances,
  createStackSet,
  deployedAccounts,
  describeOperation,
  ended,
  listInstances,
  management,
  root,
  snapshotOf,
  stackSetName,
} from './support';
import { runs } from '../support/runs';

const unitId = (index: number) => (index < 0 ? root : `ou-ab12-${String(index).padStart(8, '0')}`);
const accountId = (index: number) => String(300_000_000_000 + index);

interface Tree {
  /** Parent of unit i: a unit before it, or -1 for the root. */
  readonly units: readonly number[];
  readonly accounts: readonly { readonly parent: number; readonly state: AccountState }[];
}

const trees: fc.Arbitrary<Tree> = fc.integer({ min: 0, max: 8 }).chain((count) =>
  fc.record({
    units: fc.tuple(...Array.from({ length: count }, (_, index) => fc.integer({ min: -1, max: index - 1 }))),
    accounts: fc.array(
      fc.record({
        parent: fc.integer({ min: -1, max: count - 1 }),
        state: fc.constantFrom<AccountState>('ACTIVE', 'ACTIVE', 'ACTIVE', 'SUSPENDED', 'CLOSED'),
      }),
      { maxLength: 15 },
    ),
  }),
);

/** The definition, written down without any thought of speed. */
function isUnder(tree: Tree, unit: number, targets: readonly number[]): boolean {
  return targets.includes(unit) || (unit >= 0 && isUnder(tree, tree.units[unit] ?? -1, targets));
}

function snapshot(tree: Tree) {
  return snapshotOf({
    units: tree.units.map((parent, index) => ({ id: unitId(index), parent: unitId(parent) })),
    accounts: [
      { id: management, parent: root },
      ...tree.accounts.map(({ parent, state }, index) => ({ id: accountId(index), parent: unitId(parent), state })),
    ],
  });
}

describe('for any organization', () => {
  it('the accounts with a stack are the active ones under the targets that pass the filter, and have the role', async () => {
    await fc.assert(
      fc.asyncProperty(
        trees,
        fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('NONE', 'INTERSECTION', 'DIFFERENCE'),
        fc.uniqueArray(fc.nat(14), { minLength: 1, maxLength: 6 }),
        async (tree, chosen, AccountFilterType, listed) => {
          const targets = [...new Set(chosen.map((index) => (index % (tree.units.length + 1)) - 1))];
          const rehearsal = new Rehearsal(snapshot(tree));
          const clients = rehearsal.clients({ account: management });
          await createStackSet(clients);
          const DeploymentTargets = {
            OrganizationalUnitIds: targets.map(unitId),
            AccountFilterType,
            ...(AccountFilterType !== 'NONE' && { Accounts: listed.map(accountId) }),
          } as const;
          await ended(rehearsal, clients, await createInstances(clients, { DeploymentTargets }));
          const passes = (index: number) =>
            AccountFilterType === 'NONE' || listed.includes(index) === (AccountFilterType === 'INTERSECTION');
          const reached = tree.accounts.flatMap(({ parent, state }, index) =>
            isUnder(tree, parent, targets) && passes(index) ? [{ id: accountId(index), state }] : [],
          );
          const expected = reached.filter(({ state }) => state === 'ACTIVE').map(({ id }) => id);
          expect(await deployedAccounts(clients)).toEqual(expected);
          expect((await listInstances(clients)).map(({ Account }) => Account)).toEqual(reached.map(({ id }) => id));
          expect(tree.accounts.map((_, index) => accountId(index)).filter((id) => rehearsal.roles(id).length > 0)).toEqual(expected);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('auto-deployment ends with a stack in every active account under the targets, whatever moved', async () => {
    const moves = fc.array(
      fc.record({ account: fc.nat(20), to: fc.nat(9), kind: fc.constantFrom('move', 'move', 'add', 'remove'), seconds: fc.nat(100) }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(
        trees,
        fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        moves,
        async (tree, chosen, Active, changes) => {
          const unitOf = (index: number) => (index % (tree.units.length + 1)) - 1;
          const targets = [...new Set(chosen.map(unitOf))];
          const active: Tree = { ...tree, accounts: tree.accounts.map(({ parent }) => ({ parent, state: 'ACTIVE' })) };
          const rehearsal = new Rehearsal(snapshot(active), { secondsPerInstance: 30 });
          const clients = rehearsal.clients({ account: management });
          await createStackSet(clients, { AutoDeployment: { Enabled: true }, ManagedExecution: { Active } });
          await createInstances(clients, { DeploymentTargets: { OrganizationalUnitIds: targets.map(unitId) } });
          const where = new Map(active.accounts.map(({ parent }, index) => [index, parent]));
          for (const { account, to, kind, seconds } of changes) {
            const known = where.has(account);
            if (kind === 'remove' && known) {
              rehearsal.removeAccount(accountId(account));
              where.delete(account);
            } else if (kind === 'move' && known) {
              rehearsal.moveAccount(accountId(account), unitId(unitOf(to)));
              where.set(account, unitOf(to));
            } else if (kind === 'add' && !known) {
              rehearsal.addAccount({ id: accountId(account), name: 'added', parent: unitId(unitOf(to)) });
              where.set(account, unitOf(to));
            }
            await rehearsal.clock.sleep(seconds * 1000);
          }
          await rehearsal.clock.sleep(3_600_000);
          const expected = [...where].flatMap(([index, parent]) => (isUnder(tree, parent, targets) ? [accountId(index)] : [])).sort();
          expect(await deployedAccounts(clients)).toEqual(expected);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});

describe('for any preferences', () => {
  const preferences = fc.record(
    {
      MaxConcurrentCount: fc.integer({ min: 1, max: 12 }),
      FailureToleranceCount: fc.nat(6),
      ConcurrencyMode: fc.constantFrom('STRICT_FAILURE_TOLERANCE' as const, 'SOFT_FAILURE_TOLERANCE' as const),
    },
    { requiredKeys: [] },
  );

  it('no more run at once than allowed, no more fail than the tolerance lets, and every target ends somehow', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        preferences,
        fc.uniqueArray(fc.nat(19), { maxLength: 8 }),
        async (count, OperationPreferences, failing) => {
          const tree: Tree = { units: [], accounts: Array.from({ length: count }, () => ({ parent: -1, state: 'ACTIVE' as const })) };
          const rehearsal = new Rehearsal(snapshot(tree), {
            secondsPerInstance: 10,
            failingInstances: failing.map((index) => ({ account: accountId(index), reason: 'made to fail' })),
          });
          const clients = rehearsal.clients({ account: management });
          await createStackSet(clients);
          const OperationId = await createInstances(clients, { OperationPreferences });
          const {
            MaxConcurrentCount: maximum = 1,
            FailureToleranceCount: tolerance = 0,
            ConcurrencyMode: mode = 'STRICT_FAILURE_TOLERANCE',
          } = OperationPreferences;
          const strict = mode === 'STRICT_FAILURE_TOLERANCE';
          for (;;) {
            const { Summaries = [] } = await clients.stackSets.send(
              new ListStackSetOperationResultsCommand({ StackSetName: stackSetName, OperationId }),
            );
            const counted = (status: string) => Summaries.filter(({ Status }) => Status === status).length;
            const failed = counted('FAILED');
            expect(counted('RUNNING')).toBeLessThanOrEqual(maximum);
            if (strict) expect(counted('RUNNING') + failed).toBeLessThanOrEqual(tolerance + 1);
            expect(failed).toBeLessThanOrEqual(tolerance + (strict ? 1 : maximum));
            const operation = await describeOperation(clients, OperationId);
            if (operation.EndTimestamp !== undefined) {
              expect(operation.Status).toBe(failed > tolerance ? 'FAILED' : 'SUCCEEDED');
              expect(counted('SUCCEEDED') + failed + counted('CANCELLED')).toBe(count);
              expect(counted('CANCELLED') > 0).toBe(failed > tolerance && counted('SUCCEEDED') + failed < count);
              return;
            }
            await rehearsal.clock.sleep(10_000);
          }
        },
      ),
      { numRuns: runs(200) },
    );
  });
});

describe('10,000 accounts in 1,000 units', () => {
  it('are deployed to, read and updated without a quadratic scan', async () => {
    const units = Array.from({ length: 1000 }, (_, index) => (index < 10 ? -1 : Math.floor(index / 10) - 1));
    const accounts = Array.from({ length: 10_000 }, (_, index) => ({ parent: index % 1000, state: 'ACTIVE' as const }));
    const rehearsal = new Rehearsal(snapshot({ units, accounts }));
    const clients = rehearsal.clients({ account: management });
    await createStackSet(clients);
    const id = await createInstances(clients, {
      OperationPreferences: { MaxConcurrentPercentage: 5, ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE' },
    });
    await ended(rehearsal, clients, id);
    expect(await deployedAccounts(clients)).toHaveLength(10_000);
    expect(rehearsal.roles(accountId(9_999))).toHaveLength(1);
  });
});
