import { coversAction, identityPolicies, identityPolicyTypes, isBoundBy } from '../policies';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, listOf, shown } from '../values';

export const passRoleService: CheckRule = {
  id: 'PassRoleWithoutPassedToService',
  level: 'error',
  types: identityPolicyTypes,
  what: 'A policy that allows passing a role to any service (`iam:PassRole` without `iam:PassedToService`).',
  why: 'Anybody who can pass a role to any service can use its permissions there, although the role is for another service.',
  fix: 'Write a separate statement for `iam:PassRole` with `StringEquals: { iam:PassedToService: [the one service] }`.',
  pages: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html'],
  check: (resource) => {
    const { allows, unreadable } = identityPolicies(resource);
    return [
      ...unreadable.map((place) => unknown(place, 'what the policy allows is known only after deployment')),
      ...allows.flatMap((statement) => {
        const covered = coversAction(statement, 'iam:PassRole');
        const bound = isBoundBy(statement, ['iam:PassedToService']);
        if (covered === false || bound === true) return [];
        const resources = listOf(statement.raw.Resource);
        const named = resources.length === 0 || !isAbsent(statement.raw.NotResource) ? ['NotResource'] : resources.map(shown);
        return named.map((name) =>
          covered === 'unknown' || bound === 'unknown'
            ? unknown(`Resource::${name}`, `Cordon cannot tell before deployment whether ${name} can be passed to any service`)
            : violation(`Resource::${name}`, `${name} can be passed to any service`),
        );
      }),
    ];
  },
};
