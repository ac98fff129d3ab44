import { type Configuration } from '../../configuration/configuration';
import { type Snapshot } from '../../organization/snapshot';
import { type OrganizationTree } from '../../organization/tree';
import { type CordonError } from '../../core/problem';
import { type UnknownReason } from '../../core/reading';
import { type Placement } from '../placement';
import { type Plan, type RolloutScope } from '../plan';

export interface FindingsInput {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  readonly tree: OrganizationTree;
  readonly placement: Placement;
  readonly content: Pick<Plan, 'stackSets' | 'waves' | 'managementAccount' | 'removals' | 'callAs'>;
  readonly scope: RolloutScope;
  /** YYYY-MM-DD, in UTC. */
  readonly today: string;
  /** Why there is no decision on the triage service-linked role. @default - there is one */
  readonly triageError?: CordonError;
}

export const couldNotBeRead = (what: string, reason: UnknownReason): string => `cannot read ${what} (${reason.call}: ${reason.message})`;

/** The first few of many. */
export function list(accounts: readonly string[]): string {
  return accounts.length <= 3 ? accounts.join(', ') : `${accounts.slice(0, 3).join(', ')} and ${accounts.length - 3} more`;
}
