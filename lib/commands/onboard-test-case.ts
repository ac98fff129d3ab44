import { type ConnectOptions } from '../aws/connect';
import { administratorOf } from '../configuration/administrators';
import { type ConfigurationFile } from '../configuration/read';
import { systemClock, type Clock } from '../core/clock';
import { CordonError, exitCode, problemToText, type ExitCode } from '../core/problem';
import { type Regional } from '../aws/clients';
import { type Arrival, type TestCase } from '../onboarding/test-case/carry-out';
import { testCaseEvents } from '../onboarding/test-case/events';
import { type Snapshot } from '../organization/snapshot';
import { testCaseEventLine, testCaseIntentLines, testCaseToText, whereToLook } from '../report/test-case-text';
import { type SecurityIRClient } from '../security-ir';
import { assertFits } from './assert-fits';
import { type Io } from './io';
import { type Result } from './result';
import { takeSnapshot } from './take-snapshot';

export interface TestCaseRequest {
  readonly file: ConfigurationFile;
  /** Whether somebody is asked before the case is opened, and whether it arrived. */
  readonly asks: boolean;
  readonly connection: ConnectOptions;
  /** @default - it is no rehearsal, and a case is opened in AWS */
  readonly rehearsal?: {
    /** @default - it is read from AWS */
    readonly on?: Snapshot;
  };
  readonly result: Result;
}

/** Where a test case is opened: in AWS, or in memory. */
export interface TestCaseStage {
  /** Of the account and the Region of the membership. */
  readonly client: Regional<SecurityIRClient>;
  readonly clock: Clock;
}

/** `cordon onboard validate --test-case`: opens a self-managed test case, lets somebody look whether it arrives, and closes it. */
export async function testCaseCommand(request: TestCaseRequest, io: Io, stageOf = testCaseStage): Promise<ExitCode> {
  const { file, asks, rehearsal, result } = request;
  const { configuration } = file;
  const { membershipRegion: region } = configuration.organization;
  const account = administratorOf(configuration.organization, 'membership');
  const events = testCaseEvents(configuration);
  const { carryOutTestCase } = await import('../onboarding/test-case/carry-out.js');
  const { client, clock } = await stageOf(request, io);
  const interruption = watchForInterruption(io);
  const say = (lines: readonly string[]): void => lines.forEach((line) => io.progress(line));
  try {
    const ended = await carryOutTestCase({
      client,
      region,
      clock,
      isInterrupted: () => interruption.has(),
      onEvent: (event) => {
        interruption.opened(event.kind === 'closed' ? undefined : event.id, region);
        io.progress(testCaseEventLine(event));
      },
      confirm: (intent) => {
        say(testCaseIntentLines(intent, { account, region, events }));
        if (!asks || !io.ask) return Promise.resolve(true);
        return io.ask(intent.kind === 'open' ? 'Open this test case?' : 'Go on with it?');
      },
      look: async (): Promise<Arrival> => {
        if (rehearsal) return 'rehearsed';
        say(whereToLook(events));
        if (!asks || !io.ask) return 'not-asked';
        return (await io.ask('Did it arrive everywhere? The case is closed after either answer.')) ? 'confirmed' : 'missing';
      },
    });
    if (result.format === 'text') result.write(testCaseToText(ended, { colour: result.colour }));
    else result.write(`${JSON.stringify({ ...ended, events }, undefined, 2)}\n`);
    for (const problem of ended.problems) io.progress(problemToText(problem));
    return ended.exitCode;
  } finally {
    interruption.end();
    client.destroy?.();
  }
}

/** Ctrl-C closes the case first; a second one ends the process, and says what is open. */
function watchForInterruption(io: Io): {
  has(): boolean;
  opened(id: TestCase['id'] | undefined, region: string): void;
  end(): void;
} {
  let times = 0;
  let open: string | undefined;
  const interrupted = (): void => {
    times += 1;
    if (times === 1) {
      io.progress('interrupted: the test case is closed first; Ctrl-C again ends at once');
      return;
    }
    if (open !== undefined) io.progress(`a test case is still open; close it: ${open}`);
    process.exit(130);
  };
  process.on('SIGINT', interrupted);
  return {
    has: () => times > 0,
    opened: (id, region) => {
      open = id === undefined ? undefined : `aws security-ir close-case --case-id ${id} --region ${region}`;
    },
    end: () => void process.off('SIGINT', interrupted),
  };
}

async function testCaseStage({ file, connection, rehearsal }: TestCaseRequest, io: Io): Promise<TestCaseStage> {
  const { organization } = file.configuration;
  const administrator = administratorOf(organization, 'membership');
  if (rehearsal) {
    const { Rehearsal } = await import('../rehearsal/rehearsal.js');
    const snapshot = rehearsal.on ?? (await takeSnapshot(file.configuration, connection, io, { membership: true }));
    assertFits(file, snapshot);
    const rehearsed = new Rehearsal(snapshot, { region: organization.membershipRegion });
    io.progress('rehearsal: nothing leaves this machine');
    return {
      client: await rehearsed.clients({ account: administrator }).securityIr!(organization.membershipRegion),
      clock: rehearsed.clock,
    };
  }
  const [{ connect }, { named }, { GetCallerIdentityCommand }, { membershipClient }] = await Promise.all([
    import('../aws/connect.js'),
    import('../aws/failures.js'),
    import('@aws-sdk/client-sts'),
    import('../onboarding/membership-client.js'),
  ]);
  const clients = await connect(connection);
  const { Account: caller = 'unknown' } = await named('sts:GetCallerIdentity', () => clients.sts.send(new GetCallerIdentityCommand({})));
  const securityIr = membershipClient(clients, { caller, administrator, managementAccount: organization.managementAccount });
  if (securityIr === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'wrong-account',
      message: `these credentials belong to account ${caller}, and the membership is in ${administrator}`,
      remedy: `set a profile of ${administrator} with --profile, or correct organization.administrators.membership`,
    });
  }
  return { client: await securityIr(organization.membershipRegion), clock: systemClock };
}
