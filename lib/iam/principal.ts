import { accountOf, splitArn } from './arn';
import { type Listed, type NamedPrincipal } from './policy';
import { no, truth, unknownTruth, yes, type Truth, type Unknown } from './truth';

/** Who makes a request. */
export type RequestPrincipal =
  | {
      /** A session of a role. */
      readonly type: 'role';
      /** ARN of the role, path included. */
      readonly arn: string;
      /** @default - not known */
      readonly sessionName?: string;
    }
  | { readonly type: 'user'; readonly arn: string }
  | {
      /** The root user of an account. */
      readonly type: 'root';
      /** ARN, `arn:aws:iam::123456789012:root`. */
      readonly arn: string;
    }
  | {
      /** An AWS service by itself. */
      readonly type: 'service';
      /** Service principal, e.g. `ssm.amazonaws.com`. */
      readonly service: string;
    };

/** Account of a principal. @returns undefined for a service */
export function principalAccount(principal: RequestPrincipal): string | undefined {
  return principal.type === 'service' ? undefined : accountOf(principal.arn);
}

/** Whether it is a role that a service made for itself: its path says so, and nobody else can make such a path. */
export function isServiceLinkedRole(principal: RequestPrincipal): boolean {
  return principal.type === 'role' && principal.arn.includes(':role/aws-service-role/');
}

/** How directly a policy names a principal, the most direct first; what an allow is worth depends on it. */
const directness = ['session', 'user', 'service', 'role', 'everyone', 'account'] as const;
export type Directness = (typeof directness)[number];

/** Whether a statement is about the principal, and by which name. */
export interface PrincipalMatch {
  readonly truth: Truth;
  /** The most direct of the names that certainly fit. @default - none does */
  readonly by?: Directness;
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function matchesPrincipal({ negated, list }: Listed<NamedPrincipal>, principal: RequestPrincipal): PrincipalMatch {
  const found = list.map((named) => matchOne(named, principal));
  const sure = directness.find((kind) => found.some(({ truth: { is }, by }) => is === true && by === kind));
  const unknowns = found.flatMap(({ truth: value }) => (value.is === 'unknown' ? value.unknowns : []));
  if (negated) return { truth: isSpared(found, sure, principal, unknowns), by: 'everyone' };
  if (unknowns.length > 0 && (sure === undefined || sure === 'account' || sure === 'everyone')) {
    return { truth: { is: 'unknown', unknowns } };
  }
  // What is given to everyone may not be limited as what is given to the role, so that the wider name counts.
  const isForEveryone = sure === 'role' && found.some(({ by }) => by === 'everyone');
  return sure === undefined ? { truth: no } : { truth: yes, by: isForEveryone ? 'everyone' : sure };
}

/**
 * Whether NotPrincipal reaches the principal: it does where nothing that is listed fits. One that is listed is spared only where its
 * account is listed too, and for a role its session; where only some of them are, AWS says that it "might" be reached.
 */
function isSpared(
  found: readonly PrincipalMatch[],
  sure: Directness | undefined,
  principal: RequestPrincipal,
  unknowns: readonly Unknown[],
): Truth {
  const listed = (kind: Directness): boolean => found.some(({ truth: { is }, by }) => is === true && by === kind);
  if (listed('everyone') || listed('service')) return no;
  const whole =
    principal.type === 'root'
      ? listed('account')
      : principal.type === 'user'
        ? listed('user') && listed('account')
        : listed('role') && listed('session') && listed('account');
  if (whole) return no;
  return sure === undefined && unknowns.length === 0 ? yes : unknownTruth('principal', 'NotPrincipal');
}

function matchOne({ type, name }: NamedPrincipal, principal: RequestPrincipal): PrincipalMatch {
  switch (type) {
    case 'Service':
      return matchService(name, principal);
    case 'AWS':
      return matchAws(name, principal);
    case 'Federated':
      // Such a principal asks for credentials with a token of its provider, and is none of those who make requests here.
      return { truth: no };
    case 'CanonicalUser':
      return { truth: principal.type === 'service' ? no : unknownTruth('principal', `CanonicalUser ${name}`) };
  }
}

function matchService(name: string, principal: RequestPrincipal): PrincipalMatch {
  if (principal.type !== 'service') return { truth: no };
  if (name === principal.service) return { truth: yes, by: 'service' };
  const alike = name.toLowerCase() === principal.service.toLowerCase() || /[*?]/.test(name);
  return { truth: alike ? unknownTruth('principal', `Service ${name}`) : no };
}

function matchAws(name: string, principal: RequestPrincipal): PrincipalMatch {
  if (name === '*') return { truth: yes, by: 'everyone' };
  if (/^\d{12}$/.test(name)) return { truth: truth(principalAccount(principal) === name), by: 'account' };
  const parts = splitArn(name);
  // Unique IDs (AROA..., AIDA...) are principals that were deleted; wildcards are allowed in no ARN of a principal.
  if (parts === undefined || /[*?]/.test(name)) {
    return { truth: principal.type === 'service' ? no : unknownTruth('principal', name) };
  }
  if (principal.type === 'service') return { truth: no };
  const resource = parts[5] ?? '';
  if (resource === 'root') return { truth: truth(accountOf(name) === accountOf(principal.arn)), by: 'account' };
  if (parts[2] === 'sts' && resource.startsWith('assumed-role/')) return matchSession(parts, name, principal);
  if (resource.startsWith('role/')) return { truth: truth(principal.type === 'role' && name === principal.arn), by: 'role' };
  if (resource.startsWith('user/')) return { truth: truth(principal.type === 'user' && name === principal.arn), by: 'user' };
  if (parts[2] === 'sts' && resource.startsWith('federated-user/')) return { truth: no };
  return { truth: unknownTruth('principal', name) };
}

/** `arn:aws:sts::account:assumed-role/role/session`: the role without its path. */
function matchSession(parts: readonly string[], name: string, principal: RequestPrincipal): PrincipalMatch {
  if (principal.type !== 'role' || accountOf(principal.arn) !== parts[4]) return { truth: no };
  const [, role, session] = (parts[5] ?? '').split('/');
  if (role !== principal.arn.slice(principal.arn.lastIndexOf('/') + 1)) return { truth: no };
  if (principal.sessionName === undefined) return { truth: unknownTruth('principal', name) };
  return { truth: truth(session === principal.sessionName), by: 'session' };
}
