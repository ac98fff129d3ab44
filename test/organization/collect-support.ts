import { type Clients } from '../../lib/aws/clients';
import { collectSnapshot, type CollectOptions } from '../../lib/organization/collect';
import { CordonError } from '../../lib/core/problem';
import { type Rehearsal } from '../../lib/rehearsal/rehearsal';
import { administrator } from '../support/organization';

export const roleNames = ['ExampleContainment', 'ExampleContainmentExecution'];
export const triageServiceLinkedRole = 'AWSServiceRoleForExampleTriage';
export const stackSets = ['cordon-containment-roles', 'cordon-containment-roles-canary'];

/** A snapshot as the delegated administrator takes it, who can look into every account. */
export const collect = (rehearsal: Rehearsal, over: Partial<CollectOptions> = {}) =>
  collectSnapshot({
    clients: rehearsal.clients({ account: administrator, management: true, memberRole: true }),
    clock: rehearsal.clock,
    stackSets,
    callAs: 'DELEGATED_ADMIN',
    managementStack: 'cordon-containment-roles-management',
    roleNames,
    triageServiceLinkedRole,
    ...over,
  });

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
