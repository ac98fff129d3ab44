import { cloudTrailTypes, documentedSources, namesOfOneEvent, securityIncidentResponseEvents } from '../../lib/events/documented-events';
import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern, type CompiledPattern } from '../../lib/events/event-pattern';
import { doubtfulValues, undocumentedValues } from '../../lib/events/undocumented-values';
import documented from '../fixtures/security-ir-events.json';

const compiled = (pattern: unknown): CompiledPattern => {
  const { pattern: read, problems } = parseEventPattern(pattern);
  expect(problems).toEqual([]);
  return read ?? { combinations: [], paths: new Set() };
};
const { events } = documented;

describe('documented events of AWS Security Incident Response', () => {
  it('are 18', () => {
    expect(events).toHaveLength(18);
  });

  it.each(events)('$name: is of a documented kind, with documented fields', ({ event }) => {
    const kind = securityIncidentResponseEvents.detailTypes.find(({ detailType }) => detailType === event['detail-type']);
    expect(kind?.detailFields).toEqual(expect.arrayContaining(Object.keys(event.detail)));
    expect(event.source).toBe(securityIncidentResponseEvents.source);
  });

  it.each(events)('$name: a pattern of its own values takes it and is not doubted for them', ({ event }) => {
    const pattern = compiled({
      source: [event.source],
      'detail-type': [event['detail-type']],
      resources: event.resources,
      detail: Object.fromEntries(Object.entries(event.detail).map(([name, value]) => [name, [value]])),
    });
    expect(eventMatches(pattern, event)).toBe(true);
    expect(undocumentedValues(pattern)).toEqual([]);
    // An event has one name; the check tells of the other.
    const hasTwoNames = namesOfOneEvent.flat().includes(event['detail-type']);
    expect(doubtfulValues(pattern).map(({ id }) => id)).toEqual(hasTwoNames ? ['event-has-two-names'] : []);
  });

  it('are told apart by their kind', () => {
    const names = (pattern: unknown): readonly string[] =>
      events.filter(({ event }) => eventMatches(compiled(pattern), event)).map(({ name }) => name);
    expect(names({ source: ['aws.security-ir'], 'detail-type': [{ prefix: 'Membership ' }] })).toEqual([
      'Membership Created',
      'Membership Updated',
      'Membership Closed',
      'Membership Cancelled',
      'Membership Terminated',
    ]);
    expect(names({ detail: { $or: [{ createdBy: ['AWS Responder'] }, { updatedBy: ['AWS Responder'] }] } })).toEqual([
      'Case Created by responder',
      'Case Updated by responder',
      'Case Comment Created by responder',
      'Case Comment Updated by responder',
    ]);
  });
});

describe.each(documentedSources)('$source', ({ source, detailTypes, page }) => {
  it('has its page, and a pattern of all its kinds is not doubted', () => {
    expect(page).not.toBe('');
    const kinds = (detailTypes.length === 0 ? cloudTrailTypes : detailTypes).map(({ detailType }) => detailType);
    const pattern = compiled({ source: [source], 'detail-type': kinds });
    expect([...undocumentedValues(pattern), ...doubtfulValues(pattern)]).toEqual([]);
  });
});
