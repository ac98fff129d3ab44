import { runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import {
  accountOf,
  evaluateAccess,
  parsePolicy,
  type AccessPolicies,
  type AccessRequest,
  type Decision,
  type NamedPolicy,
} from '../../lib/iam';

/** A request and its policies as documents: what both evaluators take. */
export interface Question {
  readonly principal: AccessRequest['principal'];
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  /** Keys that are surely absent. @default - every other */
  readonly absent?: readonly string[];
  readonly identityPolicies?: readonly object[];
  readonly permissionsBoundary?: object;
  readonly sessionPolicy?: object;
  readonly resourcePolicy?: object;
  readonly resourcePolicyKind?: 'resource' | 'trust';
  /** From the root. */
  readonly serviceControlPolicies?: readonly { readonly id: string; readonly policies: readonly object[] }[];
  readonly resourceControlPolicies?: readonly { readonly id: string; readonly policies: readonly object[] }[];
  readonly managementAccount?: string;
}

const named = (documents: readonly object[], name: string): NamedPolicy[] =>
  documents.map((document, index) => ({ name: `${name}${index}`, policy: parsePolicy(document, `${name}${index}`) }));

export function ours(question: Question): Decision {
  const { principal, action, resource, resourceAccount, context, absent, managementAccount, resourcePolicyKind = 'resource' } = question;
  const policies: AccessPolicies = {
    identityPolicies: named(question.identityPolicies ?? [], 'identity'),
    ...(question.permissionsBoundary && { permissionsBoundary: named([question.permissionsBoundary], 'boundary')[0]! }),
    ...(question.sessionPolicy && { sessionPolicies: named([question.sessionPolicy], 'session') }),
    ...(question.resourcePolicy && { resourcePolicy: { ...named([question.resourcePolicy], 'resource')[0]!, kind: resourcePolicyKind } }),
    ...(question.serviceControlPolicies && {
      serviceControlPolicies: question.serviceControlPolicies.map(({ id, policies: list }) => ({ id, policies: named(list, `${id}-`) })),
    }),
    ...(question.resourceControlPolicies && {
      resourceControlPolicies: question.resourceControlPolicies.map(({ id, policies: list }) => ({ id, policies: named(list, `${id}-`) })),
    }),
    ...(managementAccount !== undefined && { managementAccount }),
  };
  return evaluateAccess(
    {
      principal,
      action,
      resource,
      ...(resourceAccount !== undefined && { resourceAccount }),
      context: { values: context, absent: absent ?? 'every-other-key' },
    },
    policies,
  );
}

/**
 * The same by iam-simulate. It looks at policies of resources and of sessions only when it checks its input, which takes actions, resources
 * and keys that exist; what it refuses is `invalid`.
 */
export async function theirs(question: Question): Promise<'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied' | 'invalid'> {
  const { principal, action, resource, sessionPolicy, resourcePolicy } = question;
  const name = principal.type === 'service' ? principal.service : principalArn(principal);
  const account = principal.type === 'service' ? undefined : accountOf(principal.arn);
  const resourceAccount = question.resourceAccount ?? accountOf(resource) ?? account ?? '';
  const simulation: Simulation = {
    request: {
      principal: name,
      action,
      resource: { resource, accountId: resourceAccount },
      contextVariables: { ...derived(principal, account, resourceAccount), ...question.context } as Record<string, string | string[]>,
    },
    sessionPolicy,
    resourcePolicy,
    identityPolicies: (question.identityPolicies ?? []).map((policy, index) => ({ name: `identity${index}`, policy })),
    serviceControlPolicies: levels(question.serviceControlPolicies),
    resourceControlPolicies: levels(question.resourceControlPolicies),
    ...(question.permissionsBoundary && { permissionBoundaryPolicies: [{ name: 'boundary', policy: question.permissionsBoundary }] }),
  };
  if (!sessionPolicy && !resourcePolicy) return runUnsafeSimulation(simulation, {});
  const result = await runSimulation(simulation, {});
  return result.resultType === 'error' ? 'invalid' : result.overallResult;
}

function levels(given: Question['serviceControlPolicies']): Simulation['serviceControlPolicies'] {
  return (given ?? []).map(({ id, policies }) => ({
    orgIdentifier: id,
    policies: policies.map((policy, index) => ({ name: `${id}-${index}`, policy })),
  }));
}

/** iam-simulate takes sessions of roles by their own ARN. */
function principalArn(principal: Exclude<AccessRequest['principal'], { type: 'service' }>): string {
  if (principal.type !== 'role' || principal.sessionName === undefined) return principal.arn;
  const role = principal.arn.slice(principal.arn.lastIndexOf('/') + 1);
  return `arn:aws:sts::${accountOf(principal.arn)}:assumed-role/${role}/${principal.sessionName}`;
}

/** Keys that ours derives, and iam-simulate wants to be told. */
function derived(principal: Question['principal'], account: string | undefined, resourceAccount: string): Record<string, string> {
  const resource = { 'aws:ResourceAccount': resourceAccount };
  if (principal.type === 'service') {
    return { ...resource, 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': principal.service };
  }
  return {
    ...resource,
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalAccount': account ?? '',
    'aws:PrincipalType': { role: 'AssumedRole', user: 'User', root: 'Account' }[principal.type],
    'aws:PrincipalIsAWSService': 'false',
  };
}

/** How the two compare: an unknown of ours differs from nothing, nor does what iam-simulate refuses to read. */
export interface Comparison {
  readonly ours: Decision;
  readonly theirs: Awaited<ReturnType<typeof theirs>>;
  readonly agree: boolean;
}

export async function compare(question: Question): Promise<Comparison> {
  const [decision, other] = [ours(question), await theirs(question)];
  const agree = decision.result === 'unknown' || other === 'invalid' || (decision.result === 'allowed') === (other === 'Allowed');
  return { ours: decision, theirs: other, agree };
}
