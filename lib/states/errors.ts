/** An error as Step Functions has it: states can retry and catch it. */
export class StateError extends Error {
  public constructor(
    /** E.g. `States.TaskFailed`, or `DynamoDb.ConditionalCheckFailedException`. */
    public readonly error: string,
    public readonly why = '',
  ) {
    super(why === '' ? error : `${error}: ${why}`);
    this.name = 'StateError';
  }
}

/** A part of a definition that is not interpreted here. No state can catch it: to go on would be a guess. */
export class NotInterpreted extends Error {
  public constructor(what: string) {
    super(`the state machine has ${what}, which is not interpreted`);
    this.name = 'NotInterpreted';
  }
}

/** Errors that `States.ALL` does not match. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const neverCaught: readonly string[] = ['States.DataLimitExceeded', 'States.Runtime'];

/** Whether a retrier or catcher is for an error. `States.TaskFailed` matches every error but a time-out. */
export function matchesError(names: readonly string[], error: string): boolean {
  return names.some(
    (name) =>
      name === error ||
      (!neverCaught.includes(error) && (name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'))),
  );
}
