import {
  ListAccountsCommand,
  ListOrganizationalUnitsForParentCommand,
  type Account,
  type ListAccountsResponse,
} from '@aws-sdk/client-organizations';
import { type Clients } from '../../lib/aws/clients';
import { present } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { administrator, root, sketch, unit } from '../support/organization';
import { collect, errorOf, stackSets, topicStackSet, watched } from './collect-support';

const [one, two, gone] = ['333333333333', '444444444444', '999999999999'] as const;
const places = (snapshot: { accounts: readonly { id: string; parent: string }[] }) =>
  Object.fromEntries(snapshot.accounts.map(({ id, parent }) => [id, parent]));

/** An organization with stack instances in these accounts. */
function organization(instances: readonly string[] = []) {
  return sketch(
    { units: { a: 'root', deep: 'a' }, accounts: { [one]: ['deep'], [two]: ['root'] } },
    {
      stackSets: {
        [stackSets[0]!]: present(topicStackSet(stackSets[0]!, instances)),
      },
    },
  );
}
const commands = (rehearsal: Rehearsal) => rehearsal.calls.map(({ command }) => command);

/** Clients whose list of accounts is changed by `change` before it arrives, in every attempt that `times` allows. */
function listing(clients: Clients, change: (accounts: readonly Account[]) => readonly Account[], times = Infinity): Clients {
  const organizations = clients.organizations as unknown as { send(command: object): Promise<unknown> };
  let changed = 0;
  const send = async (command: object): Promise<unknown> => {
    const answer = await organizations.send(command);
    if (!(command instanceof ListAccountsCommand) || changed >= times) return answer;
    changed += 1;
    const { Accounts = [], ...rest } = answer as ListAccountsResponse;
    return { ...rest, Accounts: change(Accounts) };
  };
  return { ...clients, organizations: { send } };
}

it('takes the place of each account from its path, and reads no unit for its accounts', async () => {
  const rehearsal = new Rehearsal(organization());
  expect(places(await collect(rehearsal))).toMatchObject({ [one]: unit('deep'), [two]: root });
  expect(commands(rehearsal)).not.toContain('ListAccountsForParent');
  expect(commands(rehearsal).filter((command) => command === 'ListOrganizationalUnitsForParent')).toHaveLength(3);
});

it.each<[what: string, paths: string[] | undefined]>([
  ['no path', undefined],
  ['two paths', [`o-exampleorgid/${root}/1/`, `o-exampleorgid/${root}/2/`]],
  ['a path in another organization', ['o-anotherorgid/r-ab12/333333333333/']],
  ['a path under another root', ['o-exampleorgid/r-zz99/333333333333/']],
  ['something else on its path', ['o-exampleorgid/r-ab12/folder/333333333333/']],
])('reads every unit where an account has %s', async (_, paths) => {
  const rehearsal = new Rehearsal(organization());
  const clients = listing(rehearsal.clients({ account: administrator }), (accounts) =>
    accounts.map(({ Paths, ...account }) => ({ ...account, ...(account.Id === one ? paths && { Paths: paths } : { Paths }) })),
  );
  expect(places(await collect(rehearsal, { clients }))).toMatchObject({ [one]: unit('deep'), [two]: root });
  expect(commands(rehearsal)).toContain('ListAccountsForParent');
});

it('reads every unit where an account of a later page has no path', async () => {
  const rehearsal = new Rehearsal(organization(), { pageSize: 2 });
  const clients = listing(rehearsal.clients({ account: administrator }), (accounts) =>
    accounts.map(({ Paths, ...account }) => (account.Id === two ? account : { ...account, Paths })),
  );
  expect(places(await collect(rehearsal, { clients }))).toMatchObject({ [one]: unit('deep'), [two]: root });
  expect(commands(rehearsal)).toContain('ListAccountsForParent');
});

it('reads again when a path leads through a unit that was not met', async () => {
  const rehearsal = new Rehearsal(organization());
  let lists = 0;
  const inner = rehearsal.clients({ account: administrator });
  const clients = watched(inner, (command) => {
    if (!(command instanceof ListOrganizationalUnitsForParentCommand) || command.input.ParentId !== root) return;
    lists += 1;
    // The unit was made after the root was read.
    return lists === 1 ? { OrganizationalUnits: [] } : undefined;
  });
  expect(places(await collect(rehearsal, { clients }))).toMatchObject({ [one]: unit('deep') });
  expect(lists).toBe(2);
});

it('reads again when two pages say different things of an account, and not when they say the same', async () => {
  const twice = (change: (account: Account) => Account) => async () => {
    const rehearsal = new Rehearsal(organization());
    const clients = listing(
      rehearsal.clients({ account: administrator }),
      (accounts) => [...accounts, ...accounts.filter(({ Id }) => Id === one).map(change)],
      1,
    );
    const snapshot = await collect(rehearsal, { clients });
    expect(snapshot.accounts.filter(({ id }) => id === one)).toHaveLength(1);
    return commands(rehearsal).filter((command) => command === 'ListAccounts').length;
  };
  expect(await twice((account) => account)()).toBe(1);
  expect(await twice((account) => ({ ...account, State: 'SUSPENDED' }))()).toBe(2);
});

describe('an account that has a stack instance and is not in the list of accounts', () => {
  it('has left, where AWS says so: nothing more is read', async () => {
    const rehearsal = new Rehearsal(organization([gone]));
    expect(places(await collect(rehearsal))).not.toHaveProperty(gone);
    expect(commands(rehearsal).filter((command) => command === 'DescribeAccount')).toHaveLength(1);
    expect(commands(rehearsal)).not.toContain('ListAccountsForParent');
  });

  it('is in the organization, where AWS says so: the list lost a page, and the accounts are read unit by unit', async () => {
    const rehearsal = new Rehearsal(organization([one]));
    const clients = listing(rehearsal.clients({ account: administrator }), (accounts) => accounts.filter(({ Id }) => Id !== one), 1);
    expect(places(await collect(rehearsal, { clients }))).toMatchObject({ [one]: unit('deep') });
    expect(commands(rehearsal)).toContain('ListAccountsForParent');
  });

  it('is named, and the read fails, where the list keeps losing it', async () => {
    const rehearsal = new Rehearsal(organization([one]));
    const clients = listing(rehearsal.clients({ account: administrator }), (accounts) => accounts.filter(({ Id }) => Id !== one));
    const error = await errorOf(collect(rehearsal, { clients }));
    expect(error.problems).toMatchObject([{ id: 'organization-changed-while-read', message: expect.stringContaining(one) }]);
  });

  it('is looked for unit by unit where AWS does not say', async () => {
    const rehearsal = new Rehearsal(organization([gone]), { faults: [{ call: 'organizations:DescribeAccount', kind: 'deny' }] });
    expect(places(await collect(rehearsal))).toMatchObject({ [one]: unit('deep') });
    expect(commands(rehearsal)).toContain('ListAccountsForParent');
  });
});
