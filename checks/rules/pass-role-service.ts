import { coversAction, identityPolicies, identityPolicyTypes, isBoundBy } from '../policies';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, listOf, shown } from '../values';

export const passRoleService: CheckRule = {
  id: 'PassRoleWithoutPassedToService',
  level: 'error',
  types: identityPolicyTypes,
  what: 'A policy that lets a role be handed to any service (`iam:PassRole` without `iam:PassedToService`).',
  why: 'Whoever may hand a role to a service of their choice works with its permissions there, although the role was meant for another service.',
  fix: 'Add `StringEquals: { iam:PassedToService: [the one service] }` to a statement of its own for `iam:PassRole`.',
  pages: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html'],
  check: (resource) => {
    const { allows, unreadable } = identityPolicies(resource);
    return [
      ...unreadable.map((place) => unknown(place, 'what the policy allows is only known when it is deployed')),
      ...allows.flatMap((statement) => {
        const covered = coversAction(statement, 'iam:PassRole');
        const bound = isBoundBy(statement, ['iam:PassedToService']);
        if (covered === false || bound === true) return [];
        const resources = listOf(statement.raw.Resource);
        const named = resources.length === 0 || !isAbsent(statement.raw.NotResource) ? ['NotResource'] : resources.map(shown);
        return named.map((name) =>
          covered === 'unknown' || bound === 'unknown'
            ? unknown(`Resource::${name}`, `whether ${name} may be handed to any service is only known when it is deployed`)
            : violation(`Resource::${name}`, `${name} may be handed to any service`),
        );
      }),
    ];
  },
};
