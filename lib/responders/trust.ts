import { permissionSetPattern } from '../configuration/role-reference';
import { type TemplateString } from '../containment/statement';

type Values = TemplateString | readonly TemplateString[];

/** A statement of the trust of a role for people. */
export interface ResponderTrustStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: { readonly AWS: TemplateString } | { readonly Federated: TemplateString };
  readonly Action: string;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

/** What a principal of the configuration is. */
export type ResponderPrincipal =
  | { readonly kind: 'role' | 'user'; readonly account: string; readonly arn: string }
  | { readonly kind: 'permission-set'; readonly account: string; readonly name: string }
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'saml-provider'; readonly name: string };

/** Reads a principal that the schema takes. */
export function principalOf(text: string): ResponderPrincipal {
  if (text.startsWith('arn:')) {
    return { kind: text.split(':')[5]!.startsWith('role/') ? 'role' : 'user', account: text.split(':')[4]!, arn: text };
  }
  const [account = '', kind, name = ''] = text.split('/');
  if (account === 'saml-provider') return { kind: 'saml-provider', name: kind ?? '' };
  return kind === undefined ? { kind: 'account', account } : { kind: 'permission-set', account, name };
}

/**
 * Whether a session of the principal can have `aws:MultiFactorAuthPresent`. Those of SAML and of IAM Identity Center never have it, whatever their identity
 * provider asked for. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export function canShowMfa(principal: ResponderPrincipal): boolean {
  if (principal.kind === 'role') return !principal.arn.includes(':role/aws-reserved/sso.amazonaws.com/');
  return principal.kind === 'user' || principal.kind === 'account';
}

export interface TrustOptions {
  readonly organizationId: string;
  readonly mfa: boolean;
  /** How old multi-factor authentication may be. */
  readonly sessionSeconds: number;
}

/**
 * Trust of a role for principals. Roles and users are named by a condition and not as the principal: IAM refuses a principal that does not exist, and then
 * the stack would fail in every account. The account has to let them assume the role too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trustOf(
  principals: readonly string[],
  { organizationId, mfa, sessionSeconds }: TrustOptions,
): readonly ResponderTrustStatement[] {
  const read = principals.map(principalOf);
  const accounts = [...new Set(read.flatMap((one) => (one.kind === 'saml-provider' ? [] : [one.account])))];
  const withMfa = {
    ...(mfa && { Bool: { 'aws:MultiFactorAuthPresent': 'true' }, NumericLessThan: { 'aws:MultiFactorAuthAge': String(sessionSeconds) } }),
  };
  const ofAccounts = accounts.map((account): ResponderTrustStatement => {
    const here = read.filter((one) => one.kind !== 'saml-provider' && one.account === account);
    const everybody = here.some(({ kind }) => kind === 'account');
    const arns = here.flatMap((one) =>
      one.kind === 'role' || one.kind === 'user'
        ? [one.arn]
        : one.kind === 'permission-set'
          ? [permissionSetPattern(one.name, account, 'aws')]
          : [],
    );
    return {
      Sid: `Account${account}`,
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::${account}:root` } },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': organizationId },
        ...(!everybody && { ArnLike: { 'aws:PrincipalArn': arns } }),
        ...withMfa,
      },
    };
  });
  const ofProviders = read.flatMap((one, index): readonly ResponderTrustStatement[] =>
    one.kind !== 'saml-provider'
      ? []
      : [
          {
            Sid: `SamlProvider${index}`,
            Effect: 'Allow',
            Principal: { Federated: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:saml-provider/${one.name}` } },
            Action: 'sts:AssumeRoleWithSAML',
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
            Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' }, ...withMfa },
          },
        ],
  );
  return [...ofAccounts, ...ofProviders];
}
