import { problemToText } from '../core/problem';
import { type DeployResult } from '../rollout/deploy';
import { count } from '../core/text';

export interface OutcomeTextOptions {
  readonly rehearsed: boolean;
  /** The last wave to deploy, from --until. */
  readonly until?: string;
  /** The file for the organization as it is after the rehearsal. @default - it is not saved */
  readonly snapshotAfter?: string;
  readonly allowRemovals?: boolean;
}

/** The result of a deployment, and how to continue. */
export function outcomeToText(result: DeployResult, options: OutcomeTextOptions): string[] {
  const left = result.remaining.length === 0 ? [] : [`not started: ${result.remaining.join(', ')}`];
  switch (result.outcome) {
    case 'deployed':
      return [];
    case 'nothing-to-do':
      return [nothingToDo(result, options)];
    case 'declined':
      return ['not confirmed; nothing was changed'];
    case 'stopped-as-asked':
      return [`stopped after ${options.until ?? ''} (--until); ${onward(options, 'run the command again to continue')}`, ...left];
    case 'stopped-at-gate':
      return [
        `stopped because not all accounts are current; ${onward(options, 'repair these accounts and run the command again, it continues there')}`,
        ...left,
      ];
    case 'interrupted':
      return [
        ...result.problems.map(problemToText),
        options.rehearsed ? onward(options, '') : 'operations that have started continue in AWS; run the command again to continue',
        ...left,
      ];
  }
}

/** How to continue. A rehearsal is gone when its process ends, unless a file keeps it. */
function onward({ rehearsed, snapshotAfter }: OutcomeTextOptions, really: string): string {
  if (!rehearsed) return really;
  return snapshotAfter === undefined
    ? 'to continue this rehearsal later, save its state with --snapshot-after FILE, then read it with --organization FILE'
    : `to continue this rehearsal, add --organization ${snapshotAfter}`;
}

function nothingToDo({ plan }: DeployResult, { allowRemovals }: OutcomeTextOptions): string {
  const pending = allowRemovals ? [] : plan.removals.filter(({ automatic }) => !automatic);
  const removals = pending.filter(({ kind }) => kind === 'removal').length;
  const cleanups = pending.length - removals;
  if (pending.length === 0) return 'nothing to do: the deployment matches the configuration';
  const what = [
    ...(removals > 0 ? [`${count(removals, 'stack instance')} to delete, with the roles`] : []),
    ...(cleanups > 0 ? [`${count(cleanups, 'stack instance')} to delete, whose roles stay`] : []),
  ];
  return `nothing to do without --allow-removals: ${what.join(', ')}`;
}
