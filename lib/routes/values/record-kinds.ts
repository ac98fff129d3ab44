import { cloudTrailTypes } from '../../events/documented-events';
import { conditionsOf, mayHold, type FieldConditions, type PatternCombination } from '../../events/field-condition';
import { tamperServices } from '../tamper-actions';
import { accountId, anyText, boolean, oneOf, region, time, unique, type Domain } from './domain';
import { type EventKind } from './event-kind';
import { identityFields } from './identity';

/** The `eventType` of the records that come under a detail type. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const eventTypes: Readonly<Record<string, string>> = {
  'AWS API Call via CloudTrail': 'AwsApiCall',
  'AWS Service Event via CloudTrail': 'AwsServiceEvent',
  'AWS Console Action via CloudTrail': 'AwsConsoleAction',
  'AWS Console Sign In via CloudTrail': 'AwsConsoleSignIn',
  'AWS Insight via CloudTrail': 'AwsCloudTrailInsight',
};

/**
 * Records of CloudTrail. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const record: EventKind = {
  detailTypes: [...cloudTrailTypes.map(({ detailType }) => detailType), 'AWS Console Sign In via CloudTrail'],
  fields: (combination) => ({
    'detail.awsRegion': region,
    'detail.errorCode': { ...anyText, words: 'absent where a call succeeded, and otherwise the code of an error', form: /./ },
    'detail.eventCategory': { ...oneOf(['Management', 'Data', 'Insight', 'NetworkActivity']), isOptional: true },
    'detail.eventID': unique,
    'detail.eventSource': {
      words: 'the host of a service, such as iam.amazonaws.com',
      type: 'text',
      values: [],
      form: /\.amazonaws\.com(?:\.cn)?$/,
    },
    'detail.eventTime': time,
    'detail.eventType': oneOf(
      Object.entries(eventTypes).flatMap(([detailType, type]) => (mayHold(combination, 'detail-type', [detailType]) ? [type] : [])),
    ),
    'detail.eventVersion': { words: 'a version such as "1.11", in quotes', type: 'text', values: [], form: /^\d+\.\d+$/ },
    'detail.managementEvent': { ...boolean, isOptional: true },
    'detail.recipientAccountId': { ...accountId, isOptional: true },
    'detail.sharedEventID': unique,
    'detail.sourceIPAddress': anyText,
    'detail.userAgent': anyText,
    ...identityFields(combination),
  }),
};

/** What people do at a sign-in, which is no call: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html */
const signInNames: readonly string[] = [
  ...['ConsoleLogin', 'SwitchRole', 'ExitRole', 'RenewRole', 'CheckMfa', 'GetSigninToken'],
  ...['PasswordRecoveryRequested', 'PasswordRecoveryCompleted'],
];

const signIn: EventKind = {
  source: 'aws.signin',
  detailTypes: ['AWS Console Sign In via CloudTrail'],
  fields: () => ({
    'detail.additionalEventData.MFAUsed': { ...oneOf(['Yes', 'No']), isOptional: true },
    'detail.additionalEventData.MobileVersion': { ...oneOf(['Yes', 'No']), isOptional: true },
    'detail.eventName': {
      ...oneOf(signInNames),
      words: 'a step of a sign-in, such as ConsoleLogin or SwitchRole',
      mayBeAdded: (text) => /^[A-Z][A-Za-z]+$/.test(text),
    },
    'detail.responseElements.ConsoleLogin': { ...oneOf(['Success', 'Failure']), isOptional: true },
    'detail.responseElements.SwitchRole': { ...oneOf(['Success', 'Failure']), isOptional: true },
  }),
};

/** Calls that change something, of the services whose write actions are known. */
const writes = new Map(
  tamperServices.map(({ service, seen, notNeeded }) => [
    `aws.${service}`,
    [...seen.flatMap(({ serviceEvents }) => serviceEvents), ...[...seen, ...notNeeded].flatMap(({ calls }) => calls)],
  ]),
);

