import { type Clients } from '../../lib/aws/clients';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { deploy } from '../../lib/rollout/deploy';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { administrator, configured, root, sketch } from '../support/organization';

/** What AWS leaves out of an answer is no proof that a thing is not there. */
const configuration = configured({ organization: { root } });
const name = 'cordon-containment-roles';

/** The snapshot of a rolled-out organization where one call answers something else. */
async function snapshotWhere(command: string, answer: (real: object) => object) {
  const rehearsal = new Rehearsal(sketch({ accounts: { '333333333333': ['root'] } }));
  const clients = (): Clients => rehearsal.clients({ account: administrator, management: true });
  await deploy({ configuration, clients: clients(), clock: rehearsal.clock, today: '2026-11-24' });
  const odd = <Client extends { send: unknown }>(client: Client): Client => {
    const send = (client.send as (sent: object) => Promise<object>).bind(client);
    return {
      ...client,
      send: async (sent: object) => (sent.constructor.name === `${command}Command` ? answer(await send(sent)) : send(sent)),
    };
  };
  const real = clients();
  const management = real.management && { cloudFormation: odd(real.management.cloudFormation), iam: real.management.iam };
  return snapshotFor(configuration, { ...real, stackSets: odd(real.stackSets), ...(management && { management }) }, rehearsal.clock);
}

it('a StackSet without an ID is unknown, not absent', async () => {
  const { stackSets } = await snapshotWhere('DescribeStackSet', () => ({ StackSet: { StackSetName: name } }));
  expect(stackSets[name]).toMatchObject({ status: 'unknown', reason: { code: 'no-stack-set' } });
});

it('a StackSet that is DELETED is absent', async () => {
  const { stackSets } = await snapshotWhere('DescribeStackSet', () => ({ StackSet: { StackSetName: name, Status: 'DELETED' } }));
  expect(stackSets[name]).toEqual({ status: 'absent' });
});

it('instances of which one has no account are unknown: it would be cleaned up as that of an account that left', async () => {
  const { stackSets } = await snapshotWhere('ListStackInstances', () => ({ Summaries: [{ Region: 'eu-west-1', Status: 'CURRENT' }] }));
  expect(stackSets[name]).toMatchObject({ status: 'present', value: { instances: { status: 'unknown' } } });
});

it('a stack without an ID is unknown, not absent', async () => {
  const { managementAccount } = await snapshotWhere('DescribeStacks', () => ({ Stacks: [] }));
  expect(managementAccount.stack).toMatchObject({ status: 'unknown', reason: { code: 'no-stack' } });
});
