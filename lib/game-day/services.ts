import { type Snapshot } from '../organization/snapshot';
import { type RemediationSettings } from '../remediation/settings';
import { NotInterpreted, StateError, type TaskCall } from '../states';
import { type Access } from './access';
import { type Answers, type Look } from './answers';
import { type Said } from './happenings';
import { type Runbooks, type Started } from './runbooks';
import { type Table } from './table';

type Document = Readonly<Record<string, unknown>>;
type Filters = Readonly<Record<string, readonly { readonly Value: string }[]>>;

export interface ServicesOptions {
  readonly settings: RemediationSettings;
  readonly access: Access;
  /** As Security Hub has it. */
  readonly finding: Document;
  readonly table: Table;
  readonly answers: Answers;
  readonly runbooks: Runbooks;
  /** @default - each account is active in the organization */
  readonly snapshot?: Snapshot;
  /** Whether no account lets the state machine in. */
  readonly isUnreachable: boolean;
  readonly say: (said: Said) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The services that the state machine calls, in memory. Each call is held against the policies first. */
export class Services {
  private finding: Document;

  public constructor(private readonly options: ServicesOptions) {
    this.finding = options.finding;
  }

  /** @throws CallDenied where a policy does not allow the call; StateError as the service would */
  public answer(call: TaskCall): unknown {
    this.options.access.call(call);
    const operation = this.operations[`${call.service}:${call.action}`];
    if (operation === undefined) throw new NotInterpreted(`the call ${call.service}:${call.action}`);
    const account = call.role?.split(':')[4];
    if (account !== undefined && this.options.isUnreachable) {
      this.options.say({ kind: 'not-reached', account });
      throw new StateError('States.TaskFailed', 'the role of the account cannot be assumed in this exercise');
    }
    return operation(call.parameters as never);
  }

  private readonly operations: Readonly<Record<string, (parameters: never) => unknown>> = {
    'securityhub:getFindings': ({ Filters: filters }: { Filters: Filters }) => this.findings(filters),
    'securityhub:batchUpdateFindings': (parameters) => this.note(parameters),
    'organizations:describeAccount': ({ AccountId: id }: { AccountId: string }) => this.account(id),
    // Whose it is nobody knows here: that it is there and of the right account is assumed.
    's3:headBucket': ({ Bucket: bucket, ExpectedBucketOwner: owner }: { Bucket: string; ExpectedBucketOwner: string }) => {
      this.options.say({ kind: 'looked-at-bucket', bucket, owner });
      return {};
    },
    'dynamodb:updateItem': (parameters) => this.options.table.update(parameters),
    'dynamodb:getItem': (parameters) => this.options.table.get(parameters),
    'sqs:receiveMessage': (look: Look) => this.options.answers.receive(look),
    'sqs:deleteMessage': ({ ReceiptHandle: handle }: { ReceiptHandle: string }) => this.options.answers.delete(handle),
    'sns:publish': (parameters) => this.publish(parameters),
    'ssm:startAutomationExecution': (started: Started) => this.options.runbooks.start(started),
    'ssm:getAutomationExecution': ({ AutomationExecutionId: id }: { AutomationExecutionId: string }) => this.options.runbooks.look(id),
  };

  private findings(filters: Filters): unknown {
    this.options.say({ kind: 'read-finding' });
    const fits = Object.entries(filters).every(([field, [wanted]]) => this.finding[field] === wanted?.Value);
    return { Findings: fits ? [this.finding] : [] };
  }

  private note(parameters: Document): unknown {
    const {
      FindingIdentifiers: identifiers,
      Note: note,
      Workflow: workflow,
    } = parameters as {
      readonly FindingIdentifiers: readonly unknown[];
      readonly Note: { readonly Text: string };
      readonly Workflow?: { readonly Status: string };
    };
    this.finding = {
      ...this.finding,
      Note: { ...note, UpdatedAt: new Date(this.options.now()).toISOString() },
      ...(workflow && { Workflow: workflow }),
    };
    this.options.say({ kind: 'noted', text: note.Text, ...(workflow && { workflow: workflow.Status }) });
    return { ProcessedFindings: identifiers, UnprocessedFindings: [] };
  }

  private account(id: string): unknown {
    const { snapshot } = this.options;
    const found = snapshot?.accounts.find((account) => account.id === id);
    if (snapshot !== undefined && found === undefined)
      throw new StateError('Organizations.AccountNotFoundException', 'the snapshot does not have it');
    return { Account: { Id: id, State: found?.state ?? 'ACTIVE' } };
  }

  private publish({ Subject: subject, Message: message }: { readonly Subject: string; readonly Message: string }): unknown {
    const request = /^ {2}cordon approve ([a-z]\S+)$/m.exec(message)?.[1];
    if (request === undefined) {
      this.options.say({ kind: 'told', subject, message });
    } else {
      this.options.say({ kind: 'asked', subject, message, request });
      this.options.answers.ask(request);
    }
    return { MessageId: '00000000-0000-4000-8000-000000000000' };
  }
}
