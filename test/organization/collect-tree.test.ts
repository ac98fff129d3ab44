import { ListAccountsCommand, ListAccountsForParentCommand, ListOrganizationalUnitsForParentCommand } from '@aws-sdk/client-organizations';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { administrator, root, sketch, unit } from '../support/organization';
import { collect, errorOf, watched } from './collect-support';

const [one, two, three] = ['333333333333', '444444444444', '555555555555'] as const;
const organization = sketch({
  units: { a: 'root', b: 'root', deep: 'b' },
  accounts: { [one]: ['a'], [two]: ['b'], [three]: ['deep', 'SUSPENDED'] },
});

/** An organization whose accounts come without paths, so that each unit is read. */
const walked = (options: ConstructorParameters<typeof Rehearsal>[1] = {}) => new Rehearsal(organization, { ...options, paths: false });

/** A run during which something is done before the nth call that reads the accounts of a unit, and how often the root was read. */
async function run(trouble: (rehearsal: Rehearsal, parent: string, walk: number) => void, rehearsal = walked()) {
  let walk = 0;
  const clients = watched(rehearsal.clients({ account: administrator, management: true, memberRole: true }), (command) => {
    if (!(command instanceof ListAccountsForParentCommand)) return;
    const parent = command.input.ParentId ?? '';
    if (parent === root && command.input.NextToken === undefined) walk += 1;
    trouble(rehearsal, parent, walk);
  });
  const result = collect(rehearsal, { clients });
  await result.catch(() => undefined);
  return { result, walks: walk };
}
const places = (snapshot: { accounts: readonly { id: string; parent: string }[] }) =>
  Object.fromEntries(snapshot.accounts.map(({ id, parent }) => [id, parent]));

it('walks once where nothing moves, and keeps units and accounts sorted by ID', async () => {
  const { result, walks } = await run(() => {});
  const snapshot = await result;
  expect(walks).toBe(1);
  expect(snapshot.accounts.map(({ id, state, parent }) => ({ id, state, parent }))).toEqual(
    organization.accounts.map(({ id, state, parent }) => ({ id, state, parent })),
  );
  expect(snapshot.organizationalUnits).toEqual(organization.organizationalUnits);
});

it('walks again when an account moved from a unit that was not read yet to one that was', async () => {
  // The root is read before its units: what moves there while they are read is missing.
  const { result, walks } = await run((rehearsal, parent, walk) => {
    if (parent === unit('a') && walk === 1) rehearsal.moveAccount(one, root);
  });
  expect(places(await result)).toMatchObject({ [one]: root });
  expect(walks).toBe(2);
});

it('walks again when an account was met twice', async () => {
  const { result, walks } = await run((rehearsal, parent, walk) => {
    if (parent === unit('deep') && walk === 1) rehearsal.moveAccount(one, unit('deep'));
  });
  const snapshot = await result;
  expect(places(snapshot)).toMatchObject({ [one]: unit('deep') });
  expect(snapshot.accounts.filter(({ id }) => id === one)).toHaveLength(1);
  expect(walks).toBe(2);
});

it('walks again when an account left after it was listed and before it was met', async () => {
  const { result, walks } = await run((rehearsal, parent, walk) => {
    if (parent === root && walk === 1) rehearsal.removeAccount(one);
  });
  expect(places(await result)).not.toHaveProperty(one);
  expect(walks).toBe(2);
});

it('walks again when a unit was deleted after it was met', async () => {
  const rehearsal = walked();
  let walks = 0;
  const gone = Object.assign(new Error("You specified parent that doesn't exist."), { name: 'ParentNotFoundException' });
  const clients = watched(rehearsal.clients({ account: administrator, management: true }), (command) => {
    if (!(command instanceof ListOrganizationalUnitsForParentCommand) || command.input.NextToken !== undefined) return;
    if (command.input.ParentId === root) walks += 1;
    if (command.input.ParentId === unit('a') && walks === 1) throw gone;
  });
  expect(places(await collect(rehearsal, { clients }))).toMatchObject({ [one]: unit('a') });
  expect(walks).toBe(2);
});

