import { type Route, type RoutingConfiguration } from '../../configuration/route';
import { type RoutedOrganization } from '../watched-places';

/** One thing about a route that somebody should look at. */
export interface RouteFinding {
  /** ID of the rule, or `ID[DETAIL]` where it has several findings for one route. */
  readonly id: string;
  /** `error`: nothing is synthesized until somebody acknowledges it with a reason. */
  readonly severity: 'error' | 'warning';
  /** Where in the route, e.g. `events.pattern.eventPattern.detail-type[0]`. */
  readonly at: string;
  /** The fact, as a sentence without a full stop that can follow a path. */
  readonly message: string;
  /** @default - there is none to show */
  readonly value?: unknown;
  /** What to do about it, as an imperative. */
  readonly remedy: string;
}

/** A safety rule of routes: pure, over one route in which nothing is wrong. */
export interface RouteRule {
  /** Kebab case. */
  readonly id: string;
  /** What it finds, one sentence. */
  readonly what: string;
  /** Why, one or two sentences. */
  readonly why: string;
  readonly fix: string;
  /** Whether `acknowledge` of the route can accept its findings. */
  readonly acknowledgeable: boolean;
  /** Why it cannot be acknowledged, as a sentence without a full stop. @default - it can */
  readonly whyNot?: string;
  /** The AWS page that it comes from. */
  readonly source: string;
  /**
   * @param organization - where the buses are. @default - not known, and nothing is found that depends on it
   * @param routing - what the routes share. @default - not known, likewise
   * @param routes - every route, because what is forwarded for one can reach another. @default - no others
   */
  check(
    route: Route,
    organization?: RoutedOrganization,
    routing?: RoutingConfiguration,
    routes?: readonly Route[],
  ): readonly RouteFinding[];
}
