import { coversAction, identityPolicies, identityPolicyTypes } from '../policies';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, listOf, shown, shownArn } from '../values';

export const passRoleResource: CheckRule = {
  id: 'PassRoleOnEveryRole',
  level: 'error',
  types: identityPolicyTypes,
  what: 'A policy that allows passing every role of the account to a service (`iam:PassRole` on `*`).',
  why: 'One of these roles is the most powerful role of the account, so passing it is a way to become an administrator.',
  fix: 'Name the roles in `Resource`.',
  pages: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html'],
  check: (resource) =>
    identityPolicies(resource).allows.flatMap((statement) => {
      const covered = coversAction(statement, 'iam:PassRole');
      if (covered === false) return [];
      const broad = isAbsent(statement.raw.NotResource)
        ? listOf(statement.raw.Resource)
            .filter((each) => isEveryRole(shownArn(each)))
            .map(shown)
        : ['NotResource'];
      return broad.map((name) =>
        covered === 'unknown'
          ? unknown(`Resource::${name}`, 'Cordon cannot tell before deployment whether the statement allows passing roles')
          : violation(`Resource::${name}`, `every role that matches ${name} can be passed to a service`),
      );
    }),
};

/** `*`, or an ARN whose role name is nothing but wildcards, whatever the account. */
const isEveryRole = (resource: string): boolean =>
  /^[*?]+$/.test(resource) || /^arn:[^:]*:(?:iam|\*):[^:]*:[^:]*:(?:\*+|role\/(?:[^/]+\/)*[*?]+)$/.test(resource);
