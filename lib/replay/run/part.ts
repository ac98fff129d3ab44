import { Comparison, type ComparisonPart } from '../totals/comparison';
import { Totals, type TotalsPart } from '../totals/totals';

/**
 * What some records came to, as plain data. Parts form a commutative monoid: `mergedParts` joins them, in any order and grouping, and the part of no
 * record changes nothing. What order a result has comes from the positions of records alone: file, line, and place in the line.
 */
export interface ReplayPart {
  readonly totals: TotalsPart;
  /** @default - nothing was compared */
  readonly comparison?: ComparisonPart;
}

/** The part of no record. */
export function emptyPart(isCompared: boolean): ReplayPart {
  return { totals: new Totals().toPart(), ...(isCompared && { comparison: new Comparison().toPart() }) };
}

/** The part of all records of some parts. */
export function mergedParts(parts: Iterable<ReplayPart>): ReplayPart {
  const totals = new Totals();
  let comparison: Comparison | undefined;
  for (const part of parts) {
    totals.merge(part.totals);
    if (part.comparison !== undefined) (comparison ??= new Comparison()).merge(part.comparison);
  }
  return { totals: totals.toPart(), ...(comparison && { comparison: comparison.toPart() }) };
}
