import { isObject, type CheckedTemplate, type JsonObject } from './template';

/** A policy document in a template. */
export interface PlacedPolicy {
  readonly logicalId: string;
  readonly propertyPath: string;
  readonly kind: 'inline' | 'managed' | 'trust' | 'resource' | 'service-control';
  readonly document: JsonObject;
}

/** Where policy documents stand: property of each type, and of what kind they are. */
const properties: Readonly<Record<string, readonly (readonly [property: string, kind: PlacedPolicy['kind']])[]>> = {
  'AWS::IAM::Role': [['AssumeRolePolicyDocument', 'trust']],
  'AWS::IAM::ManagedPolicy': [['PolicyDocument', 'managed']],
  'AWS::IAM::Policy': [['PolicyDocument', 'inline']],
  'AWS::IAM::RolePolicy': [['PolicyDocument', 'inline']],
  'AWS::SQS::QueuePolicy': [['PolicyDocument', 'resource']],
  'AWS::SNS::TopicPolicy': [['PolicyDocument', 'resource']],
  'AWS::S3::BucketPolicy': [['PolicyDocument', 'resource']],
  'AWS::KMS::Key': [['KeyPolicy', 'resource']],
  'AWS::Events::EventBus': [['Policy', 'resource']],
  'AWS::Events::EventBusPolicy': [['Statement', 'resource']],
  'AWS::SecretsManager::ResourcePolicy': [['ResourcePolicy', 'resource']],
  'AWS::Organizations::Policy': [['Content', 'service-control']],
};

/** Every policy document of a template: of roles (inline ones included), managed policies, and resources. */
export function policiesOf({ resources }: CheckedTemplate): readonly PlacedPolicy[] {
  return Object.entries(resources).flatMap(([logicalId, { Type, Properties: given }]) => [
    ...(properties[Type] ?? []).flatMap(([property, kind]) =>
      placed(given[property], { logicalId, propertyPath: `Properties.${property}`, kind }),
    ),
    ...(Array.isArray(given.Policies) && Type.startsWith('AWS::IAM::') ? given.Policies : []).flatMap((policy: unknown, index) =>
      isObject(policy)
        ? placed(policy.PolicyDocument, { logicalId, propertyPath: `Properties.Policies[${index}].PolicyDocument`, kind: 'inline' })
        : [],
    ),
  ]);
}

function placed(value: unknown, place: Omit<PlacedPolicy, 'document'>): readonly PlacedPolicy[] {
  const document = typeof value === 'string' ? fromText(value) : value;
  return isObject(document) ? [{ ...place, document }] : [];
}

function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The statements of a document; a lone statement is one too. */
export function statementsOf({ document }: PlacedPolicy): readonly JsonObject[] {
  if (document.Statement === undefined) return document.Effect === undefined ? [] : [document];
  const statements: readonly unknown[] = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return statements.filter(isObject);
}

/** Texts of a value that is a text or a list of them. */
export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter((item): item is string => typeof item === 'string');
}
