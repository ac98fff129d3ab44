import { doubtsOfPattern } from '../doubts';
import { type RouteRule } from '../route-rule';

export const undocumentedEvent: RouteRule = {
  id: 'undocumented-event',
  what: 'A pattern takes a source or detail-type of which Cordon knows no documented event.',
  why: 'A misspelt name takes nothing, and nobody notices. AWS adds events, so that a name that Cordon does not know may be right.',
  fix: 'Correct the name, or acknowledge the finding with the page that documents the event.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html',
  check: (route) => doubtsOfPattern(route, 'undocumented-event'),
};

export const misspeltEvent: RouteRule = {
  id: 'misspelt-event',
  what: 'A pattern takes a source or detail-type that is nearly one that AWS documents.',
  why: 'A name that differs by a letter or a capital takes nothing, and nobody notices.',
  fix: 'Correct the name. If it is right all the same, acknowledge the finding with the page that documents the event.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html',
  check: (route) => doubtsOfPattern(route, 'misspelt-event').map((finding) => ({ ...finding, severity: 'error' })),
};
