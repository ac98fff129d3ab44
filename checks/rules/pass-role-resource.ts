import { coversAction, identityPolicies, identityPolicyTypes } from '../policies';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, listOf, shown, shownArn } from '../values';

export const passRoleResource: CheckRule = {
  id: 'PassRoleOnEveryRole',
  level: 'error',
  types: identityPolicyTypes,
  what: 'A policy that lets every role of the account be handed to a service (`iam:PassRole` on `*`).',
  why: 'The most powerful role of the account is one of them: handing it over is a way to become an administrator.',
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
          ? unknown(`Resource::${name}`, 'whether the statement lets roles be handed over is only known when it is deployed')
          : violation(`Resource::${name}`, `every role that ${name} takes in may be handed to a service`),
      );
    }),
};

/** `*`, or an ARN whose role name is nothing but wildcards, whatever the account. */
const isEveryRole = (resource: string): boolean =>
  /^[*?]+$/.test(resource) || /^arn:[^:]*:(?:iam|\*):[^:]*:[^:]*:(?:\*+|role\/(?:[^/]+\/)*[*?]+)$/.test(resource);
