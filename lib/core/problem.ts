import { plain } from './plain';

/**
 * Exit codes of every command.
 *
 * - `holds`: what was asked holds.
 * - `doesNotHold`: it does not (findings, accounts without their roles, a failed gate, a stale plan).
 * - `usage`: the command line, the configuration or an input file is wrong; nothing was done.
 * - `unknown`: it could not be found out (access denied, throttled out, no credentials). Unknown never exits 0.
 */
export const exitCode = { holds: 0, doesNotHold: 1, usage: 2, unknown: 3 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** One thing that is wrong: the fact, the value, the remedy, and where. */
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

/** An error a user can act on. Everything else that is thrown is a defect of Cordon. */
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

/** `path must be so, got value; remedy (cordon.yaml:41)`, on one line, whatever AWS or a file put into it. */
export function problemToText(problem: Problem): string {
  const place = problem.file === undefined ? '' : ` (${problem.file}${problem.line === undefined ? '' : `:${problem.line}`})`;
  const value = problem.value === undefined ? '' : `, got ${valueToText(problem.value)}`;
  return plain(`${problem.path ? `${problem.path} ` : ''}${problem.message}${value}; ${problem.remedy}${place}`);
}

function valueToText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
