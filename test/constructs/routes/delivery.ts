import { isAllowed, type Call } from './simulation';
import { account, ofType, textOf, type TemplateData } from './support';

const eventBridge = 'events.amazonaws.com';

interface Target {
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly DeadLetterConfig: { readonly Arn: string };
  readonly Input?: string;
  readonly InputTransformer?: { readonly InputTemplate: string };
}

/**
 * What of EventBridge's calls for the targets of all rules IAM would refuse, as `call, for whom`: none, if every event arrives.
 *
 * @param outside - policies of what the template did not make, by ARN
 */
export async function refusedDeliveries(made: TemplateData, outside: Readonly<Record<string, object>> = {}): Promise<readonly string[]> {
  const template = { Resources: { ...made.Resources, ...outsidePolicies(outside) } };
  const calls = ofType(template, 'AWS::Events::Rule').flatMap(([id, resource]) => {
    const { Properties } = resource;
    const name = `${Properties['EventBusName'] === undefined ? '' : `${textOf(resource, 'EventBusName')}/`}${textOf(resource, 'Name')}`;
    const rule = `arn:aws:events:eu-central-1:${account}:rule/${name}`;
    return (Properties['Targets'] as readonly Target[]).flatMap((target) =>
      [...callsOf(template, target, rule), ...queueCalls(template, target.DeadLetterConfig.Arn, rule)].map((call) => ({ id, call })),
    );
  });
  const verdicts = await Promise.all(calls.map(async ({ id, call }) => ({ id, call, allowed: await isAllowed(call) })));
  return verdicts.filter(({ allowed }) => !allowed).map(({ id, call }) => `${call.action} on ${call.resource} for ${id}`);
}

function callsOf(template: TemplateData, target: Target, rule: string): readonly Call[] {
  const { Arn: arn, RoleArn: role } = target;
  const service = arn.split(':')[2];
  if (service === 'sqs') return queueCalls(template, arn, rule);
  if (service === 'sns') return topicCalls(template, arn);
  if (service === 'lambda') return [functionCall(template, arn, rule)];
  if (service === 'logs') return logCalls(template, arn);
  if (role === undefined) throw new Error(`no role for ${arn}`);
  return roleCalls(template, target, role, rule);
}

/** As if the template had made them. */
function outsidePolicies(outside: Readonly<Record<string, object>>): TemplateData['Resources'] {
  return Object.fromEntries(
    Object.entries(outside).map(([arn, PolicyDocument]) => [
      `Outside ${arn}`,
      { Type: arn.split(':')[2] === 'sns' ? 'AWS::SNS::TopicPolicy' : 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument } },
    ]),
  );
}

/** In whose name EventBridge calls. */
const onBehalfOf = (rule: string): Readonly<Record<string, string>> => ({ 'aws:SourceArn': rule, 'aws:SourceAccount': account });

function queueCalls(template: TemplateData, queue: string, rule: string): readonly Call[] {
  const resourcePolicy = policyAbout(template, 'AWS::SQS::QueuePolicy', queue);
  const send = { by: eventBridge, action: 'sqs:SendMessage', resource: queue, context: onBehalfOf(rule), resourcePolicy };
  return [send, ...keyCalls(template, { 'kms:EncryptionContext:aws:sqs:arn': queue })];
}

/** As AWS documents it: without any source that a condition could ask for. */
function topicCalls(template: TemplateData, topic: string): readonly Call[] {
  const resourcePolicy = policyAbout(template, 'AWS::SNS::TopicPolicy', topic);
  return [
    { by: eventBridge, action: 'sns:Publish', resource: topic, resourcePolicy },
    ...keyCalls(template, { 'kms:EncryptionContext:aws:sns:topicArn': topic }),
  ];
}

function keyCalls(template: TemplateData, context: Readonly<Record<string, string>>): readonly Call[] {
  const [key] = ofType(template, 'AWS::KMS::Key');
  const resource = `arn:aws:kms:eu-central-1:${account}:key/1a2b3c4d-1111-2222-3333-444455556666`;
  const resourcePolicy = key?.[1].Properties['KeyPolicy'];
  return ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({ by: eventBridge, action, resource, context, resourcePolicy }));
}

/** What `AWS::Lambda::Permission` makes of itself. */
function functionCall(template: TemplateData, arn: string, rule: string): Call {
  const Statement = ofType(template, 'AWS::Lambda::Permission').map(([, { Properties }]) => ({
    Effect: 'Allow',
    Principal: { Service: Properties['Principal'] },
    Action: Properties['Action'],
    Resource: `${arn.split(':').slice(0, 6).join(':')}:${String(Properties['FunctionName'])}`,
    Condition: { ArnLike: { 'AWS:SourceArn': Properties['SourceArn'] } },
  }));
  const resourcePolicy = { Version: '2012-10-17', Statement };
  return { by: eventBridge, action: 'lambda:InvokeFunction', resource: arn, context: { 'aws:SourceArn': rule }, resourcePolicy };
}

function logCalls(template: TemplateData, group: string): readonly Call[] {
  const [policy] = ofType(template, 'AWS::Logs::ResourcePolicy');
  const resourcePolicy: unknown = policy && JSON.parse(String(policy[1].Properties['PolicyDocument']));
  return ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    by: eventBridge,
    action,
    resource: `${group}:log-stream:events`,
    resourcePolicy,
  }));
}

const actionOf: Readonly<Record<string, string>> = {
  states: 'states:StartExecution',
  ssm: 'ssm:StartAutomationExecution',
  events: 'events:PutEvents',
};

function roleCalls(template: TemplateData, { Arn: arn, Input, InputTransformer }: Target, role: string, rule: string): readonly Call[] {
  const [, found] = ofType(template, 'AWS::IAM::Role').find(([id]) => role.endsWith(`:role/${id}`)) ?? [];
  const service = arn.split(':')[2] ?? '';
  const action = arn.includes(':api-destination/') ? 'events:InvokeApiDestination' : (actionOf[service] ?? '');
  const identityPolicies = ((found?.Properties['Policies'] ?? []) as readonly { readonly PolicyDocument: unknown }[]).map(
    ({ PolicyDocument }) => PolicyDocument,
  );
  const assume: Call = {
    by: eventBridge,
    action: 'sts:AssumeRole',
    resource: role,
    context: onBehalfOf(rule),
    resourcePolicy: found?.Properties['AssumeRolePolicyDocument'],
  };
  // A runbook is handed the role that it works with.
  const handedOver = /"AutomationAssumeRole":\["([^"]+)"\]/.exec(Input ?? InputTransformer?.InputTemplate ?? '')?.[1];
  const context = { 'iam:PassedToService': 'ssm.amazonaws.com' };
  return [
    assume,
    { by: role, action, resource: arn, identityPolicies },
    ...(handedOver === undefined ? [] : [{ by: role, action: 'iam:PassRole', resource: handedOver, context, identityPolicies }]),
  ];
}

/** The policy that names a resource; of several that say so, as CloudFormation has it, the last would win, so there may be but one. */
function policyAbout(template: TemplateData, type: string, arn: string): unknown {
  const found = ofType(template, type)
    .map(([, { Properties }]) => Properties['PolicyDocument'] as { readonly Statement: readonly { readonly Resource: unknown }[] })
    .filter(({ Statement }) => Statement.some(({ Resource }) => Resource === arn));
  if (found.length > 1) throw new Error(`${found.length} policies for ${arn}`);
  return found[0];
}
