import { type EventKind } from './event-kind';
import { documentedKinds, typedKinds } from './documented-kinds';
import { findingKinds } from './finding-kinds';
import { recordKinds } from './record-kinds';

/** https://docs.aws.amazon.com/security-ir/latest/userguide/using-events.html */
const caseEvent: EventKind = {
  source: 'aws.security-ir',
  detailTypes: ['Case Created', 'Case Updated', 'Case Closed', 'Case Comment Created', 'Case Comment Added', 'Case Comment Updated'],
  fields: () => ({
    'detail.caseId': { words: 'a case ID, digits in quotes', type: 'text', values: [], form: /^\d{10,32}$/, beginning: /^\d*$/ },
  }),
};

/** What is said of a field first counts: by a list of values or a form, and then by its type alone. */
export const eventKinds: readonly EventKind[] = [...findingKinds, ...recordKinds, caseEvent, ...documentedKinds, ...typedKinds];
