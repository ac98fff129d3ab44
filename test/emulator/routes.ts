import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { type Stack } from 'aws-cdk-lib';
import { type Template } from '../../lib/core/template';
import { uncheckedTemplate } from '../constructs/unchecked';
import { type MinistackAccount, type TemplateTransformer } from './ministack';
import { Queues } from './queues';
import { standIn, transplanted } from './transplant';

/** An event as a rule sees it; what is left out is the emulator's. */
export interface PutEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
}

/** An event as a target gets it without a message. */
export interface DeliveredEvent extends PutEvent {
  readonly version: string;
  readonly id: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
}

export interface RealRule {
  readonly Name: string;
  readonly EventBusName: string;
  readonly EventPattern: string;
  readonly State: string;
  readonly Description: string;
}

export interface RealTarget {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly InputTransformer?: TemplateTransformer;
  readonly RetryPolicy?: object;
  readonly DeadLetterConfig?: { readonly Arn: string };
}

const entriesPerCall = 10;
const callsAtOnce = 8;

/** The template that a stack of routes is deployed by; whether it passes the validation is for other tests. */
export const templateOf = (stack: Stack): Template => uncheckedTemplate(stack).toJSON() as Template;

/** A stack of routes in ministack, and the events of its account and Region. */
export class Routes {
  public readonly queues: Queues;

  public constructor(
    public readonly account: MinistackAccount,
    private readonly stackName: string,
  ) {
    this.queues = new Queues(account);
  }

  /** Another stack of the account. */
  public of(stackName: string): Routes {
    return new Routes(this.account, stackName);
  }

  /** Creates the stack of a template, transplanted. @returns its status when it has come to an end, and what failed */
  public create(template: Template): Promise<string | undefined> {
    const { template: sent, unknown, sums, rewritten } = transplanted(template);
    process.stderr.write(
      `ministack: ${this.stackName} with stand-ins for the sources of AWS in ${rewritten.length} rules; left out: ${[...unknown, ...sums].join(', ') || 'nothing'}\n`,
    );
    return this.createUnchanged(sent);
  }

  /** Creates the stack of a template as it is. */
  public async createUnchanged(template: Template): Promise<string | undefined> {
    await this.account.cloudFormation.send(new CreateStackCommand(this.change(template)));
    return this.settled();
  }

  public async update(template: Template): Promise<string | undefined> {
    await this.account.cloudFormation.send(new UpdateStackCommand(this.change(transplanted(template).template)));
    return this.settled();
  }

  public async delete(): Promise<string | undefined> {
    const { Stacks } = await this.account.cloudFormation.send(new DescribeStacksCommand({ StackName: this.stackName }));
    await this.account.cloudFormation.send(new DeleteStackCommand({ StackName: this.stackName }));
    return this.settled(Stacks?.[0]?.StackId);
  }

  /** Physical IDs by logical ID. */
  public async resources(): Promise<Readonly<Record<string, string>>> {
    const { StackResources = [] } = await this.account.cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName: this.stackName }),
    );
    return Object.fromEntries(
      StackResources.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [LogicalResourceId, PhysicalResourceId]),
    );
  }

  /** The rules that exist on a bus, whoever made them. */
  public async rules(EventBusName = 'default'): Promise<readonly RealRule[]> {
    const { Rules } = await this.account.call<{ readonly Rules: readonly RealRule[] }>('events', 'ListRules', { EventBusName });
    return Rules;
  }

  /** Of every bus. */
  public async everyRule(): Promise<readonly RealRule[]> {
    return (await Promise.all((await this.buses()).map((bus) => this.rules(bus)))).flat();
  }

  public async buses(): Promise<readonly string[]> {
    const { EventBuses } = await this.account.call<{ readonly EventBuses: readonly { readonly Name: string }[] }>(
      'events',
      'ListEventBuses',
    );
    return EventBuses.map(({ Name }) => Name);
  }

  public async targets(Rule: string, EventBusName = 'default'): Promise<readonly RealTarget[]> {
    const { Targets } = await this.account.call<{ readonly Targets: readonly RealTarget[] }>('events', 'ListTargetsByRule', {
      Rule,
      EventBusName,
    });
    return Targets;
  }

  /**
   * Puts events, their sources being the stand-ins of AWS's, ten a call and eight calls at once. @returns the IDs that they were given, in order
   * @throws Error where one was not taken
   */
  public async put(events: readonly PutEvent[], EventBusName = 'default'): Promise<readonly string[]> {
    const calls = Array.from({ length: Math.ceil(events.length / entriesPerCall) }, (_, index) => index);
    const ids: string[][] = [];
    const worker = async (): Promise<void> => {
      for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
        const batch = events.slice(call * entriesPerCall, (call + 1) * entriesPerCall);
        ids[call] = await this.putBatch(batch.map((event) => entryOf({ ...event, source: standIn(event.source) }, EventBusName)));
      }
    };
    await Promise.all(Array.from({ length: callsAtOnce }, worker));
    return ids.flat();
  }

  private async putBatch(Entries: readonly object[]): Promise<string[]> {
    const answer = await this.account.call<PutEventsAnswer>('events', 'PutEvents', { Entries });
    if (answer.FailedEntryCount !== 0) throw new Error(`events were not taken: ${JSON.stringify(answer)}`);
    return answer.Entries.map(({ EventId = '' }) => EventId);
  }

  private change(template: Template) {
    return {
      StackName: this.stackName,
      TemplateBody: JSON.stringify(template),
      Capabilities: ['CAPABILITY_IAM' as const, 'CAPABILITY_NAMED_IAM' as const],
    };
  }

  private async settled(id = this.stackName): Promise<string | undefined> {
    for (let polls = 0; polls < 600; polls += 1) {
      const { Stacks } = await this.account.cloudFormation.send(new DescribeStacksCommand({ StackName: id }));
      const status = Stacks?.[0]?.StackStatus;
      if (status?.endsWith('_IN_PROGRESS') !== true)
        return status?.endsWith('FAILED') || status?.includes('ROLLBACK') ? this.failure(status) : status;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return undefined;
  }

  /** The status, and which resources failed why. */
  private async failure(status: string): Promise<string> {
    const { StackEvents = [] } = await this.account.cloudFormation.send(new DescribeStackEventsCommand({ StackName: this.stackName }));
    const failed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'));
    return [status, ...failed.map(({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`)].join(
      '\n',
    );
  }
}

interface PutEventsAnswer {
  readonly FailedEntryCount: number;
  readonly Entries: readonly { readonly EventId?: string; readonly ErrorCode?: string }[];
}

/** An entry of PutEvents. */
export const entryOf = ({ source, detail, resources = [], ...event }: PutEvent, EventBusName = 'default'): object => ({
  EventBusName,
  Source: source,
  DetailType: event['detail-type'],
  Detail: JSON.stringify(detail),
  Resources: resources,
});
