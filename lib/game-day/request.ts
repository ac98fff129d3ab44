import { type ApprovedAction, type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { remediationDefinition } from '../remediation/definition';
import { type RemediationOperation } from '../remediation/names';
import { type RemediationSettings } from '../remediation/settings';
import { execute, readDefinition, type ExecutionEnd } from '../states';
import { CallDenied, type Access } from './access';
import { Answers } from './answers';
import { type Happening, type Said } from './happenings';
import { Runbooks } from './runbooks';
import { type Scenario } from './scenario';
import { Services } from './services';
import { type Start } from './start';
import { type Table } from './table';

/** A request that went through the state machine. */
export interface WalkedRequest {
  readonly operation: RemediationOperation;
  readonly start: Start;
  /** In the order of their times. */
  readonly happenings: readonly Happening[];
  /** As the state machine says it, or `denied`: a policy does not allow a call. */
  readonly outcome: string;
  readonly reason: string;
  /** Seconds from the start of the state machine to its end. */
  readonly seconds: number;
  /** What the table says of the resource afterwards. @default - nothing */
  readonly item?: Readonly<Record<string, unknown>>;
  /** Answers that nobody read. */
  readonly unread: readonly string[];
}

export interface RequestOptions {
  readonly configuration: Configuration;
  readonly settings: RemediationSettings;
  readonly access: Access;
  readonly table: Table;
  readonly scenario: Scenario;
  readonly action: ApprovedAction;
  readonly operation: RemediationOperation;
  readonly start: Start;
  readonly snapshot?: Snapshot;
  /** Name of the execution. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly from: number;
}

/** Walks the definition of the state machine with a request. @throws NotInterpreted for what the walk cannot do */
export async function walkRequest(options: RequestOptions): Promise<WalkedRequest> {
  const { settings, access, table, start, name, from } = options;
  let now = from;
  const clock = { now: () => now, wait: (milliseconds: number) => void (now += milliseconds) };
  const happenings: Happening[] = [];
  const say = (said: Said, at = now): void => void happenings.push({ at: (at - from) / 1000, ...said });
  const { services, answers } = servicesOf(options, clock, say);
  const definition = readDefinition(JSON.stringify(remediationDefinition(settings)));
  let end: Pick<WalkedRequest, 'outcome' | 'reason'>;
  try {
    access.start();
    end = endOf(await execute(definition, { input: start.input, name, clock, call: (call) => services.answer(call) }));
  } catch (error) {
    if (!(error instanceof CallDenied)) throw error;
    end = { outcome: 'denied', reason: error.message };
  }
  const [item] = table.all();
  return {
    operation: options.operation,
    start,
    happenings: happenings.toSorted((one, other) => one.at - other.at),
    ...end,
    seconds: (now - from) / 1000,
    ...(item && { item }),
    unread: answers.unread,
  };
}

/** The services of a request, and the queue of its answers. */
export function servicesOf(
  {
    settings,
    access,
    table,
    scenario,
    action,
    start: { finding },
    snapshot,
  }: Omit<RequestOptions, 'configuration' | 'operation' | 'name' | 'from'>,
  clock: { now(): number; wait(milliseconds: number): void },
  say: (said: Said, at?: number) => void,
): { readonly services: Services; readonly answers: Answers } {
  const answers = new Answers({ settings, access, given: scenario.answers, clock, say });
  const runbooks = new Runbooks({ action, behaviour: scenario.runbook, say });
  return {
    services: new Services({
      settings,
      access,
      finding,
      table,
      answers,
      runbooks,
      say,
      isUnreachable: scenario.runbook === 'account-unreachable',
      now: () => clock.now(),
      ...(snapshot && { snapshot }),
    }),
    answers,
  };
}

function endOf(end: ExecutionEnd): Pick<WalkedRequest, 'outcome' | 'reason'> {
  if (end.status !== 'SUCCEEDED') return { outcome: end.error, reason: end.cause };
  const { outcome, reason = '' } = end.output as { readonly outcome: string; readonly reason?: string };
  return { outcome, reason };
}
