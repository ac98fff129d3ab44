import { type Configuration } from '../configuration/configuration';
import { type ResponderRoleKind } from '../configuration/responder-access';
import { checkResponderAccess, type ResponderReport } from './check';
import { responderRoleDefinitions, responderRolesOptions, type ResponderRoleDefinition } from './roles';

/** The roles for responders, for people and for other tools. */
export interface ResponderExplanation {
  readonly roles: readonly {
    readonly kind: ResponderRoleKind;
    readonly name: string;
    readonly may: readonly string[];
    /** As the configuration has them. */
    readonly principals: readonly string[];
    readonly sessionMinutes: number;
    /** Whether the trust asks for it. */
    readonly multiFactorAuthentication: boolean;
    readonly trust: ResponderRoleDefinition['trust'];
    readonly statements: ResponderRoleDefinition['statements'];
  }[];
  /** `the root`, or IDs of units. */
  readonly targets: readonly string[];
  /** @default - none */
  readonly permissionsBoundary?: string;
  readonly limits: readonly string[];
  readonly findings: ResponderReport['findings'];
  readonly acknowledged: ResponderReport['acknowledged'];
}

const reads = 'read findings, calls, and the configuration of instances, identities and buckets';
const evidence = 'read evidence, in the account of the membership';
const may: Readonly<Record<ResponderRoleKind, readonly string[]>> = {
  investigators: [reads, 'read cases and the membership'],
  responders: [reads, 'read and write cases', 'start the approved runbooks with the execution role, to contain and to release'],
  breakGlass: [
    reads,
    'read and write cases',
    'start the approved runbooks with the execution role, to contain and to release',
    'repair both containment roles, and so become an administrator of the account',
  ],
};

/** What no role for responders does, or what nobody can prove here. */
const limits: readonly string[] = [
  'StackSets never deploys to the management account, so the roles are not there.',
  'No role changes the membership, detection, StackSets or policies of the organization.',
  'Systems Manager does not tell contain from release by a permission: whoever can start a runbook can do both.',
  'The account of a principal has to let it assume the role too.',
];

/** What each role does, who may assume it, and what is not known. The configuration must have responder access. */
export function explainResponderAccess(configuration: Configuration): ResponderExplanation {
  const options = responderRolesOptions(configuration);
  const access = configuration.responderAccess!;
  const { findings, acknowledged } = checkResponderAccess(configuration);
  return {
    roles: (options === undefined ? [] : responderRoleDefinitions(options)).map(({ kind, roleName, trust, statements }) => ({
      kind,
      name: roleName,
      may: [
        ...may[kind],
        ...(options?.evidence === undefined ? [] : [kind === 'breakGlass' ? `${evidence}, and correct retentions` : evidence]),
      ],
      principals: access[kind]!.principals,
      sessionMinutes: access[kind]!.sessionMinutes,
      multiFactorAuthentication: kind === 'breakGlass' && access.breakGlass?.mfa === 'required',
      trust,
      statements,
    })),
    targets: access.targets === 'root' ? ['the root'] : access.targets,
    ...(access.permissionsBoundary !== undefined && { permissionsBoundary: access.permissionsBoundary }),
    limits,
    findings,
    acknowledged,
  };
}
