import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Configuration } from '../../lib/configuration/configuration';
import { present } from '../../lib/core/reading';
import { type DeployedEventRule, type DeployedRouting, type RoutingPlace } from '../../lib/organization/routing';
import { buildApp } from '../../lib/stacks/app';
import { type ForwardingStack } from '../../lib/stacks/forwarding-stack';
import { type RouteStack } from '../../lib/stacks/route-stack';
import { administrator, sketch } from '../support/organization';

type Properties = Readonly<Record<string, unknown>>;
type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: Properties }>>;

interface Rule {
  readonly Name: string;
  readonly State: string;
  readonly EventBusName?: unknown;
  readonly EventPattern: unknown;
  readonly Targets: readonly {
    readonly Id: string;
    readonly Arn: unknown;
    readonly DeadLetterConfig: { readonly Arn: unknown };
    readonly RetryPolicy: { readonly MaximumRetryAttempts: number; readonly MaximumEventAgeInSeconds: number };
  }[];
}

/** The rules of routes as AWS answers them after the deployment of the stacks that are synthesized, with what they refer to. */
export function routingAsDeployed(configuration: Configuration, today: string): DeployedRouting {
  const { routes: stacks } = buildApp(new App(), { configuration, snapshot: sketch({}), today, checkedBy: 'caller' });
  if (stacks === undefined) throw new Error('the configuration has no routes');
  const places = new Map<string, RoutingPlace>();
  const add = (stack: RouteStack | ForwardingStack): void => {
    const { account, region } = stack;
    const at = places.get(`${account} ${region}`);
    const before = at?.rules.status === 'present' ? at.rules.value : [];
    const rules = [...before, ...rulesOf(Template.fromStack(stack).toJSON().Resources as Resources, account, region)];
    places.set(`${account} ${region}`, { account, region, rules: present(rules), alarms: present([]) });
  };
  [...stacks.routes, ...stacks.forwarding].forEach(add);
  const key = `${administrator} ${configuration.organization.membershipRegion}`;
  const home = places.get(key);
  if (home === undefined) throw new Error(`nothing is deployed in ${key}`);
  return { ...home, forwarding: [...places].filter(([place]) => place !== key).map(([, place]) => place), topics: {}, queues: {} };
}

function rulesOf(resources: Resources, account: string, region: string): readonly DeployedEventRule[] {
  const arnOf = (value: unknown): string => resolved(value, resources, account, region);
  return Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::Events::Rule')
    .map(({ Properties }) => {
      const { Name, State, EventBusName, EventPattern, Targets } = Properties as unknown as Rule;
      return {
        bus: EventBusName === undefined ? 'default' : 'cordon-findings',
        name: Name,
        enabled: State !== 'DISABLED',
        readOnlyCalls: State === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
        eventPattern: JSON.stringify(EventPattern),
        targets: present(
          Targets.map(({ Id, Arn, DeadLetterConfig, RetryPolicy }) => ({
            id: Id,
            arn: arnOf(Arn),
            deadLetterQueue: arnOf(DeadLetterConfig.Arn),
            retry: {
              maximumRetryAttempts: RetryPolicy.MaximumRetryAttempts,
              maximumEventAgeSeconds: RetryPolicy.MaximumEventAgeInSeconds,
            },
          })),
        ),
      };
    });
}

/** ARN that CloudFormation gives to what a template refers to: by `Ref` of a topic, by the attribute `Arn` of the others. */
function resolved(value: unknown, resources: Resources, account: string, region: string): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute } = value as { readonly Ref?: string; readonly 'Fn::GetAtt'?: readonly [string, string] };
  const id = Ref ?? attribute?.[0] ?? '';
  const { Type, Properties = {} } = resources[id] ?? { Type: 'nothing' };
  const arn = (service: string, name: unknown): string => `arn:aws:${service}:${region}:${account}:${String(name)}`;
  switch (Type) {
    case 'AWS::SNS::Topic':
      return arn('sns', Properties.TopicName);
    case 'AWS::SQS::Queue':
      return arn('sqs', Properties.QueueName);
    case 'AWS::Events::ApiDestination':
      return arn('events', `api-destination/${id}/11111111-2222-3333-4444-555555555555`);
    default:
      throw new Error(`${JSON.stringify(value)} refers to ${Type}`);
  }
}
