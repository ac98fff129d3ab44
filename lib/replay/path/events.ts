import { type EventPlace } from '../../routes/layout';
import { type PartlyKnownEvent } from '../../routes/delivery';
import { type Document } from '../../signals/readers/example-event';
import { type FindingForm } from '../records/form';
import { type Subject } from '../records/subject';
import { type ChangeOutcome } from './changes';
import { type Verdict } from './criteria';

/** An event that EventBridge gets of a record, or may get. */
export interface SentEvent {
  readonly source: string;
  readonly detailType: string;
  readonly sent: Verdict;
  /** Whether it was recorded as an event; otherwise its ID, time and account are those that EventBridge would give it. */
  readonly isRecorded: boolean;
}

type MadeEvent = Omit<SentEvent, 'sent'> & { readonly event: PartlyKnownEvent };

/** Fields that EventBridge gives an event, which are not known of one that was not recorded. */
const ofEventBridge: readonly string[] = ['account', 'id', 'time', 'resources'];

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
export function guardDutyEvent(form: FindingForm, place: EventPlace, subject: Subject, recorded: Document | undefined): MadeEvent {
  const kind = { source: 'aws.guardduty', detailType: 'GuardDuty Finding' };
  if (recorded !== undefined) return { ...kind, isRecorded: true, event: { possible: [recorded], isOpen: () => false } };
  const envelope = envelopeOf(kind, place, subject);
  return {
    ...kind,
    isRecorded: false,
    event: {
      possible: form.possible.map((detail) => ({ ...envelope, detail })),
      isOpen: (path) => ofEventBridge.includes(path) || (path.startsWith('detail.') && form.isOpen(path.slice('detail.'.length))),
    },
  };
}

const securityHubKinds = {
  imported: { source: 'aws.securityhub', detailType: 'Security Hub Findings - Imported' },
  'imported-v2': { source: 'aws.securityhub', detailType: 'Findings Imported V2' },
} as const;

/** "Automation rules take effect before EventBridge rules are applied" (Security Hub User Guide): the event has the finding as they left it. */
export function securityHubEvent(
  kind: keyof typeof securityHubKinds,
  form: FindingForm,
  { possible, isTooMany }: Pick<ChangeOutcome, 'possible' | 'isTooMany'>,
  place: EventPlace,
  subject: Subject,
  recorded: Document | undefined,
): MadeEvent {
  const what = securityHubKinds[kind];
  const envelope = recorded ?? envelopeOf(what, place, subject);
  const inFinding = 'detail.findings.';
  return {
    ...what,
    isRecorded: recorded !== undefined,
    event: {
      possible: possible.map((finding) => ({ ...envelope, detail: { findings: [finding] } })),
      isOpen: (path) =>
        (recorded === undefined && ofEventBridge.includes(path)) ||
        (path.startsWith(inFinding) && (isTooMany || form.isOpen(path.slice(inFinding.length)))),
    },
  };
}

/** The event around a finding, in the account that administers the service. */
function envelopeOf(
  { source, detailType }: Pick<SentEvent, 'source' | 'detailType'>,
  { account, region }: EventPlace,
  { time }: Subject,
): Document {
  return { version: '0', 'detail-type': detailType, source, account, ...(time !== undefined && { time }), region, resources: [] };
}
