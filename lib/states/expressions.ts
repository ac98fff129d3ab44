import { NotInterpreted, StateError } from './errors';
import { functionsAt, knownFunctions } from './functions';

/** A node of an expression that was parsed. */
type Node = Readonly<Record<string, unknown>>;

interface Compiled {
  evaluate(input: unknown, bindings: Readonly<Record<string, unknown>>): Promise<unknown>;
  ast(): Node;
}

/** What an expression sees. */
export interface Scope {
  /** `$states`. */
  readonly states: Readonly<Record<string, unknown>>;
  /** Variables of the execution, by their names. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Expressions in JSONata, each compiled once. The library is of the version that Step Functions has (2.0.6).
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export class Expressions {
  private readonly compiled = new Map<string, Compiled>();
  private readonly compile: (text: string) => Compiled;

  /** @param variables names that any state assigns */
  public constructor(private readonly variables: ReadonlySet<string>) {
    // Loaded here: no other command needs it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded late, and without a promise
    this.compile = require('jsonata') as (text: string) => Compiled;
  }

  /** Every expression in a value is read. @throws NotInterpreted for a function or variable that is not known */
  public check(value: unknown): void {
    if (typeof value === 'string') {
      const text = expressionOf(value);
      if (text !== undefined) this.of(text);
    } else if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach((inner) => this.check(inner));
    }
  }

  /**
   * A value with its expressions evaluated, as plain JSON.
   * @throws StateError `States.QueryEvaluationError` where an expression fails or gives nothing
   */
  public async evaluated(value: unknown, scope: Scope): Promise<unknown> {
    if (typeof value === 'string') {
      const text = expressionOf(value);
      return text === undefined ? value : this.evaluate(text, scope);
    }
    if (Array.isArray(value)) return Promise.all(value.map((inner) => this.evaluated(inner, scope)));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(async ([key, inner]) => [key, await this.evaluated(inner, scope)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  private async evaluate(text: string, { states, variables, now }: Scope): Promise<unknown> {
    const expression = this.of(text);
    let value: unknown;
    try {
      value = await expression.evaluate(undefined, { ...functionsAt(now), ...variables, states });
    } catch (error) {
      if (error instanceof NotInterpreted) throw error;
      throw new StateError('States.QueryEvaluationError', (error as { readonly message?: string }).message ?? String(error));
    }
    const json = JSON.stringify(value);
    if (json === undefined) throw new StateError('States.QueryEvaluationError', `the expression gives nothing: ${text}`);
    return JSON.parse(json) as unknown;
  }

  private of(text: string): Compiled {
    const before = this.compiled.get(text);
    if (before !== undefined) return before;
    const compiled = this.parsed(text);
    checkNames(compiled.ast(), this.variables, text);
    this.compiled.set(text, compiled);
    return compiled;
  }

  private parsed(text: string): Compiled {
    try {
      return this.compile(text);
    } catch (error) {
      throw new NotInterpreted(`an expression that JSONata cannot read (${(error as { readonly message?: string }).message}): ${text}`);
    }
  }
}

/** The text between the signs. @returns undefined for another text */
const expressionOf = (text: string): string | undefined =>
  text.startsWith('{%') && text.endsWith('%}') ? text.slice(2, -2).trim() : undefined;

/** Names are those of functions, of variables of the execution, and of what the expression itself binds. */
function checkNames(ast: Node, variables: ReadonlySet<string>, text: string): void {
  const used = new Set<string>();
  const bound = new Set<string>(['states', '']);
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || value instanceof RegExp || seen.has(value)) return;
    seen.add(value);
    const node = value as Node;
    if (node.type === 'variable') used.add(String(node.value));
    if (node.type === 'bind') bound.add(String((node.lhs as Node).value));
    if (node.type === 'lambda') (node.arguments as readonly Node[]).forEach((one) => bound.add(String(one.value)));
    Object.values(node).forEach(visit);
  };
  visit(ast);
  const unknown = [...used].find((name) => !bound.has(name) && !variables.has(name) && !knownFunctions.has(name));
  if (unknown !== undefined) throw new NotInterpreted(`the function or variable $${unknown} in ${text}`);
}
