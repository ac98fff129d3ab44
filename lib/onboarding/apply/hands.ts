import { type Clients, type Regional } from '../../aws/clients';
import { CordonError, exitCode } from '../../core/problem';
import { type GuardDutyClient } from '@aws-sdk/client-guardduty';
import { type SecurityHubClient } from '@aws-sdk/client-securityhub';
import { type SecurityIRClient } from '../../security-ir';

export interface HandsOptions {
  /** Account of the credentials. */
  readonly caller: string;
  readonly clients: Clients;
  readonly managementAccount: string;
  /** Clients of further accounts, as a rehearsal has them. @default - those of the caller and of the management account alone */
  readonly others?: (account: string) => Clients | undefined;
}

/** The credentials that there are, by account. Whoever acts asks for an account, and never uses those of another one. */
export class Hands {
  public readonly caller: string;
  private readonly options: HandsOptions;

  public constructor(options: HandsOptions) {
    this.options = options;
    this.caller = options.caller;
  }

  /** Whether there are credentials of the account. */
  public has(account: string): boolean {
    return this.of(account) !== undefined;
  }

  /** Every client with credentials of the account. @returns undefined where there are none */
  public of(account: string): Clients | undefined {
    const { caller, clients, managementAccount, others } = this.options;
    if (account === caller) return clients;
    const { management } = clients;
    if (account === managementAccount && management?.sts !== undefined && management.organizations !== undefined) {
      const { cloudTrail, memberIam } = clients;
      const { sts, organizations, cloudFormation: stackSets, guardDuty, securityHub, securityIr } = management;
      return {
        ...{ sts, organizations, stackSets, management },
        ...(guardDuty && { guardDuty }),
        ...(securityHub && { securityHub }),
        ...(securityIr && { securityIr }),
        ...(cloudTrail && { cloudTrail }),
        ...(memberIam && { memberIam }),
      };
    }
    return others?.(account);
  }

  /** Who reads the organization: the management account where there are credentials of it, since a new organization answers nobody else. */
  public readingClients(): Clients {
    const { clients } = this.options;
    return { ...clients, organizations: clients.management?.organizations ?? clients.organizations };
  }

  public organizations(account: string): Clients['organizations'] {
    return this.needed(account, 'Organizations', (clients) => clients.organizations);
  }

  public cloudFormation(account: string): Clients['stackSets'] {
    return this.needed(account, 'CloudFormation', (clients) => clients.stackSets);
  }

  public iam(account: string): NonNullable<Clients['management']>['iam'] {
    return this.needed(account, 'IAM', (clients) => clients.management?.iam);
  }

  public guardDuty<Answer>(account: string, region: string, use: (client: Regional<GuardDutyClient>) => Promise<Answer>): Promise<Answer> {
    return used(
      this.needed(account, 'GuardDuty', (clients) => clients.guardDuty),
      region,
      use,
    );
  }

  public securityHub<Answer>(
    account: string,
    region: string,
    use: (client: Regional<SecurityHubClient>) => Promise<Answer>,
  ): Promise<Answer> {
    return used(
      this.needed(account, 'Security Hub', (clients) => clients.securityHub),
      region,
      use,
    );
  }

  public securityIr<Answer>(
    account: string,
    region: string,
    use: (client: Regional<SecurityIRClient>) => Promise<Answer>,
  ): Promise<Answer> {
    return used(
      this.needed(account, 'AWS Security Incident Response', (clients) => clients.securityIr),
      region,
      use,
    );
  }

  private needed<Client>(account: string, service: string, pick: (clients: Clients) => Client | undefined): Client {
    const clients = this.of(account);
    const client = clients && pick(clients);
    if (client !== undefined) return client;
    throw new CordonError(exitCode.unknown, {
      id: 'no-credentials-for-account',
      message: `there are no credentials of account ${account} for ${service}`,
      remedy: `run the command with credentials of ${account}, or set --management-profile if it is the management account`,
    });
  }
}

/** Makes the client of a Region, uses it and gives it back. */
async function used<Client extends { destroy?(): void }, Answer>(
  connect: (region: string) => Promise<Client>,
  region: string,
  use: (client: Client) => Promise<Answer>,
): Promise<Answer> {
  const client = await connect(region);
  try {
    return await use(client);
  } finally {
    client.destroy?.();
  }
}
