import { type Clients, type SecurityIrOf } from '../aws/clients';

/**
 * AWS Security Incident Response with credentials of the account that holds the membership: no other account sees its memberships and cases.
 * @returns undefined where there are no such credentials
 */
export function membershipClient(
  clients: Pick<Clients, 'securityIr' | 'management'>,
  {
    caller,
    administrator,
    managementAccount,
  }: { readonly caller: string; readonly administrator: string; readonly managementAccount: string },
): SecurityIrOf | undefined {
  if (caller === administrator) return clients.securityIr;
  return administrator === managementAccount ? clients.management?.securityIr : undefined;
}
