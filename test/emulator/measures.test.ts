import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { defaultMeasures } from '../../lib/configuration/defaults';
import { type MeasuresConfiguration } from '../../lib/configuration/measures';
import { maximumLooks } from '../../lib/measures/state-machine';
import { buildApp } from '../../lib/stacks/app';
import { configured, sketch } from '../support/organization';
import { newAccountId } from './build';
import { MinistackAccount } from './ministack';
import { startMinistack, type Server } from './servers';

process.env.CDK_VALIDATION = 'false';

/**
 * The state machine of the measures, as the stack has it, run by ministack against its DynamoDB and CloudWatch. No emulator has AWS Security Incident
 * Response: what GetCase answers at each look is given, in the format of Step Functions Local. Waits take no time.
 */
const opened = '2026-01-15T08:00:00Z';
const closed = '2026-01-15T12:00:00Z';
const caseOf = (CaseStatus: string, more: object = {}): object => ({
  CaseStatus,
  EngagementType: 'Security Incident',
  CreatedDate: opened,
  Title: 'A "title"',
  ImpactedAccounts: ['333333333333', '444444444444'],
  ...more,
});
const closedCase = caseOf('Closed', { ClosedDate: closed });

type Looks = Readonly<Record<string, object>>;
/** What GetCase answers: at the event, and at each look while the case waits to be acknowledged. */
const answers: Readonly<Record<string, { readonly atEvent: Looks; readonly later?: Looks }>> = {
  opened: { atEvent: { 0: { Return: caseOf('Submitted') } }, later: { 0: { Return: caseOf('Acknowledged') } } },
  acknowledged: { atEvent: { 0: { Return: caseOf('Acknowledged') } } },
  analysed: { atEvent: { 0: { Return: caseOf('Detection and Analysis') } } },
  contained: { atEvent: { 0: { Return: caseOf('Post-incident Activities') } } },
  closed: { atEvent: { 0: { Return: closedCase } } },
  overdue: {
    atEvent: { 0: { Return: caseOf('Submitted') } },
    later: { '0-2': { Return: caseOf('Submitted') }, 3: { Return: caseOf('Detection and Analysis') } },
  },
  never: { atEvent: { 0: { Return: caseOf('Submitted') } }, later: { [`0-${maximumLooks + 1}`]: { Return: caseOf('Submitted') } } },
  closedUnseen: {
    atEvent: { 0: { Return: caseOf('Submitted') } },
    later: { 0: { Return: caseOf('Submitted') }, 1: { Return: closedCase } },
  },
  investigation: { atEvent: { 0: { Return: caseOf('Submitted', { EngagementType: 'Investigation' }) } } },
  untyped: { atEvent: { 0: { Return: { CaseStatus: 'Submitted', CreatedDate: opened } } } },
  denied: { atEvent: { '0-9': { Throw: { Error: 'SecurityIr.AccessDeniedException', Cause: 'no' } } } },
};

const name = 'cordon-cases';
const mocks = {
  StateMachines: {
    [name]: {
      TestCases: Object.fromEntries(
        Object.entries(answers).map(([test, { later }]) => [
          test,
          { LookAtCase: `${test} at event`, ...(later && { LookAgain: `${test} later` }) },
        ]),
      ),
    },
  },
  MockedResponses: Object.fromEntries(
    Object.entries(answers).flatMap(([test, { atEvent, later }]) => [
      [`${test} at event`, atEvent] as const,
      ...(later ? [[`${test} later`, later] as const] : []),
    ]),
  ),
};

let server: Server;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-measures-'));
  const file = join(folder, 'mocks.json');
  writeFileSync(file, JSON.stringify(mocks));
  server = await startMinistack(() => undefined, [`SFN_MOCK_CONFIG=${file}`, 'SFN_WAIT_SCALE=0']);
}, 120_000);

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const both: Partial<MeasuresConfiguration> = { acknowledgeMinutes: { securityIncident: 15 } };

/** An account with the table and the state machine of the stack. */
class Measured {
  private readonly arn: Promise<string>;
  private readonly ministack: MinistackAccount;

  public constructor(measures: Partial<MeasuresConfiguration> = both) {
    const account = newAccountId();
    const region = 'eu-west-1';
    const ministack = new MinistackAccount(region, account, server.endpoint);
    this.ministack = ministack;
    const configuration = {
      ...configured({ organization: { delegatedAdministrator: account, membershipRegion: region, regions: [region] } }),
      measures: { ...defaultMeasures, ...measures },
    };
    const stack = buildApp(new App(), { configuration, snapshot: sketch({}), today: '2026-11-24', checkedBy: 'caller' }).measures!;
    const template = Template.fromStack(stack);
    const only = (type: string): Record<string, unknown> =>
      Object.values(template.findResources(type))[0]!['Properties'] as Record<string, unknown>;
    const { TableName, KeySchema, AttributeDefinitions, BillingMode } = only('AWS::DynamoDB::Table');
    const { StateMachineName, DefinitionString, StateMachineType } = only('AWS::StepFunctions::StateMachine');
    this.arn = (async () => {
      await ministack.call('dynamodb', 'CreateTable', { TableName, KeySchema, AttributeDefinitions, BillingMode });
      const { stateMachineArn } = await ministack.call<{ stateMachineArn: string }>('states', 'CreateStateMachine', {
        name: StateMachineName,
        definition: DefinitionString,
        type: StateMachineType,
        roleArn: `arn:aws:iam::${account}:role/measures`,
      });
      return stateMachineArn;
    })();
  }

