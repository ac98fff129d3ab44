import { type AdministeredOrganization } from '../configuration/administrators';
import { type OrganizationConfiguration } from '../configuration/configuration';
import { type EventPlace, type RoutingLayout, routeStackName } from './layout';
import { accountOf, accountRoles, forwardingInfixes } from './watched-places';

/** A stack of a route or of forwarding that is emptied, so that the deployment deletes its resources. */
export interface RetiredStack extends EventPlace {
  readonly stackName: string;
}

const region = String.raw`[a-z]{2}(?:-[a-z]+){1,2}-\d{1,2}`;
const infixes = Object.values(forwardingInfixes).filter((infix) => infix !== '');
const forwardingForm = new RegExp(`^cordon-forwarding-(${infixes.join('|')})?(${region})$`);
const routeForm = /^cordon-route-[a-z0-9-]{1,40}$/;

/**
 * Where a stack of routes is, by its name. What the routes share is in a stack that stays.
 * @returns undefined for a name that no stack of a route or of forwarding has
 */
export function retiredStack(
  stackName: string,
  organization: AdministeredOrganization & Pick<OrganizationConfiguration, 'membershipRegion'>,
): RetiredStack | undefined {
  const { membershipRegion } = organization;
  const [, infix = '', forwards] = forwardingForm.exec(stackName) ?? [];
  if (forwards !== undefined) {
    const role = accountRoles.find((each) => forwardingInfixes[each] === infix) ?? 'membership';
    return { stackName, account: accountOf(role, organization), region: forwards };
  }
  return routeForm.test(stackName) ? { stackName, account: accountOf('membership', organization), region: membershipRegion } : undefined;
}

/** Names of the stacks of routes that are in use, besides the shared one. */
export function stacksInUse({ home, forwarding }: RoutingLayout): readonly string[] {
  return [...new Set([...home.rules.map(({ route }) => routeStackName(route)), ...forwarding.map(({ stackName }) => stackName)])];
}
