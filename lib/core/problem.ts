import { plain } from './plain';

/**
 * Exit codes of every command.
 *
 * - `holds` (0): passed.
 * - `doesNotHold` (1): failed (findings, accounts without their roles, a failed gate, a stale plan).
 * - `usage` (2): the command line, the configuration or an input file is wrong. Nothing was changed.
 * - `unknown` (3): the result is unknown (access denied, throttled, no credentials). Unknown never exits 0.
 */
export const exitCode = { holds: 0, doesNotHold: 1, usage: 2, unknown: 3 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** A problem: the fact, the value, the remedy, and the place. */
export interface Problem {
  /** Stable kebab-case name, e.g. `duplicate-account`. */
  readonly id: string;
  /** The fact, as a sentence without a full stop. */
  readonly message: string;
  /** What to do about it, as an imperative. */
  readonly remedy: string;
  /** Path in the configuration, e.g. `rollout.waves[1].organizationalUnits[0]`. @default - not about the configuration */
  readonly path?: string;
  /** The offending value. @default - there is none to show */
  readonly value?: unknown;
  /** File it stands in. @default - not in a file */
  readonly file?: string;
  /** Line, from 1. @default - unknown */
  readonly line?: number;
  /** Column, from 1. @default - unknown */
  readonly column?: number;
}

/** An error that a user can fix. Any other thrown error is a defect of Cordon. */
export class CordonError extends Error {
  public readonly problems: readonly Problem[];

  public constructor(
    public readonly exitCode: ExitCode,
    problems: Problem | readonly Problem[],
    options?: ErrorOptions,
  ) {
    const list = 'id' in problems ? [problems] : problems;
    super(list.map(problemToText).join('\n'), options);
    this.name = 'CordonError';
    this.problems = list;
  }
}

/** `path must be …, got value; remedy (cordon.yaml:41)`, always on one line. */
export function problemToText(problem: Problem): string {
  const place = problem.file === undefined ? '' : ` (${problem.file}${problem.line === undefined ? '' : `:${problem.line}`})`;
  const value = problem.value === undefined ? '' : `, got ${valueToText(problem.value)}`;
  return plain(`${problem.path ? `${problem.path} ` : ''}${problem.message}${value}; ${problem.remedy}${place}`);
}

function valueToText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
