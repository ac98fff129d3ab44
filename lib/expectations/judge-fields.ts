import { agreed } from '../routes/delivery';
import { type ChangeOutcome } from '../replay/path/changes';
import { type Verdict } from '../replay/path/criteria';
import { textAt } from '../replay/records/record';
import { type Document } from '../signals/readers/example-event';
import { type Expected } from './expectation';
import { isElsewhere, wanted, type JudgedPart, type Judging, type Reason } from './judged';
import { appliedReason } from './reasons-of-rules';

interface WantedField {
  readonly key: string;
  readonly hub: 'securityHub' | 'securityHubV2';
  /** Steps to the value in the finding. */
  readonly path: readonly string[];
  /** Fields of rules that write it. */
  readonly written: string;
  readonly value: string | undefined;
}

const hubs = { securityHub: 'Security Hub CSPM', securityHubV2: 'Security Hub V2' } as const;

/** What is expected of fields that automation rules write. */
export function judgeFields(expected: Expected, judging: Judging): readonly JudgedPart[] {
  const { severity, workflowStatus, verificationState, securityHubV2 = {} } = expected;
  const fields: readonly WantedField[] = [
    { key: 'severity', hub: 'securityHub', path: ['Severity', 'Label'], written: 'Severity', value: severity },
    { key: 'workflowStatus', hub: 'securityHub', path: ['Workflow', 'Status'], written: 'Workflow.Status', value: workflowStatus },
    { key: 'verificationState', hub: 'securityHub', path: ['VerificationState'], written: 'VerificationState', value: verificationState },
    { key: 'securityHubV2.severity', hub: 'securityHubV2', path: ['severity'], written: 'severity', value: securityHubV2.severity },
    { key: 'securityHubV2.status', hub: 'securityHubV2', path: ['status'], written: 'status', value: securityHubV2.status },
  ];
  return fields.flatMap((field) => (field.value === undefined ? [] : [judgeField({ ...field, value: field.value }, judging)]));
}

function judgeField(field: WantedField & { readonly value: string }, judging: Judging): JudgedPart {
  const { key, hub, value } = field;
  const changes = judging.full[hub];
  const { verdict, found, reasons } = changes === undefined ? withoutChanges(hub, judging) : fieldVerdict(field, changes, judging);
  return { key, verdict: wanted(verdict, true), expected: `${value} in ${hubs[hub]}`, found, reasons };
}

interface FoundField {
  readonly verdict: Verdict;
  readonly found: string;
  readonly reasons: readonly Reason[];
}

/** The finding does not get to that Security Hub, or it is not known how it stands there. */
function withoutChanges(hub: keyof typeof hubs, { full, record }: Judging): FoundField {
  const { suppression, doubts } = full;
  if (!('finding' in record)) return { verdict: false, found: 'an event, which no automation rule changes', reasons: [] };
  if (suppression?.archived === true) {
    return { verdict: false, found: `the suppression rule ${suppression.by} archives it, and no Security Hub gets it`, reasons: [] };
  }
  const why = doubts.find(({ about }) => about === 'place' || about === 'security-hub');
  if (why !== undefined) {
    const reasons = [{ sentence: why.reason }];
    return isElsewhere(full) || hub === 'securityHubV2'
      ? { verdict: 'unknown', found: 'not known', reasons }
      : { verdict: false, found: 'nothing', reasons };
  }
  return { verdict: 'unknown', found: 'not known', reasons: [{ sentence: `Cordon does not know how ${hubs[hub]} has this finding.` }] };
}

function fieldVerdict(
  { path, value, written }: WantedField & { readonly value: string },
  changes: ChangeOutcome,
  { full }: Judging,
): FoundField {
  const values = [...new Set(changes.possible.map((finding: Document) => textAt(finding, ...path)))];
  const each = agreed(values.map((one): Verdict => (one === undefined ? 'unknown' : one === value)));
  const isSent = full.suppression?.archived !== 'unknown';
  const verdict: Verdict = changes.isTooMany || (each === true && !isSent) ? 'unknown' : each;
  const reasons = changes.rules.filter(({ writes }) => writes.some(({ field }) => field === written)).map(appliedReason);
  const found = values.map((one) => one ?? 'not known').join(' or ');
  return {
    verdict,
    found: changes.isTooMany ? 'not known' : found,
    reasons: [
      ...reasons,
      ...(changes.isTooMany ? [{ sentence: 'Too many rules may apply. Cordon does not follow each combination.' }] : []),
      ...(isSent ? [] : [{ sentence: `The suppression rule ${full.suppression?.by} may archive it.` }]),
    ],
  };
}
