import { verification } from '../../lib/verification/verification';
import { verifiedParts } from '../../lib/commands/door/read';
import { type Snapshot } from '../../lib/organization/snapshot';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { type RolloutScope } from '../../lib/rollout/plan';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { today, whole } from '../chain/whole';
import { administrator } from '../support/organization';

const { configuration, snapshot: given } = whole();

/** What `cordon verify` reads of an organization in which every link holds, and the calls by their service. */
async function read(only: RolloutScope, withoutMembership = false): Promise<{ snapshot: Snapshot; calls: ReadonlySet<string> }> {
  const rehearsal = new Rehearsal(given);
  const clients = rehearsal.clients({ account: administrator, management: true, memberRole: true });
  const parts = verifiedParts({ only, withoutMembership });
  const snapshot = await snapshotFor(configuration, clients, rehearsal.clock, {}, parts);
  return { snapshot, calls: new Set(rehearsal.calls.map(({ service, command }) => `${service}:${command}`)) };
}

/** Calls whose answers the chain alone is judged by. */
const ofTheChain = [
  'organizations:ListPolicies',
  'guardduty:ListFilters',
  'guardduty:ListMembers',
  'securityhub:ListAutomationRules',
  'security-ir:ListMemberships',
  'events:ListRules',
  'sns:ListSubscriptionsByTopic',
  'sqs:GetQueueAttributes',
];

it('reads all that the chain is judged by: each account of an organization in which every link holds would be contained', async () => {
  const { snapshot, calls } = await read('all');
  expect([...calls]).toEqual(expect.arrayContaining(ofTheChain));
  const { chain } = verification({ configuration, snapshot, today });
  expect(chain?.verdicts).toEqual({ yes: 3, no: 0, unknown: 0 });
});

it('reads for a part of the rollout nothing of the chain, and for the stack of the management account no detection either', async () => {
  const [stackSets, managementAccount] = await Promise.all([read('stack-sets'), read('management-account')]);
  expect(ofTheChain.filter((call) => stackSets.calls.has(call) || managementAccount.calls.has(call))).toEqual([]);
  const detection = (calls: ReadonlySet<string>): readonly string[] => [...calls].filter((call) => /^(guardduty|securityhub):/.test(call));
  expect(detection(stackSets.calls)).toContain('guardduty:GetDetector');
  expect(detection(managementAccount.calls)).toEqual([]);
});

it('leaves out the membership alone with --without-membership, so that this link alone is unknown', async () => {
  const { snapshot, calls } = await read('all', true);
  expect([...calls].filter((call) => call.startsWith('security-ir:'))).toEqual([]);
  const { chain } = verification({ configuration, snapshot, today, withoutMembership: '--without-membership left it out' });
  expect(chain?.verdicts).toEqual({ yes: 0, no: 0, unknown: 3 });
  expect(chain?.weakestLinks.map(({ id }) => id)).toEqual(['membership-covers-account', 'triage-on', 'triage-role']);
});