  /** Sends an event of a case, and waits for the end of its execution. @returns its status */
  public async event(test: keyof typeof answers, detailType = 'Case Updated', caseId = '1234567890'): Promise<string> {
    const input = {
      version: '0',
      id: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
      'detail-type': detailType,
      source: 'aws.security-ir',
      account: this.ministack.account,
      time: opened,
      region: 'eu-west-1',
      detail: { caseId },
    };
    const { executionArn } = await this.ministack.call<{ executionArn: string }>('states', 'StartExecution', {
      stateMachineArn: `${await this.arn}#${test}`,
      input: JSON.stringify(input),
    });
    for (;;) {
      const { status, error, cause } = await this.ministack.call<{ status: string; error?: string; cause?: string }>(
        'states',
        'DescribeExecution',
        { executionArn },
      );
      if (status !== 'RUNNING') return error === undefined ? status : `${status} ${error} ${cause ?? ''}`.trim();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Number, sum and maximum of what was put. */
  public async metric(
    metricName: string,
    dimensions: Readonly<Record<string, string>> = { Engagement: 'Security Incident' },
  ): Promise<readonly [number, number, number]> {
    const answer = await this.ministack.query('monitoring', 'GetMetricStatistics', {
      Namespace: 'Cordon/Cases',
      MetricName: metricName,
      StartTime: new Date(Date.now() - 7_200_000).toISOString(),
      EndTime: new Date(Date.now() + 7_200_000).toISOString(),
      Period: '86400',
      'Statistics.member.1': 'Sum',
      'Statistics.member.2': 'SampleCount',
      'Statistics.member.3': 'Maximum',
      ...Object.fromEntries(
        Object.entries(dimensions).flatMap(([dimension, value], index) => [
          [`Dimensions.member.${index + 1}.Name`, dimension],
          [`Dimensions.member.${index + 1}.Value`, value],
        ]),
      ),
    });
    const all = (statistic: string): readonly number[] =>
      [...answer.matchAll(new RegExp(`<${statistic}>([^<]*)</${statistic}>`, 'g'))].map(([, value]) => Number(value));
    const total = (statistic: string): number => all(statistic).reduce((sum, value) => sum + value, 0);
    return [total('SampleCount'), total('Sum'), Math.max(0, ...all('Maximum'))];
  }

  public async counts(): Promise<Readonly<Record<string, number>>> {
    const names = ['CasesOpened', 'CasesAcknowledged', 'CasesContained', 'CasesClosed', 'AcknowledgeOverdue'];
    return Object.fromEntries(await Promise.all(names.map(async (each) => [each, (await this.metric(each))[1]] as const)));
  }

  public async item(caseId = '1234567890'): Promise<Readonly<Record<string, unknown>>> {
    const { Item } = await this.ministack.call<{ Item: Readonly<Record<string, Readonly<Record<string, string>>>> }>(
      'dynamodb',
      'GetItem',
      { TableName: name, Key: { caseId: { S: caseId } } },
    );
    return Object.fromEntries(Object.entries(Item).map(([attribute, value]) => [attribute, Object.values(value)[0]]));
  }
}

const none = { CasesOpened: 0, CasesAcknowledged: 0, CasesContained: 0, CasesClosed: 0, AcknowledgeOverdue: 0 };

describe('the state machine of the measures', () => {
  it('counts a case once at each step, with its times', async () => {
    const measured = new Measured();
    expect(await measured.event('opened', 'Case Created')).toBe('SUCCEEDED');
    expect(await measured.counts()).toEqual({ ...none, CasesOpened: 1, CasesAcknowledged: 1 });
    expect(await measured.event('analysed')).toBe('SUCCEEDED');
    expect(await measured.event('contained')).toBe('SUCCEEDED');
    expect(await measured.counts()).toEqual({ ...none, CasesOpened: 1, CasesAcknowledged: 1, CasesContained: 1 });
    expect(await measured.event('closed', 'Case Closed')).toBe('SUCCEEDED');
    expect(await measured.counts()).toEqual({ ...none, CasesOpened: 1, CasesAcknowledged: 1, CasesContained: 1, CasesClosed: 1 });
    expect(await measured.metric('TimeToClosed')).toEqual([1, 14_400, 14_400]);
    const [samples, seconds] = await measured.metric('TimeToAcknowledged');
    // Seen now, and opened on 2026-01-15.
    expect([samples, Math.abs(seconds - (Date.now() - Date.parse(opened)) / 1000) < 600]).toEqual([1, true]);
    expect(await measured.metric('CasesOpen', {})).toEqual([2, 1, 1]);
    expect(await measured.item()).toMatchObject({
      opened: '2026-01-15T08:00:00.000Z',
      closed: '2026-01-15T12:00:00.000Z',
      engagement: 'Security Incident',
    });
    expect(Number((await measured.item())['expires'])).toBe(Date.parse(closed) / 1000 + 400 * 86_400);
  });

  it('counts nothing twice, whatever comes twice, late or at once', async () => {
    const measured = new Measured();
    await Promise.all(['acknowledged', 'acknowledged', 'acknowledged'].map((each) => measured.event(each as 'acknowledged')));
    await measured.event('acknowledged', 'Case Comment Created');
    await measured.event('closed', 'Case Closed');
    await measured.event('closed', 'Case Closed');
    expect(await measured.counts()).toEqual({ ...none, CasesOpened: 1, CasesAcknowledged: 1, CasesClosed: 1 });
  });

  it('takes events out of order: the end first, then the beginning', async () => {
    const measured = new Measured();
    expect(await measured.event('closed', 'Case Closed')).toBe('SUCCEEDED');
    expect(await measured.event('closed', 'Case Created')).toBe('SUCCEEDED');
    expect(await measured.counts()).toEqual({ ...none, CasesOpened: 1, CasesAcknowledged: 1, CasesClosed: 1 });
    expect(await measured.metric('TimeToClosed')).toEqual([1, 14_400, 14_400]);
    expect(await measured.metric('CasesOpen', {})).toEqual([1, 0, 0]);
  });

  it('says that nobody has acknowledged a case, although no event comes, until somebody has', async () => {
    const measured = new Measured();
    expect(await measured.event('overdue', 'Case Created')).toBe('SUCCEEDED');
    expect(await measured.counts()).toEqual({ ...none, CasesOpened: 1, CasesAcknowledged: 1, AcknowledgeOverdue: 3 });
  });

  it('says nothing where somebody acknowledged it within the objective, or there is none', async () => {
    const measured = new Measured();
    await measured.event('opened', 'Case Created');
    await measured.event('investigation', 'Case Created', '2234567890');
    await measured.event('untyped', 'Case Created', '3234567890');
    expect((await measured.counts())['AcknowledgeOverdue']).toBe(0);
    expect(await measured.metric('AcknowledgeOverdue', { Engagement: 'Investigation' })).toEqual([0, 0, 0]);
    expect(await measured.metric('CasesOpened', { Engagement: 'Investigation' })).toEqual([1, 1, 1]);
    expect(await measured.metric('CasesOpened', { Engagement: 'Unknown' })).toEqual([1, 1, 1]);
    expect(await measured.metric('CasesOpen', {})).toEqual([3, 6, 3]);
  });

  it('sees that a case was closed although the event was lost', async () => {
    const measured = new Measured();
    await measured.event('closedUnseen', 'Case Created');
    expect(await measured.counts()).toEqual({ ...none, CasesOpened: 1, CasesAcknowledged: 1, CasesClosed: 1, AcknowledgeOverdue: 1 });
    expect(await measured.metric('CasesOpen', {})).toEqual([2, 1, 1]);
  });

  it('fails, so that the alarm of failed executions starts, where it cannot look, or looked for days', async () => {
    const measured = new Measured();
    expect(await measured.event('denied')).toMatch(/^FAILED SecurityIr.AccessDeniedException/);
    expect(await measured.counts()).toEqual(none);
    expect(await measured.event('never', 'Case Created')).toMatch(/^FAILED NeverAcknowledged/);
    expect((await measured.counts())['AcknowledgeOverdue']).toBe(maximumLooks);
  }, 120_000);

  it('counts by impacted account where that is wanted', async () => {
    const measured = new Measured({ byAccount: true });
    expect(await measured.event('acknowledged')).toBe('SUCCEEDED');
    expect(await measured.event('closed')).toBe('SUCCEEDED');
    for (const Account of ['333333333333', '444444444444']) {
      expect(await measured.metric('CasesOpened', { Engagement: 'Security Incident', Account })).toEqual([1, 1, 1]);
      expect(await measured.metric('TimeToClosed', { Engagement: 'Security Incident', Account })).toEqual([1, 14_400, 14_400]);
    }
    expect(await measured.counts()).toEqual({ ...none, CasesOpened: 1, CasesAcknowledged: 1, CasesClosed: 1 });
  });
});
