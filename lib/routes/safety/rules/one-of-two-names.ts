import { doubtsOfPattern } from '../doubts';
import { type RouteRule } from '../route-rule';

export const oneOfTwoNames: RouteRule = {
  id: 'one-of-two-names',
  what: 'A pattern has one of two names that pages of AWS give the same event.',
  why: 'Nobody outside AWS knows which of the two the service sends. A pattern with the other one alone never matches.',
  fix: 'Add the other name to the list.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/security-ir/latest/userguide/using-events.html',
  check: (route) => doubtsOfPattern(route, 'one-of-two-names'),
};
