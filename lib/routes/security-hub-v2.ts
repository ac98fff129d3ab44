import { type EventPattern, type RoutePattern } from './route-pattern';
import { splitPattern, textsAndPrefixes, unique } from './split-pattern';

/**
 * Names of the `severity_id`, `status_id` and `compliance.status_id` of findings of Security Hub, which have the Open Cybersecurity Schema Framework.
 * The number is required where the name is not, so that patterns ask for the number.
 * https://schema.ocsf.io/1.6.0/classes/detection_finding, https://schema.ocsf.io/1.6.0/objects/compliance
 */
export const ocsfSeverities = { Informational: 1, Low: 2, Medium: 3, High: 4, Critical: 5, Fatal: 6 } as const;
export const ocsfStatuses = { New: 1, 'In Progress': 2, Suppressed: 3, Resolved: 4, Archived: 5, Deleted: 6 } as const;
export const ocsfComplianceStatuses = { Pass: 1, Warning: 2, Fail: 3 } as const;
export type OcsfSeverity = keyof typeof ocsfSeverities;
export type OcsfStatus = keyof typeof ocsfStatuses;
export type OcsfComplianceStatus = keyof typeof ocsfComplianceStatuses;

/** Findings of Security Hub (not CSPM), in the Open Cybersecurity Schema Framework: `Findings Imported V2`. */
export interface SecurityHubV2Events {
  /** `metadata.product.name`, e.g. `GuardDuty`. @default - all */
  readonly products?: readonly string[];
  /** `finding_info.types`, e.g. `Stealth:IAMUser/CloudTrailLoggingDisabled`; one that ends in `*` is a prefix. @default - all */
  readonly types?: readonly string[];
  /** By `severity_id`. @default - all */
  readonly severities?: readonly OcsfSeverity[];
  /** By `status_id`. @default - all */
  readonly statuses?: readonly OcsfStatus[];
  /** By `compliance.status_id`; findings of controls alone have it. @default - all */
  readonly complianceStatuses?: readonly OcsfComplianceStatus[];
  /** `cloud.account.uid`: accounts in which the finding arose. @default - all */
  readonly accounts?: readonly string[];
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-formats.html */
export function securityHubV2Patterns(events: SecurityHubV2Events): readonly RoutePattern[] {
  return securityHubV2EventPatterns(events).map((eventPattern) => ({
    bus: 'findings',
    eventPattern,
    what: 'Security Hub V2 findings',
    source: 'securityhub-v2',
  }));
}

/**
 * Each event has one finding, though in a list. A finding may have several types, so that a list of them is not split over patterns.
 *
 * @param otherRegions - Regions whose findings are left out, as with findings of Security Hub CSPM (`securityHubEventPatterns`). @default - none
 */
export function securityHubV2EventPatterns(events: SecurityHubV2Events, otherRegions: readonly string[] = []): readonly EventPattern[] {
  const { products, types, severities, statuses, complianceStatuses, accounts } = events;
  const lists = { products: products && unique(products), accounts: accounts && unique(accounts) };
  return splitPattern(lists, (part) => {
    const info = types && { types: textsAndPrefixes(types) };
    const findings = {
      ...(part.products && { metadata: { product: { name: part.products } } }),
      ...(info && { finding_info: info }),
      ...(severities && { severity_id: unique(severities.map((name) => ocsfSeverities[name])) }),
      ...(statuses && { status_id: unique(statuses.map((name) => ocsfStatuses[name])) }),
      ...(complianceStatuses && {
        compliance: { status_id: unique(complianceStatuses.map((name) => ocsfComplianceStatuses[name])) },
      }),
      ...(part.accounts && { cloud: { account: { uid: part.accounts } } }),
      ...(otherRegions.length > 0 && { $or: arisenHere(otherRegions) }),
    };
    return {
      source: ['aws.securityhub'],
      'detail-type': ['Findings Imported V2'],
      ...(Object.keys(findings).length > 0 && { detail: { findings } }),
    };
  });
}

/** Both the Region of the finding and that of the import have to be another one, for it to be left out: better twice than never. */
function arisenHere(otherRegions: readonly string[]): readonly EventPattern[] {
  return [
    { cloud: { region: [{ 'anything-but': otherRegions }, { exists: false }] } },
    { metadata: { product: { uid: [{ 'anything-but': { prefix: otherRegions.map((region) => `arn:aws:securityhub:${region}:`) } }] } } },
  ];
}
