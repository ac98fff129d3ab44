import { securityIncidentResponseEvents } from '../../lib/events/documented-events';
import { eventPattern, isForSource, takes } from '../event-patterns';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic, referredTo, shown, type Properties } from '../values';

export const securityIrBus: CheckRule = {
  id: 'SecurityIrEventsOffDefaultBus',
  level: 'warning',
  types: ['AWS::Events::Rule'],
  what: 'An event rule for AWS Security Incident Response on a bus other than the default one.',
  why: 'The service sends its events to the default bus of the membership account, in the membership Region, alone: elsewhere there are only those that a rule sends on.',
  fix: 'Leave `EventBusName` out; or acknowledge, where another rule sends the events on to this bus.',
  pages: ['https://docs.aws.amazon.com/security-ir/latest/userguide/eventbridge-integration-full.html'],
  check: (rule) => {
    const { EventBusName: bus } = rule.properties;
    const pattern = eventPattern(rule.properties);
    if (isAbsent(bus) || pattern === undefined || pattern === 'unknown' || !takesEventsOfTheService(pattern)) return [];
    const name = shown(bus);
    if (/^(?:arn:.*:event-bus\/)?default$/.test(name)) return [];
    const made = rule.others(['AWS::Events::EventBus']).some(({ logicalId }) => logicalId === referredTo(bus));
    return made || !isIntrinsic(bus)
      ? [violation('EventBusName', `the rule is on the bus ${name}, to which the service does not send`)]
      : [unknown('EventBusName', `whether ${name} is the default bus is only known when it is deployed`)];
  },
};

/**
 * Whether a pattern is for events that the service sends by itself. Calls of the service have its source too: CloudTrail sends those, in the
 * account and Region in which they are made. https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-security-ir.html
 */
const takesEventsOfTheService = (pattern: Properties): boolean =>
  isForSource(pattern, 'aws.security-ir') &&
  securityIncidentResponseEvents.detailTypes.some(({ detailType }) => takes(pattern['detail-type'], detailType) !== false);
