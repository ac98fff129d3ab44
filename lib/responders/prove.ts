import { evaluateAccess, parsePolicy, type Decision, type NamedPolicy, type Policy } from '../iam';
import { responderAttempts, type ResponderAttempt } from './attempts';
import { responderRoleDefinitions, type ResponderRoleDefinition, type ResponderRolesOptions } from './roles';
import { trustAttempts, type TrustAttempt } from './trust-attempts';

/** A request that does not come out as it should. */
export interface ResponderFailure {
  readonly role: string;
  readonly what: string;
  readonly action: string;
  readonly expected: 'allowed' | 'denied';
  readonly decision: Decision;
}

export interface ResponderProof {
  readonly failures: readonly ResponderFailure[];
  /** Requests that were evaluated. */
  readonly requests: number;
}

/** An account of the organization: the template names none but that of the membership. */
const exampleAccount = '999999999999';

/** Evaluates what each role is for, what it must not do, and who may assume it. Pure. */
export function proveResponderRoles(options: ResponderRolesOptions): ResponderProof {
  const definitions = responderRoleDefinitions(options);
  const failures: ResponderFailure[] = [];
  let requests = 0;
  const note = (role: string, action: string, { what, expected }: ResponderAttempt | TrustAttempt, decision: Decision): void => {
    requests++;
    if (decision.result !== expected) failures.push({ role, what, action, expected, decision });
  };
  const attempts = responderAttempts(options, exampleAccount);
  for (const definition of definitions) {
    const permissions = permissionsOf(definition, exampleAccount);
    for (const attempt of attempts.filter(({ kind }) => kind === definition.kind)) {
      note(definition.roleName, attempt.action, attempt, decide(attempt, definition, permissions, exampleAccount));
    }
    const trust = trustPolicyOf(definition, exampleAccount);
    for (const attempt of trustAttempts(options, definition.kind)) {
      note(definition.roleName, 'sts:AssumeRole', attempt, decideTrust(attempt, definition, trust, exampleAccount));
    }
  }
  return { failures, requests };
}

/** The permissions of a role as they are in an account. */
export const permissionsOf = ({ policyName, statements }: ResponderRoleDefinition, account: string): Policy =>
  parsePolicy(inAccount({ Version: '2012-10-17', Statement: statements }, account), policyName);

/** The trust of a role as it is in an account. */
export const trustPolicyOf = ({ trust }: ResponderRoleDefinition, account: string): Policy =>
  parsePolicy(inAccount({ Version: '2012-10-17', Statement: trust }, account), 'the trust policy');

export function decide(
  { action, resource, context }: ResponderAttempt,
  { roleName, policyName }: ResponderRoleDefinition,
  policy: Policy,
  account: string,
): Decision {
  return evaluateAccess(
    { principal: { type: 'role', arn: arnOf(roleName, account) }, action, resource, resourceAccount: account, context },
    { identityPolicies: [{ name: policyName, policy }] },
  );
}

const administrator: NamedPolicy = {
  name: 'AdministratorAccess',
  policy: parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'AdministratorAccess'),
};

export function decideTrust(
  { principal, context }: TrustAttempt,
  { roleName }: ResponderRoleDefinition,
  policy: Policy,
  account: string,
): Decision {
  return evaluateAccess(
    { principal, action: 'sts:AssumeRole', resource: arnOf(roleName, account), context },
    { identityPolicies: [administrator], resourcePolicy: { name: 'the trust policy', kind: 'trust', policy } },
  );
}

const arnOf = (roleName: string, account: string): string => `arn:aws:iam::${account}:role/${roleName}`;

/** As CloudFormation resolves `Fn::Sub` of the pseudo parameters in an account. */
function inAccount(value: unknown, account: string): unknown {
  if (Array.isArray(value)) return value.map((item) => inAccount(item, account));
  if (typeof value !== 'object' || value === null) return value;
  const { 'Fn::Sub': text } = value as { readonly 'Fn::Sub'?: unknown };
  if (typeof text === 'string') return text.replaceAll('${AWS::Partition}', 'aws').replaceAll('${AWS::AccountId}', account);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inAccount(inner, account)]));
}
