import { type Document } from '../../signals/readers/example-event';
import { cloudTrailEvent } from './cloudtrail';
import { asInEvents } from './guardduty-case';
import { isDocument, memberOf, textAt, type ReplayRecord } from './record';

/** Keys under which answers of AWS and files of CloudTrail list their records. */
export const listKeys = ['Records', 'Findings', 'findings', 'Events', 'events'] as const;

/** Lists within lists that are looked into: an answer in a list of answers. */
const deepest = 3;

/**
 * The findings and events of a JSON value, recognized by their shape. An answer of GetFindings, a file of CloudTrail and a list have several.
 * @returns undefined for each thing that is none
 */
export function recognize(value: unknown, depth = 0): readonly (ReplayRecord | undefined)[] {
  if (Array.isArray(value)) {
    return depth > deepest ? [undefined] : value.flatMap((entry: unknown) => recognize(entry, depth + 1));
  }
  if (!isDocument(value)) return [undefined];
  const one = recordOf(value);
  if (one !== undefined) return one;
  const list = listKeys.map((key) => memberOf(value, key)).find((member) => Array.isArray(member));
  return list === undefined ? [undefined] : recognize(list, depth + 1);
}

/** The records of one object. @returns undefined where it is neither a finding nor an event */
function recordOf(value: Document): readonly ReplayRecord[] | undefined {
  if (textAt(value, 'detail-type') !== undefined && textAt(value, 'source') !== undefined && isDocument(value.detail)) {
    return recordsOfEvent(value, value.detail);
  }
  if (isGuardDuty(value, 'accountId', 'type', 'severity')) return [{ form: 'guardduty', finding: value }];
  if (isGuardDuty(value, 'AccountId', 'Type', 'Severity')) return [{ form: 'guardduty', finding: asInEvents(value) }];
  if (textAt(value, 'ProductArn') !== undefined && textAt(value, 'AwsAccountId') !== undefined) {
    return [{ form: 'security-hub', finding: value }];
  }
  if (isDocument(memberOf(value, 'finding_info')) && isDocument(memberOf(value, 'metadata'))) {
    return [{ form: 'security-hub-v2', finding: value }];
  }
  if (textAt(value, 'eventSource') !== undefined && textAt(value, 'eventName') !== undefined && textAt(value, 'awsRegion') !== undefined) {
    return [{ form: 'cloudtrail', event: cloudTrailEvent(value) }];
  }
  return undefined;
}

/** A finding of GuardDuty has a type such as `Recon:EC2/Portscan` and a number as its severity. */
function isGuardDuty(value: Document, account: string, type: string, severity: string): boolean {
  return (
    typeof memberOf(value, account) === 'string' &&
    isFindingType(textAt(value, type) ?? '') &&
    typeof memberOf(value, severity) === 'number'
  );
}

/** `Recon:EC2/Portscan`. */
export const isFindingType = (text: string): boolean => /^[^:/]+:[^:/]+\/./.test(text);

/** An event, or its findings one by one: rules look at findings. */
function recordsOfEvent(event: Document, detail: Document): readonly ReplayRecord[] {
  switch (`${String(event.source)} ${String(event['detail-type'])}`) {
    case 'aws.guardduty GuardDuty Finding':
      return [{ form: 'guardduty', finding: detail, event }];
    case 'aws.securityhub Security Hub Findings - Imported':
      return findingsOf(event, detail).map((one) => ({ form: 'security-hub', ...one }));
    case 'aws.securityhub Findings Imported V2':
      return findingsOf(event, detail).map((one) => ({ form: 'security-hub-v2', ...one }));
    default:
      return [{ form: 'event', event }];
  }
}

function findingsOf(event: Document, detail: Document): readonly { readonly finding: Document; readonly event: Document }[] {
  const findings = Array.isArray(detail.findings) ? detail.findings.filter(isDocument) : [];
  return findings.map((finding) => ({ finding, event: { ...event, detail: { ...detail, findings: [finding] } } }));
}
