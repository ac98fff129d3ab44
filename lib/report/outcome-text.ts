import { problemToText } from '../core/problem';
import { type DeployResult } from '../rollout/deploy';
import { count } from '../core/text';

export interface OutcomeTextOptions {
  readonly rehearsed: boolean;
  /** The wave that was to be stopped after. */
  readonly until?: string;
  /** Where a rehearsal keeps the organization as it is afterwards. @default - nowhere */
  readonly snapshotAfter?: string;
  readonly allowRemovals?: boolean;
}

/** What a deployment came to, and how to go on. */
export function outcomeToText(result: DeployResult, options: OutcomeTextOptions): string[] {
  const left = result.remaining.length === 0 ? [] : [`not begun: ${result.remaining.join(', ')}`];
  switch (result.outcome) {
    case 'deployed':
      return [];
    case 'nothing-to-do':
      return [nothingToDo(result, options)];
    case 'declined':
      return ['not confirmed; nothing was written'];
    case 'stopped-as-asked':
      return [`stopped after ${options.until ?? ''} as asked; ${onward(options, 'run the command again to go on')}`, ...left];
    case 'stopped-at-gate':
      return [`stopped at the gate; ${onward(options, 'mend these accounts and run the command again, it continues there')}`, ...left];
    case 'interrupted':
      return [
        ...result.problems.map(problemToText),
        options.rehearsed ? onward(options, '') : 'what was begun goes on in AWS; run the command again to continue',
        ...left,
      ];
  }
}

/** A rehearsal ends with its process: what it came to is only kept in a file. */
function onward({ rehearsed, snapshotAfter }: OutcomeTextOptions, really: string): string {
  if (!rehearsed) return really;
  return snapshotAfter === undefined
    ? 'to rehearse on from here, keep the organization with --snapshot-after FILE and give it back with --organization FILE'
    : `to rehearse on from here: --organization ${snapshotAfter}`;
}

function nothingToDo({ plan }: DeployResult, { allowRemovals }: OutcomeTextOptions): string {
  const pending = allowRemovals ? [] : plan.removals.filter(({ automatic }) => !automatic);
  const removals = pending.filter(({ kind }) => kind === 'removal').length;
  const cleanups = pending.length - removals;
  if (pending.length === 0) return 'nothing to do: everything is as configured';
  const what = [
    ...(removals > 0 ? [`${count(removals, 'instance')} to be removed, roles and all`] : []),
    ...(cleanups > 0 ? [`${count(cleanups, 'instance')} to be forgotten`] : []),
  ];
  return `nothing to do without --allow-removals: ${what.join(', ')}`;
}
