import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';

import { account } from './support';

/** A call of AWS, as a policy sees it. */
export interface Call {
  /** Service principal, or ARN of a role. */
  readonly by: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the call. */
  readonly context?: Readonly<Record<string, string>>;
  /** Policies of the role. @default - none */
  readonly identityPolicies?: readonly unknown[];
  /** Policy of the resource. @default - it has none */
  readonly resourcePolicy?: unknown;
}

/**
 * Whether IAM lets a call through. Every call goes over TLS unless it says otherwise.
 * @throws Error where a policy is none, or where the call has a condition key that no such call has
 */
export async function isAllowed({ by, action, resource, context = {}, identityPolicies = [], resourcePolicy }: Call): Promise<boolean> {
  const simulation: Simulation = {
    request: {
      principal: by,
      action,
      resource: { resource, accountId: account },
      contextVariables: { 'aws:SecureTransport': 'true', ...context },
    },
    identityPolicies: identityPolicies.map((policy, index) => ({ name: `policy-${index}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(resourcePolicy !== undefined && { resourcePolicy }),
  };
  const result = await runSimulation(withPlainEncryptionContexts(simulation), {});
  if (result.resultType !== 'single') throw new Error(`${action} on ${resource}: ${JSON.stringify(result)}`);
  const { ignoredContextKeys: odd = [] } = result.result;
  if (odd.length > 0) throw new Error(`no call of ${action} has ${odd.join(', ')}`);
  return result.overallResult === 'Allowed';
}

/**
 * The simulation takes no key of an encryption context, whose names AWS chooses. In calls and policies alike they are given the names of keys of text
 * that nothing here asks for, each its own, so that they are compared as IAM would compare them.
 */
const standIns: Readonly<Record<string, string>> = {
  'aws:events:event-bus:arn': 'kms:KeySpec',
  'aws:logs:arn': 'kms:KeyOrigin',
  'aws:sns:topicArn': 'kms:KeyUsage',
  'aws:sqs:arn': 'kms:RequestAlias',
};

function withPlainEncryptionContexts(simulation: Simulation): Simulation {
  const renamed = JSON.stringify(simulation).replaceAll(/kms:EncryptionContext:([^"]+)/g, (_, name: string) => {
    const standIn = standIns[name];
    if (standIn === undefined) throw new Error(`nothing stands in for the encryption context ${name}`);
    return standIn;
  });
  return JSON.parse(renamed) as Simulation;
}