it('gives up after three walks, names the accounts, and exits 3', async () => {
  let there = unit('a');
  const { result, walks } = await run((rehearsal, parent) => {
    // From wherever it is to where it is missed: it is never met.
    if (parent === root) rehearsal.moveAccount(one, unit('a'));
    if (parent === unit('a')) rehearsal.moveAccount(one, (there = root));
  });
  const error = await errorOf(result);
  expect(there).toBe(root);
  expect(walks).toBe(3);
  expect(error.exitCode).toBe(3);
  expect(error.problems).toMatchObject([{ id: 'organization-changed-while-read' }]);
  expect(error.message).toContain(one);
  expect(error.message).not.toContain(two);
});

it('reads every page of every list, empty ones too', async () => {
  const rehearsal = new Rehearsal(
    sketch({
      units: Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`u${index}`, 'root'])),
      accounts: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`3000000000${String(index).padStart(2, '0')}`, ['u3']])),
    }),
    { pageSize: 2, paths: false },
  );
  const snapshot = await collect(rehearsal);
  expect(snapshot.organizationalUnits).toHaveLength(7);
  expect(snapshot.accounts).toHaveLength(13);
  // 13 accounts by twos, and the empty page that Organizations may give at any time.
  expect(rehearsal.calls.filter(({ command }) => command === 'ListAccounts')).toHaveLength(8);
});

it('takes an account without a state for an error', async () => {
  const rehearsal = walked();
  const clients = watched(rehearsal.clients({ account: administrator }), (command) =>
    command instanceof ListAccountsForParentCommand && command.input.ParentId === unit('a') ? { Accounts: [{ Id: one }] } : undefined,
  );
  const error = await errorOf(collect(rehearsal, { clients }));
  expect(error.exitCode).toBe(3);
  expect(error.problems).toMatchObject([
    { id: 'organization-incomplete', message: `the answer from AWS has account ${one} without a state` },
  ]);
});

it('takes the older Status where AWS gives no State', async () => {
  const rehearsal = walked();
  const clients = watched(rehearsal.clients({ account: administrator }), (command) =>
    command instanceof ListAccountsForParentCommand && command.input.ParentId === unit('a')
      ? { Accounts: [{ Id: one, Name: 'old', Status: 'SUSPENDED' }] }
      : undefined,
  );
  expect((await collect(rehearsal, { clients })).accounts.find(({ id }) => id === one)).toMatchObject({ name: 'old', state: 'SUSPENDED' });
});

it.each(['DescribeOrganization', 'ListRoots', 'ListOrganizationalUnitsForParent', 'ListAccountsForParent', 'ListAccounts'])(
  'cannot do without %s: denied, it is named, and exits 3',
  async (command) => {
    const error = await errorOf(collect(walked({ faults: [{ call: `organizations:${command}`, kind: 'deny' }] })));
    expect(error.exitCode).toBe(3);
    expect(error.problems).toMatchObject([{ id: 'aws-access-denied' }]);
    expect(error.message).toContain(`AWS denied organizations:${command} `);
  },
);

it('compares with the accounts that AWS lists, though that list shifts while it is read', async () => {
  const rehearsal = walked();
  let lists = 0;
  const clients = watched(rehearsal.clients({ account: administrator }), (command) => {
    if (!(command instanceof ListAccountsCommand) || command.input.NextToken !== undefined) return;
    lists += 1;
    // The first list lacks one, and has another twice.
    if (lists === 1) return { Accounts: organization.accounts.map(({ id }) => ({ Id: id === one ? two : id })) };
    return;
  });
  expect((await collect(rehearsal, { clients })).accounts).toHaveLength(5);
  expect(lists).toBe(2);
});
