import { type ApprovedAction } from '../configuration/configuration';
import { remediationSeverities } from '../configuration/remediation';
import { customActionArn, customActions, remediationName, type RemediationOperation } from './names';
import { executionArn, stateMachineArn, type RemediationSettings } from './settings';

type Pattern = Readonly<Record<string, unknown>>;

/** A rule that starts the state machine. */
export interface StartRule {
  /** At most 64 characters. */
  readonly name: string;
  readonly description: string;
  readonly eventPattern: Pattern;
  /** Input of the state machine. */
  readonly inputTransformer: { readonly inputPathsMap: Readonly<Record<string, string>>; readonly inputTemplate: string };
}

/** How an execution ends that does not say itself what became of the request. https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export const endedWithoutSuccess: readonly string[] = ['ABORTED', 'FAILED', 'TIMED_OUT'];

/** Calls by which somebody intervenes in an execution. */
export const watchedCalls: readonly string[] = ['RedriveExecution', 'StopExecution'];

/** A rule that sends events on to the Region where the resource is. */
export interface SendRule {
  readonly name: string;
  readonly description: string;
  readonly eventPattern: Pattern;
  /** Region whose default bus gets them. */
  readonly to: string;
}

const asffTypes: Readonly<Record<ApprovedAction, readonly string[]>> = {
  'ec2-instance': ['AwsEc2Instance'],
  'iam-principal': ['AwsIamUser', 'AwsIamRole', 'AwsIamAccessKey'],
  's3-bucket': ['AwsS3Bucket'],
};

/**
 * Rules on the default bus of a Region. Events of custom actions can come from another Region: Security Hub sends them where somebody clicked.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 *
 * @param regions - every Region that has a state machine, the home Region first
 */
export function startRules(settings: RemediationSettings, regions: readonly string[]): readonly StartRule[] {
  const { actions, automatic, isHome } = settings;
  const here = (action: ApprovedAction): boolean => action !== 'iam-principal' || isHome;
  return [
    ...customActions(actions)
      .filter(({ action }) => here(action))
      .map(({ id, description, operation, action }) => ({
        name: `${remediationName}-${operation}-${action}`,
        description,
        eventPattern: {
          ...customActionEvents(settings, regions, id),
          ...(action !== 'iam-principal' && { detail: { findings: { Region: [settings.region] } } }),
        },
        inputTransformer: input(operation, action, false),
      })),
    ...automatic
      .filter(({ action }) => here(action))
      .map(({ name, action, types, minimumSeverity }) => ({
        name: `${remediationName}-auto-${name}`,
        description: `Cordon: findings that start containment by themselves, ${name}`,
        eventPattern: {
          ...source(settings),
          'detail-type': ['Security Hub Findings - Imported'],
          detail: {
            findings: {
              ...(action !== 'iam-principal' && { Region: [settings.region] }),
              ProductArn: [{ wildcard: `arn:${settings.partition}:securityhub:*::product/aws/*` }],
              RecordState: ['ACTIVE'],
              Resources: { Type: asffTypes[action] },
              Severity: { Label: remediationSeverities.slice(remediationSeverities.indexOf(minimumSeverity)) },
              Types: types.map((prefix) => ({ prefix })),
            },
          },
        },
        inputTransformer: input('contain', action, true),
      })),
  ];
}

/** One rule for each other Region: what somebody clicked here, and is there. IAM principals go to the home Region. */
export function sendRules(settings: RemediationSettings, regions: readonly string[]): readonly SendRule[] {
  const { actions, region } = settings;
  const [home] = regions;
  const clicked = (some: readonly ApprovedAction[]): readonly string[] => customActions(some).map(({ id }) => id);
  const regional = actions.filter((action) => action !== 'iam-principal');
  const rules = regions
    .filter((other) => other !== region && regional.length > 0)
    .map((other) => ({
      name: `${remediationName}-to-${other}`,
      description: `Cordon: custom actions on findings of ${other}`,
      // Only what arises here is sent on, so that no event goes round.
      eventPattern: { ...customActionEvents(settings, [region], ...clicked(regional)), detail: { findings: { Region: [other] } } },
      to: other,
    }));
  if (region === home || !actions.includes('iam-principal')) return rules;
  return [
    ...rules,
    {
      name: `${remediationName}-iam-to-home`,
      description: 'Cordon: custom actions on IAM principals, which are contained from the home Region',
      eventPattern: customActionEvents(settings, [region], ...clicked(['iam-principal'])),
      to: home!,
    },
  ];
}

/**
 * What starts the state machine that watches: an execution that ended without success, and who stopped or continued one.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html, https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-states.html
 */
export function watchRules(settings: RemediationSettings): readonly StartRule[] {
  const from = { source: ['aws.states'], account: [settings.account] };
  return [
    {
      name: `${remediationName}-execution-ended`,
      description: 'Cordon: executions of remediation that ended without success',
      eventPattern: {
        ...from,
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [stateMachineArn(settings)], status: endedWithoutSuccess },
      },
      inputTransformer: { inputPathsMap: { name: '$.detail.name' }, inputTemplate: '{"name":<name>}' },
    },
    {
      name: `${remediationName}-execution-call`,
      description: 'Cordon: who stopped or continued an execution of remediation',
      eventPattern: {
        ...from,
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['states.amazonaws.com'],
          eventName: watchedCalls,
          requestParameters: { executionArn: [{ prefix: executionArn(settings, '') }] },
        },
      },
      inputTransformer: {
        inputPathsMap: {
          who: '$.detail.userIdentity.arn',
          call: '$.detail.eventName',
          execution: '$.detail.requestParameters.executionArn',
        },
        inputTemplate: '{"who":<who>,"call":<call>,"execution":<execution>}',
      },
    },
  ];
}

/** Nobody but AWS can send events of `aws.` sources; the account is the one whose bus it is. */
const source = ({ account }: RemediationSettings): Pattern => ({ source: ['aws.securityhub'], account: [account] });

const customActionEvents = (settings: RemediationSettings, regions: readonly string[], ...ids: readonly string[]): Pattern => ({
  ...source(settings),
  'detail-type': ['Security Hub Findings - Custom Action'],
  resources: regions.flatMap((region) => ids.map((id) => customActionArn(settings.partition, region, settings.account, id))),
});

/**
 * Each event has one finding, also where somebody selects several.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 */
function input(operation: RemediationOperation, action: ApprovedAction, automatic: boolean): StartRule['inputTransformer'] {
  return {
    inputPathsMap: { finding: '$.detail.findings[0].Id', product: '$.detail.findings[0].ProductArn' },
    inputTemplate: `{"operation":"${operation}","kind":"${action}","automatic":${automatic},"finding":<finding>,"product":<product>}`,
  };
}
