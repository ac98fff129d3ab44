import { type Clients } from '../../lib/aws/clients';
import { type Principal } from '../../lib/aws/denials';
import { evaluateAccess, parsePolicy, type Policy } from '../../lib/iam';
import { type Rehearsal } from '../../lib/rehearsal/rehearsal';
import { neededFor, neededForResource, type Call, type Needed, type TemplateResource } from './actions';

/** The policies of the credentials that are used. */
export type Attached = Readonly<Record<Principal, readonly object[]>>;

interface Client {
  send(command: object): Promise<object>;
}
type Made = (of: string) => Promise<Client>;

/** Clients by the name of what they are for, whoever they belong to. */
const prefixes: Readonly<Record<string, string>> = {
  sts: 'sts',
  organizations: 'organizations',
  stackSets: 'cloudformation',
  cloudFormation: 'cloudformation',
  iam: 'iam',
  guardDuty: 'guardduty',
  securityHub: 'securityhub',
  cloudTrail: 'cloudtrail',
  eventBridge: 'events',
  cloudWatch: 'cloudwatch',
  sns: 'sns',
  sqs: 'sqs',
  securityIr: 'security-ir',
};

/** An error as the SDK throws it. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const denial = ({ action, resource }: Needed, account: string): Error =>
  Object.assign(
    new Error(
      `User: arn:aws:sts::${account}:assumed-role/cordon/cordon is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    ),
    { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } },
  );

/** A request of IAM, and the account of the caller. */
export interface Asked extends Needed {
  readonly account: string;
}

/** Whether policies of an identity allow a request, by the evaluator of Cordon. */
export function isAllowed({ action, resource, keys, account }: Asked, policies: readonly Policy[]): boolean {
  const decision = evaluateAccess(
    {
      principal: { type: 'role', arn: `arn:aws:iam::${account}:role/cordon` },
      action,
      resource,
      resourceAccount: account,
      context: { values: keys, absent: 'every-other-key' },
    },
    { identityPolicies: policies.map((policy, index) => ({ name: `policy ${index}`, policy })) },
  );
  if (decision.result === 'unknown') throw new Error(`nobody can tell whether ${action} is allowed on ${resource}`);
  return decision.result === 'allowed';
}

type Resources = Readonly<Record<string, TemplateResource>>;
const resourcesOf = (template: unknown): Resources => (JSON.parse(String(template)) as { Resources: Resources }).Resources;

const parsedPolicies = new WeakMap<object, Policy>();

/** Policies by their documents, each parsed once. */
export function parsed(documents: readonly object[]): readonly Policy[] {
  return documents.map((document, index) => {
    const policy = parsedPolicies.get(document) ?? parsePolicy(document, `policy ${index}`);
    parsedPolicies.set(document, policy);
    return policy;
  });
}

/** An organization in memory whose calls IAM decides, by policies that are attached to the credentials: by the evaluator of Cordon. */
export class PolicedServices {
  /** What was asked for, by the credentials, each once: what was denied too. */
  public readonly asked: Readonly<Record<Principal, Asked[]>> = { caller: [], 'management account': [], 'member account': [] };
  /** Decisions by request: the policies stay the same, and a run asks for the same again and again. */
  private readonly decided = new Map<string, boolean>();
  private readonly policies: Readonly<Record<Principal, readonly Policy[]>>;
  /** Resources of the stack that there is, and of the change set. */
  private resources: { readonly before: Resources; readonly after: Resources } = { before: {}, after: {} };
  private stackDenials: readonly { readonly logicalId: string; readonly type: string; readonly reason: string }[] = [];

  public constructor(
    private readonly rehearsal: Rehearsal,
    private readonly accounts: { readonly caller: string; readonly managementAccount: string },
    attached: Attached,
    /** Template of the management account's stack. @default - it has no stack */
    stack?: string,
    /** What a rehearsal does not answer, by `service:Operation`. @default - the rehearsal answers everything */
    private readonly answers: Readonly<Record<string, object>> = {},
  ) {
    if (stack !== undefined) this.resources = { before: resourcesOf(stack), after: resourcesOf(stack) };
    this.policies = {
      caller: parsed(attached.caller),
      'management account': parsed(attached['management account']),
      'member account': parsed(attached['member account']),
    };
  }

