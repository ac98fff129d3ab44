import { type GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { type Clients } from '../aws/clients';
import { type Caller, type Engine, type Handler } from './engine';
import { accessDenied, isRetryable, isThrottling, type RehearsedService, RehearsedError } from './errors';
import { type Faults, RehearsalKilled, thrownBy } from './faults';
import { stackHandlers } from './change-sets';
import { stackDriftHandlers } from './stack-drift';
import { cloudTrailHandlers } from './trails';
import { guardDutyHandlers, securityHubHandlers } from './detection';
import { iamHandlers } from './iam';
import { operationHandlers } from './operation-reads';
import { organizationsHandlers } from './organizations';
import { cloudWatchHandlers, eventsHandlers, snsHandlers, sqsHandlers } from './routing';
import { securityIrHandlers } from './security-ir';
import { stackInstanceHandlers } from './stack-instances';
import { stackSetHandlers } from './stack-sets';

/** How often the clients send a request at most, the first time included; the real clients are configured alike. */
export const maxAttempts = 10;

/** One attempt of a call. */
export interface RehearsedCall {
  readonly service: RehearsedService;
  /** Without `Command`: CreateStackInstances. */
  readonly command: string;
  /** Account whose credentials it used. */
  readonly account: string;
  readonly at: Date;
  readonly input: object;
  /** Name of the error. @default - it was answered */
  readonly error?: string;
}

const stsHandlers = {
  GetCallerIdentity: (_engine: Engine, caller: Caller): GetCallerIdentityResponse => ({
    Account: caller.account,
    Arn: `arn:aws:sts::${caller.account}:assumed-role/rehearsal/cordon`,
    UserId: 'AROAREHEARSAL000000000:cordon',
  }),
} satisfies Record<string, Handler>;

const handlers: Readonly<Record<RehearsedService, Readonly<Record<string, Handler>>>> = {
  sts: stsHandlers,
  organizations: organizationsHandlers,
  cloudformation: { ...stackSetHandlers, ...stackInstanceHandlers, ...operationHandlers, ...stackHandlers, ...stackDriftHandlers },
  iam: iamHandlers,
  cloudtrail: cloudTrailHandlers,
  cloudwatch: cloudWatchHandlers,
  events: eventsHandlers,
  sns: snsHandlers,
  sqs: sqsHandlers,
  guardduty: guardDutyHandlers,
  securityhub: securityHubHandlers,
  'security-ir': securityIrHandlers,
};

/** Inputs that the SDK fills in where the code does not, so that a request that is sent again is known as the same. */
const idempotencyTokens: Readonly<Record<string, string>> = {
  CreateStackSet: 'ClientRequestToken',
  UpdateStackSet: 'OperationId',
  CreateStackInstances: 'OperationId',
  UpdateStackInstances: 'OperationId',
  DeleteStackInstances: 'OperationId',
  DetectStackSetDrift: 'OperationId',
  CreateCase: 'clientToken',
  CreateCaseComment: 'clientToken',
  CreateMembership: 'clientToken',
};

/** A process with its clients; it can be killed. */
export class RehearsedProcess {
  private killedAt: RehearsalKilled | undefined;

  public constructor(
    private readonly engine: Engine,
    private readonly faults: Faults,
    private readonly calls: RehearsedCall[],
  ) {}

  public clients(options: { account: string; management: boolean; memberRole: boolean }): Clients {
    const { managementAccount, detection, signals, trails, routing } = this.engine.world;
    const regional =
      (service: RehearsedService, account = options.account) =>
      async (region: string) =>
        this.client(service, account, region);
    const ofRoutes = (account = options.account) =>
      routing
        ? {
            eventBridge: regional('events', account),
            cloudWatch: regional('cloudwatch', account),
            sns: regional('sns', account),
            sqs: regional('sqs', account),
          }
        : {};
    const clients = {
      sts: this.client('sts', options.account),
      organizations: this.client('organizations', options.account),
      stackSets: this.client('cloudformation', options.account),
      ...(options.management
        ? {
            management: {
              sts: this.client('sts', managementAccount),
              organizations: this.client('organizations', managementAccount),
              cloudFormation: this.client('cloudformation', managementAccount),
              iam: this.client('iam', managementAccount),
              securityIr: regional('security-ir', managementAccount),
              ...ofRoutes(managementAccount),
              ...(detection || signals
                ? { guardDuty: regional('guardduty', managementAccount), securityHub: regional('securityhub', managementAccount) }
                : {}),
            },
          }
        : {}),
      ...(options.memberRole ? { memberIam: async (account: string) => this.client('iam', account) } : {}),
      securityIr: regional('security-ir'),
      ...(detection || signals ? { guardDuty: regional('guardduty'), securityHub: regional('securityhub') } : {}),
      ...(trails ? { cloudTrail: regional('cloudtrail') } : {}),
      ...ofRoutes(),
    };
    return clients;
  }

  private client(service: RehearsedService, account: string, region?: string): { send: (command: object) => Promise<object> } {
    const caller = { account, ...(region !== undefined && { region }) };
    return { send: async (command) => this.send(service, caller, command) };
  }

  /** Sends a command as the SDK's clients do: throttled and broken requests again, after a pause that doubles. */
  private async send(service: RehearsedService, caller: Caller, command: object): Promise<object> {
    const name = command.constructor.name.replace(/Command$/, '');
    const handler = handlers[service][name];
    if (handler === undefined) throw new Error(`a rehearsal does not support the call ${service}:${name}`);
    const input = this.inputOf(name, 'input' in command ? command.input : undefined);
    let waited = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const output = await this.attempt({ service, command: name, account: caller.account, caller, input, handler });
        return {
          ...output,
          $metadata: { httpStatusCode: 200, requestId: this.engine.identifiers.next(), attempts: attempt, totalRetryDelay: waited },
        };
      } catch (error) {
        if (!(error instanceof RehearsedError)) throw error;
        error.$metadata = { ...error.$metadata, requestId: this.engine.identifiers.next(), attempts: attempt, totalRetryDelay: waited };
        if (!isRetryable(error) || attempt >= maxAttempts) throw error;
        const pause = Math.min(20_000, (isThrottling(error) ? 500 : 100) * 2 ** (attempt - 1));
        waited += pause;
        await this.engine.clock.sleep(pause);
      }
    }
  }

  private async attempt(call: {
    service: RehearsedService;
    command: string;
    account: string;
    caller: Caller;
    input: object;
    handler: Handler;
  }): Promise<object> {
    // An answer never comes in the same turn of the event loop.
    await Promise.resolve();
    if (this.killedAt !== undefined) throw this.killedAt;
    const place = this.calls.length;
    const { service, command, account, input } = call;
    this.calls.push({ service, command, account, at: this.engine.clock.now(), input });
    const fail = (error: Error): never => {
      this.calls[place] = { service, command, account, at: this.calls[place]?.at ?? this.engine.clock.now(), input, error: error.name };
      throw error;
    };
    for (const fault of this.faults.strike(call)) {
      if (fault.kind === 'delay') await this.engine.clock.sleep(fault.milliseconds ?? 1000);
      const error = thrownBy(fault, call);
      if (error === undefined) continue;
      if (fault.carriedOut === true) {
        try {
          this.carryOut(call);
        } catch (refusal) {
          // The service refused; that answer is lost like any other.
          if (!(refusal instanceof RehearsedError)) throw refusal;
        }
      }
      if (error instanceof RehearsalKilled) this.killedAt = error;
      return fail(error);
    }
    try {
      return this.carryOut(call);
    } catch (error) {
      return fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private carryOut({
    service,
    command,
    account,
    caller,
    input,
    handler,
  }: {
    service: RehearsedService;
    command: string;
    account: string;
    caller: Caller;
    input: object;
    handler: Handler;
  }): object {
    const { world } = this.engine;
    const suspended = account !== world.managementAccount && !world.isActive(account);
    // Nobody can sign in to, or assume a role in, an account that is closed, suspended or not in the organization.
    if (suspended && service === 'iam') throw accessDenied(service, command, account);
    return handler(this.engine, caller, input as never);
  }

  private inputOf(command: string, given: unknown): object {
    const input: object = typeof given === 'object' && given !== null ? { ...given } : {};
    const token = idempotencyTokens[command];
    return token === undefined || (input as Record<string, unknown>)[token] !== undefined
      ? input
      : { ...input, [token]: this.engine.identifiers.next() };
  }
}
