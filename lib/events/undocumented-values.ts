import { type Problem } from '../core/problem';
import { eventsWithoutField, hasUnknownDetailField, unknownDetailFields } from './detail-fields';
import { type DocumentedSource } from './documented-events';
import { type CompiledPattern } from './event-pattern';
import { type PatternCombination } from './field-condition';
import { eventsOfAnotherSource, misspeltSources, nothingOfSource, unknownDetailTypes } from './kinds-of-sources';
import { oneOfTwoNames } from './names-of-one-event';
import { sourcesOf, type TakenSources } from './taken-sources';
import { undocumentedNames } from './undocumented-names';
import { remedyFor } from './value-remedy';
import { newAlone } from './workflow-status';

/**
 * Fields and values of a pattern that contradict what AWS documents of the events that it takes: no event has them.
 *
 * Only documented sources are held against their events. Where a pattern matches events of other sources too, nobody knows what those have.
 *
 * Ids: `detail-type-of-another-source`, `detail-field-never-occurs`, `undocumented-field-value`.
 */
export function undocumentedValues({ combinations }: CompiledPattern): readonly Problem[] {
  return distinct(
    combinations.flatMap((combination) => {
      const { documented, others } = sourcesOf(combination);
      return others || documented.length === 0
        ? []
        : [
            ...eventsOfAnotherSource(combination, documented),
            ...unknownDetailFields(combination, documented).flatMap(({ problem, isRuledOut }) => (isRuledOut ? [problem] : [])),
            ...unknownValues(combination, documented),
          ];
    }),
  );
}

/**
 * What somebody should look at, though it contradicts nothing: kinds of events that are documented nowhere, one of two names of an event, and
 * findings that are lost while AWS Security Incident Response triages them.
 *
 * Ids: `undocumented-event`, `misspelt-event`, `event-has-two-names`, `workflow-status-new-only`, `undocumented-detail-field`, `field-of-no-event`,
 * `field-of-other-events`.
 */
export function doubtfulValues({ combinations }: CompiledPattern): readonly Problem[] {
  return distinct([
    ...combinations.flatMap((combination) => {
      const sources = sourcesOf(combination);
      const misspelt = [...misspeltSources(combination), ...unknownDetailTypes(combination, sources)];
      return [
        ...misspelt,
        // One thing is said of a name.
        ...undocumentedNames(combination).filter(({ path }) => !misspelt.some((problem) => problem.path === path)),
        ...nothingOfSource(combination, sources),
        ...newAlone(combination, sources),
        ...unknownFields(combination, sources),
      ];
    }),
    ...oneOfTwoNames(combinations),
    ...partsWithoutField(combinations),
  ]);
}

/** Where a field is unknown to all of the events, that is said of the field. */
function partsWithoutField(combinations: readonly PatternCombination[]): readonly Problem[] {
  const taken = combinations.map((combination) => ({ combination, sources: sourcesOf(combination).documented }));
  if (taken.some(({ combination, sources }) => hasUnknownDetailField(combination, sources))) return [];
  return eventsWithoutField(taken).map(({ problem, isWhole }) => ({
    ...problem,
    id: isWhole ? 'field-of-no-event' : 'field-of-other-events',
  }));
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [
    ...new Map(problems.map((problem) => [`${problem.id} ${problem.path ?? ''} ${JSON.stringify(problem.value)}`, problem])).values(),
  ];
}

/** Fields that are documented nowhere, though nothing rules them out. */
function unknownFields(combination: PatternCombination, { documented, others }: TakenSources): readonly Problem[] {
  return others ? [] : unknownDetailFields(combination, documented).flatMap(({ problem, isRuledOut }) => (isRuledOut ? [] : [problem]));
}

function unknownValues(combination: PatternCombination, sources: readonly DocumentedSource[]): readonly Problem[] {
  return combination.flatMap(({ path, conditions }) => {
    const documented = sources.flatMap(({ fields }) => fields.filter((field) => field.path === path));
    const values = documented.flatMap((field) => field.values);
    const hasForm = (operand: unknown): boolean =>
      documented.some(({ form }) => typeof operand === 'string' && form?.test(operand) === true);
    if (documented.length === 0) {
      return [];
    }
    return conditions
      .filter(({ operator, operand, test }) => operator === 'equals' && !values.some(test) && !hasForm(operand))
      .map((condition) => ({
        id: 'undocumented-field-value',
        path: condition.place,
        message: `is not a documented value of ${path}`,
        value: condition.operand,
        remedy: remedyFor(condition, values),
      }));
  });
}
