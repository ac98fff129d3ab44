import { fixOf, sectionReport, type SectionFinding, type SectionReport } from '../core/section-findings';
import { type Configuration } from '../configuration/configuration';
import { responderRoleKinds, responderRoleNames } from '../configuration/responder-access';
import { responderRules, type ResponderFindingId } from './findings';
import { proveResponderRoles, type ResponderFailure } from './prove';
import { responderRolesOptions } from './roles';
import { canShowMfa, principalOf } from './trust';

export interface ResponderReport extends SectionReport {
  /** Requests that were evaluated. */
  readonly requests: number;
}

/** What is to be said of the responder access of a configuration that has it. Pure. */
export function checkResponderAccess(configuration: Configuration): ResponderReport {
  const options = responderRolesOptions(configuration);
  const proof = options === undefined ? { failures: [], requests: 0 } : proveResponderRoles(options);
  const found = [...ofChoices(configuration), ...ofProof(proof.failures)];
  return {
    ...sectionReport('responderAccess', found, configuration.responderAccess?.acknowledge, responderRules),
    requests: proof.requests,
  };
}

function ofProof(failures: readonly ResponderFailure[]): readonly SectionFinding[] {
  const roles = [...new Set(failures.map(({ role }) => role))];
  return roles.map((role) => {
    const mine = failures.filter((failure) => failure.role === role);
    const texts = mine.map(({ what, action, expected }) => `${expected === 'allowed' ? 'cannot' : 'can'}: ${what} (${action})`);
    return {
      id: `role-not-as-meant[${role}]`,
      severity: mine.every(({ decision }) => decision.result === 'unknown') ? 'unknown' : 'error',
      path: 'responderAccess',
      message: `${role} is not as it is meant to be; it ${[...new Set(texts)].slice(0, 3).join('; ')}`,
      remedy: fixOf(responderRules, 'role-not-as-meant'),
    };
  });
}

function ofChoices({ responderAccess: access, routes = [] }: Configuration): readonly SectionFinding[] {
  if (access === undefined) return [];
  const finding = (id: ResponderFindingId, path: string, message: string, more: Partial<SectionFinding> = {}): SectionFinding => ({
    id,
    severity: 'warning',
    path: `responderAccess.${path}`,
    message,
    remedy: fixOf(responderRules, id),
    ...more,
  });
  const { breakGlass } = access;
  return [
    ...responderRoleKinds.flatMap((kind) =>
      (access[kind]?.principals ?? []).flatMap((text, index): readonly SectionFinding[] => {
        const principal = principalOf(text);
        const path = `${kind}.principals[${index}]`;
        const role = responderRoleNames[kind];
        const more = (id: ResponderFindingId): Partial<SectionFinding> => ({ id: `${id}[${kind} ${text}]`, value: text });
        return [
          ...(kind === 'breakGlass' && breakGlass?.mfa === 'required' && !canShowMfa(principal)
            ? [
                finding(
                  'mfa-never-present',
                  path,
                  `${text} can never assume ${role}, because its sessions cannot show multi-factor authentication`,
                  {
                    ...more('mfa-never-present'),
                    severity: 'error',
                  },
                ),
              ]
            : []),
          ...(principal.kind === 'account'
            ? [finding('account-trusted', path, `everybody whom the account ${text} lets can assume ${role}`, more('account-trusted'))]
            : []),
          ...(principal.kind === 'saml-provider'
            ? [
                finding(
                  'identity-provider-decides',
                  path,
                  `${text} of each account decides who assumes ${role}`,
                  more('identity-provider-decides'),
                ),
              ]
            : []),
          ...(principal.kind === 'user' && kind !== 'breakGlass'
            ? [finding('iam-user-trusted', path, `an IAM user can assume ${role} with long-term credentials`, more('iam-user-trusted'))]
            : []),
        ];
      }),
    ),
    ...(breakGlass?.mfa === 'identity-provider'
      ? [
          finding(
            'mfa-not-in-trust',
            'breakGlass.mfa',
            'nothing in AWS makes whoever assumes CordonBreakGlass show multi-factor authentication',
          ),
        ]
      : []),
    ...(breakGlass !== undefined && breakGlass.sessionMinutes > 60
      ? [
          finding(
            'break-glass-session-long',
            'breakGlass.sessionMinutes',
            `a break-glass session can last ${breakGlass.sessionMinutes} minutes`,
            {
              value: breakGlass.sessionMinutes,
            },
          ),
        ]
      : []),
    ...(breakGlass !== undefined && !routes.some(({ events }) => events.preset === 'break-glass-used')
      ? [finding('break-glass-use-not-seen', 'breakGlass', 'nobody is told when CordonBreakGlass is used')]
      : []),
    ...(access.permissionsBoundary === undefined
      ? []
      : [
          finding(
            'boundary-not-read',
            'permissionsBoundary',
            `whether the boundary ${access.permissionsBoundary} lets the roles work is not known`,
            {
              severity: 'unknown',
            },
          ),
        ]),
  ];
}
