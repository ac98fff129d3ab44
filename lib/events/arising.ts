import {
  cloudTrailTypes,
  documentedSources,
  hasDetailField,
  securityIncidentResponseEvents,
  signInEvents,
  systemsManagerEvents,
  type DocumentedDetailType,
} from './documented-events';
import { regionsOf } from '../core/regions';
import { ownEventsOfOneRegion, servicesOfOneRegion, trustedAdvisorPage } from './one-region';
import { conditionsOf, mayHold, textsOf, type FieldCondition, type PatternCombination } from './field-condition';

/** Accounts of an organization in which an event can arise. */
export type ArisingAccounts = 'any' | 'management' | 'membership';
/**
 * Regions in which an event can arise. `global` is the one in which most global services log, us-east-1 in the partition aws; the control plane of a
 * few is in us-west-2.
 */
export type ArisingRegions = 'any' | 'global' | 'membership' | 'us-west-2';

/** Events of one source that arise in the same places. */
export interface ArisingEvents {
  readonly source: string;
  readonly detailTypes: readonly string[];
  /** Fields that tell these events from others of the source. @default - the detail types alone do */
  readonly fields?: readonly { readonly path: string; readonly values: readonly string[] }[];
  /** Fields of `detail`, where `documentedSources` has not the detail types. @default - those of the documented detail types */
  readonly detailFields?: readonly string[];
  readonly accounts: ArisingAccounts;
  readonly regions: ArisingRegions;
  /** Regions that hear of them too. @default - none */
  readonly copiedTo?: readonly string[];
  /** The page that it is taken from. */
  readonly page: string;
}

const records = cloudTrailTypes.map(({ detailType }) => detailType);
const ownEvents = (source: string): readonly string[] =>
  documentedSources.find((documented) => documented.source === source)?.detailTypes.map(({ detailType }) => detailType) ?? [];

const organizationsPage = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_cloudtrail-integration.html';

/** Operations of AWS Organizations that its management account alone may call, and what the service records there by itself. */
const callsOfTheManagementAccount = [
  ...['CancelHandshake', 'CloseAccount', 'CreateAccount', 'CreateGovCloudAccount', 'CreateOrganization', 'CreateOrganizationalUnit'],
  ...['DeleteOrganization', 'DeleteOrganizationalUnit', 'DeleteResourcePolicy', 'DeregisterDelegatedAdministrator'],
  ...['DisableAWSServiceAccess', 'EnableAWSServiceAccess', 'EnableAllFeatures', 'InviteAccountToOrganization', 'MoveAccount'],
  ...['PutResourcePolicy', 'RegisterDelegatedAdministrator', 'RemoveAccountFromOrganization', 'UpdateOrganizationalUnit'],
  ...['CreateAccountResult', 'AccountJoinedOrganization', 'AccountDepartedOrganization'],
];

/**
 * Operations that a member account can call too: of its own membership, and of policies, which a resource-based delegation policy can hand to it. A
 * call is recorded in the account of the caller.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
 */
const callsOfMembersToo = [
  ...['AcceptHandshake', 'DeclineHandshake', 'LeaveOrganization', 'TagResource', 'UntagResource', 'AttachPolicy', 'CreatePolicy'],
  ...['DeletePolicy', 'DetachPolicy', 'DisablePolicyType', 'EnablePolicyType', 'UpdatePolicy'],
];

