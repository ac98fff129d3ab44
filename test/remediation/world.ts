import { randomUUID } from 'node:crypto';
import { type Configuration } from '../../lib/configuration/configuration';

/** A call of a task, as the emulator sends it here. */
export interface Call {
  readonly service: string;
  /** As in the ARN of the integration, e.g. `getFindings`. */
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Role of another account that the task is done with. */
  readonly role: string | null;
  readonly execution: string;
}

type Answer = { readonly result: unknown } | { readonly error: string; readonly cause?: string } | { readonly elsewhere: true };

/** A person who answers, as Amazon SQS names the sender. */
export interface Person {
  /** `SenderId`: the ID of the role, and the name of the session. */
  readonly sender: string;
  /** Body of the message, made of the reference that was told. */
  readonly says: (reference: string) => string;
}

export const approves = (name: string, role = 'AROAEXAMPLEAPPROVERS1'): Person => ({
  sender: `${role}:${name}`,
  says: (reference) => `approve ${reference}`,
});
export const rejects = (name: string): Person => ({ ...approves(name), says: (reference) => `reject ${reference}` });

/** How a runbook goes: its status at each look, the last one for ever, and what it says. */
export interface RunbookRun {
  readonly statuses: readonly string[];
  readonly outputs?: Readonly<Record<string, readonly string[]>>;
  readonly failure?: string;
}

export interface WorldState {
  readonly findings: readonly Readonly<Record<string, unknown>>[];
  /** State of each account of the organization. @default - every account is active */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Accounts in which the role cannot be assumed. @default - none */
  readonly unreachable?: readonly string[];
  /** Who answers as soon as something is asked, in this order. @default - nobody */
  readonly people?: readonly Person[];
  /** What is in the queue before anything is asked. @default - nothing */
  readonly queued?: readonly { readonly sender: string; readonly body: string }[];
  /** @default - succeeds */
  readonly dryRun?: RunbookRun;
  /** @default - succeeds, and says where the backup is */
  readonly run?: RunbookRun;
  /** What Security Hub answers with after people were asked. @default - `findings` */
  readonly findingsLater?: readonly Readonly<Record<string, unknown>>[];
  /** Accounts that own buckets, by names. @default - each bucket is of the account that it is expected of */
  readonly bucketOwners?: Readonly<Record<string, string>>;
  /** How executions ended, by their names. @default - there are none */
  readonly ended?: Readonly<Record<string, { readonly status: string; readonly error?: string }>>;
  /** Calls that fail. @default - none */
  readonly fails?: (call: Call) => boolean;
  /** An error of a call, by the call itself. @default - none */
  readonly failsWith?: (call: Call) => string | undefined;
  /** An error of a call, by `service:action`. @default - none */
  readonly errors?: Readonly<Record<string, string>>;
}

const backupKey = '2026/11/30/12/05/11111111-2222-4333-8444-555555555555.json';
const success: RunbookRun = {
  statuses: ['InProgress', 'Success'],
  outputs: { 'ContainIAMPrincipal.Output': [`Backup: s3://backups/${backupKey}`] },
};

/** The services around the state machine: findings, accounts, runbooks, the queue of answers and the topic. It keeps what it was asked. */
export class World {
  public readonly calls: Call[] = [];
  public readonly started: {
    readonly account: string;
    readonly document: string;
    readonly parameters: Record<string, readonly string[]>;
  }[] = [];
  public readonly messages: { readonly subject: string; readonly text: string }[] = [];
  public readonly notes: { readonly finding: string; readonly text: string; readonly workflow?: string }[] = [];
  private readonly queue: { readonly sender: string; readonly body: string; readonly handle: string }[] = [];
  private readonly tokens = new Map<string, string>();
  private readonly executions = new Map<string, { readonly run: RunbookRun; looked: number }>();

  public constructor(private readonly state: WorldState) {
    for (const { sender, body } of state.queued ?? []) this.send(sender, body);
  }

  public send(sender: string, body: string): void {
    this.queue.push({ sender, body, handle: randomUUID() });
  }

  public answer(call: Call): Answer {
    this.calls.push(call);
    const name = `${call.service}:${call.action}`;
    const error = this.state.errors?.[name] ?? this.state.failsWith?.(call);
    if (error !== undefined) return { error };
    if (this.state.fails?.(call)) return { error: 'States.TaskFailed', cause: 'It fails in this test' };
    const account = call.role?.split(':')[4];
    if (account !== undefined && this.state.unreachable?.includes(account)) {
      return { error: 'States.TaskFailed', cause: `The role ${call.role} is not authorized to be assumed` };
    }
    return (
      this.operations[name]?.(call.parameters as never, account ?? '') ?? { error: 'States.Runtime', cause: `${name} is not expected` }
    );
  }

