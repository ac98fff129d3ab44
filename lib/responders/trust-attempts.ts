import { type ResponderRoleKind } from '../configuration/responder-access';
import { type RequestContext, type RequestPrincipal } from '../iam';
import { type ResponderRolesOptions } from './roles';
import { principalOf, type ResponderPrincipal } from './trust';

/** Somebody who assumes a role, having every permission in the own account. */
export interface TrustAttempt {
  readonly kind: ResponderRoleKind;
  readonly what: string;
  readonly principal: RequestPrincipal;
  readonly context: RequestContext;
  readonly expected: 'allowed' | 'denied';
}

/**
 * Each principal that the configuration names, as it should get in; others who should not. SAML is not among them: who gets in is decided by the identity
 * provider, before a request exists that IAM evaluates.
 */
export function trustAttempts({ access, organizationId }: ResponderRolesOptions, kind: ResponderRoleKind): readonly TrustAttempt[] {
  const role = access[kind];
  if (role === undefined) return [];
  const mfa = kind === 'breakGlass' && access.breakGlass?.mfa === 'required';
  const named = role.principals.map(principalOf).flatMap((one) => (one.kind === 'saml-provider' ? [] : [one]));
  const wholeAccounts = new Set(named.flatMap((one) => (one.kind === 'account' ? [one.account] : [])));
  const within = { 'aws:PrincipalOrgID': organizationId };
  const shown: Readonly<Record<string, string>> = mfa ? { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '30' } : {};
  const context = (values: Readonly<Record<string, string>>): RequestContext => ({ values, absent: 'every-other-key' });
  const attempt = (
    what: string,
    principal: RequestPrincipal,
    values: Readonly<Record<string, string>>,
    expected: TrustAttempt['expected'],
  ): TrustAttempt => ({ kind, what, principal, context: context(values), expected });
  const lookalike = (account: string): RequestPrincipal => ({ type: 'role', arn: `arn:aws:iam::${account}:role/somebody-else` });
  return [
    ...named.flatMap((one): readonly TrustAttempt[] => {
      const who = instanceOf(one);
      const name = 'arn' in who ? who.arn : '';
      return [
        attempt(`${name} assumes the role`, who, { ...within, ...shown }, 'allowed'),
        attempt(`${name}, of another organization`, who, { 'aws:PrincipalOrgID': 'o-otherorganization', ...shown }, 'denied'),
        ...(mfa
          ? [
              attempt(`${name} without multi-factor authentication`, who, within, 'denied'),
              attempt(`${name} without it, and says so`, who, { ...within, ...shown, 'aws:MultiFactorAuthPresent': 'false' }, 'denied'),
              attempt(`${name}, authenticated 12 hours ago`, who, { ...within, ...shown, 'aws:MultiFactorAuthAge': '43200' }, 'denied'),
            ]
          : []),
        ...(wholeAccounts.has(one.account)
          ? []
          : [attempt(`somebody else of ${one.account}`, lookalike(one.account), { ...within, ...shown }, 'denied')]),
      ];
    }),
    attempt('somebody of an account that is not named', lookalike('777777777777'), { ...within, ...shown }, 'denied'),
    attempt('a service', { type: 'service', service: 'ec2.amazonaws.com' }, { ...within, ...shown }, 'denied'),
  ];
}

/** One of those that a principal stands for. */
function instanceOf(one: Exclude<ResponderPrincipal, { readonly kind: 'saml-provider' }>): RequestPrincipal {
  switch (one.kind) {
    case 'role':
    case 'user':
      return { type: one.kind, arn: one.arn };
    case 'permission-set':
      return {
        type: 'role',
        arn: `arn:aws:iam::${one.account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${one.name}_0123456789abcdef`,
      };
    case 'account':
      return { type: 'role', arn: `arn:aws:iam::${one.account}:role/anybody` };
  }
}
