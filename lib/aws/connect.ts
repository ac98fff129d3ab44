import { type STSClient } from '@aws-sdk/client-sts';
import { type Clients } from './clients';
import { named } from './failures';

/**
 * Attempts per call, the first included: with the SDK's jittered exponential backoff (at most 20 s apart) that is about two
 * minutes of throttling, which rate limits of Organizations (5 to 8 calls a second) never need in one walk.
 */
export const maxAttempts = 10;

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
}

/**
 * The one place where SDK clients are made. They honour AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE> and
 * NODE_EXTRA_CA_CERTS by themselves.
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
  const chain = (profile?: string) => providers.fromNodeProviderChain(profile === undefined ? {} : { profile });
  const shared = { region: options.region, maxAttempts, retryMode: 'standard' };
  const caller = { ...shared, credentials: chain(options.profile) };
  const sts = new StsClient(caller);

  const managementCredentials =
    options.managementProfile !== undefined
      ? chain(options.managementProfile)
      : (await accountOf(sts)) === options.managementAccount
        ? caller.credentials
        : undefined;
  const management = managementCredentials && { ...shared, credentials: managementCredentials };

  return {
    sts,
    organizations: new OrganizationsClient(caller),
    stackSets: new CloudFormationClient(caller),
    ...(management && { management: { cloudFormation: new CloudFormationClient(management), iam: new IAMClient(management) } }),
    ...(options.memberRole !== undefined && {
      memberIam: async (account: string) =>
        new IAMClient({
          ...shared,
          credentials: providers.fromTemporaryCredentials({
            masterCredentials: managementCredentials ?? caller.credentials,
            clientConfig: { region: options.region, maxAttempts },
            params: {
              RoleArn: `arn:${partitionOf(options.region)}:iam::${account}:role/${options.memberRole}`,
              RoleSessionName: 'cordon',
            },
          }),
        }),
    }),
  };
}

async function accountOf(sts: STSClient): Promise<string | undefined> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  return (await named('sts:GetCallerIdentity', () => sts.send(new GetCallerIdentityCommand({})))).Account;
}

/** Partition of a Region (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html). */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}
