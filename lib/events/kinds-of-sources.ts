import { distance } from 'fastest-levenshtein';
import { charactersOfSlip, nearest } from '../core/nearest';
import { type Problem } from '../core/problem';
import { cloudTrailTypes, documentedSources, otherSpellings, type DocumentedDetailType, type DocumentedSource } from './documented-events';
import { conditionsOf, takes, type FieldCondition, type PatternCombination } from './field-condition';
import { ownerOf, type TakenSources } from './taken-sources';
import { quoted, remedyFor } from './value-remedy';

export function misspeltSources(combination: PatternCombination): readonly Problem[] {
  const known = documentedSources.map(({ source }) => source);
  return (conditionsOf(combination, 'source') ?? []).flatMap(({ operator, operand, place }) => {
    if (operator !== 'equals' || typeof operand !== 'string' || known.includes(operand)) {
      return [];
    }
    // A name that differs by three letters, and a short one that differs by less, is likely that of another service.
    const near = nearest(operand, known, charactersOfSlip);
    return near === undefined || distance(operand.toLowerCase(), near) > Math.min(2, Math.floor(near.length / 4) - 1)
      ? []
      : [
          {
            id: 'misspelt-event',
            path: place,
            message: 'is not the name of a documented source, but is nearly one',
            value: operand,
            remedy: `did you mean "${near}"?`,
          },
        ];
  });
}

/** A detail-type that AWS documents, and documents of another source alone. */
export function eventsOfAnotherSource(combination: PatternCombination, documented: readonly DocumentedSource[]): readonly Problem[] {
  return (conditionsOf(combination, 'detail-type') ?? []).flatMap((condition) => {
    const owner = ownerOf(condition);
    return owner === undefined || documented.includes(owner)
      ? []
      : [
          {
            id: 'detail-type-of-another-source',
            path: condition.place,
            message: `is a detail-type that only events of ${owner.source} have`,
            value: condition.operand,
            remedy: `write source: [${owner.source}], or remove the detail-type`,
          },
        ];
  });
}

/** Of sources that are not documented here, only a name that is nearly one of CloudTrail's says that another is meant. */
export function unknownDetailTypes(combination: PatternCombination, { documented, others }: TakenSources): readonly Problem[] {
  const ofSources = documented.flatMap(({ detailTypes }) => detailTypes.map(({ detailType }) => detailType));
  const known = [...ofSources, ...cloudTrailTypes.map(({ detailType }) => detailType)];
  return (conditionsOf(combination, 'detail-type') ?? [])
    .filter((condition) => !known.some((detailType) => condition.test(detailType)) && (others || ownerOf(condition) === undefined))
    .filter(
      ({ operator, operand }) =>
        !others || (operator === 'equals' && typeof operand === 'string' && nearest(operand, known, charactersOfSlip)),
    )
    .map((condition) => ({
      id: isNearly(condition, known) ? 'misspelt-event' : 'undocumented-event',
      path: condition.place,
      message: `is not a detail-type of any documented event${documented.length === 0 ? '' : ` of ${documented.map(({ source }) => source).join(' or ')}`}`,
      value: condition.operand,
      remedy: remedyFor(condition, ofSources.length === 0 ? known : ofSources, known),
    }));
}

/** Whether a name is nearly a documented one, and AWS itself does not write it. */
function isNearly({ operator, operand }: FieldCondition, known: readonly string[]): boolean {
  return (
    operator === 'equals' &&
    typeof operand === 'string' &&
    !otherSpellings.includes(operand) &&
    nearest(operand, known, charactersOfSlip) !== undefined
  );
}

/** Among several sources, one of which the pattern takes no documented event: it stands there for nothing. */
export function nothingOfSource(combination: PatternCombination, { documented, others }: TakenSources): readonly Problem[] {
  const detailTypes = conditionsOf(combination, 'detail-type');
  const sources = conditionsOf(combination, 'source');
  if (sources === undefined || detailTypes === undefined || (!others && documented.length < 2)) return [];
  const isTaken = ({ detailType }: DocumentedDetailType): boolean => takes(detailTypes, detailType);
  if (cloudTrailTypes.some(isTaken)) return [];
  return documented
    .filter((source) => !source.detailTypes.some(isTaken))
    .flatMap(({ source, detailTypes: own }) => {
      // Only a source that is written stands there for nothing.
      const written = sources.find(({ operator, operand }) => operator === 'equals' && operand === source);
      const events = [...own, ...(own.length === 0 ? cloudTrailTypes : [])].map(({ detailType }) => detailType);
      return written === undefined
        ? []
        : [
            {
              id: 'undocumented-event',
              path: written.place,
              message: 'is a source without any documented event of these detail-types',
              value: source,
              remedy: `add one of ${quoted(events)}, or remove the source`,
            },
          ];
    });
}
