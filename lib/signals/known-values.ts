import { closest, distance } from 'fastest-levenshtein';
import { regionsOf } from '../core/regions';
import { findingValues, type KnownValues } from '../events/finding-values';
import { controlShape, controls } from '../events/security-controls';
import written from './known-values.json';
import writtenV2 from './security-hub-v2/known-values.json';

export { type KnownValues } from '../events/finding-values';

type Schema = 'guardDuty' | 'securityHub' | 'securityHubV2';

const lists: Readonly<Record<Schema, Readonly<Partial<Record<string, KnownValues>>>>> = {
  guardDuty: findingValues,
  securityHub: written,
  securityHubV2: writtenV2,
};

/** First part of a type (API_AwsSecurityFinding, `Types`). */
const namespaces = ['Effects', 'Sensitive Data Identifications', 'Software and Configuration Checks', 'TTPs', 'Unusual Behaviors'];

/**
 * The values of a field that AWS documents. Sources: the address beside each list in `finding-values.json` and both `known-values.json`, the SDK models of both services,
 * `events/security-controls.json`, and the partitions of AWS for Regions.
 * @returns undefined where AWS documents none
 */
export function knownValues(schema: Schema, field: string): KnownValues | undefined {
  switch (field) {
    case 'region':
      return { values: Object.values(regionsOf).flat(), closed: true };
    case 'ResourceRegion':
    case 'cloud.region':
    case 'resources.region':
      // Of resources without a Region nobody says what stands there.
      return { values: Object.values(regionsOf).flat(), closed: false };
    case 'ComplianceSecurityControlId':
    case 'compliance.control':
      return { values: [...controls().keys()], closed: true };
    case 'Type':
      return { values: namespaces, closed: true };
    default:
      return Object.hasOwn(lists[schema], field) ? lists[schema][field] : undefined;
  }
}

/** The known value that was probably meant: but for case and punctuation the same, or a letter or two away. @returns undefined where none is near */
export function nearestValue(text: string, { values }: KnownValues): string | undefined {
  const same = values.find((known) => bare(known) === bare(text));
  if (same !== undefined) return same;
  // The number of a control says which one is meant: another number is another control.
  const numbered = /^(?:.*\/)?([^/]+)$/.exec(text)?.[1] ?? text;
  const candidates = controlShape.test(numbered) ? values.filter((known) => tail(known) === tail(text)) : values;
  if (candidates.length === 0) return undefined;
  const begins = candidates.filter((known) => bare(text).length >= 2 && bare(known).startsWith(bare(text)));
  if (begins.length === 1 && begins[0] !== undefined && begins[0].length < 12) return begins[0];
  const near = closest(text, [...candidates]);
  return distance(text.toLowerCase(), near.toLowerCase()) <= Math.min(2, Math.floor(near.length / 4)) ? near : undefined;
}

/** Letters and digits in lower case, without what stands before a name in an ARN, and without the company before a product. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/^arn:aws[a-z-]*:securityhub:[a-z0-9-]*:\d*:/, '')
    .replace(/^(?:amazon|aws) /, '')
    .replaceAll(/[^a-z0-9.]/g, '');
}

function tail(text: string): string {
  return text.slice(text.lastIndexOf('.'));
}
