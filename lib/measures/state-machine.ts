import { type MeasuresConfiguration } from '../configuration/measures';
import { metricsNamespace, milestones, objectivesOf, openMetric, overdueMetric, type Milestone } from './metrics';

/** A state of the Amazon States Language, as data. */
export type State = Readonly<Record<string, unknown>>;

/** A state machine as data. https://states-language.net/spec.html */
export interface Definition {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface CaseStateMachineOptions {
  readonly measures: MeasuresConfiguration;
  /** Name of the table that remembers cases. */
  readonly tableName: string;
}

const jsonata = (expression: string): string => `{% ${expression} %}`;

/** Statuses that a case has once it has come to a milestone. https://docs.aws.amazon.com/security-ir/latest/APIReference/API_GetCase.html */
const statusesOf: Readonly<Record<Milestone, readonly string[]>> = {
  // Every status but Submitted.
  Acknowledged: [
    ...['Acknowledged', 'Detection and Analysis', 'Containment, Eradication and Recovery', 'Post-incident Activities', 'Ready to Close'],
    'Closed',
  ],
  // A case that is closed without these was not said to be contained.
  Contained: ['Post-incident Activities', 'Ready to Close'],
  Closed: ['Closed'],
};
/** Status of a case that nobody has acknowledged. */
const submitted = 'Submitted';

/** Seconds between two looks at a case that is overdue. */
export const lookSeconds = 300;
/** Looks at one case, some five days: a Standard execution has at most 25,000 events (service-quotas), and a look takes about 14. */
export const maximumLooks = 1_500;

/** A request that may succeed a little later. */
const retry = [
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 2,
    MaxAttempts: 6,
    BackoffRate: 2.5,
    JitterStrategy: 'FULL',
  },
];
const alreadyThere = 'DynamoDB.ConditionalCheckFailedException';
/** A condition that does not hold is an answer, which another attempt does not change. */
const retryUnlessThere = [{ ErrorEquals: [alreadyThere], MaxAttempts: 0 }, ...retry];

/**
 * What is done with each event of a case: look at the case, remember what it has come to, and count what is new.
 *
 * An event says that something happened to a case, and not what. So each one is only a reason to look at the case, and its order does not matter. The
 * table takes each step of a case once, by a condition: the same event twice, two events at once and a late one count nothing twice.
 *
 * The execution that makes a case known also waits for its objective, and then looks again and again until somebody has acknowledged the case: no event
 * has to come for the alarm. Standard executions cost nothing while they wait.
 */
export function caseStateMachine({ measures, tableName }: CaseStateMachineOptions): Definition {
  const objectives = objectivesOf(measures);
  const key = { caseId: { S: jsonata('$caseId') } };
  const metrics = new MetricStates(measures.byAccount);
  return {
    Comment: 'Cordon: measures of cases of AWS Security Incident Response',
    QueryLanguage: 'JSONata',
    StartAt: 'LookAtCase',
    States: {
      LookAtCase: lookAt({
        caseId: '$states.input.detail.caseId',
        seen: '$states.context.Execution.StartTime',
        looks: '0',
        next: 'Remember',
      }),
      Remember: {
        Type: 'Task',
        Resource: 'arn:aws:states:::dynamodb:putItem',
        Arguments: {
          TableName: tableName,
          Item: { ...key, opened: { S: jsonata('$fromMillis($opened)') }, engagement: { S: jsonata('$engagement') } },
          ConditionExpression: 'attribute_not_exists(caseId)',
        },
        Retry: retryUnlessThere,
        Catch: [{ ErrorEquals: [alreadyThere], Assign: { isNew: false, isChanged: false }, Next: 'IsAcknowledged' }],
        Assign: { isNew: true, isChanged: true },
        Next: 'CountOpened',
      },
      CountOpened: metrics.put([{ name: 'CasesOpened', value: '1', unit: 'Count' }], 'IsAcknowledged'),
      ...Object.fromEntries(
        milestones.flatMap((milestone, index) => milestoneStates(milestone, milestones[index + 1], { tableName, key, measures, metrics })),
      ),
      IsChanged: choice('$isChanged', 'CountOpenCases', 'IsToBeWatched'),
      CountOpenCases: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:scan',
        Arguments: { TableName: tableName, Select: 'COUNT', FilterExpression: 'attribute_not_exists(closed)', ConsistentRead: true },
        Retry: retry,
        Assign: { openCases: jsonata('$states.result.Count') },
        Next: 'SayOpenCases',
      },
      SayOpenCases: putMetrics([{ MetricName: openMetric, Value: jsonata('$openCases'), Unit: 'Count' }], 'IsToBeWatched'),
      IsToBeWatched:
        objectives.length === 0
          ? { Type: 'Pass', Next: 'Done' }
          : choice(
              `$isNew and $status = '${submitted}' and $exists($lookup(${minutesByEngagement(objectives)}, $engagement))`,
              'WaitForObjective',
              'Done',
            ),
      ...(objectives.length > 0 && watchStates(objectives)),
      Done: { Type: 'Succeed' },
    },
  };
}

