import { acceptFindings } from '../../core/acknowledge';
import { type Problem } from '../../core/problem';
import { type Route, type RoutingConfiguration } from '../../configuration/route';
import { type RouteFinding, type RouteRule } from './route-rule';
import { type RoutedOrganization } from '../watched-places';
import { someEventsNeverArrive, eventsNeverArrive } from './rules/events-never-arrive';
import { eventHasTwoNames } from './rules/event-has-two-names';
import { containmentOfFixedResource, routeStartsContainment, routeStartsUnknownRunbook } from './rules/route-starts-containment';
import { backupWritesNotKnown, containmentOfMembersNotSeen } from './rules/containment-seen-in-part';
import { undocumentedDetailField } from './rules/undocumented-detail-field';
import { misspeltEvent, undocumentedEvent } from './rules/undocumented-event';
import { valueNeverOccurs } from './rules/value-never-occurs';
import { workflowStatusNewOnly } from './rules/workflow-status-new-only';

export { type RouteFinding, type RouteRule } from './route-rule';

/** Every safety rule of routes, in the order of the documentation. */
export const routeRules: readonly RouteRule[] = [
  undocumentedEvent,
  misspeltEvent,
  undocumentedDetailField,
  valueNeverOccurs,
  eventHasTwoNames,
  workflowStatusNewOnly,
  eventsNeverArrive,
  someEventsNeverArrive,
  routeStartsContainment,
  containmentOfFixedResource,
  routeStartsUnknownRunbook,
  containmentOfMembersNotSeen,
  backupWritesNotKnown,
];

/** A finding with the index of its route. */
export interface PlacedRouteFinding extends RouteFinding {
  readonly index: number;
}

export interface RouteSafetyReport {
  /** What nobody accepted, and what is wrong with acknowledgements; by route. */
  readonly findings: readonly PlacedRouteFinding[];
  /** What somebody accepted, in the same order. */
  readonly acknowledged: readonly { readonly finding: PlacedRouteFinding; readonly justification: string }[];
}

/**
 * Runs every safety rule over routes in which nothing is wrong. Pure.
 *
 * @param organization - where the buses are. @default - not known, and nothing is found that depends on it
 * @param routing - what the routes share. @default - not known, likewise
 * @param all - every route of the configuration. @default - those that are looked at
 */
export function checkRouteSafety(
  routes: readonly Route[],
  organization?: RoutedOrganization,
  routing?: RoutingConfiguration,
  all = routes,
): RouteSafetyReport {
  const reports = routes.map((route, index) => {
    const found = routeRules.flatMap((rule) => rule.check(route, organization, routing, all)).map((finding) => ({ ...finding, index }));
    const { accepted, faults } = acceptFindings(route.acknowledge ?? [], found, routeRules);
    return {
      findings: [...found.filter((finding) => !accepted.has(finding)), ...faults.map((fault) => ({ ...fault, index }))],
      acknowledged: [...accepted].map(([finding, justification]) => ({ finding, justification })),
    };
  });
  return { findings: reports.flatMap(({ findings }) => findings), acknowledged: reports.flatMap(({ acknowledged }) => acknowledged) };
}

/** A finding as a problem of the configuration, to be given its line. */
export function routeFindingToProblem({ id, index, at, message, value, remedy }: PlacedRouteFinding): Problem {
  return { id, path: `routes[${index}].${at}`, message, remedy, ...(value !== undefined && { value }) };
}
