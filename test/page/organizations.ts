import { present, unknown } from '../../lib/core/reading';
import { type Account, type StackInstance } from '../../lib/organization/snapshot';
import { whole, type Whole } from '../chain/whole';
import { management, unit } from '../support/organization';

/** A name as somebody who wants to break a page might give it to an account or a unit. */
export const hostileNames: readonly string[] = [
  '</script><script>window.broken = 1</script>',
  '<img src=x onerror="window.broken = 1">',
  '<!--<script>',
  '"\' onmouseover=window.broken=1 x="',
  ']]>&lt;b&gt;${window.broken = 1}`',
  'javascript:window.broken=1',
  'a\u202Ebackwards\u0000\u001B[31m',
  '\u2028\u2029\\u003cscript>',
];

/** Units and accounts in them: `units` units in two levels, with accounts spread unevenly. */
function sketched(accounts: number, units: number): Parameters<typeof whole>[0] {
  const name = (index: number): string => `u${String(index).padStart(5, '0')}`;
  const tops = Math.max(1, Math.min(8, units));
  return {
    units: Object.fromEntries(Array.from({ length: units }, (_, index) => [name(index), index < tops ? 'root' : name(index % tops)])),
    accounts: Object.fromEntries(
      Array.from({ length: Math.max(0, accounts - 2) }, (_, index) => [
        String(300_000_000_000 + index),
        [name((index * index + index) % units), index % 97 === 96 ? 'SUSPENDED' : 'ACTIVE'] as const,
      ]),
    ),
  };
}

const teams = ['payments', 'search', 'data-lake', 'sandbox', 'identity', 'network', 'shop', 'reporting', 'ledger', 'build'];

/** What is wrong with an account, by its place: most are as they should be. */
const isDrifted = (index: number): boolean => index % 41 === 7;
const isUncovered = (index: number): boolean => index % 59 === 11;
const hasNoRoles = (index: number): boolean => index % 23 === 3;
const isUnread = (index: number): boolean => index % 13 === 5;

/** An organization of some thousand accounts, in which a few of everything is wrong. Always the same. */
export function mixedOrganization(accounts: number, units: number, names: readonly string[] = []): Whole {
  const { configuration, snapshot } = whole(sketched(accounts, units));
  const place = new Map(snapshot.accounts.map(({ id }, index) => [id, index]));
  const set = snapshot.stackSets['cordon-containment-roles']!;
  if (set.status !== 'present' || set.value.instances.status !== 'present') throw new Error('nothing is deployed');
  const instances = set.value.instances.value.flatMap((instance): StackInstance[] => {
    const index = place.get(instance.account)!;
    if (hasNoRoles(index)) return [];
    return [{ ...instance, driftStatus: isDrifted(index) ? 'DRIFTED' : isUnread(index) ? 'NOT_CHECKED' : 'IN_SYNC' }];
  });
  const named = (account: Account, index: number): Account => ({
    ...account,
    name: names[index] ?? `${teams[index % teams.length]!}-${index % 3 === 0 ? 'production' : 'test'}-${index}`,
    ...(isUnread(index) &&
      account.id !== management && { triageServiceLinkedRole: unknown({ call: 'iam:GetRole', code: 'AccessDenied', message: 'denied' }) }),
  });
  const { securityIncidentResponse: service } = snapshot;
  return {
    configuration,
    snapshot: {
      ...snapshot,
      accounts: snapshot.accounts.map(named),
      organizationalUnits: snapshot.organizationalUnits.map((one, index) => ({
        ...one,
        name: names[index] ?? (one.parent === unit('root') ? `division-${index}` : `team-${index}`),
      })),
      stackSets: { ...snapshot.stackSets, 'cordon-containment-roles': present({ ...set.value, instances: present(instances) }) },
      ...(service && {
        securityIncidentResponse: {
          ...service,
          accounts: Object.fromEntries(
            Object.entries(service.accounts).map(([id, reading]) => [
              id,
              isUncovered(place.get(id)!) ? present({ status: 'Disassociated' as const, type: 'Organization' as const }) : reading,
            ]),
          ),
        },
      }),
    },
  };
}
