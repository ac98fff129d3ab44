import { type OrganizationConfiguration } from '../configuration/configuration';
import { type Route, type RouteTarget, type RoutingConfiguration } from './route';
import { type EventSource } from './route-pattern';

/** Targets that a rule may have; EventBridge does not raise it. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const maximumTargetsPerRule = 5;
/** Name of the bus in the home Region that findings of all Regions are sent to. */
export const findingsBusName = 'cordon-findings';

export interface RoutingInput {
  readonly organization: Pick<
    OrganizationConfiguration,
    'id' | 'managementAccount' | 'delegatedAdministrator' | 'membershipRegion' | 'regions'
  >;
  /** Valid (`routesProblems`). */
  readonly routes: readonly Route[];
  readonly routing: RoutingConfiguration;
  /** Prefix of the StackSets' names. @default cordon-containment-roles */
  readonly stackSetName?: string;
}

/** One rule of EventBridge that belongs to a route. */
export interface RuleLayout {
  /** Name of the rule, at most 64 characters, unique on its bus: `cordon-ROUTE`, with numbers where a route takes several. */
  readonly name: string;
  /** Name of the route. */
  readonly route: string;
  readonly bus: 'default' | 'findings';
  readonly eventPattern: Readonly<Record<string, unknown>>;
  /** What the pattern takes, in a few words. */
  readonly what: string;
  /** Decides the message (`inputTransformer`). */
  readonly source: EventSource;
  /** 1 to 5, with their place in `route.targets`. */
  readonly targets: readonly { readonly index: number; readonly target: RouteTarget }[];
}

/** A rule on a default bus that sends to the findings bus. */
export interface ForwardingRule {
  /** At most 64 characters, unique on the default bus: `cordon-findings`, with a number where there are several. */
  readonly name: string;
  readonly eventPattern: Readonly<Record<string, unknown>>;
  /** Whether it takes no event but those that a route wants; where the patterns together are too long, it takes more. */
  readonly exact: boolean;
}

/** The forwarding rules of one account and Region. */
export interface ForwardingLayout {
  /** `cordon-forwarding-REGION`, `cordon-forwarding-management-REGION`, or in the home the stack of the routes itself. */
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  /** Whether it is the account and Region of the findings bus: no role for another Region is needed, and no stack of its own. */
  readonly isHome: boolean;
  readonly rules: readonly ForwardingRule[];
}

export interface RoutingLayout {
  readonly home: {
    readonly account: string;
    readonly region: string;
    /** `cordon-routes-REGION`. */
    readonly stackName: string;
    /** @default - no route takes events of the findings bus, and there is none */
    readonly busName?: string;
    readonly rules: readonly RuleLayout[];
  };
  /** One for each account and Region that has to send something, home first; not the home where it has nothing to send. */
  readonly forwarding: readonly ForwardingLayout[];
  /** Accounts besides the home account that may put events on the findings bus. */
  readonly admittedAccounts: readonly string[];
}