const minutesByEngagement = (objectives: ReturnType<typeof objectivesOf>): string =>
  JSON.stringify(Object.fromEntries(objectives.map(({ engagement, minutes }) => [engagement, minutes])));

/** Reads a case. Times are kept in milliseconds. A case without an engagement type has `Unknown`. */
function lookAt({
  caseId,
  seen,
  looks,
  next,
}: {
  readonly caseId: string;
  readonly seen: string;
  readonly looks: string;
  readonly next: string;
}): State {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:securityir:getCase',
    Arguments: { CaseId: jsonata(caseId) },
    Retry: retry,
    Assign: {
      caseId: jsonata(caseId),
      status: jsonata('$states.result.CaseStatus'),
      engagement: jsonata(`$exists($states.result.EngagementType) ? $states.result.EngagementType : 'Unknown'`),
      accounts: jsonata('$exists($states.result.ImpactedAccounts) ? $states.result.ImpactedAccounts : []'),
      opened: jsonata('$toMillis($states.result.CreatedDate)'),
      seen: jsonata(`$toMillis(${seen})`),
      closed: jsonata(`$exists($states.result.ClosedDate) ? $toMillis($states.result.ClosedDate) : $toMillis(${seen})`),
      looks: jsonata(looks),
    },
    // The title and the description of a case go no further.
    Output: {},
    Next: next,
  };
}

interface MilestoneContext {
  readonly tableName: string;
  readonly key: State;
  readonly measures: MeasuresConfiguration;
  readonly metrics: MetricStates;
}

/** Whether a case has come to a milestone; if this is new, its time is remembered and counted. */
function milestoneStates(
  milestone: Milestone,
  following: Milestone | undefined,
  { tableName, key, measures, metrics }: MilestoneContext,
): [string, State][] {
  const next = following === undefined ? 'IsChanged' : `Is${following}`;
  const attribute = milestone.toLowerCase();
  const isClosing = milestone === 'Closed';
  const at = isClosing ? '$closed' : '$seen';
  return [
    [`Is${milestone}`, choice(`$status in ${JSON.stringify(statusesOf[milestone])}`, `Remember${milestone}`, next)],
    [
      `Remember${milestone}`,
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::dynamodb:updateItem',
        Arguments: {
          TableName: tableName,
          Key: key,
          UpdateExpression: isClosing ? `SET ${attribute} = :at, expires = :expires` : `SET ${attribute} = :at`,
          // A case that is known, and has not come here before.
          ConditionExpression: `attribute_exists(caseId) AND attribute_not_exists(${attribute})`,
          ExpressionAttributeValues: {
            ':at': { S: jsonata(`$fromMillis(${at})`) },
            ...(isClosing && { ':expires': { N: jsonata(`$string($floor(${at} / 1000) + ${measures.keepDays * 86_400})`) } }),
          },
        },
        Retry: retryUnlessThere,
        Catch: [{ ErrorEquals: [alreadyThere], Next: next }],
        ...(isClosing && { Assign: { isChanged: true } }),
        Next: `Count${milestone}`,
      },
    ],
    [
      `Count${milestone}`,
      metrics.put(
        [
          { name: `Cases${milestone}`, value: '1', unit: 'Count' },
          // Clocks of two services: never less than nothing.
          { name: `TimeTo${milestone}`, value: `$max([0, (${at} - $opened) / 1000])`, unit: 'Seconds' },
        ],
        next,
      ),
    ],
  ];
}