/** Where events arise, as far as AWS documents it. Of events that are not here it is not known. */
export const arisingEvents: readonly ArisingEvents[] = [
  {
    source: 'aws.security-ir',
    detailTypes: securityIncidentResponseEvents.detailTypes.map(({ detailType }) => detailType),
    accounts: 'membership',
    regions: 'membership',
    page: 'https://docs.aws.amazon.com/security-ir/latest/userguide/using-events.html',
  },
  ...['aws.guardduty', 'aws.securityhub'].map((source): ArisingEvents => ({
    source,
    detailTypes: ownEvents(source),
    accounts: 'any',
    regions: 'any',
    page: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html',
  })),
  ...['aws.security-ir', 'aws.guardduty', 'aws.securityhub'].map((source): ArisingEvents => ({
    source,
    detailTypes: records,
    accounts: 'any',
    regions: 'any',
    page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
  })),
  ...[ownEvents(systemsManagerEvents.source), records].map((detailTypes): ArisingEvents => ({
    source: systemsManagerEvents.source,
    detailTypes,
    accounts: 'any',
    regions: 'any',
    page: systemsManagerEvents.page,
  })),
  ...servicesOfOneRegion.map(([source, regions, page]): ArisingEvents => ({
    source,
    detailTypes: records,
    accounts: 'any',
    regions,
    page,
  })),
  ...ownEventsOfOneRegion.map((events): ArisingEvents => ({ regions: 'global', ...events, accounts: 'any' })),
  // Their API has endpoints in several Regions. https://docs.aws.amazon.com/awssupport/latest/user/about-support-api.html
  { source: 'aws.support', detailTypes: records, accounts: 'any', regions: 'any', page: ownEventsOfOneRegion[0]!.page },
  { source: 'aws.trustedadvisor', detailTypes: records, accounts: 'any', regions: 'any', page: trustedAdvisorPage },
  // In which Region it tells of an anomaly is not documented; its calls are recorded in one alone.
  {
    source: 'aws.ce',
    detailTypes: ['Anomaly Detected'],
    accounts: 'any',
    regions: 'any',
    page: 'https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ce.html',
  },
  // What concerns no Region comes in us-east-1, and once more in us-west-2.
  ...(['global', 'any'] as const).map((of): ArisingEvents => ({
    source: 'aws.health',
    detailTypes: ['AWS Health Event', 'AWS Health Abuse Event'],
    fields:
      of === 'any'
        ? [{ path: 'detail.eventRegion', values: Object.values(regionsOf).flat() }]
        : [
            { path: 'detail.eventRegion', values: ['global'] },
            // The one service whose events the page calls global. A pattern that names another one is left alone.
            { path: 'detail.service', values: ['IAM'] },
          ],
    accounts: 'any',
    regions: of,
    ...(of === 'global' && { copiedTo: ['us-west-2'] }),
    page: 'https://docs.aws.amazon.com/health/latest/ug/choosing-a-region.html',
  })),
  {
    source: 'aws.health',
    detailTypes: records,
    accounts: 'any',
    regions: 'any',
    page: 'https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-health.html',
  },
  // A call for CloudFront has to go to the endpoint in us-east-1.
  ...(['CLOUDFRONT', 'REGIONAL'] as const).map((scope): ArisingEvents => ({
    source: 'aws.wafv2',
    detailTypes: records,
    fields: [{ path: 'detail.requestParameters.scope', values: [scope] }],
    accounts: 'any',
    regions: scope === 'CLOUDFRONT' ? 'global' : 'any',
    page: 'https://docs.aws.amazon.com/waf/latest/APIReference/Welcome.html',
  })),
  {
    source: 'aws.organizations',
    detailTypes: records,
    fields: [{ path: 'detail.eventName', values: callsOfTheManagementAccount }],
    accounts: 'management',
    regions: 'global',
    page: organizationsPage,
  },
  {
    source: 'aws.organizations',
    detailTypes: records,
    fields: [{ path: 'detail.eventName', values: callsOfMembersToo }],
    accounts: 'any',
    regions: 'global',
    page: organizationsPage,
  },
  ...(['Root', 'IAMUser'] as const).map((user): ArisingEvents => ({
    source: signInEvents.source,
    // The EventBridge guide writes "Signin".
    detailTypes: ['AWS Console Sign In via CloudTrail', 'AWS Console Signin via CloudTrail'],
    fields: [{ path: 'detail.userIdentity.type', values: user === 'Root' ? ['Root'] : ['IAMUser', 'AssumedRole', 'FederatedUser'] }],
    accounts: 'any',
    regions: user === 'Root' ? 'global' : 'any',
    page: signInEvents.page,
  })),
];

