import { type STSClient } from '@aws-sdk/client-sts';
import { CordonError, exitCode } from '../core/problem';
import { type SecurityIRClientConfig } from '../security-ir';
import { type Clients, type RoutingClients, type SecurityIrOf } from './clients';
import { watchDenials, type DeniedCall } from './denials';
import { named } from './failures';
import { endpointOfProfile, type ServiceId } from './profile-endpoint';

/**
 * Attempts per call, the first included: with the SDK's jittered exponential backoff (at most 20 s apart) that is about two
 * minutes of throttling, which rate limits of Organizations (5 to 8 calls a second) never need in one walk.
 */
export const maxAttempts = 10;

/** How long to wait for AWS, in milliseconds. */
export interface Timeouts {
  /** For a connection. */
  readonly connection: number;
  /** For an answer to begin, and for each next part of it. */
  readonly answer: number;
}

/** The SDK waits for ever unless it is told otherwise. AWS answers the calls of Cordon within a few seconds. */
const defaultTimeouts: Timeouts = { connection: 5_000, answer: 30_000 };

/** A profile that was named wins over keys in the environment. The SDK would warn on standard error that there are both. */
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export interface ConnectOptions {
  /** Region of the containment roles. */
  readonly region: string;
  /** Named profile of the caller. @default - the SDK's credential chain */
  readonly profile?: string;
  /** Named profile of the management account. @default - the caller's own, where the caller is the management account */
  readonly managementProfile?: string;
  /** Account ID of the management account. */
  readonly managementAccount: string;
  /** Role to assume in each member account to read its IAM, e.g. OrganizationAccountAccessRole. @default - member accounts are not looked into */
  readonly memberRole?: string;
  /** Gets a line for each value in an answer that Cordon's model of the service does not know. The answer keeps it. @default - nobody */
  readonly say?: (line: string) => void;
  /** Gets each call that AWS denies. @default - nobody */
  readonly onDenied?: (denied: DeniedCall) => void;
  /** @default - 5 seconds for a connection and 30 for an answer */
  readonly timeouts?: Timeouts;
}

/**
 * The one place where SDK clients are made. They honour AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE>, the endpoints of the named
 * profiles, and NODE_EXTRA_CA_CERTS.
 *
 * @throws CordonError with exit code 2 when `managementProfile` is of another account, 3 when AWS does not say whose credentials
 * they are
 */
