import {
  cloudTrailTypes,
  documentedSources,
  hasDetailField,
  securityIncidentResponseEvents,
  signInEvents,
  systemsManagerEvents,
  type DocumentedDetailType,
} from './documented-events';
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
  /** A field that tells these events from others of the source. @default - the detail types alone do */
  readonly field?: { readonly path: string; readonly values: readonly string[] };
  /** Fields of `detail`, where `documentedSources` has not the detail types. @default - those of the documented detail types */
  readonly detailFields?: readonly string[];
  readonly accounts: ArisingAccounts;
  readonly regions: ArisingRegions;
  /** The page that it is taken from. */
  readonly page: string;
}

const records = cloudTrailTypes.map(({ detailType }) => detailType);
const ownEvents = (source: string): readonly string[] =>
  documentedSources.find((documented) => documented.source === source)?.detailTypes.map(({ detailType }) => detailType) ?? [];

const globalPage = 'https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region';
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

/** Services whose calls are recorded in one Region alone. What is not listed is not known to be one. */
const servicesOfOneRegion: readonly (readonly [string, 'global' | 'us-west-2', string])[] = [
  ['aws.iam', 'global', 'https://repost.aws/knowledge-center/iam-eventbridge-sns-rule'],
  ['aws.route53', 'global', globalPage],
  ['aws.cloudfront', 'global', 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html'],
  ['aws.account', 'global', 'https://repost.aws/knowledge-center/use-eventbridge-rule-across-regions'],
  // Its one endpoint is in us-east-1, and so are the records of the samples.
  ['aws.shield', 'global', 'https://docs.aws.amazon.com/waf/latest/developerguide/shield-info-in-cloudtrail.html'],
  [
    'aws.globalaccelerator',
    'us-west-2',
    'https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.regions.html',
  ],
];

/** Events of a service itself that come in us-east-1 alone, whereas its calls may be recorded elsewhere. */
const ownEventsOfOneRegion: readonly Pick<ArisingEvents, 'source' | 'detailTypes' | 'detailFields' | 'page'>[] = [
  {
    source: 'aws.support',
    detailTypes: ['Support Case Update'],
    detailFields: ['case-id', 'display-id', 'communication-id', 'event-name', 'origin'],
    page: 'https://docs.aws.amazon.com/awssupport/latest/user/event-bridge-support.html',
  },
  {
    source: 'aws.account',
    detailTypes: ['Region Opt-In Status Change'],
    detailFields: ['accountId', 'regionName', 'status'],
    page: 'https://docs.aws.amazon.com/accounts/latest/reference/monitoring-eventbridge.html',
  },
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
  ...ownEventsOfOneRegion.map((events): ArisingEvents => ({ ...events, accounts: 'any', regions: 'global' })),
  // Its API has endpoints in three Regions. https://docs.aws.amazon.com/awssupport/latest/user/about-support-api.html
  { source: 'aws.support', detailTypes: records, accounts: 'any', regions: 'any', page: ownEventsOfOneRegion[0]!.page },
  {
    source: 'aws.organizations',
    detailTypes: records,
    field: { path: 'detail.eventName', values: callsOfTheManagementAccount },
    accounts: 'management',
    regions: 'global',
    page: organizationsPage,
  },
  {
    source: 'aws.organizations',
    detailTypes: records,
    field: { path: 'detail.eventName', values: callsOfMembersToo },
    accounts: 'any',
    regions: 'global',
    page: organizationsPage,
  },
  ...(['Root', 'IAMUser'] as const).map((user): ArisingEvents => ({
    source: signInEvents.source,
    // The EventBridge guide writes "Signin".
    detailTypes: ['AWS Console Sign In via CloudTrail', 'AWS Console Signin via CloudTrail'],
    field: { path: 'detail.userIdentity.type', values: user === 'Root' ? ['Root'] : ['IAMUser', 'AssumedRole', 'FederatedUser'] },
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
  /** Whether it takes, or may take, events of which it is not known where they arise. */
  readonly others: boolean;
}

/** The events that a combination of conditions takes, by where they arise. */
export function takenEvents(combination: PatternCombination): TakenEvents {
  const known = arisingEvents.filter((events) => isTaken(combination, events));
  const named = isNamed(combination);
  const others = !named || sourcesNamed(combination).some((source) => !known.some((one) => one.source === source));
  return { known, named, others };
}

function isTaken(combination: PatternCombination, { source, detailTypes, field, detailFields }: ArisingEvents): boolean {
  // The source first: it leaves out most, and the fields take longest.
  if (!mayHold(combination, 'source', [source])) return false;
  const possible = detailTypes.filter((detailType) =>
    hasEachField(detailFields ?? documentedType(source, detailType)?.detailFields, combination),
  );
  return (
    possible.length > 0 &&
    mayHold(combination, 'detail-type', possible) &&
    (detailTypes !== records || mayHold(combination, 'detail.eventSource', [eventSourceOf(source)])) &&
    (field === undefined || mayHold(combination, field.path, field.values))
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
export function isRecord({ detailTypes }: ArisingEvents): boolean {
  return detailTypes === records || detailTypes.some((detailType) => detailType.endsWith(' via CloudTrail'));
}
