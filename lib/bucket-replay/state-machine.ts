import { buildName, workBucket, type ReplayBuild, type ReplaySettings } from './settings';

/** A state in Amazon States Language. */
export interface State {
  readonly Type: 'Pass' | 'Task' | 'Map' | 'Choice' | 'Fail' | 'Succeed';
  readonly Resource?: string;
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, State>> } & Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export interface StateMachine {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

/**
 * The largest input of a state has 256 KiB; what each batch has besides its objects is small.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const batchBytes = 200_000;
/** A week. An execution that hangs would leave nobody an answer. */
const wholeRunSeconds = 604_800;
/** CodeBuild lets a build wait and run for eight hours each. https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
const buildSeconds = 60_000;

const put = 'arn:aws:states:::aws-sdk:s3:putObject';
const startBuild = 'arn:aws:states:::codebuild:startBuild.sync';

/** More builds wait than may, or too many were asked for at once. */
const whenBusy = {
  ErrorEquals: ['CodeBuild.AccountLimitExceededException', 'CodeBuild.ThrottlingException', 'CodeBuild.AWSCodeBuildException'],
  IntervalSeconds: 30,
  MaxAttempts: 60,
  BackoffRate: 1.5,
  MaxDelaySeconds: 600,
  JitterStrategy: 'FULL',
};
/** A build that failed for a moment's reason, such as a lost connection, works the second time. What is wrong stays wrong. */
const once = { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 1 };

const toIncomplete = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'SayWhy' }];

/**
 * The state machine that replays a bucket: it lists the objects, has each batch of them replayed by a build, and has the parts joined by another.
 * No failure is tolerated, and the status is incomplete until everything was joined.
 *
 * Input: `inputs`, the name of a folder below `inputs/` of the bucket; `prefix` and `date` where others than the defaults are wanted.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export function replayStateMachine(settings: ReplaySettings): StateMachine {
  return {
    Comment: 'Cordon: replays the findings of a bucket',
    StartAt: 'Begin',
    TimeoutSeconds: wholeRunSeconds,
    States: {
      Begin: begin(settings),
      SayIncomplete: status(settings, 'ReplayBatches', {
        complete: false,
        reason: 'the run has not ended, or was stopped, or ran out of time',
      }),
      ReplayBatches: replayBatches(settings),
      LookAtBatches: lookAtBatches,
      AreAllThere: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.counts.batches', NumericEquals: 0, Next: 'NoObject' },
          { Variable: '$.counts.replayed', NumericEqualsPath: '$.counts.batches', Next: 'Merge' },
        ],
        Default: 'BatchesMissing',
      },
      NoObject: reason('NoObject', 'the bucket has no object that begins with the prefix'),
      BatchesMissing: reason('BatchesMissing', 'not every batch was replayed'),
      Merge: {
        ...build('merge', [
          { Name: 'RUN', 'Value.$': '$.run' },
          { Name: 'PARTS', 'Value.$': "States.Format('{}', $.counts.batches)" },
        ]),
        ResultPath: '$.merged',
        Catch: toIncomplete,
        Next: 'LookAtUnreadable',
      },
      LookAtUnreadable: lookAtUnreadable(settings),
      IsAllRead: {
        Type: 'Choice',
        Choices: [{ Variable: '$.read.result.unreadable', NumericEquals: 0, Next: 'SayComplete' }],
        Default: 'SayUnreadable',
      },
      SayUnreadable: status(settings, 'Incomplete', {
        complete: false,
        'unreadable.$': '$.read.result.unreadable',
        reason: 'some records or files could not be read; replay.json has the first of them, and counts the others without them',
      }),
      SayComplete: status(settings, 'Done', {
        complete: true,
        unreadable: 0,
        'batches.$': '$.counts.batches',
        'objects.$': '$.counts.objects',
      }),
      Done: { Type: 'Succeed' },
      SayWhy: status(settings, 'Incomplete', { complete: false, 'reason.$': '$.error' }),
      Incomplete: {
        Type: 'Fail',
        Error: 'ReplayIncomplete',
        Cause: 'Not every finding was replayed. status.json of the run says why',
      },
    },
  };
}

/** What a run leaves out has a default. The date is that of the beginning, so that every part has the same. */
function begin({ findings }: ReplaySettings): State {
  const given = (name: string, otherwise: string): string => `{% $exists($states.input.${name}) ? $states.input.${name} : ${otherwise} %}`;
  return {
    Type: 'Pass',
    QueryLanguage: 'JSONata',
    Output: {
      run: '{% $states.context.Execution.Name %}',
      inputs: '{% $states.input.inputs %}',
      prefix: given('prefix', JSON.stringify(findings.prefix)),
      date: given('date', '$substring($states.context.Execution.StartTime, 0, 10)'),
    },
    Next: 'SayIncomplete',
  };
}

