import { randomInt } from 'node:crypto';
import { ActivateOrganizationsAccessCommand } from '@aws-sdk/client-cloudformation';
import {
  CloseAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  EnableAWSServiceAccessCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import { type WorldDefinition } from './engine';
import { type Built, directClients, type Keys } from './wire-world';

/** How an emulator lets an account into an organization; gives its ID. */
export type Admit = (organizations: OrganizationsClient, name: string, managementAccount: string) => Promise<string>;

/** Service principals with trusted access; the delegated administrator is registered for them. */
export const services = ['member.org.stacksets.cloudformation.amazonaws.com', 'security-ir.amazonaws.com'];

/** An account ID that no other world of the server has; one server has many organizations. */
export const newAccountId = (): string => String(randomInt(100_000_000_000, 281_474_976_710_655)).slice(0, 12);

/** Builds an organization through its own APIs, as its owner would. */
export async function buildOrganization(
  endpoint: string,
  managementAccount: string,
  administrator: (account: string) => Promise<Keys>,
  admit: Admit,
  definition: WorldDefinition,
): Promise<Built> {
  const { organizations, cloudFormation } = directClients(endpoint, await administrator(managementAccount));
  const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const root = Roots?.[0]?.Id ?? '';

  const units = new Map<string, string>();
  for (const [Name, unit] of Object.entries(definition.units)) {
    const ParentId = unit.in === undefined ? root : units.get(unit.in);
    if (ParentId === undefined) throw new Error(`unit ${Name} is in ${unit.in}, which does not come before it`);
    const { OrganizationalUnit } = await organizations.send(new CreateOrganizationalUnitCommand({ Name, ParentId }));
    units.set(Name, OrganizationalUnit?.Id ?? '');
  }

  const places = [
    ...(definition.accounts ?? []).map((name) => ({ name, unit: root })),
    ...Object.entries(definition.units).flatMap(([unit, { accounts = [] }]) =>
      accounts.map((name) => ({ name, unit: units.get(unit) ?? '' })),
    ),
  ];
  const admitted = await Promise.all(
    places.map(async ({ name, unit }) => {
      const AccountId = await admit(organizations, name, managementAccount);
      if (unit !== root) await organizations.send(new MoveAccountCommand({ AccountId, SourceParentId: root, DestinationParentId: unit }));
      return [name, AccountId] as const;
    }),
  );
  const accounts = new Map(admitted);

  if (definition.fromNothing !== true) {
    for (const ServicePrincipal of services) await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    await cloudFormation.send(new ActivateOrganizationsAccessCommand({}));
  }
  const delegated = definition.delegatedAdministrator;
  if (delegated !== undefined) {
    const AccountId = accounts.get(delegated);
    for (const ServicePrincipal of services) {
      await organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
    }
  }
  for (const name of definition.suspended ?? []) await organizations.send(new CloseAccountCommand({ AccountId: accounts.get(name) }));

  return { organization: { id: Organization?.Id ?? '', root, managementAccount }, units, accounts, delegatedAdministrator: delegated };
}
