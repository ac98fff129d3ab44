import {
  routingLayout,
  type EventPlace,
  type ForwardingLayout,
  type ForwardingRule,
  type RoutingInput,
  type RoutingLayout,
} from '../layout';
import { administeredServices } from '../../configuration/administrators';
import { rolesOf } from '../watched-places';
import { listed } from './pattern-words';
import { alternativesOf } from '../any-of';
import { type EventPattern } from '../route-pattern';
import { type Route } from '../../configuration/route';
import { takes } from '../compiled-pattern';
import { sampleFor } from './sample-events';

/** Where events of a route arise, and what sends them to the findings bus. */
export interface RouteOrigin extends EventPlace {
  /** `delegated administrator` (of the membership), `management account`, or what else the account administers. */
  readonly role: string;
  readonly stackName: string;
  readonly rules: readonly {
    readonly name: string;
    /** Whether it forwards no event but those that a route wants. */
    readonly exact: boolean;
  }[];
}

/** Where the events of a route that come by the findings bus arise. */
export function originsOf(route: Route, input: RoutingInput, { forwarding, home }: RoutingLayout): readonly RouteOrigin[] {
  const alone = routingLayout({ ...input, routes: [route] });
  return alone.forwarding.flatMap((wanted): readonly RouteOrigin[] => {
    const place = forwarding.find(({ account, region }) => account === wanted.account && region === wanted.region);
    if (place === undefined) return [];
    const { account, region, stackName } = place;
    return [
      {
        account,
        region,
        role: roleInWords(account, input.organization),
        stackName,
        rules: carriers(wanted, place, home).map(({ name, exact }) => ({ name, exact })),
      },
    ];
  });
}

function roleInWords(account: string, organization: RoutingInput['organization']): string {
  const roles = rolesOf(account, organization);
  if (roles.includes('management')) return 'management account';
  if (roles.includes('membership')) return 'delegated administrator';
  const services = roles.flatMap((role) => (role === 'management' ? [] : [administeredServices[role].name]));
  return `delegated administrator of ${listed(services, 'and')}`;
}

/** The rules of a place that forward what a route alone would have forwarded there. */
function carriers(wanted: ForwardingLayout, place: ForwardingLayout, home: EventPlace): readonly ForwardingRule[] {
  const carrying = new Set(
    wanted.rules.flatMap(({ eventPattern }) => alternativesOf(eventPattern)).flatMap((alternative) => carriersOf(alternative, place, home)),
  );
  return place.rules.filter((rule) => carrying.has(rule));
}

function carriersOf(wanted: EventPattern, { rules, region }: ForwardingLayout, { account }: EventPlace): readonly ForwardingRule[] {
  const same = rules.filter(({ eventPattern }) => JSON.stringify(eventPattern) === JSON.stringify(wanted));
  if (same.length > 0) return same;
  const event = sampleFor(wanted, { account, region, member: exampleMember });
  // Of a pattern that no documented event matches it is not known which of them it is.
  return event === undefined ? rules : rules.filter(({ eventPattern }) => takes(eventPattern, event));
}

/** An account for examples, as AWS's own pages have it. */
export const exampleMember = '444455556666';