/** Writes `status.json` of the run. */
function status(settings: ReplaySettings, next: string, body: Readonly<Record<string, unknown>>): State {
  return {
    Type: 'Task',
    Resource: put,
    Parameters: {
      Bucket: workBucket(settings),
      'Key.$': "States.Format('runs/{}/status.json', $.run)",
      ContentType: 'application/json',
      Body: {
        kind: 'cordon/bucket-replay',
        version: 1,
        'run.$': '$.run',
        'inputs.$': '$.inputs',
        'prefix.$': '$.prefix',
        'date.$': '$.date',
        ...body,
      },
    },
    ResultPath: null,
    Next: next,
  };
}

const reason = (Error: string, Cause: string): State => ({ Type: 'Pass', Result: { Error, Cause }, ResultPath: '$.error', Next: 'SayWhy' });

function replayBatches(settings: ReplaySettings): State {
  const { findings, objectsPerBuild, concurrentBuilds } = settings;
  return {
    Type: 'Map',
    Label: 'Batches',
    ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: findings.bucket, 'Prefix.$': '$.prefix' } },
    ItemBatcher: {
      MaxItemsPerBatch: objectsPerBuild,
      MaxInputBytesPerBatch: batchBytes,
      BatchInput: { 'run.$': '$.run', 'inputs.$': '$.inputs', 'date.$': '$.date' },
    },
    MaxConcurrency: concurrentBuilds,
    // As the default is; it says that nothing is lost without a word.
    ToleratedFailureCount: 0,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'NameBatch',
      States: batchStates(settings),
    },
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { Bucket: workBucket(settings), 'Prefix.$': "States.Format('runs/{}/batches-of-step-functions', $.run)" },
    },
    ResultPath: '$.map',
    Catch: toIncomplete,
    Next: 'LookAtBatches',
  };
}

/** The steps of one batch. Its list of objects goes by way of the bucket: a build takes only short texts. */
function batchStates(settings: ReplaySettings): Readonly<Record<string, State>> {
  return {
    NameBatch: { Type: 'Pass', Parameters: { 'name.$': 'States.UUID()' }, ResultPath: '$.batch', Next: 'WriteBatch' },
    WriteBatch: {
      Type: 'Task',
      Resource: put,
      Parameters: {
        Bucket: workBucket(settings),
        'Key.$': "States.Format('runs/{}/batches/{}.json', $.BatchInput.run, $.batch.name)",
        ContentType: 'application/json',
        Body: { 'Items.$': '$.Items' },
      },
      ResultPath: null,
      Next: 'ReplayBatch',
    },
    ReplayBatch: {
      ...build('part', [
        { Name: 'RUN', 'Value.$': '$.BatchInput.run' },
        { Name: 'INPUTS', 'Value.$': '$.BatchInput.inputs' },
        { Name: 'DATE', 'Value.$': '$.BatchInput.date' },
        { Name: 'BATCH', 'Value.$': '$.batch.name' },
      ]),
      ResultPath: '$.build',
      OutputPath: '$.batch',
      End: true,
    },
  };
}

function build(
  kind: ReplayBuild,
  variables: readonly { readonly Name: string; readonly 'Value.$': string }[],
): State & { readonly Resource: string } {
  return {
    Type: 'Task',
    Resource: startBuild,
    Parameters: {
      ProjectName: buildName(kind),
      EnvironmentVariablesOverride: variables.map((variable) => ({ ...variable, Type: 'PLAINTEXT' })),
    },
    TimeoutSeconds: buildSeconds,
    ResultSelector: { 'id.$': '$.Build.Id' },
    Retry: [whenBusy, once],
  };
}

/** How many batches there were, and how many of them were replayed, as Step Functions counted them. */
const lookAtBatches: State = {
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:sfn:describeMapRun',
  Parameters: { 'MapRunArn.$': '$.map.MapRunArn' },
  ResultSelector: {
    'batches.$': '$.ExecutionCounts.Total',
    'replayed.$': '$.ExecutionCounts.Succeeded',
    'objects.$': '$.ItemCounts.Total',
  },
  ResultPath: '$.counts',
  Catch: toIncomplete,
  Next: 'AreAllThere',
};

/** What could not be read is no failure of a build, and the result counts it. The run is not complete with it. */
function lookAtUnreadable(settings: ReplaySettings): State {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:s3:getObject',
    Parameters: { Bucket: workBucket(settings), 'Key.$': "States.Format('runs/{}/replay.unreadable.json', $.run)" },
    ResultSelector: { 'result.$': 'States.StringToJson($.Body)' },
    ResultPath: '$.read',
    Catch: toIncomplete,
    Next: 'IsAllRead',
  };
}
