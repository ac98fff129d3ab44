/** What is done for each attempt of a command. */
export interface AttemptHooks {
  /** Called before an attempt is signed and sent. @param attempt from 1 */
  before(attempt: number): Promise<void>;
  failed(error: unknown): void;
}

type Next = (args: unknown) => Promise<unknown>;

interface WithStack {
  readonly middlewareStack: {
    addRelativeTo(
      middleware: (next: Next) => Next,
      options: { readonly name: string; readonly relation: 'before'; readonly toMiddleware: string; readonly override: true },
    ): void;
  };
}

/**
 * Hooks into every attempt that a client of the SDK makes of a command, its own retries included.
 *
 * The hook stands between the SDK's retries and its signing: a signature is valid for five minutes, and a call may wait longer for its turn.
 * Clients that are not of the SDK run no middleware; then `attempts()` stays 0.
 */
export function callsOf(command: object, hooks: AttemptHooks): { attempts(): number } {
  let attempts = 0;
  if (hasStack(command)) {
    command.middlewareStack.addRelativeTo(
      (next) => async (args) => {
        attempts += 1;
        await hooks.before(attempts);
        try {
          return await next(args);
        } catch (error) {
          hooks.failed(error);
          throw error;
        }
      },
      { name: 'cordonAttempt', relation: 'before', toMiddleware: 'httpSigningMiddleware', override: true },
    );
  }
  return { attempts: () => attempts };
}

function hasStack(command: object): command is WithStack {
  const { middlewareStack } = command as Partial<WithStack>;
  return typeof middlewareStack?.addRelativeTo === 'function';
}
