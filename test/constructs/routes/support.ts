import { App, type Stack } from 'aws-cdk-lib';

import { EventRoute, FindingsBus, RoutingKey, type EventRouteProps, type RouteTarget } from '../../../constructs';
import { PlainStack } from '../../../lib/synthesis/plain-stack';
import { uncheckedTemplate } from '../unchecked';

export const account = '222222222222';
export const region = 'eu-central-1';
export const env = { account, region };
export const place = `${region}:${account}`;
export const secretArn = `arn:aws:secretsmanager:${place}:secret:tickets-AbCdEf`;
export const alarmTopicArn = `arn:aws:sns:${place}:alarms`;

/** A target of every kind, those that can be made in both forms. A bus is left out: findings cannot be sent on to one. */
export const everyTarget: readonly RouteTarget[] = [
  { sns: { topicName: 'made-topic' } },
  { sns: { topicArn: `arn:aws:sns:${place}:existing-topic` } },
  { sqs: { queueName: 'made-queue' } },
  { sqs: { queueArn: `arn:aws:sqs:${place}:existing-queue` } },
  { lambda: { functionArn: `arn:aws:lambda:${place}:function:triage:live` } },
  { stepFunctions: { stateMachineArn: `arn:aws:states:${place}:stateMachine:triage` } },
  { ssmAutomation: { documentName: 'Contain', roleArn: `arn:aws:iam::${account}:role/Runbooks` } },
  { logs: { logGroupName: '/aws/events/cordon/findings' } },
  {
    apiDestination: { url: 'https://events.pagerduty.com/v2/enqueue', authorization: { type: 'api-key', secretArn } },
    message: 'pagerduty',
  },
  {
    apiDestination: { url: 'https://example.service-now.com/api/now/table/incident', authorization: { type: 'basic', secretArn } },
    message: 'servicenow',
  },
  { slack: { workspaceId: 'T07EA123LEP', channelId: 'C07EZ1ABC23' } },
  {
    microsoftTeams: {
      tenantId: '1a2b3c4d-1111-2222-3333-444455556666',
      teamId: '1a2b3c4d-1111-2222-3333-444455556667',
      channelId: '19%3aabc%40thread.tacv2',
    },
  },
];

export const busTarget: RouteTarget = { eventBus: { eventBusArn: 'arn:aws:events:eu-west-1:333333333333:event-bus/siem' } };

/** A template as data, its logical IDs being those of constructs. */
export interface TemplateData {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}
export interface TemplateResource {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Stage {
  readonly app: App;
  readonly stack: PlainStack;
  readonly key: RoutingKey;
}

export function stage(options: { readonly env?: typeof env | undefined; readonly alarmTopics?: boolean } = { env }): Stage {
  const app = new App();
  const stack = new PlainStack(app, 'Stack', options.env === undefined ? {} : { env: options.env });
  const key = new RoutingKey(stack, 'RoutingKey', options.alarmTopics === undefined ? {} : { alarmTopics: options.alarmTopics });
  return { app, stack, key };
}

export const templateOf = (stack: Stack): TemplateData => uncheckedTemplate(stack).toJSON() as TemplateData;

export const ofType = ({ Resources }: TemplateData, type: string): readonly (readonly [string, TemplateResource])[] =>
  Object.entries(Resources).filter(([, { Type }]) => Type === type);

/** Properties of the only resource of a type. */
export function only(template: TemplateData, type: string): Readonly<Record<string, unknown>> {
  const [first, ...others] = ofType(template, type);
  if (first === undefined || others.length > 0) throw new Error(`${others.length + (first ? 1 : 0)} resources of ${type}`);
  return first[1].Properties;
}

/** What a route to a runbook has to say. */
export const runbookIsMeant = [
  { finding: 'route-starts-unknown-runbook', justification: 'The runbook writes a ticket; its role can do nothing else.' },
];
const startsRunbook = (target: EventRouteProps['targets'][number]): boolean => 'ssmAutomation' in target;

/** A route with its key, and the findings bus where it is asked for; what a runbook has to say is said. */
export function routed(
  props: Partial<EventRouteProps> = {},
  { withBus = false, ...options }: { readonly env?: typeof env | undefined; readonly withBus?: boolean } = { env },
): Stage & { readonly route: EventRoute } {
  const made = stage('env' in options ? options : { env });
  const { stack, key } = made;
  const findingsBus = withBus ? new FindingsBus(stack, 'FindingsBus', { organizationId: 'o-exampleorgid', key, alarmTopicArn }) : undefined;
  const route = new EventRoute(stack, 'Route', {
    name: 'triage',
    events: { preset: 'case-updates' },
    targets: [{ sqs: { queueName: 'cases' } }],
    key,
    alarmTopicArn,
    ...(findingsBus !== undefined && { findingsBus }),
    ...(props.targets?.some(startsRunbook) === true && { acknowledge: runbookIsMeant }),
    ...props,
  });
  return { ...made, route };
}

/** A property that has to be text. */
export function textOf({ Properties }: Pick<TemplateResource, 'Properties'>, name: string): string {
  const value = Properties[name];
  if (typeof value !== 'string') throw new Error(`${name} is ${JSON.stringify(value)}`);
  return value;
}
