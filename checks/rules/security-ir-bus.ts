import { eventPattern, isForSource } from '../event-patterns';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic, referredTo, shown } from '../values';

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
    if (isAbsent(bus) || pattern === undefined || pattern === 'unknown' || !isForSource(pattern, 'aws.security-ir')) return [];
    const name = shown(bus);
    if (/^(?:arn:.*:event-bus\/)?default$/.test(name)) return [];
    const made = rule.others(['AWS::Events::EventBus']).some(({ logicalId }) => logicalId === referredTo(bus));
    return made || !isIntrinsic(bus)
      ? [violation('EventBusName', `the rule is on the bus ${name}, to which the service does not send`)]
      : [unknown('EventBusName', `whether ${name} is the default bus is only known when it is deployed`)];
  },
};
