/** A value of a state machine: JSON, in which a text `{% … %}` is an expression. */
export type StateValue = string | number | boolean | null | readonly StateValue[] | { readonly [key: string]: StateValue };

type Values = Readonly<Record<string, StateValue>>;

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Assign?: Values;
  readonly Output?: StateValue;
  readonly Next: string;
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts: number;
  readonly BackoffRate?: number;
  readonly JitterStrategy?: 'FULL';
}

export interface PassState {
  readonly Type: 'Pass';
  readonly Comment?: string;
  readonly Assign?: Values;
  readonly Output?: StateValue;
  readonly Next: string;
}

export interface TaskState {
  readonly Type: 'Task';
  readonly Comment?: string;
  readonly Resource: string;
  readonly Credentials?: { readonly RoleArn: string };
  readonly Arguments: Values | string;
  readonly Assign?: Values;
  readonly Output?: StateValue;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Next?: string;
  readonly End?: true;
}

export interface ChoiceState {
  readonly Type: 'Choice';
  readonly Comment?: string;
  readonly Choices: readonly {
    readonly Condition: string;
    readonly Assign?: Values;
    readonly Output?: StateValue;
    readonly Next: string;
  }[];
  readonly Assign?: Values;
  readonly Default: string;
}

export interface MapState {
  readonly Type: 'Map';
  readonly Comment?: string;
  readonly Items: string;
  readonly MaxConcurrency: number;
  readonly ItemProcessor: { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };
  readonly Catch?: readonly Catcher[];
  readonly Next: string;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | MapState
  | { readonly Type: 'Wait'; readonly Comment?: string; readonly Seconds: number; readonly Next: string }
  | { readonly Type: 'Succeed' }
  | { readonly Type: 'Fail'; readonly Error: string; readonly Cause: string };

/** A definition in Amazon States Language. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

/** An expression in JSONata. https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
export function expression(text: string): string {
  const line = text.trim().replace(/\s*\n\s*/g, ' ');
  // In the string of a definition each double quote takes four characters, and a template has few to spare. JSONata takes either kind.
  return `{% ${/'|\\"/.test(line) ? line : line.replaceAll('"', "'")} %}`;
}

/** A constant in an expression: a string of JSON is one of JSONata. */
export const literal = (value: unknown): string => JSON.stringify(value);

/**
 * The condition of a write did not hold. Errors of the AWS SDK have the name of the service before them, as the SDK for Java spells it; the integration
 * of DynamoDB alone spells it otherwise. No page lists the names, so both count.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const conditionFailed: readonly string[] = ['DynamoDb.ConditionalCheckFailedException', 'DynamoDB.ConditionalCheckFailedException'];

/**
 * Network trouble and throttling pass; the answer of a condition does not. `States.TaskFailed` matches every error but a time-out.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const retry: readonly Retrier[] = [
  { ErrorEquals: conditionFailed, MaxAttempts: 0 },
  { ErrorEquals: ['States.TaskFailed', 'States.Timeout'], IntervalSeconds: 2, MaxAttempts: 4, BackoffRate: 2, JitterStrategy: 'FULL' },
];

/** Of any error, kept as `$reason` after a beginning. */
export const caught = (beginning: string, next: string, assign: Values = {}): Catcher => ({
  ErrorEquals: ['States.ALL'],
  Assign: { ...assign, reason: expression(`${literal(`${beginning}: `)} & $states.errorOutput.Error`) },
  Next: next,
});
