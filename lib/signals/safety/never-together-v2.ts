import { fieldsOf } from '../../configuration/automation-rule-v2';
import { documentedFindings, type FindingV2 } from '../security-hub-v2/documented-findings';
import { mayHoldOf } from '../security-hub-v2/may-match';
import { everyCondition, type ActiveAutomationV2 } from './active-rules';
import { type NeverTogether } from './never-together';
import { matchedFindings } from './reach/ocsf';
import { and } from './words';

/** The first criterion of a rule of Security Hub V2 that no documented finding satisfies beside an earlier one. */
export function neverTogetherV2(active: ActiveAutomationV2): readonly NeverTogether[] {
  if (matchedFindings(active).length > 0) return [];
  const { criteria, regions } = active.rule;
  const findings = documentedFindings(active.rule);
  const satisfied = criteria.map(
    (criterion) => new Set(findings.filter((finding) => fieldsOf(criterion).some((one) => mayHoldOf(one, finding, regions)))),
  );
  for (const [second, own] of satisfied.entries()) {
    const first = satisfied.slice(0, second).findIndex((other) => disjoint(own, other));
    const condition = everyCondition(active).find(({ at }) => isIn(at, second));
    if (first === -1 || condition === undefined) continue;
    const fields = (index: number): string =>
      and([
        ...new Set(
          criteria
            .slice(index, index + 1)
            .flatMap(fieldsOf)
            .map(({ field }) => field),
        ),
      ]);
    return [{ condition, why: `no documented finding satisfies the criteria on ${fields(second)} and on ${fields(first)} together` }];
  }
  return [];
}

function disjoint(some: ReadonlySet<FindingV2>, others: ReadonlySet<FindingV2>): boolean {
  return some.size > 0 && others.size > 0 && [...some].every((finding) => !others.has(finding));
}

const isIn = (at: string, index: number): boolean => at === `criteria[${index}]` || at.startsWith(`criteria[${index}].`);
