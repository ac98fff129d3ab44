import { type Problem } from '../core/problem';
import { type WildcardFault } from './text-matching';

/** A fault of a wildcard pattern, said for a person. */
export function wildcardProblem(fault: WildcardFault, pattern: string, place: string): Problem {
  return fault === 'consecutive-wildcards'
    ? {
        id: fault,
        path: place,
        message: 'must not have two asterisks in a row',
        value: pattern,
        remedy: 'write one asterisk, or put a backslash before an asterisk that is meant literally',
      }
    : {
        id: fault,
        path: place,
        message: 'must have an asterisk or another backslash after each backslash',
        value: pattern,
        remedy: 'write a literal backslash twice',
      };
}