/**
 * Calls. Those that only read are not sent to a rule unless its state is ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS, which rules of patterns as
 * written do not have; two calls of STS are sent all the same.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
const call: EventKind = {
  detailTypes: ['AWS API Call via CloudTrail'],
  fields: (combination) => ({
    'detail.readOnly': { ...boolean, words: 'false, because calls that only read are not sent', values: [false], isOptional: true },
    'detail.eventName': eventName(combination),
  }),
};

function eventName(combination: PatternCombination): Domain {
  const sources = conditionsOf(combination, 'source');
  const names = [...writes].flatMap(([source, calls]) => (sources?.some(({ test }) => test(source)) === true ? calls : []));
  const named =
    sources?.every(({ operator }) => operator === 'equals') === true ? sources.map(({ operand }) => String(operand)) : undefined;
  const isKnown = named?.every((source) => writes.has(source)) === true;
  const ofServices = [...writes.values()].flat();
  const changing = /^(?!(?:List|Get|Describe)[A-Z])[A-Z]/;
  const isCallOf = (source: string, text: string): boolean => source !== 'aws.lambda' || datedNames[text] === undefined;
  const isCall = (text: string): boolean =>
    changing.test(text) && !signInNames.includes(text) && (named === undefined || named.some((source) => isCallOf(source, text)));
  return {
    words: isKnown
      ? 'a call of the service that changes something'
      : `a call that changes something; calls that only read are not sent, and a sign-in has a detail-type of its own${named?.includes('aws.lambda') === true ? '. CloudTrail names calls of Lambda with a date' : ''}`,
    type: 'text',
    values: [...names, ...(takesSts(sources) ? ['GetFederationToken', 'GetSessionToken'] : [])],
    ...(isKnown
      ? { mayBeAdded: (text) => changing.test(text) && !ofServices.includes(text) }
      : { form: { test: isCall }, beginning: /^(?!(?:List|Get|Describe)(?:[A-Z]|$))[A-Z]/, meant: datedNames }),
  };
}

/** Calls of Lambda that CloudTrail names with a date; all others have the names of the API. https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html */
const datedNames: Readonly<Partial<Record<string, string>>> = {
  AddPermission: 'AddPermission20150331v2',
  CreateAlias: 'CreateAlias20150331',
  CreateEventSourceMapping: 'CreateEventSourceMapping20150331',
  CreateFunction: 'CreateFunction20150331',
  DeleteAlias: 'DeleteAlias20150331',
  DeleteEventSourceMapping: 'DeleteEventSourceMapping20150331',
  DeleteFunction: 'DeleteFunction20150331',
  DeleteFunctionConcurrency: 'DeleteFunctionConcurrency20171031',
  PublishLayerVersion: 'PublishLayerVersion20181031',
  PublishVersion: 'PublishVersion20150331',
  PutFunctionConcurrency: 'PutFunctionConcurrency20171031',
  RemovePermission: 'RemovePermission20150331v2',
  TagResource: 'TagResource20170331v2',
  UntagResource: 'UntagResource20170331v2',
  UpdateAlias: 'UpdateAlias20150331',
  UpdateEventSourceMapping: 'UpdateEventSourceMapping20150331',
  UpdateFunctionCode: 'UpdateFunctionCode20150331v2',
  UpdateFunctionConfiguration: 'UpdateFunctionConfiguration20150331v2',
};

/** What services do by themselves. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html */
const serviceEvent: EventKind = {
  detailTypes: ['AWS Service Event via CloudTrail'],
  fields: (combination) => ({ 'detail.eventName': ownEventName(combination) }),
};

function ownEventName(combination: PatternCombination): Domain {
  const sources = conditionsOf(combination, 'source');
  const services = tamperServices.filter(({ service }) => sources?.some(({ test }) => test(`aws.${service}`)) === true);
  const isKnown = sources?.every(({ operator, operand }) => operator === 'equals' && writes.has(String(operand))) === true;
  const own = services.flatMap(({ seen }) => seen.flatMap(({ serviceEvents }) => serviceEvents));
  const calls = services.flatMap(({ seen, notNeeded }) => [...seen, ...notNeeded].flatMap((group) => group.calls));
  return {
    words: 'what the service does by itself; a call comes as "AWS API Call via CloudTrail"',
    type: 'text',
    values: own,
    form: { test: (text) => /^[A-Z]/.test(text) && !(isKnown && calls.includes(text)) },
  };
}

function takesSts(sources: FieldConditions['conditions'] | undefined): boolean {
  return sources === undefined || sources.some(({ test }) => test('aws.sts'));
}

export const recordKinds: readonly EventKind[] = [record, signIn, call, serviceEvent];
