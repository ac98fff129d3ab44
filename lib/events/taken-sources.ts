import { documentedSources, type DocumentedSource } from './documented-events';
import { conditionsOf, takes, type FieldCondition, type PatternCombination } from './field-condition';

/** Documented sources that a combination matches, and whether it takes events of others too. */
export interface TakenSources {
  readonly documented: readonly DocumentedSource[];
  readonly others: boolean;
}

/** Without a `source`, the detail types tell, where all of them are documented ones of a service. */
export function sourcesOf(combination: PatternCombination): TakenSources {
  const conditions = conditionsOf(combination, 'source');
  if (conditions !== undefined) {
    const isKnown = ({ operator, operand }: FieldCondition): boolean =>
      operator === 'equals' && documentedSources.some(({ source }) => source === operand);
    return { documented: documentedSources.filter(({ source }) => takes(conditions, source)), others: !conditions.every(isKnown) };
  }
  const detailTypes = conditionsOf(combination, 'detail-type') ?? [];
  const owners = detailTypes.map(ownerOf);
  const known = owners.flatMap((one) => one ?? []);
  return { documented: [...new Set(known)], others: known.length === 0 || known.length < owners.length };
}

/** The documented source that alone has a kind of event. */
export function ownerOf({ operator, operand }: FieldCondition): DocumentedSource | undefined {
  if (operator !== 'equals') return undefined;
  return documentedSources.find((source) => source.detailTypes.some(({ detailType }) => detailType === operand));
}
