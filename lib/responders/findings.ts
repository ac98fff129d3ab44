import { type SectionRule } from '../core/section-findings';

const iam = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

/** Every rule, in the order of the documentation. */
export const responderRules = [
  {
    id: 'role-not-as-meant',
    what: 'A role lacks something that it is for, can do more, or can be assumed by somebody else.',
    why: 'A responder who cannot contain loses time. A role that can do more is a way for an attacker.',
    fix: 'Correct `responderAccess`. If it is correct, report the finding.',
    acknowledgeable: false,
    whyNot: 'the roles would not do what they are for',
    source: `${iam}/reference_policies_evaluation-logic.html`,
  },
  {
    id: 'mfa-never-present',
    what: 'The break-glass role asks for multi-factor authentication, but a principal can never show it.',
    why: 'Sessions of IAM Identity Center and SAML do not have the condition key. Nobody gets in by this principal, and an emergency shows it.',
    fix: 'Name IAM users or roles that are assumed with multi-factor authentication, or set `responderAccess.breakGlass.mfa: identity-provider`.',
    acknowledgeable: false,
    whyNot: 'the principal can never assume the role',
    source: `${iam}/id_credentials_mfa_configure-api-access.html`,
  },
  {
    id: 'mfa-not-in-trust',
    what: 'The trust policy of the break-glass role does not ask for multi-factor authentication.',
    why: 'Only the identity provider asks for it then. No policy of AWS shows that it does, and AWS cannot tell.',
    fix: 'Use `mfa: required` with principals that can show it. Otherwise acknowledge the finding, and say where it is enforced.',
    acknowledgeable: true,
    source: `${iam}/id_credentials_mfa_configure-api-access.html`,
  },
  {
    id: 'account-trusted',
    what: 'A whole account may assume a role.',
    why: 'Every administrator of that account decides who gets in, and so does whoever takes the account over.',
    fix: 'Name the roles or the permission set of that account.',
    acknowledgeable: true,
    source: `${iam}/reference_policies_elements_principal.html`,
  },
  {
    id: 'identity-provider-decides',
    what: 'A SAML provider of each account decides who assumes a role.',
    why: 'IAM sees the person only after the provider let them in. So nothing here proves who gets in.',
    fix: 'Limit in the identity provider who gets the role, and acknowledge the finding. Every account needs a provider of that name.',
    acknowledgeable: true,
    source: `${iam}/id_roles_providers_saml.html`,
  },
  {
    id: 'iam-user-trusted',
    what: 'An IAM user may assume a role for daily work.',
    why: 'IAM users have long-term credentials, which leak. For emergencies they are usual, because they work without the identity provider.',
    fix: 'Name a permission set or a role.',
    acknowledgeable: true,
    source: `${iam}/best-practices.html`,
  },
  {
    id: 'break-glass-session-long',
    what: 'A break-glass session can be longer than one hour.',
    why: 'The role can repair the execution role, and so become an administrator. Whoever steals a session has it until its end.',
    fix: 'Set `responderAccess.breakGlass.sessionMinutes` to 60.',
    acknowledgeable: true,
    source: `${iam}/id_roles_use.html`,
  },
  {
    id: 'break-glass-use-not-seen',
    what: 'No route has the preset `break-glass-used`.',
    why: 'An emergency role that nobody watches is a back door.',
    fix: 'Add a route with `events: { preset: break-glass-used }`.',
    acknowledgeable: true,
    source: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_emergency_process.html',
  },
  {
    id: 'boundary-not-read',
    what: 'A permissions boundary is set, and Cordon does not have its content.',
    why: 'The boundary can take away what a role is for. Whether it does is not known.',
    fix: 'Try the roles in one account. Then acknowledge the finding with the day.',
    acknowledgeable: true,
    source: `${iam}/access_policies_boundaries.html`,
  },
] as const satisfies readonly SectionRule[];

export type ResponderFindingId = (typeof responderRules)[number]['id'];
