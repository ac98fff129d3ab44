import { ocsfComplianceStatuses, ocsfSeverities, ocsfStatuses } from '../configuration/ocsf';
import { type SecurityHubV2Events } from '../configuration/route';
import { type EventPattern, type RoutePattern } from './route-pattern';
import { splitPattern, textsAndPrefixes, unique } from './split-pattern';

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
