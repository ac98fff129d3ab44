import { type HandlerExecutionContext, type InitializeHandler, type Pluggable } from '@smithy/types';
import { type ServiceInputTypes, type ServiceOutputTypes } from './command-types';
import { type SecurityIRClientResolvedConfig } from './configuration';
import { type OperationName } from './model';
import { InvalidInputError, inputProblems, sensitiveTexts, unknownValues, withoutTexts } from './values';

/** Around each call: checks its input, says what the model does not know in its answer, and keeps what is sensitive out of its error. */
export function getModelPlugin(
  config: Pick<SecurityIRClientResolvedConfig, 'onUnknownValues' | 'checkInputs'>,
): Pluggable<ServiceInputTypes, ServiceOutputTypes> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next: InitializeHandler<ServiceInputTypes, ServiceOutputTypes>, context: HandlerExecutionContext) => async (call) => {
          const operation = operationOf(context);
          const problems = config.checkInputs === false ? [] : inputProblems(operation, call.input);
          if (problems.length > 0) throw new InvalidInputError(operation, problems);
          try {
            const result = await next(call);
            const found = config.onUnknownValues ? unknownValues(operation, result.output) : [];
            if (found.length > 0) config.onUnknownValues?.(operation, found);
            return result;
          } catch (error) {
            withoutAnswer(error, operation);
            withoutSensitive(error, sensitiveTexts(operation, call.input));
            throw error;
          }
        },
        // The innermost of its step: what logs calls is outside, and gets the error as it is afterwards.
        { step: 'initialize', name: 'modelMiddleware', priority: 'low', override: true },
      );
    },
  };
}

/** The name of the command without its last word, e.g. `ListMemberships`. */
function operationOf({ commandName = '' }: HandlerExecutionContext): OperationName {
  return commandName.replace(/Command$/, '') as OperationName;
}

/** An answer that is no JSON: Node repeats a part of it in the message, and nobody knows what stands there. */
function withoutAnswer(error: unknown, operation: OperationName): void {
  if (!(error instanceof Error) || error.name !== 'SyntaxError') return;
  const calls = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  error.message = `the answer to ${operation} is not valid JSON`;
  error.stack = [`SyntaxError: ${error.message}`, ...calls].join('\n');
}

/** The service repeats in its messages what it was sent. */
function withoutSensitive(error: unknown, texts: readonly string[]): void {
  if (!(error instanceof Error) || texts.length === 0) return;
  const { fieldList } = error as Error & { readonly fieldList?: { message?: string }[] };
  const { message } = error;
  error.message = withoutTexts(message, texts);
  if (error.stack !== undefined) error.stack = withoutTexts(error.stack, texts);
  for (const field of Array.isArray(fieldList) ? fieldList : []) {
    if (typeof field.message === 'string') field.message = withoutTexts(field.message, texts);
  }
}
