import { type ApprovedAction } from '../configuration/configuration';
import { StateError } from '../states';
import { type Said } from './happenings';
import { type RunbookBehaviour } from './scenario';

interface Execution {
  readonly dryRun: boolean;
  looks: number;
}

/** StartAutomationExecution. */
export interface Started {
  readonly DocumentName: string;
  readonly ClientToken: string;
  readonly Parameters: Readonly<Record<string, readonly string[]>>;
}

export interface RunbooksOptions {
  readonly action: ApprovedAction;
  readonly behaviour: RunbookBehaviour;
  readonly say: (said: Said) => void;
}

/** Looks after which a runbook of an exercise is over. How long one takes in AWS is not known. */
const looksToTheEnd = 2;

/** Systems Manager Automation in the accounts: runbooks do what the scenario says, and change nothing. */
export class Runbooks {
  private readonly executions = new Map<string, Execution>();
  private readonly tokens = new Map<string, string>();

  public constructor(private readonly options: RunbooksOptions) {}

  public start({ DocumentName: document, ClientToken: token, Parameters: parameters }: Started): unknown {
    const { say } = this.options;
    const known = this.tokens.get(token);
    if (known !== undefined) return { AutomationExecutionId: known };
    const id = `00000000-0000-4000-8000-${String(this.executions.size + 1).padStart(12, '0')}`;
    const dryRun = parameters.DryRun?.[0] !== 'false';
    this.tokens.set(token, id);
    this.executions.set(id, { dryRun, looks: 0 });
    say({ kind: 'started', dryRun, document, parameters });
    return { AutomationExecutionId: id };
  }

  public look(id: string): unknown {
    const execution = this.executions.get(id);
    if (execution === undefined) throw new StateError('Ssm.AutomationExecutionNotFoundException', 'it was never started');
    execution.looks += 1;
    const { behaviour, say } = this.options;
    const { dryRun } = execution;
    const isOver = execution.looks >= looksToTheEnd && (dryRun || behaviour !== 'does-not-end');
    const fails = behaviour === (dryRun ? 'dry-run-fails' : 'fails');
    const status = !isOver ? 'InProgress' : fails ? 'Failed' : 'Success';
    const failure = status === 'Failed' ? { FailureMessage: 'It fails in this exercise' } : {};
    if (isOver) say({ kind: 'ran', dryRun, status, ...(fails && { failure: 'It fails in this exercise' }) });
    return {
      AutomationExecution: {
        AutomationExecutionId: id,
        AutomationExecutionStatus: status,
        ...failure,
        ...(status === 'Success' && { Outputs: { Output: [dryRun ? 'An exercise: nothing was looked at' : this.backup(id)] } }),
      },
    };
  }

  /** AWS does not document where the runbook for buckets says that its backup is. */
  private backup(id: string): string {
    return this.options.action === 's3-bucket' ? 'An exercise: nothing was changed' : `An exercise: 2026/1/1/0/0/${id}.json`;
  }
}