export async function connect(options: ConnectOptions): Promise<Clients> {
  // The SDK warns of the Node versions of its releases to come; this one is pinned, and works with the Node that Cordon asks for.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const [{ CloudFormationClient }, { IAMClient }, { OrganizationsClient }, { STSClient: StsClient }, providers] = await Promise.all([
    import('@aws-sdk/client-cloudformation'),
    import('@aws-sdk/client-iam'),
    import('@aws-sdk/client-organizations'),
    import('@aws-sdk/client-sts'),
    import('@aws-sdk/credential-providers'),
  ]);
  const { connection, answer } = options.timeouts ?? defaultTimeouts;
  const shared = {
    region: options.region,
    maxAttempts,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: connection, requestTimeout: answer, socketTimeout: answer, throwOnRequestTimeout: true },
  };
  /** Configuration of the clients of one principal. */
  const principal = (profile?: string) => {
    const credentials = providers.fromNodeProviderChain(profile === undefined ? {} : { profile, logger: silent });
    const endpoint = async (service: ServiceId) => (profile === undefined ? {} : endpointOfProfile(service, profile));
    return async (service: ServiceId) => ({
      ...shared,
      credentials,
      ...(profile !== undefined && { profile }),
      ...(await endpoint(service)),
    });
  };

  const caller = principal(options.profile);
  const sts = new StsClient(await caller('STS'));
  let management: { readonly configuration: typeof caller; readonly sts: STSClient } | undefined;
  if (options.managementProfile !== undefined) {
    const configuration = principal(options.managementProfile);
    management = { configuration, sts: new StsClient(await configuration('STS')) };
    assertManagementAccount(await accountOf(management.sts), options);
  } else if ((await accountOf(sts)) === options.managementAccount) {
    management = { configuration: caller, sts };
  }
  const assuming = management ?? { configuration: caller, sts };

  // These packages are large and few commands need them, so they are loaded on demand.
  const guardDutyOf = (configuration: typeof caller) => async (region: string) => {
    const { GuardDutyClient } = await import('@aws-sdk/client-guardduty');
    return new GuardDutyClient({ ...(await configuration('GuardDuty')), region });
  };
  const securityHubOf = (configuration: typeof caller) => async (region: string) => {
    const { SecurityHubClient } = await import('@aws-sdk/client-securityhub');
    return new SecurityHubClient({ ...(await configuration('SecurityHub')), region });
  };

  const routingOf = (configuration: typeof caller): RoutingClients => ({
    eventBridge: async (region) => {
      const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
      return new EventBridgeClient({ ...(await configuration('EventBridge')), region });
    },
    cloudWatch: async (region) => {
      const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
      return new CloudWatchClient({ ...(await configuration('CloudWatch')), region });
    },
    sns: async (region) => {
      const { SNSClient: SnsClient } = await import('@aws-sdk/client-sns');
      return new SnsClient({ ...(await configuration('SNS')), region });
    },
    sqs: async (region) => {
      const { SQSClient: SqsClient } = await import('@aws-sdk/client-sqs');
      return new SqsClient({ ...(await configuration('SQS')), region });
    },
  });

  const clients: Clients = {
    sts,
    organizations: new OrganizationsClient(await caller('Organizations')),
    stackSets: new CloudFormationClient(await caller('CloudFormation')),
    iam: new IAMClient(await caller('IAM')),
    ...(management && {
      management: {
        sts: management.sts,
        organizations: new OrganizationsClient(await management.configuration('Organizations')),
        guardDuty: guardDutyOf(management.configuration),
        securityHub: securityHubOf(management.configuration),
        cloudFormation: new CloudFormationClient(await management.configuration('CloudFormation')),
        iam: new IAMClient(await management.configuration('IAM')),
        securityIr: securityIrOf(management.configuration, options.say),
        ...routingOf(management.configuration),
      },
    }),
    ...(options.memberRole !== undefined && {
      memberIam: async (account: string) => {
        const roleArn = `arn:${partitionOf(options.region)}:iam::${account}:role/${options.memberRole}`;
        // The role is assumed here and not by the client, so that a failure names the role.
        const credentials = await assumeRole(assuming.sts, roleArn);
        return new IAMClient({ ...(await assuming.configuration('IAM')), credentials });
      },
    }),
    guardDuty: guardDutyOf(caller),
    securityHub: securityHubOf(caller),
    cloudTrail: async (region) => {
      const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
      return new CloudTrailClient({ ...(await caller('CloudTrail')), region });
    },
    securityIr: securityIrOf(caller, options.say),
    ...routingOf(caller),
  };
  return options.onDenied ? watchDenials(clients, options.onDenied) : clients;
}

/** Clients of AWS Security Incident Response with the credentials of one principal. */
function securityIrOf(
  configuration: (service: ServiceId) => Promise<SecurityIRClientConfig>,
  say: (line: string) => void = () => undefined,
): SecurityIrOf {
  return async (region) => {
    const { SecurityIRClient } = await import('../security-ir/index.js');
    const said = new Set<string>();
    return new SecurityIRClient({
      ...(await configuration('Security IR')),
      region,
      onUnknownValues: (operation, found) => {
        for (const { member, value } of found) {
          // Once for all items of all pages.
          const where = `security-ir:${operation} answered ${member.replace(/\[\d+\]/g, '[]')} ${JSON.stringify(value)}`;
          if (said.has(where)) continue;
          said.add(where);
          say(`${where}, which this version of Cordon does not know.`);
        }
      },
    });
  };
}

/** Credentials of a session, an hour long: more than the reads of one account need. */
async function assumeRole(
  sts: STSClient,
  roleArn: string,
): Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }> {
  const { AssumeRoleCommand } = await import('@aws-sdk/client-sts');
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'cordon' }));
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error(`the answer from AWS has no credentials for ${roleArn}`);
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

/** Credentials of another account would read, and change, the resources of the wrong account. */
function assertManagementAccount(account: string | undefined, { managementAccount, managementProfile }: ConnectOptions): void {
  if (account === managementAccount) return;
  throw new CordonError(exitCode.usage, {
    id: 'wrong-management-profile',
    message: `--management-profile has credentials of account ${account ?? 'unknown'}, and the management account is ${managementAccount}`,
    value: managementProfile,
    remedy: 'set a profile of the management account, or correct organization.managementAccount',
  });
}

async function accountOf(sts: STSClient): Promise<string | undefined> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  return (await named('sts:GetCallerIdentity', () => sts.send(new GetCallerIdentityCommand({})))).Account;
}

/** Beginnings of the Regions outside the partition `aws`. */
const partitions: readonly (readonly [regions: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
];

/** Partition of a Region (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html). */
export function partitionOf(region: string): string {
  return partitions.find(([regions]) => region.startsWith(regions))?.[1] ?? 'aws';
}
