import { type Problem } from '../core/problem';
import { layoutOf, type RoutedConfiguration, type RoutingLayout } from './layout';
import { layoutProblems } from './layout-problems';
import { retiredStack, stacksInUse, type RetiredStack } from './retired-stacks';
import { type Route } from '../configuration/route';
import { checkRouteSafety, type RouteSafetyReport } from './safety';

/** The rules that the routes of a configuration become. */
export interface LaidOutRoutes {
  readonly layout: RoutingLayout;
  /** Because of which EventBridge would refuse them; paths in the configuration. */
  readonly problems: readonly Problem[];
}

/** What the routes of a configuration come to. */
export interface EvaluatedRoutes extends LaidOutRoutes {
  readonly routes: readonly Route[];
  /** Stacks that are emptied. */
  readonly retired: readonly RetiredStack[];
  /** What somebody should look at, and what somebody accepted. */
  readonly safety: RouteSafetyReport;
}

/** Lays the routes of a configuration out. @returns undefined where it has no `routes`, and there are no stacks for them */
export function evaluateRoutes(configuration: RoutedConfiguration): EvaluatedRoutes | undefined {
  const { organization, routes, routing } = configuration;
  const laidOut = layOutRoutes(configuration);
  if (routes === undefined || laidOut === undefined) return undefined;
  const retired = routing.retiredStacks.flatMap((name) => retiredStack(name, organization) ?? []);
  return { ...laidOut, routes, retired, safety: checkRouteSafety(routes, organization, routing) };
}

/** The same without a look at what is safe, which takes most of the time. */
export function layOutRoutes(configuration: RoutedConfiguration): LaidOutRoutes | undefined {
  const { routes, routing } = configuration;
  if (routes === undefined) return undefined;
  const layout = layoutOf(configuration);
  return { layout, problems: [...layoutProblems(layout), ...stillUsed(routing.retiredStacks, stacksInUse(layout))] };
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
