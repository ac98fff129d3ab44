import { memberAccountTemplate } from '../../lib/containment/templates';
import { present, type Reading } from '../../lib/core/reading';
import { linksOf } from '../../lib/game-day/chain';
import { type SeenRole, type SeenRoles } from '../../lib/organization/seen-roles';
import { type Snapshot } from '../../lib/organization/snapshot';
import { resolveProperties } from '../../lib/proof/intrinsics';
import { instance } from '../support/organization';
import { containable, member, today } from './support';

const third = 'CordonRemediation';
const { configuration, snapshot } = containable();

/** The roles that were read in the account, as the template makes them. */
function seen(wanted: (name: string) => boolean): SeenRoles {
  const documents: Record<string, string> = {};
  const template = memberAccountTemplate(configuration.containment);
  const roles: Record<string, Reading<SeenRole>> = {};
  for (const logicalId of Object.keys(template.Resources)) {
    const { RoleName, AssumeRolePolicyDocument, ManagedPolicyArns, Policies } = resolveProperties(
      template,
      { account: member, partition: 'aws', region: 'eu-west-1' },
      logicalId,
    ) as {
      readonly RoleName: string;
      readonly AssumeRolePolicyDocument: object;
      readonly ManagedPolicyArns?: readonly string[];
      readonly Policies: readonly { readonly PolicyName: string; readonly PolicyDocument: object }[];
    };
    const keep = (name: string, document: object): string => {
      documents[`${RoleName} ${name}`] = JSON.stringify(document);
      return `${RoleName} ${name}`;
    };
    if (!wanted(RoleName)) continue;
    roles[RoleName] = present({
      arn: `arn:aws:iam::${member}:role/${RoleName}`,
      trustPolicy: keep('trust', AssumeRolePolicyDocument),
      inlinePolicies: Object.fromEntries(Policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, keep(PolicyName, PolicyDocument)])),
      managedPolicies: ManagedPolicyArns ?? [],
      maxSessionSeconds: 3_600,
      tags: { ...configuration.tags, 'cordon:owner': configuration.rollout.owner },
    });
  }
  return { extent: 'all', documents, accounts: { [member]: roles } };
}

/** Nobody has detected drift since the deployment, and somebody looked into the account. */
function lookedInto(seenRoles: SeenRoles): Snapshot {
  const set = snapshot.stackSets['cordon-containment-roles']!;
  if (set.status !== 'present' || set.value.instances.status !== 'present') throw new Error('it is deployed');
  const instances = present(
    set.value.instances.value.map((one) => (one.account === member ? instance(member, { driftStatus: 'NOT_CHECKED' }) : one)),
  );
  return { ...snapshot, seenRoles, stackSets: { ...snapshot.stackSets, 'cordon-containment-roles': present({ ...set.value, instances }) } };
}

const drift = (of: Snapshot): string | undefined => {
  const found = linksOf(member, 'ec2-instance', { configuration, snapshot: of, today });
  return found.status === 'known' ? found.links.find(({ id }) => id === 'roles-not-drifted')?.state : undefined;
};

it('what was read of the two roles of the service says nothing of the third, by which this way enters the account', () => {
  expect(drift(lookedInto(seen((name) => name !== third)))).toBe('unknown');
  expect(drift(lookedInto(seen(() => true)))).toBe('yes');
  const all = seen(() => true);
  const role = all.accounts[member]![third]!;
  const changed = role.status === 'present' ? present({ ...role.value, maxSessionSeconds: 43_200 }) : role;
  expect(drift(lookedInto({ ...all, accounts: { [member]: { ...all.accounts[member], [third]: changed } } }))).toBe('no');
  expect(drift(snapshot)).toBe('yes');
});