  private readonly operations: Readonly<Record<string, (parameters: never, account: string) => Answer>> = {
    'dynamodb:updateItem': () => ({ elsewhere: true }),
    'dynamodb:getItem': () => ({ elsewhere: true }),
    'dynamodb:query': () => ({ elsewhere: true }),
    'sfn:describeExecution': ({ ExecutionArn: executionArn }: { ExecutionArn: string }) => {
      const ended = this.state.ended?.[executionArn.split(':').at(-1)!];
      if (ended === undefined) return { error: 'Sfn.ExecutionDoesNotExistException' };
      const { status, error } = ended;
      const [Status, StartDate] = [status, '2026-11-30T10:00:00Z'];
      const stateMachineArn = executionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
      return {
        result: { ExecutionArn: executionArn, StateMachineArn: stateMachineArn, Status, StartDate, ...(error && { Error: error }) },
      };
    },
    'securityhub:getFindings': ({ Filters }: { Filters: Record<string, readonly { readonly Value: string }[]> }) => {
      const wanted = (field: string): string | undefined => Filters[field]?.[0]?.Value;
      return {
        result: {
          Findings: this.findings().filter((finding) => finding.Id === wanted('Id') && finding.ProductArn === wanted('ProductArn')),
        },
      };
    },
    'securityhub:batchUpdateFindings': (input: {
      FindingIdentifiers: readonly { readonly Id: string; readonly ProductArn: string }[];
      Note: { readonly Text: string };
      Workflow?: { readonly Status: string };
    }) => {
      const { FindingIdentifiers: identifiers, Note: note, Workflow: workflow } = input;
      this.notes.push({ finding: identifiers[0]!.Id, text: note.Text, ...(workflow && { workflow: workflow.Status }) });
      return { result: { ProcessedFindings: identifiers, UnprocessedFindings: [] } };
    },
    's3:headBucket': ({ Bucket: bucket, ExpectedBucketOwner: expected }: { Bucket: string; ExpectedBucketOwner: string }) => {
      const { bucketOwners: owners } = this.state;
      return owners === undefined || owners[bucket] === expected ? { result: {} } : { error: 'S3.S3Exception', cause: 'Forbidden' };
    },
    'organizations:describeAccount': ({ AccountId: id }: { AccountId: string }) => {
      const { accounts } = this.state;
      if (accounts !== undefined && accounts[id] === undefined) return { error: 'Organizations.AccountNotFoundException' };
      return { result: { Account: { Id: id, Status: accounts?.[id] ?? 'ACTIVE', Name: 'example' } } };
    },
    'ssm:startAutomationExecution': (
      input: { DocumentName: string; ClientToken: string; Parameters: Record<string, readonly string[]> },
      account,
    ) => {
      const known = this.tokens.get(input.ClientToken);
      if (known !== undefined) return { result: { AutomationExecutionId: known } };
      const id = randomUUID();
      this.tokens.set(input.ClientToken, id);
      this.started.push({ account, document: input.DocumentName, parameters: input.Parameters });
      const { dryRun = success, run = success } = this.state;
      this.executions.set(id, { run: input.Parameters.DryRun?.[0] === 'true' ? dryRun : run, looked: 0 });
      return { result: { AutomationExecutionId: id } };
    },
    'ssm:getAutomationExecution': ({ AutomationExecutionId: id }: { AutomationExecutionId: string }) => {
      const execution = this.executions.get(id);
      if (execution === undefined) return { error: 'Ssm.AutomationExecutionNotFoundException' };
      const { statuses, outputs, failure } = execution.run;
      const status = statuses[Math.min(execution.looked, statuses.length - 1)];
      execution.looked += 1;
      return {
        result: {
          AutomationExecution: {
            AutomationExecutionId: id,
            AutomationExecutionStatus: status,
            ...(outputs && { Outputs: JSON.parse(JSON.stringify(outputs).replaceAll('{execution}', id)) as typeof outputs }),
            ...(failure !== undefined && { FailureMessage: failure }),
          },
        },
      };
    },
    'sqs:receiveMessage': ({ MaxNumberOfMessages: most }: { MaxNumberOfMessages: number }) => {
      const messages = this.queue.slice(0, most);
      const result = messages.map(({ sender, body, handle }) => ({
        MessageId: handle,
        ReceiptHandle: handle,
        Body: body,
        Attributes: { SenderId: sender },
      }));
      // As the SDK, which leaves an empty list out.
      return { result: result.length === 0 ? {} : { Messages: result } };
    },
    'sqs:deleteMessage': ({ ReceiptHandle: handle }: { ReceiptHandle: string }) => {
      const index = this.queue.findIndex((message) => message.handle === handle);
      if (index >= 0) this.queue.splice(index, 1);
      return { result: {} };
    },
    'sns:publish': ({ Subject: subject, Message: text }: { Subject: string; Message: string }) => {
      this.messages.push({ subject, text });
      const reference = /cordon approve ([a-z]\S+)/.exec(text)?.[1];
      if (reference !== undefined) for (const { sender, says } of this.state.people ?? []) this.send(sender, says(reference));
      return { result: { MessageId: randomUUID() } };
    },
  };

  private findings(): WorldState['findings'] {
    const asked = this.messages.some(({ subject }) => subject.startsWith('Cordon asks'));
    return (asked && this.state.findingsLater) || this.state.findings;
  }

  /** Messages that nobody took. */
  public get waiting(): readonly string[] {
    return this.queue.map(({ body }) => body);
  }
}

export interface Ended {
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
  readonly output?: { readonly outcome: string; readonly reason?: string; readonly id: string };
}

/** What executes the state machine, with a world around it: an emulator, or Cordon itself in memory. */
export interface RemediationEngine {
  enter(state: WorldState): World;
  /** The state machine of a configuration in its home Region, by the definition that stands in the template of the app. @returns its name */
  machine(configuration: Configuration): Promise<string>;
  machineOf(definition: string): Promise<string>;
  /** @returns the name of the execution */
  begin(machine: string, input: unknown): Promise<string>;
  end(execution: string): Promise<Ended>;
  run(machine: string, input: unknown): Promise<Ended>;
  /** What the table says of a resource, without the types. */
  item(id: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  stop(): Promise<void>;
}
