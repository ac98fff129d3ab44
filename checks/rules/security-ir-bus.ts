import { securityIncidentResponseEvents } from '../../lib/events/documented-events';
import { eventPattern, isForSource, takes } from '../event-patterns';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic, referredTo, shown, type Properties } from '../values';

export const securityIrBus: CheckRule = {
  id: 'SecurityIrEventsOffDefaultBus',
  level: 'warning',
  types: ['AWS::Events::Rule'],
  what: 'An event rule for AWS Security Incident Response on a bus other than the default bus.',
  why: 'The service sends its events only to the default bus of the membership account, in the membership Region. Other buses get only events that a rule forwards.',
  fix: 'Remove `EventBusName`. If another rule forwards the events to this bus, acknowledge the finding.',
  pages: ['https://docs.aws.amazon.com/security-ir/latest/userguide/eventbridge-integration-full.html'],
  check: (rule) => {
    const { EventBusName: bus } = rule.properties;
    const pattern = eventPattern(rule.properties);
    if (isAbsent(bus) || pattern === undefined || pattern === 'unknown' || !takesEventsOfTheService(pattern)) return [];
    const name = shown(bus);
    if (/^(?:arn:.*:event-bus\/)?default$/.test(name)) return [];
    const made = rule.others(['AWS::Events::EventBus']).some(({ logicalId }) => logicalId === referredTo(bus));
    return made || !isIntrinsic(bus)
      ? [violation('EventBusName', `the rule is on the bus ${name}, but the service does not send events there`)]
      : [unknown('EventBusName', `Cordon cannot tell before deployment whether ${name} is the default bus`)];
  },
};

/**
 * Whether a pattern is for events that the service sends by itself. Calls of the service have its source too: CloudTrail sends those, in the
 * account and Region in which they are made. https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-security-ir.html
 */
const takesEventsOfTheService = (pattern: Properties): boolean =>
  isForSource(pattern, 'aws.security-ir') &&
  securityIncidentResponseEvents.detailTypes.some(({ detailType }) => takes(pattern['detail-type'], detailType) !== false);
