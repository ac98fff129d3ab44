import { arisingEvents, isRecord } from '../../events/arising';
import { conditionsOf, mayHold, textsOf, type PatternCombination } from '../../events/field-condition';
import { type EventPlace } from '../layout';
import { globalRegion, regionOf } from '../watched-places';
import { envelope, sampleTime, type SampleEvent, type SamplePlace } from './sample-place';

/** A call of a service that changes something, for patterns that name none. */
const callsOfServices: Readonly<Record<string, readonly string[]>> = {
  guardduty: ['DeleteDetector', 'UpdateDetector', 'CreateFilter', 'DisassociateMembers', 'StopMonitoringMembers'],
  iam: ['CreateAccessKey', 'DeleteRole', 'AttachRolePolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy'],
  cloudtrail: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'],
  organizations: ['DeregisterDelegatedAdministrator', 'MoveAccount', 'AttachPolicy', 'CreateAccount', 'LeaveOrganization'],
  securityhub: ['DisableSecurityHub', 'BatchUpdateFindings', 'UpdateFindingAggregator', 'CreateAutomationRule'],
  'security-ir': ['CancelMembership', 'UpdateMembership', 'CreateCase'],
  cloudformation: ['DeleteStack', 'UpdateStackSet', 'CreateStack', 'ExecuteChangeSet'],
  config: ['StopConfigurationRecorder', 'DeleteConfigRule', 'PutConfigRule'],
  events: ['DeleteRule', 'DisableRule', 'RemoveTargets', 'PutRule'],
  kms: ['ScheduleKeyDeletion', 'DisableKey', 'PutKeyPolicy', 'CreateGrant'],
  s3: ['PutBucketPolicy', 'DeleteBucketPolicy', 'CreateBucket'],
  ec2: ['AuthorizeSecurityGroupIngress', 'RunInstances', 'DeleteFlowLogs', 'CreateSecurityGroup'],
  account: ['DisableRegion', 'EnableRegion', 'PutAlternateContact'],
  monitoring: ['DisableAlarmActions', 'DeleteAlarms', 'PutMetricAlarm'],
  sts: ['AssumeRole', 'GetFederationToken'],
};

const apiCall = 'AWS API Call via CloudTrail';

/** What services do by themselves, which nobody calls. */
const ownEvents: Readonly<Record<string, readonly string[]>> = {
  organizations: ['CreateAccountResult', 'AccountJoinedOrganization', 'AccountDepartedOrganization'],
  controltower: ['CreateManagedAccount', 'UpdateManagedAccount', 'RegisterOrganizationalUnit'],
  kms: ['RotateKey', 'DeleteKey'],
};

/** A pattern may name calls of several services, of which a service has some. */
const namesTried = 12;

type Identity = 'AssumedRole' | 'IAMUser' | 'Root';

/** Records of CloudTrail that a pattern may take: of the services and calls that it names, otherwise of well-known ones. */
export function cloudTrailSamples(combination: PatternCombination, place: SamplePlace): readonly SampleEvent[] {
  const identities: readonly Identity[] = ['AssumedRole', 'IAMUser', 'Root'];
  const services = servicesOf(combination);
  return [
    ...services.flatMap((service) => {
      const at = placeOfService(service, place, combination);
      const calls = namesOf(combination, callsOfServices[service], services.length === 1);
      const own = namesOf(combination, ownEvents[service], services.length === 1 && !mayHold(combination, 'detail-type', [apiCall]));
      return [
        ...identities.flatMap((identity) =>
          calls
            .filter((name) => !own.includes(name))
            .slice(0, namesTried)
            .map((call) => cloudTrailSample(at, service, call, identity)),
        ),
        ...own.slice(0, namesTried).map((name) => serviceEvent(at, service, name)),
      ];
    }),
    ...(['Root', 'IAMUser'] as const).map((identity) => signInSample(place, identity, combination)),
  ];
}

/** Services that `source` or `eventSource` names, each once; where neither does, those that the pattern leaves open. */
function servicesOf(combination: PatternCombination): readonly string[] {
  const bySource = textsOf(combination, 'source').flatMap((source) => /^aws\.([a-z\d-]+)$/.exec(source)?.[1] ?? []);
  const byEventSource = textsOf(combination, 'detail.eventSource').flatMap((name) => /^([a-z\d-]+)\.amazonaws\.com$/.exec(name)?.[1] ?? []);
  const named = [...new Set([...bySource, ...byEventSource])];
  return (named.length > 0 ? named : Object.keys(callsOfServices)).filter(
    (service) =>
      mayHold(combination, 'source', [`aws.${service}`]) && mayHold(combination, 'detail.eventSource', [`${service}.amazonaws.com`]),
  );
}

