import { type Problem } from '../core/problem';
import { type SafetyFinding } from './safety';

/** A finding as a problem of the configuration, to be given its line. */
export function findingToProblem(finding: SafetyFinding): Problem {
  const { id, message, remedy, value } = finding;
  return { id, path: findingPath(finding), message, remedy, ...(value !== undefined && { value }) };
}

/** E.g. `suppressionRules[2].criteria[1].matches[0]`. */
export function findingPath({ list, index, at }: Pick<SafetyFinding, 'list' | 'index' | 'at'>): string {
  const rule = index === undefined ? list : `${list}[${index}]`;
  return at === undefined ? rule : `${rule}.${at}`;
}
