import { type Clients } from '../../lib/aws/clients';
import { collectSnapshot, type CollectOptions } from '../../lib/organization/collect';
import { CordonError } from '../../lib/core/problem';
import { type Rehearsal } from '../../lib/rehearsal/rehearsal';
import { type DeployedStackSet } from '../../lib/organization/snapshot';
import { administrator, deployed, instance, type sketch } from '../support/organization';

type Sketch = Parameters<typeof sketch>[0];

export const roleNames = ['ExampleContainment', 'ExampleContainmentExecution'];
export const triageServiceLinkedRole = 'AWSServiceRoleForExampleTriage';
export const stackSets = ['cordon-containment-roles', 'cordon-containment-roles-canary'];

/** What the delegated administrator asks for. */
export const asAdministrator = {
  stackSets,
  callAs: 'DELEGATED_ADMIN',
  managementStack: 'cordon-containment-roles-management',
  roleNames,
  triageServiceLinkedRole,
} as const;

/** A snapshot as the delegated administrator takes it, who can look into every account. */
export const collect = (rehearsal: Rehearsal, over: Partial<CollectOptions> = {}) =>
  collectSnapshot({
    ...asAdministrator,
    clients: rehearsal.clients({ account: administrator, management: true, memberRole: true }),
    clock: rehearsal.clock,
    ...over,
  });

/** A StackSet that is deployed to these accounts; its template has one topic. */
export const topicStackSet = (name: string, accounts: readonly string[]): DeployedStackSet =>
  deployed(
    {
      name,
      templateBody: JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }),
      description: '',
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: true },
      managedExecution: true,
      capabilities: [],
      tags: {},
    },
    accounts.map((account) => instance(account)),
  );

/** 130 accounts in units: the first three at the root, the others below these. */
export function manyAccounts(units: number, above: (index: number) => number): Sketch {
  const unitName = (index: number): string => `unit${String.fromCharCode(97 + index)}`;
  return {
    units: Object.fromEntries(Array.from({ length: units }, (_, index) => [unitName(index), index < 3 ? 'root' : unitName(above(index))])),
    accounts: Object.fromEntries(
      Array.from({ length: 130 }, (_, index) => [String(300_000_000_000 + index), [unitName(index % units)] as const] as const),
    ),
  };
}

/** The error that a promise ends in. */
export async function errorOf(promise: Promise<unknown>): Promise<CordonError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CordonError)) throw error;
  return error;
}

type Sender = { send(command: object): Promise<unknown> };

/** Clients whose Organizations client does something before each command, and may answer in AWS's place. */
export function watched(clients: Clients, before: (command: object) => object | undefined | void): Clients {
  const organizations = clients.organizations as unknown as Sender;
  const send = async (command: object): Promise<unknown> => before(command) ?? organizations.send(command);
  return { ...clients, organizations: { send } };
}
