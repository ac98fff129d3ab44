import { plain, type Paint } from '../core/text';
import { type CriterionVerdict, type Verdict } from '../replay/path/criteria';

const signs = { true: '✔', false: '✖', unknown: '?' } as const;
export const signOf = (verdict: Verdict): string => signs[`${verdict}`];

/** A criterion of a rule with what the finding has: `✖ severity is below 7: 8`. */
export function criterionToText({ field, condition, holds, found, why }: CriterionVerdict): string {
  const reason = why === 'not-in-record' ? ' (the record does not say)' : why === 'not-documented' ? ' (AWS does not document it)' : '';
  const value = found === undefined ? reason : `: ${found.join(', ')}${reason}`;
  return plain(`${signOf(holds)} ${field} ${condition}${value}`);
}

/** The same as a line of a list. */
export const criterionLine = (criterion: CriterionVerdict, indent: string, p: Paint): string =>
  p.dim(`${indent}${criterionToText(criterion)}`);
