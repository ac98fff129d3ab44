import { type EventPattern } from './route-pattern';
import { tamperServices, type SeenCalls, type TamperService } from './tamper-actions';
import { tamperedResources, type TamperOptions } from './tamper-resources';

/** Calls of one service that disable or weaken the protection. */
export interface TamperClause extends Pick<SeenCalls, 'what' | 'reason' | 'by'> {
  readonly service: string;
  /** `eventName`s, those of the service's own events included. */
  readonly calls: readonly string[];
  /** What `eventName` is asked for. */
  readonly eventName: readonly unknown[];
  /** What the call was asked to act on. @default - anything */
  readonly requestParameters?: (options: TamperOptions) => EventPattern;
}

/**
 * The calls, besides whatever the root user does. Events exist only where a trail logs management events; EventBridge leaves read-only ones out
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html). Only the administrator account and the management
 * account are watched: roles that somebody deletes in a member account are found by `cordon verify`. Whoever removes the forwarding rule itself may
 * not be seen doing it, because it is gone when the event comes; the alarm on silence is for that.
 *
 * Those seen of everybody come first: patterns that ask for the same of the caller are merged with their neighbours. In the order of the file all of
 * them fit into five rules.
 */
export const tamperClauses: readonly TamperClause[] = [undefined, 'others', 'cloudFormation'].flatMap((by) =>
  tamperServices.flatMap((service) => service.seen.filter((seen) => seen.by === by).map((seen) => clauseOf(service, seen))),
);

function clauseOf({ service }: TamperService, { what, reason, by, on, names, calls, serviceEvents }: SeenCalls): TamperClause {
  return {
    what,
    reason,
    service,
    calls: [...calls, ...serviceEvents],
    eventName: names === undefined ? [...calls, ...serviceEvents] : [{ wildcard: names }],
    ...(by && { by }),
    ...(on && { requestParameters: tamperedResources[on] }),
  };
}
