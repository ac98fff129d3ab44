import { doubtsOfPattern } from '../doubts';
import { type RouteRule } from '../route-rule';

export const undocumentedEvent: RouteRule = {
  id: 'undocumented-event',
  what: 'A pattern has a source or detail-type that is not among the documented events that Cordon knows.',
  why: 'A misspelt name matches nothing, and nobody notices. AWS adds events, so a name that Cordon does not know may be correct.',
  fix: 'Correct the name. If it is correct, acknowledge the finding with the page that documents the event.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html',
  check: (route) => doubtsOfPattern(route, 'undocumented-event'),
};

export const misspeltEvent: RouteRule = {
  id: 'misspelt-event',
  what: 'A pattern has a source or detail-type that differs only slightly from a documented one.',
  why: 'A name that differs by one letter or one capital matches nothing, and nobody notices.',
  fix: 'Correct the name. If it is correct, acknowledge the finding with the page that documents the event.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html',
  check: (route) => doubtsOfPattern(route, 'misspelt-event').map((finding) => ({ ...finding, severity: 'error' })),
};
