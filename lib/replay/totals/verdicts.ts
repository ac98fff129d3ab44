import { type Verdict } from '../path/criteria';
import { type Replayed } from '../ways';

/** Whether nothing is known of the way of a record, because nobody knows which rules apply where it arose. */
function isElsewhere({ doubts }: Replayed): boolean {
  return doubts.some(({ about }) => about === 'place');
}

/** Whether GuardDuty archives a finding. Findings of other products never are. */
export function archivedVerdict(path: Replayed): Verdict {
  if (path.suppression !== undefined) return path.suppression.archived;
  return isElsewhere(path) && path.subject.source === 'GuardDuty' ? 'unknown' : false;
}

/** Whether a rule of one of the Security Hubs takes a finding out of sight. */
export function hiddenVerdict(path: Replayed): Verdict {
  if (isElsewhere(path)) return 'unknown';
  const each = [path.securityHub?.hidden ?? false, path.securityHubV2?.hidden ?? false];
  return each.includes(true) ? true : each.includes('unknown') ? 'unknown' : false;
}