/** Waits for the objective of a case, and says every five minutes that it is overdue, until somebody has acknowledged it. */
function watchStates(objectives: ReturnType<typeof objectivesOf>): Readonly<Record<string, State>> {
  return {
    WaitForObjective: {
      Type: 'Wait',
      Timestamp: jsonata(`$fromMillis($opened + $lookup(${minutesByEngagement(objectives)}, $engagement) * 60000)`),
      Assign: { isNew: false, isChanged: false },
      Next: 'LookAgain',
    },
    LookAgain: lookAt({ caseId: '$caseId', seen: '$states.context.State.EnteredTime', looks: '$looks + 1', next: 'IsOverdue' }),
    IsOverdue: choice(`$status = '${submitted}'`, 'SayOverdue', 'IsAcknowledged'),
    SayOverdue: putMetrics(
      [{ MetricName: overdueMetric, Dimensions: [{ Name: 'Engagement', Value: jsonata('$engagement') }], Value: 1, Unit: 'Count' }],
      'IsLookedAtEnough',
    ),
    IsLookedAtEnough: choice(`$looks >= ${maximumLooks}`, 'NeverAcknowledged', 'WaitForNextLook'),
    WaitForNextLook: { Type: 'Wait', Seconds: lookSeconds, Next: 'LookAgain' },
    NeverAcknowledged: {
      Type: 'Fail',
      Error: 'NeverAcknowledged',
      Cause: 'Nobody has acknowledged the case for days, and no further look at it is taken',
    },
  };
}

const choice = (condition: string, then: string, otherwise: string): State => ({
  Type: 'Choice',
  Choices: [{ Condition: jsonata(condition), Next: then }],
  Default: otherwise,
});

const putMetrics = (metricData: unknown, next: string): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:cloudwatch:putMetricData',
  Arguments: { Namespace: metricsNamespace, MetricData: metricData },
  Retry: retry,
  Output: {},
  Next: next,
});

interface Datum {
  readonly name: string;
  /** JSONata. */
  readonly value: string;
  readonly unit: 'Count' | 'Seconds';
}

/** States that count by engagement type, and by impacted account where that is wanted. */
class MetricStates {
  public constructor(private readonly byAccount: boolean) {}

  public put(data: readonly Datum[], next: string): State {
    return putMetrics(this.byAccount ? jsonata(`[${data.map(ofAccounts).join(', ')}]`) : data.map(ofEngagement), next);
  }
}

const ofEngagement = ({ name, value, unit }: Datum): State => ({
  MetricName: name,
  Dimensions: [{ Name: 'Engagement', Value: jsonata('$engagement') }],
  Value: jsonata(value),
  Unit: unit,
});

/** JSONata: the datum of the engagement type, and one for each impacted account; AWS takes 1,000 at once, and a case has at most 200 accounts. */
function ofAccounts({ name, value, unit }: Datum): string {
  const datum = (dimensions: string): string =>
    `{"MetricName": "${name}", "Dimensions": [${dimensions}], "Value": ${value}, "Unit": "${unit}"}`;
  const engagement = '{"Name": "Engagement", "Value": $engagement}';
  return `${datum(engagement)}, $map($accounts, function($account) { ${datum(`${engagement}, {"Name": "Account", "Value": $account}`)} })`;
}
