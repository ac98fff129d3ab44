import { NotInterpreted } from './errors';

type Fields = Readonly<Record<string, unknown>>;

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts: number;
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Assign?: Fields;
  readonly Output?: unknown;
}

interface Common {
  readonly Assign?: Fields;
  readonly Output?: unknown;
}

/** States that are interpreted, with the fields that are. */
export type InterpretedState =
  | ({ readonly Type: 'Pass'; readonly Next: string } & Common)
  | ({
      readonly Type: 'Task';
      readonly Resource: string;
      readonly Credentials?: { readonly RoleArn: string };
      readonly Arguments: unknown;
      readonly Retry?: readonly Retrier[];
      readonly Catch?: readonly Catcher[];
      readonly Next: string;
    } & Common)
  | {
      readonly Type: 'Choice';
      readonly Choices: readonly ({ readonly Condition: unknown; readonly Next: string } & Common)[];
      readonly Assign?: Fields;
      readonly Default: string;
    }
  | {
      readonly Type: 'Map';
      readonly Items: unknown;
      readonly ItemProcessor: InterpretedStates;
      readonly Catch?: readonly Catcher[];
      readonly Next: string;
    }
  | { readonly Type: 'Wait'; readonly Seconds: number; readonly Next: string }
  | { readonly Type: 'Succeed' }
  | { readonly Type: 'Fail'; readonly Error: unknown; readonly Cause: unknown };

export interface InterpretedStates {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, InterpretedState>>;
}

export interface InterpretedDefinition extends InterpretedStates {
  readonly TimeoutSeconds: number;
}

/** Fields of each kind of state: those that it must have, and those that it can have. */
const fieldsOf: Readonly<Record<InterpretedState['Type'], readonly [needed: readonly string[], others: readonly string[]]>> = {
  Pass: [['Next'], ['Assign', 'Output']],
  Task: [
    ['Resource', 'Arguments', 'Next'],
    ['Credentials', 'Assign', 'Output', 'Retry', 'Catch'],
  ],
  Choice: [['Choices', 'Default'], ['Assign']],
  Map: [['Items', 'MaxConcurrency', 'ItemProcessor', 'Next'], ['Catch']],
  Wait: [['Seconds', 'Next'], []],
  Succeed: [[], []],
  Fail: [['Error', 'Cause'], []],
};
const retrierFields = [
  ['ErrorEquals', 'MaxAttempts'],
  ['IntervalSeconds', 'BackoffRate', 'JitterStrategy'],
] as const;
const catcherFields = [
  ['ErrorEquals', 'Next'],
  ['Assign', 'Output'],
] as const;
const choiceFields = [
  ['Condition', 'Next'],
  ['Assign', 'Output'],
] as const;

/**
 * Reads a definition in Amazon States Language, as far as it is interpreted here: JSONata alone, the kinds of states of `fieldsOf`, and maps that do one
 * item at a time.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 *
 * @throws NotInterpreted for everything else: nothing is skipped
 */
export function readDefinition(text: string): InterpretedDefinition {
  const definition = JSON.parse(text) as unknown;
  const fields = checked(definition, [['QueryLanguage', 'StartAt', 'TimeoutSeconds', 'States'], ['Comment']], 'a definition');
  if (fields.QueryLanguage !== 'JSONata') throw new NotInterpreted(`the query language ${String(fields.QueryLanguage)}`);
  if (typeof fields.TimeoutSeconds !== 'number') throw new NotInterpreted('a time-out that is not a number');
  checkStates(fields);
  return definition as InterpretedDefinition;
}

function checkStates({ StartAt: start, States: states }: Fields): void {
  const known = isFields(states) ? states : {};
  for (const [name, state] of Object.entries(known)) checkState(name, state);
  const nexts = Object.entries(known).flatMap(([name, state]) => nextsOf(state as Fields).map((next) => [name, next] as const));
  for (const [name, next] of [['the beginning', start] as const, ...nexts]) {
    if (typeof next !== 'string' || !Object.hasOwn(known, next)) {
      throw new NotInterpreted(`a way from ${name} to ${String(next)}, a state that is not there`);
    }
  }
}

function checkState(name: string, state: unknown): void {
  const type = isFields(state) ? state.Type : undefined;
  if (typeof type !== 'string' || !Object.hasOwn(fieldsOf, type)) throw new NotInterpreted(`a state of type ${String(type)} (${name})`);
  const [needed, others] = fieldsOf[type as InterpretedState['Type']];
  const fields = checked(state, [needed, ['Type', 'Comment', ...others]], name);
  for (const one of listOf(fields.Retry)) checked(one, retrierFields, `a retrier of ${name}`);
  for (const one of listOf(fields.Catch)) checked(one, catcherFields, `a catcher of ${name}`);
  for (const one of listOf(fields.Choices)) checked(one, choiceFields, `a choice of ${name}`);
  if (type === 'Wait' && typeof fields.Seconds !== 'number') throw new NotInterpreted(`seconds that are not a number (${name})`);
  if (type === 'Map') {
    if (fields.MaxConcurrency !== 1) throw new NotInterpreted(`a map with several items at a time (${name})`);
    checkStates(checked(fields.ItemProcessor, [['StartAt', 'States'], []], `the processor of ${name}`));
  }
}

const nextsOf = (state: Fields): readonly unknown[] => [
  ...['Next', 'Default'].flatMap((field) => (field in state ? [state[field]] : [])),
  ...[...listOf(state.Catch), ...listOf(state.Choices)].map((one) => (one as Fields).Next),
];

function checked(value: unknown, [needed, others]: readonly [readonly string[], readonly string[]], what: string): Fields {
  if (!isFields(value)) throw new NotInterpreted(`${what} that is not a mapping`);
  const unknown = Object.keys(value).find((field) => !needed.includes(field) && !others.includes(field));
  if (unknown !== undefined) throw new NotInterpreted(`the field ${unknown} (${what})`);
  const missing = needed.find((field) => !(field in value));
  if (missing !== undefined) throw new NotInterpreted(`no field ${missing} (${what})`);
  return value;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);
