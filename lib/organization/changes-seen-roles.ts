import { type Comparison } from './comparison';
import { type SeenRole, type SeenRoles } from './seen-roles';
import { type Snapshot } from './snapshot';

/** Roles of accounts that both snapshots looked into. A sample is not compared with what it does not have. */
export function compareSeenRoles(found: Comparison, { seenRoles: before }: Snapshot, { seenRoles: now, accounts }: Snapshot): void {
  if (before === undefined || now === undefined) return;
  for (const { id, name } of accounts) {
    const [was, is] = [before.accounts[id], now.accounts[id]];
    if (was === undefined || is === undefined) continue;
    for (const role of Object.keys(is)) {
      found.readings(`${role} in ${id}`, was[role], is[role], (one, other) => {
        const of = { subject: 'account', id, name } as const;
        // Whether a role is there is compared for each account already.
        if (!one || !other) return;
        found.value(of, `trust policy of ${role}`, before.documents[one.trustPolicy], now.documents[other.trustPolicy], false);
        found.value(of, `inline policies of ${role}`, inline(one, before), inline(other, now), false);
        found.value(
          of,
          `managed policies of ${role}`,
          one.managedPolicies.join(', ') || 'none',
          other.managedPolicies.join(', ') || 'none',
        );
        found.value(of, `permissions boundary of ${role}`, one.permissionsBoundary, other.permissionsBoundary);
        found.value(of, `longest session of ${role}`, one.maxSessionSeconds, other.maxSessionSeconds);
        found.value(of, `tags of ${role}`, one.tags, other.tags);
      });
    }
  }
}

const inline = ({ inlinePolicies }: SeenRole, { documents }: SeenRoles): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(inlinePolicies).map(([name, key]) => [name, documents[key]]));
