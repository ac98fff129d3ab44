import { account, region, type TemplateData, type TemplateResource } from './support';

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::StackName': 'Stack',
};

/** A template as CloudFormation would deploy it: references are ARNs and names as AWS forms them. */
export function resolved(template: TemplateData): TemplateData {
  return resolve(template, template) as TemplateData;
}

function resolve(value: unknown, template: TemplateData): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(each, template));
  if (typeof value !== 'object' || value === null) return value;
  const [entry, ...others] = Object.entries(value);
  if (entry !== undefined && others.length === 0 && (entry[0] === 'Ref' || entry[0].startsWith('Fn::'))) {
    return intrinsic(entry[0], entry[1], template);
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each, template)]));
}

function intrinsic(name: string, argument: unknown, template: TemplateData): unknown {
  switch (name) {
    case 'Ref':
      return reference(String(argument), template);
    case 'Fn::GetAtt': {
      const [id = '', attribute = ''] = argument as readonly string[];
      return attributeOf(id, attribute, template);
    }
    case 'Fn::Join': {
      const [separator, parts] = argument as readonly [string, readonly unknown[]];
      return parts.map((part) => resolve(part, template)).join(separator);
    }
    case 'Fn::Sub': {
      const [text, variables] =
        typeof argument === 'string' ? [argument, {}] : (argument as readonly [string, Readonly<Record<string, unknown>>]);
      return text.replaceAll(/\$\{([^}]+)\}/g, (_, variable: string) =>
        String(variable in variables ? resolve(variables[variable], template) : reference(variable, template)),
      );
    }
    // Of the key, which is all that the stacks of routes import.
    case 'Fn::ImportValue': {
      const [key] = Object.entries(template.Resources).find(([, { Type }]) => Type === 'AWS::KMS::Key') ?? [''];
      return attributeOf(key, 'Arn', template);
    }
    default:
      throw new Error(`nothing is known of ${name}`);
  }
}

function reference(id: string, template: TemplateData): string {
  const known = pseudo[id];
  if (known !== undefined) return known;
  const { Type, Properties } = resourceOf(id, template);
  if (Type === 'AWS::SNS::Topic') return attributeOf(id, 'TopicArn', template);
  if (Type === 'AWS::SQS::Queue') return `https://sqs.${region}.amazonaws.com/${account}/${String(Properties['QueueName'])}`;
  const name = Properties['Name'];
  return typeof name === 'string' ? name : id;
}

function attributeOf(id: string, attribute: string, template: TemplateData): string {
  const { Type, Properties } = resourceOf(id, template);
  const text = (property: string): string => String(resolve(Properties[property], template));
  const arn = (service: string, resource: string, in_ = region): string => `arn:aws:${service}:${in_}:${account}:${resource}`;
  switch (`${Type} ${attribute}`) {
    case 'AWS::SNS::Topic TopicArn':
      return arn('sns', text('TopicName'));
    case 'AWS::SQS::Queue Arn':
      return arn('sqs', text('QueueName'));
    case 'AWS::SQS::Queue QueueName':
      return text('QueueName');
    case 'AWS::KMS::Key Arn':
      return arn('kms', 'key/1a2b3c4d-1111-2222-3333-444455556666');
    case 'AWS::IAM::Role Arn':
      return arn('iam', `role/${id}`, '');
    case 'AWS::Events::EventBus Arn':
      return arn('events', `event-bus/${text('Name')}`);
    case 'AWS::Events::Rule Arn':
      return arn('events', `rule/${Properties['EventBusName'] === undefined ? '' : `${text('EventBusName')}/`}${text('Name')}`);
    case 'AWS::Events::Connection Arn':
      return arn('events', `connection/${id}/1`);
    case 'AWS::Events::ApiDestination Arn':
      return arn('events', `api-destination/${id}/1a2b3c4d-1111-2222-3333-444455556666`);
    default:
      throw new Error(`nothing is known of ${attribute} of ${Type}`);
  }
}

function resourceOf(id: string, { Resources }: TemplateData): TemplateResource {
  const found = Resources[id];
  if (found === undefined) throw new Error(`there is no resource ${id}`);
  return found;
}
