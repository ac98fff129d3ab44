import { doubtsOfPattern } from '../doubts';
import { type RouteRule } from '../route-rule';

export const unknownDetailField: RouteRule = {
  id: 'unknown-detail-field',
  what: 'A pattern asks for a field that AWS documents of none of the events that it takes.',
  why: 'An event without the field never matches, so that a misspelt field takes nothing, and nobody notices. AWS adds fields, so that one that Cordon does not know may be right.',
  fix: 'Correct the field, or acknowledge the finding with the page or the event that has it.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html',
  check: (route) => doubtsOfPattern(route, 'unknown-detail-field').map((finding) => ({ ...finding, severity: 'error' })),
};
