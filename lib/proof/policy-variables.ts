import { type ControlOptions, type Control } from './control';
import { fails, listed, sorted } from './findings';
import { changeToText, withoutVariables } from './remedies';
import { placeIn } from './subject';
import { type ProofStatement } from './statement';

/**
 * Statements with text that is written as a policy variable and is none, such as `${Account}` in AWS's own samples: a warning for each. IAM
 * puts nothing in its place, so that it fits no ARN; whom it was to exempt is not exempted, and what it was to protect is not protected.
 */
export function misreadVariables(controls: readonly Control[], { name }: Pick<ControlOptions, 'name'>): readonly ProofStatement[] {
  const found = new Map<string, ProofStatement>();
  for (const { subject, levels } of controls) {
    const { template } = placeIn(subject, subject.containment);
    for (const { name: policy, policy: parsed } of levels.flatMap(({ policies }) => policies)) {
      for (const { sid, noVariables } of parsed.statements) {
        if (noVariables.length === 0) continue;
        const change = withoutVariables(levels, { policy, sid }, noVariables);
        const byHand = 'write the account ID or the Region, or * for all of them';
        found.set(
          `${policy} ${sid}`,
          fails(
            'policy-variables-exist',
            `${sid} of ${name(policy)} has ${listed(noVariables)}, which ${noVariables.length === 1 ? 'is not an IAM policy variable' : 'are not IAM policy variables'}`,
            { ...(template !== undefined && { template }), accountKind: 'member', policy, sid },
            {
              affected:
                'IAM puts nothing in its place, so the value matches no ARN. Where the statement names a resource or principal with it, it means none; where it exempts one with it, nobody is exempt',
              remedy: change ? changeToText(change, name, 'write the account ID or the Region, or * for all of them,') : byHand,
            },
            { severity: 'warning', ...(change && { change }) },
          ),
        );
      }
    }
  }
  return sorted([...found.keys()]).map((key) => found.get(key)!);
}
