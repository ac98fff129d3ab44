import { CordonError, exitCode } from '../problem';
import { hashOf } from './hash';
import { type Plan } from './plan';

/** The plan as the bytes that `cordon plan --output` writes and `--format json` prints. */
export function planToJson(plan: Plan): string {
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}

/**
 * Reads a saved plan.
 * @throws CordonError (exit code 2) for what is not a plan, is of another version, or was edited by hand
 */
export function parsePlan(text: string, options: { readonly file: string }): Plan {
  const refuse = (id: string, message: string, remedy: string): never => {
    throw new CordonError(exitCode.usage, { id, message, remedy, file: options.file });
  };
  const makeOne = 'make a plan with cordon plan --output plan.json';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('plan-not-json', 'the plan is not JSON', makeOne);
  }
  if (typeof value !== 'object' || value === null || (value as { kind?: unknown }).kind !== 'cordon/plan') {
    return refuse('not-a-plan', 'the file is not a plan', makeOne);
  }
  const { kind, version, id, ...content } = value as Plan;
  if (version !== 1) return refuse('plan-version', `the plan has version ${String(version)}, this Cordon reads version 1`, makeOne);
  if (hashOf(content).slice(0, 7) !== id) {
    return refuse('plan-edited', `the plan does not match its own ID ${String(id)}: it was edited after it was made`, makeOne);
  }
  return { kind, version, id, ...content };
}
