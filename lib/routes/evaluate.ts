import { type Configuration } from '../configuration/configuration';
import { administeredServices, administratorOf, administratorPath, type AdministeredOrganization } from '../configuration/administrators';
import { type Problem } from '../problem';
import { routingLayout, type RoutingLayout } from './layout';
import { layoutProblems } from './problems';
import { retiredStack, stacksInUse, type RetiredStack } from './retired-stacks';
import { type Route } from './route';
import { checkRouteSafety, type RouteSafetyReport } from './safety';

/** What the routes of a configuration come to. */
export interface EvaluatedRoutes {
  readonly routes: readonly Route[];
  readonly layout: RoutingLayout;
  /** Stacks that are emptied. */
  readonly retired: readonly RetiredStack[];
  /** Because of which EventBridge would refuse them; paths in the configuration. */
  readonly problems: readonly Problem[];
  /** What somebody should look at, and what somebody accepted. */
  readonly safety: RouteSafetyReport;
}

/** Lays the routes of a configuration out. @returns undefined where it has no `routes`, and there are no stacks for them */
export function evaluateRoutes({
  organization,
  routes,
  routing,
  rollout,
}: Pick<Configuration, 'organization' | 'routes' | 'routing' | 'rollout'>): EvaluatedRoutes | undefined {
  if (routes === undefined) return undefined;
  const layout = routingLayout({ organization, routes, stackSetName: rollout.stackSetName });
  const inUse = stacksInUse(layout);
  const retired = routing.retiredStacks.flatMap((name) => retiredStack(name, organization) ?? []);
  return {
    routes,
    layout,
    retired,
    problems: [...separateAccounts(organization), ...layoutProblems(layout), ...stillUsed(routing.retiredStacks, inUse)],
    safety: checkRouteSafety(routes, organization),
  };
}

/** Findings are taken from the account of the routes alone. */
function separateAccounts(organization: AdministeredOrganization): readonly Problem[] {
  const membership = administratorOf(organization, 'membership');
  return (['guardDuty', 'securityHub'] as const)
    .filter((role) => administratorOf(organization, role) !== membership)
    .map((role) => ({
      id: 'administrators-apart',
      path: administratorPath(organization, role),
      message: `is ${administratorOf(organization, role)} for ${administeredServices[role].name}, and routes stand in the account of the membership, ${membership}; Cordon cannot bring findings there yet`,
      remedy: 'take the routes out, or let one account administer both',
    }));
}

function stillUsed(retired: readonly string[], inUse: readonly string[]): readonly Problem[] {
  return retired.flatMap((value, index) =>
    inUse.includes(value)
      ? [
          {
            id: 'stack-in-use',
            path: `routing.retiredStacks[${index}]`,
            message: 'is a stack that the routes use',
            value,
            remedy: 'take it out of retiredStacks',
          },
        ]
      : [],
  );
}
