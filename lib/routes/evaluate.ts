import { type Problem } from '../core/problem';
import { layoutOf, type RoutedConfiguration, type RoutingLayout } from './layout';
import { layoutProblems } from './problems';
import { retiredStack, stacksInUse, type RetiredStack } from './retired-stacks';
import { type Route } from '../configuration/route';
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
export function evaluateRoutes(configuration: RoutedConfiguration): EvaluatedRoutes | undefined {
  const { organization, routes, routing } = configuration;
  if (routes === undefined) return undefined;
  const layout = layoutOf(configuration);
  const inUse = stacksInUse(layout);
  const retired = routing.retiredStacks.flatMap((name) => retiredStack(name, organization) ?? []);
  return {
    routes,
    layout,
    retired,
    problems: [...layoutProblems(layout), ...stillUsed(routing.retiredStacks, inUse)],
    safety: checkRouteSafety(routes, organization, routing),
  };
}

function stillUsed(retired: readonly string[], inUse: readonly string[]): readonly Problem[] {
  return retired.flatMap((value, index) =>
    inUse.includes(value)
      ? [
          {
            id: 'retired-stack-in-use',
            path: `routing.retiredStacks[${index}]`,
            message: 'is a stack that the routes still use',
            value,
            remedy: 'remove it from retiredStacks',
          },
        ]
      : [],
  );
}
