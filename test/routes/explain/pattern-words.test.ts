import cases from '../../cases/explain-route/patterns.json';
import { parseEventPattern } from '../../../lib/events/event-pattern';
import { eventsInWords } from '../../../lib/routes/explain/events-words';
import { guardDutySeverity, patternInWords } from '../../../lib/routes/explain/pattern-words';
import { type RouteEvents } from '../../../lib/configuration/route';

describe('a pattern in plain words', () => {
  it.each(cases)('$name', ({ given, expected }) => {
    expect(parseEventPattern(given).problems).toEqual([]);
    expect(patternInWords(given).map(({ field, condition }) => [field, condition])).toEqual(expected);
  });
});

describe('events in plain words', () => {
  const said: readonly (readonly [RouteEvents, string])[] = [
    [{ preset: 'membership-ended' }, 'the end of the membership of AWS Security Incident Response: closed, cancelled or terminated'],
    [{ securityIr: {} }, 'events of AWS Security Incident Response'],
    [
      { securityIr: { subjects: ['case', 'membership'], actors: ['responder', 'customer'], cases: ['1234567890'] } },
      "events of AWS Security Incident Response on cases or the membership, caused by AWS's responders or somebody in your organization, of the case 1234567890",
    ],
    [{ guardDuty: {} }, 'GuardDuty findings'],
    [{ guardDuty: { severityAtLeast: 8.5 } }, 'GuardDuty findings with a severity of at least 8.5 (High)'],
    [
      { guardDuty: { types: ['A', 'B'], accounts: ['1', '2', '3', '4'] } },
      'GuardDuty findings of the types A or B, in the accounts that the route lists (4)',
    ],
    [
      { securityHub: { severityLabels: ['CRITICAL'], workflowStatuses: ['NEW', 'NOTIFIED'] } },
      'Security Hub findings with the severity CRITICAL, with the workflow status NEW or NOTIFIED',
    ],
    [
      { securityHub: { kind: 'custom-action', actions: ['arn:aws:securityhub:eu-west-1:222222222222:action/custom/Escalate'] } },
      'Security Hub findings that somebody sends with the custom action Escalate',
    ],
    [
      { securityHub: { recordStates: ['ACTIVE'], complianceStatuses: ['FAILED'] } },
      'Security Hub findings with the record state ACTIVE, with the compliance status FAILED',
    ],
    [{ securityHub: { kind: 'insight-results' } }, 'Security Hub insight results that somebody sends with a custom action'],
    [
      { securityHubV2: { products: ['GuardDuty'], severities: ['High', 'Critical'], statuses: ['New'] } },
      'Security Hub V2 findings of the product GuardDuty, with the severity High or Critical, with the status New',
    ],
    [{ pattern: { bus: 'default', eventPattern: {} } }, 'the events of an event pattern in the configuration, on the default bus'],
  ];
  it.each(said)('%j', (events, words) => {
    expect(eventsInWords(events)).toBe(words);
  });

  it('names the severities of GuardDuty as its guide does', () => {
    expect([10, 9, 8.9, 7, 6.9, 4, 3.9, 1, 0.5].map(guardDutySeverity)).toEqual([
      ...['Critical', 'Critical', 'High', 'High', 'Medium', 'Medium', 'Low', 'Low'],
      undefined,
    ]);
  });
});
