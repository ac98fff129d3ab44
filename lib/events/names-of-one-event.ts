import { type Problem } from '../core/problem';
import { namesOfOneEvent, securityIncidentResponseEvents } from './documented-events';
import { conditionsOf, takes, type FieldCondition, type PatternCombination } from './field-condition';

/** Pages of AWS name the same event differently: a pattern that takes one name alone may never match, or take what it was to leave out. */
export function oneOfTwoNames(combinations: readonly PatternCombination[]): readonly Problem[] {
  const fields = combinations
    .filter((combination) => {
      const sources = conditionsOf(combination, 'source');
      return sources === undefined || takes(sources, securityIncidentResponseEvents.source);
    })
    .flatMap((combination) => conditionsOf(combination, 'detail-type') ?? []);
  return namesOfOneEvent
    .flatMap(([one, other]) => [[one, other] as const, [other, one] as const])
    .flatMap(([one, other]) => {
      const taking = fields.filter(({ test }) => test(one));
      if (taking.length === 0 || takes(fields, other)) return [];
      // What is left out is not named as wanted; where a condition names the event, that one is spoken of.
      const named = taking.find(({ operator }) => operator !== 'anything-but') ?? taking[0]!;
      return [{ id: 'event-has-two-names', path: named.place, ...halfOf(named, one, other) }];
    });
}

/** What is said of a condition that takes one name of an event and not the other. */
function halfOf({ operator, operand }: FieldCondition, one: string, other: string): Pick<Problem, 'message' | 'value' | 'remedy'> {
  const names = 'one of two names that AWS pages give to the same event';
  if (operator === 'equals') return { message: `is ${names}`, value: one, remedy: `add "${other}" to the list` };
  const value = { [operator]: operand };
  return operator === 'anything-but'
    ? {
        message: `leaves out "${other}", which is ${names}, but matches "${one}", which is the other`,
        value,
        remedy: `leave out "${one}" too, or neither`,
      }
    : { message: `matches "${one}", which is ${names}`, value, remedy: `add "${other}" to the list` };
}
