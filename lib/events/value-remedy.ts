import { charactersOfSlip, nearest } from '../core/nearest';
import { type FieldCondition } from './field-condition';

/** @param candidates - what may be meant. @default - what is listed */
export function remedyFor({ operator, operand }: FieldCondition, known: readonly string[], candidates = known): string {
  const near = operator === 'equals' && typeof operand === 'string' ? nearest(operand, candidates, charactersOfSlip) : undefined;
  return near === undefined ? `use one of ${quoted(known)}` : `did you mean "${near}"?`;
}

export function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}