/**
 * Known names that a pattern matches; where it names one service alone, those that it names as well. No other name is made up.
 *
 * @param isOfOneService - whether all names that the pattern has are of the service
 */
function namesOf(combination: PatternCombination, known: readonly string[] = [], isOfOneService: boolean): readonly string[] {
  const named = textsOf(combination, 'detail.eventName').filter((name) => /^[A-Za-z\d]+$/.test(name));
  const taken = known.filter((name) => mayHold(combination, 'detail.eventName', [name]));
  return isOfOneService && named.length > 0 ? named : taken;
}

/** Where a call of a service is recorded, as far as the pattern leaves that open. */
function placeOfService(service: string, place: SamplePlace, combination: PatternCombination): EventPlace {
  const recorded = arisingEvents.filter((events) => events.source === `aws.${service}` && isRecord(events));
  const isOpen = (path: string): boolean => conditionsOf(combination, path) === undefined;
  const isOfManagement = recorded.some(({ accounts }) => accounts === 'management');
  const inOneRegion = recorded.map(({ regions }) => (regions === 'global' || regions === 'us-west-2' ? regionOf(regions) : undefined));
  const region = inOneRegion.every((one) => one === inOneRegion[0]) ? inOneRegion[0] : undefined;
  return {
    account: isOfManagement && isOpen('account') ? (place.management ?? place.account) : place.account,
    region: region !== undefined && isOpen('region') ? region : place.region,
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function cloudTrailSample(place: EventPlace, service: string, call: string, identity: Identity = 'AssumedRole'): SampleEvent {
  return {
    ...envelope(place, `aws.${service}`, apiCall),
    resources: [],
    detail: {
      ...record(place, service, call),
      eventType: 'AwsApiCall',
      readOnly: false,
      userIdentity: identityOf(identity, place),
      sourceIPAddress: '203.0.113.7',
    },
  };
}

/** What a service did by itself. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html */
function serviceEvent(place: EventPlace, service: string, name: string): SampleEvent {
  return {
    ...envelope(place, `aws.${service}`, 'AWS Service Event via CloudTrail'),
    resources: [],
    detail: {
      ...record(place, service, name),
      eventType: 'AwsServiceEvent',
      readOnly: false,
      userIdentity: { accountId: place.account, invokedBy: `${service}.amazonaws.com` },
      sourceIPAddress: `${service}.amazonaws.com`,
    },
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html */
function signInSample(place: SamplePlace, identity: 'Root' | 'IAMUser', combination: PatternCombination): SampleEvent {
  const isOpen = conditionsOf(combination, 'region') === undefined;
  const at = identity === 'Root' && isOpen ? { account: place.account, region: globalRegion } : place;
  return {
    ...envelope(at, 'aws.signin', 'AWS Console Sign In via CloudTrail'),
    resources: [],
    detail: {
      ...record(at, 'signin', 'ConsoleLogin'),
      eventType: 'AwsConsoleSignIn',
      readOnly: false,
      userIdentity: identityOf(identity, at),
      additionalEventData: { MFAUsed: 'No', MobileVersion: 'No', LoginTo: 'https://console.aws.amazon.com/console/home' },
      responseElements: { ConsoleLogin: 'Success' },
      sourceIPAddress: '203.0.113.7',
    },
  };
}

const record = ({ account, region }: EventPlace, service: string, name: string): SampleEvent => ({
  eventVersion: '1.11',
  eventSource: `${service}.amazonaws.com`,
  eventName: name,
  eventID: 'b1c2d3e4-5678-90ab-cdef-EXAMPLE22222',
  eventTime: sampleTime,
  awsRegion: region,
  managementEvent: true,
  recipientAccountId: account,
});

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function identityOf(identity: Identity, { account }: EventPlace): SampleEvent {
  switch (identity) {
    case 'Root':
      return { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account };
    case 'IAMUser':
      return {
        type: 'IAMUser',
        principalId: 'AIDAEXAMPLEUSER1111111',
        arn: `arn:aws:iam::${account}:user/alice`,
        accountId: account,
        userName: 'alice',
      };
    case 'AssumedRole':
      return {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLEROLE111111:alice',
        arn: `arn:aws:sts::${account}:assumed-role/Engineer/alice`,
        accountId: account,
        sessionContext: { sessionIssuer: { type: 'Role', userName: 'Engineer' } },
      };
  }
}
