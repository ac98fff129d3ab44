import { present, unknown } from '../../lib/core/reading';
import { type SeenRoles } from '../../lib/organization/seen-roles';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { whole, type Whole } from '../chain/whole';
import { administrator } from '../support/organization';

/** Member accounts, by what becomes of their roles. */
export const looked = {
  kept: '333333333333',
  changed: '444444444444',
  gone: '555555555555',
  unread: '666666666666',
  unseen: '777777777777',
} as const;
const { changed, gone, unread, unseen } = looked;
const accounts = Object.fromEntries(Object.values(looked).map((id) => [id, ['apps'] as const]));
export const organization = whole({ units: { apps: 'root' }, accounts });
const containment = 'AWSSecurityIncidentResponseContainment';

/** Somebody changed one account, one lacks a role, one let nobody in, and nobody looked into the last. */
export async function lookedInto(): Promise<Whole> {
  const rehearsal = new Rehearsal(organization.snapshot);
  const clients = rehearsal.clients({ account: administrator, management: true, memberRole: true });
  const { seenRoles } = await snapshotFor(organization.configuration, clients, rehearsal.clock, {}, { lookInside: {} });
  const read = Object.fromEntries(Object.entries(seenRoles!.accounts).filter(([account]) => account !== unseen));
  const role = read[changed]![containment]!;
  if (role.status !== 'present') throw new Error('the rehearsal has made the roles');
  const denied = unknown({ call: 'sts:AssumeRole', code: 'AccessDenied', message: 'no' });
  const found: SeenRoles = {
    ...seenRoles!,
    extent: 'sample',
    sampleSize: 4,
    accounts: {
      ...read,
      [changed]: {
        ...read[changed],
        [containment]: present({ ...role.value, managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
      },
      [gone]: { ...read[gone], [containment]: { status: 'absent' } },
      [unread]: Object.fromEntries(Object.keys(read[unread]!).map((name) => [name, denied])),
    },
  };
  return { ...organization, snapshot: { ...organization.snapshot, seenRoles: found } };
}
