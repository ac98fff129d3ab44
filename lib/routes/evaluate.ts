import { type Configuration } from '../configuration/configuration';
import { type Problem } from '../problem';
import { routingLayout, type RoutingLayout } from './layout';
import { layoutProblems } from './problems';
import { type Route } from './route';

/** What the routes of a configuration come to. */
export interface EvaluatedRoutes {
  readonly routes: readonly Route[];
  readonly layout: RoutingLayout;
  /** Because of which EventBridge would refuse them; paths in the configuration. */
  readonly problems: readonly Problem[];
}

/** Lays the routes of a configuration out. @returns undefined where it has no `routes`, and there are no stacks for them */
export function evaluateRoutes({
  organization,
  routes,
  rollout,
}: Pick<Configuration, 'organization' | 'routes' | 'rollout'>): EvaluatedRoutes | undefined {
  if (routes === undefined) return undefined;
  const layout = routingLayout({ organization, routes, stackSetName: rollout.stackSetName });
  return { routes, layout, problems: layoutProblems(layout) };
}