  public clients(options: { readonly management: boolean; readonly memberRole: boolean }, others: Partial<Clients> = {}): Clients {
    const { management, memberIam, ...clients } = this.rehearsal.clients({ account: this.accounts.caller, ...options });
    const assuming: Principal = management ? 'management account' : 'caller';
    return {
      ...this.policed({ ...others, ...clients }, 'caller'),
      ...(management && { management: this.policed(management, 'management account') }),
      ...(memberIam && {
        memberIam: async (account: string) => {
          const RoleArn = `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`;
          this.decide(this.call('sts', 'AssumeRole', { RoleArn }, this.accountOf(assuming)), assuming);
          return this.client(await memberIam(account), 'iam', 'member account', account);
        },
      }),
    } as Clients;
  }

  private accountOf(principal: Principal): string {
    return principal === 'management account' ? this.accounts.managementAccount : this.accounts.caller;
  }

  private policed(clients: object, principal: Principal): object {
    return Object.fromEntries(
      Object.entries(clients).map(([key, client]: [string, unknown]) => {
        const prefix = prefixes[key];
        if (prefix === undefined) throw new Error(`nobody knows the service of the client ${key}`);
        const account = this.accountOf(principal);
        return [
          key,
          typeof client === 'function'
            ? async (region: string) => this.client(await (client as Made)(region), prefix, principal, account, region)
            : this.client(client as Client, prefix, principal, account),
        ];
      }),
    );
  }

  private client(client: Client, service: string, principal: Principal, account: string, region = 'eu-west-1'): Client {
    return {
      send: async (command) => {
        const operation = command.constructor.name.replace(/Command$/, '');
        const { input = {} } = command as { input?: Readonly<Record<string, unknown>> };
        const call = this.call(service, operation, input, account, region);
        this.decide(call, principal);
        if (operation === 'CreateChangeSet') this.resources = { ...this.resources, after: resourcesOf(input['TemplateBody']) };
        if (operation === 'ExecuteChangeSet') this.makeResources(principal, account);
        const answer = this.answers[`${service}:${operation}`] ?? (await client.send(command));
        return operation === 'DescribeStackEvents' ? { ...answer, StackEvents: this.stackEvents() } : answer;
      },
    };
  }

  private call(service: string, operation: string, input: Call['input'], account: string, region = 'eu-west-1'): Call {
    return { service, operation, input, account, region, managementAccount: this.accounts.managementAccount };
  }

  /** @throws the error of AWS for the first action that the policies do not allow */
  private decide(call: Call, principal: Principal): void {
    for (const needed of neededFor(call)) if (!this.allows(needed, principal, call.account)) throw denial(needed, call.account);
  }

  private allows(needed: Needed, principal: Principal, account: string): boolean {
    const asked = { ...needed, account };
    const key = JSON.stringify([principal, asked]);
    const known = this.decided.get(key);
    if (known !== undefined) return known;
    this.asked[principal].push(asked);
    const allowed = isAllowed(asked, this.policies[principal]);
    this.decided.set(key, allowed);
    return allowed;
  }

  /** CloudFormation makes the resources with the caller's permissions; where they do not suffice, the stack fails and is rolled back. */
  private makeResources(principal: Principal, account: string): void {
    const { before, after } = this.resources;
    const denied = (handler: (logicalId: string) => 'create' | 'update' | 'delete' | undefined) =>
      Object.entries(after).flatMap(([logicalId, resource]) => {
        const of = handler(logicalId);
        const needed = of === undefined ? [] : neededForResource(resource, of, account);
        return needed
          .filter((one) => !this.allows(one, principal, account))
          .map((one) => ({ logicalId, type: resource.Type, reason: denial(one, account).message }));
      });
    const making = denied((logicalId) => {
      if (before[logicalId] === undefined) return 'create';
      return JSON.stringify(before[logicalId]) === JSON.stringify(after[logicalId]) ? undefined : 'update';
    });
    const rollingBack = making.length > 0 && Object.keys(before).length === 0 ? denied(() => 'delete') : [];
    this.stackDenials = [...making, ...rollingBack];
    const [first] = making;
    if (first === undefined) this.resources = { before: after, after };
    const reason = `ResourceLogicalId:${first?.logicalId}, ResourceType:${first?.type}, ResourceStatusReason:${first?.reason}.`;
    this.rehearsal.setFailingInstances(first === undefined ? [] : [{ account: this.accounts.managementAccount, reason }]);
  }

  private stackEvents(): readonly object[] {
    return this.stackDenials.map(({ logicalId, type, reason }, index) => ({
      EventId: String(index),
      LogicalResourceId: logicalId,
      ResourceType: type,
      ResourceStatus: index === 0 ? 'CREATE_FAILED' : 'DELETE_FAILED',
      ResourceStatusReason: `Resource handler returned message: "${reason} (Service: Iam, Status Code: 403)"`,
      Timestamp: new Date(0),
    }));
  }
}
