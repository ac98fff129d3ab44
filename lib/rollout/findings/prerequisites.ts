import { type Finding } from '../plan';
import { type Prerequisite } from '../prerequisite';
import { prerequisites as allPrerequisites } from '../prerequisites';
import { couldNotBeRead, type FindingsInput } from './input';

/** Findings of a plan about the prerequisites. An organization without them can still be planned. */
export function prerequisites({ configuration, snapshot, scope }: FindingsInput): Finding[] {
  const found = allPrerequisites(configuration, snapshot, scope);
  return [
    ...unreadOf(
      found.filter(({ id }) => id !== 'triage-role-absent'),
      'warning',
    ),
    ...found.flatMap((prerequisite): readonly Finding[] =>
      prerequisite.status === 'absent' && prerequisite.inPlan !== undefined ? [absence(prerequisite, prerequisite.inPlan)] : [],
    ),
  ];
}

/** Findings of `verify` about the prerequisites. An absent one is an error, one that was not read is unknown. */
export function prerequisitesProven(found: readonly Prerequisite[]): Finding[] {
  return [
    ...found.flatMap((prerequisite) => (prerequisite.status === 'absent' ? [absence(prerequisite, 'error')] : [])),
    ...unreadOf(found, 'unknown'),
  ];
}

function absence({ id, message, remedy }: Extract<Prerequisite, { status: 'absent' }>, severity: Finding['severity']): Finding {
  return { id, severity, message, remedy };
}

/** One finding for each call that failed, with every prerequisite that needs the call. */
function unreadOf(found: readonly Prerequisite[], severity: 'warning' | 'unknown'): Finding[] {
  const unread = found.flatMap((prerequisite) => (prerequisite.status === 'unknown' ? [prerequisite] : []));
  const calls = [...new Set(unread.map(({ reason }) => reason.call))];
  return calls.map((call) => {
    const ofCall = unread.filter(({ reason }) => reason.call === call);
    const { reason } = ofCall[0]!;
    return {
      id: 'prerequisite-unknown',
      severity,
      message: couldNotBeRead(ofCall.map(({ what }) => `the ${what}`).join(' and '), reason),
      remedy: `allow ${call}, then take a new snapshot. Without it Cordon cannot tell whether AWS Security Incident Response can act`,
      reason,
    };
  });
}
