import { type ProofSnapshot } from './statement';

/** Service principal by which Organizations lists the account that administers Identity Center. */
const principal = 'sso.amazonaws.com';

const services: ReadonlySet<string> = new Set(['sso', 'sso-directory', 'identitystore', 'organizations']);

/**
 * Whether a call contains users of IAM Identity Center. Such calls work in the management account, which no service control policy reaches, and in
 * the account that administers Identity Center; in others they fail anyway, so that a denial takes nothing away.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html
 */
export const isOfIdentityCenter = (action: string): boolean => services.has((action.split(':')[0] ?? '').toLowerCase());

/** Member accounts that administer Identity Center. @returns undefined where nobody knows them */
export function identityCenterAdministrators(snapshot: ProofSnapshot | undefined): readonly string[] | undefined {
  const reading = snapshot?.delegatedAdministrators;
  if (reading === undefined || reading.status === 'unknown') return undefined;
  if (reading.status === 'absent') return [];
  return reading.value.filter((one) => one.services.includes(principal)).map(({ account }) => account);
}

/** Where the calls of Identity Center work, as seen from an account. */
export function identityCenterFrom(account: string, administrators: readonly string[] | undefined): 'here' | 'elsewhere' | 'unknown' {
  if (administrators === undefined) return 'unknown';
  return administrators.includes(account) ? 'here' : 'elsewhere';
}
