import { doubtsOfPattern } from '../doubts';
import { type RouteFinding, type RouteRule } from '../route-rule';

export const undocumentedDetailField: RouteRule = {
  id: 'undocumented-detail-field',
  what: 'A pattern asks for a field that AWS does not document for its events, or for some of them.',
  why: 'A pattern with a misspelt field matches nothing, and nobody notices. AWS adds fields, so a field that Cordon does not know may be correct.',
  fix: 'Correct the field. If it is correct, acknowledge the finding with the page or event that has it.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html',
  check: (route) => [
    ...['undocumented-detail-field', 'field-of-no-event'].flatMap((id) =>
      doubtsOfPattern(route, id).map((finding): RouteFinding => ({ ...finding, id: undocumentedDetailField.id, severity: 'error' })),
    ),
    // The route gets events of its other sources and kinds.
    ...doubtsOfPattern(route, 'field-of-other-events').map((finding) => ({ ...finding, id: undocumentedDetailField.id })),
  ],
};
