import { doubtsOfPattern } from '../doubts';
import { type RouteRule } from '../route-rule';

export const eventHasTwoNames: RouteRule = {
  id: 'event-has-two-names',
  what: 'A pattern has only one of two names that AWS pages give to the same event.',
  why: 'AWS does not document which of the two names the service sends. A pattern with the wrong one never matches.',
  fix: 'Add the other name to the list.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/security-ir/latest/userguide/using-events.html',
  check: (route) => doubtsOfPattern(route, 'event-has-two-names'),
};