/** Which events a combination takes, by where they arise. */
export interface TakenEvents {
  readonly known: readonly ArisingEvents[];
  /** Whether the sources of all of them are named; a prefix such as `aws.` names none. */
  readonly named: boolean;
  /**
   * Events of which it is not known where they arise, by source: they are taken to arise anywhere. Where the source is not named either, it is empty.
   */
  readonly unknown: readonly ArisingEvents[];
}

/** The events that a combination of conditions takes, by where they arise. */
export function takenEvents(combination: PatternCombination): TakenEvents {
  const known = arisingEvents.filter((events) => isTaken(combination, events));
  const named = isNamed(combination);
  const others = named ? sourcesNamed(combination).filter((source) => !known.some((one) => one.source === source)) : [''];
  const detailTypes = recordsAlone(combination);
  const unknown = others.map((source): ArisingEvents => ({
    source,
    detailTypes,
    accounts: 'any',
    regions: 'any',
    page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html',
  }));
  return { known, named, unknown };
}

/** The detail types of records, where a combination takes nothing else. */
function recordsAlone(combination: PatternCombination): readonly string[] {
  const types = conditionsOf(combination, 'detail-type') ?? [];
  const named = textsOf(combination, 'detail-type');
  return named.length === types.length && named.every(isTypeOfRecord) ? named : [];
}

function isTaken(combination: PatternCombination, { source, detailTypes, fields = [], detailFields }: ArisingEvents): boolean {
  // The source first: it leaves out most, and the fields take longest.
  if (!mayHold(combination, 'source', [source])) return false;
  const possible = detailTypes.filter((detailType) =>
    hasEachField(detailFields ?? documentedType(source, detailType)?.detailFields, combination),
  );
  return (
    possible.length > 0 &&
    mayHold(combination, 'detail-type', possible) &&
    (detailTypes !== records || mayHold(combination, 'detail.eventSource', [eventSourceOf(source)])) &&
    fields.every(({ path, values }) => mayHold(combination, path, values))
  );
}

/** Whether events of a detail type have every field that a combination asks for, as far as their fields are known. */
export function hasFields(source: string, detailType: string, combination: PatternCombination): boolean {
  return hasEachField(documentedType(source, detailType)?.detailFields, combination);
}

function hasEachField(fields: DocumentedDetailType['detailFields'], combination: PatternCombination): boolean {
  if (fields === undefined) return true;
  return combination.every(
    ({ path, conditions }) =>
      !path.startsWith('detail.') ||
      hasDetailField(fields, path.slice('detail.'.length)) ||
      conditions.some(({ takesAbsence }) => takesAbsence),
  );
}

function documentedType(source: string, detailType: string): DocumentedDetailType | undefined {
  const own = documentedSources.find((documented) => documented.source === source)?.detailTypes ?? [];
  return [...own, ...cloudTrailTypes].find((documented) => documented.detailType === detailType);
}

const eventSourceOf = (source: string): string => `${source.replace(/^aws\./, '')}.amazonaws.com`;

/** Whether the sources of all events that it takes are named: by `source`, by `eventSource`, or by detail types that one source alone has. */
function isNamed(combination: PatternCombination): boolean {
  const names = (path: string): boolean => conditionsOf(combination, path)?.every(({ operator }) => operator === 'equals') === true;
  const isOwn = ({ operand }: FieldCondition): boolean =>
    arisingEvents.some(({ detailTypes }) => detailTypes !== records && detailTypes.some((detailType) => detailType === operand));
  return names('source') || names('detail.eventSource') || (names('detail-type') && conditionsOf(combination, 'detail-type')!.every(isOwn));
}

/** Sources that `source` or `eventSource` names. */
function sourcesNamed(combination: PatternCombination): readonly string[] {
  const bySource = textsOf(combination, 'source');
  const byService = textsOf(combination, 'detail.eventSource').map((service) => `aws.${service.replace(/\.amazonaws\.com$/, '')}`);
  return bySource.length > 0 ? bySource : byService;
}

/** Whether an event is a record of CloudTrail, which says in which account and Region a call was made. */
export const isRecord = ({ detailTypes }: ArisingEvents): boolean => detailTypes.some(isTypeOfRecord);

const isTypeOfRecord = (detailType: string): boolean => detailType.endsWith(' via CloudTrail');
