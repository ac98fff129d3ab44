import { approvedActionTypes } from './configuration';

/** The part of JSON Schema (draft-07, which Ajv and the YAML editors take) that the configuration uses. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: true;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  /** What is taken where the key is left out and that is no fixed value; for the reference. */
  readonly 'x-default'?: string;
  /** Page that the limit or the meaning comes from; for the reference. */
  readonly 'x-source'?: string;
}

const docs = 'https://docs.aws.amazon.com';
const stackSetsQuotas = `${docs}/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html`;
const operationOptions = `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html`;
const operationPreferencesApi = `${docs}/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html`;

/** Most units that one CreateStackInstances call takes; see `x-source` of the lists. */
export const maximumOrganizationalUnits = 50;
/** Most instances that one StackSet holds; see `x-source` of the counts. */
export const maximumInstances = 100_000;

const units: JsonSchema = {
  type: 'array',
  items: { $ref: '#/definitions/organizationalUnitId' },
  minItems: 1,
  maxItems: maximumOrganizationalUnits,
  uniqueItems: true,
};

const organization: JsonSchema = {
  title: 'organization',
  description: 'The organization that is onboarded.',
  type: 'object',
  additionalProperties: false,
  required: ['id', 'managementAccount', 'membershipRegion'],
  properties: {
    id: { $ref: '#/definitions/organizationId', description: 'ID of the organization.' },
    root: {
      $ref: '#/definitions/rootId',
      description: 'ID of the root. Needed only to synthesize `targets: root` without a snapshot.',
      'x-default': 'taken from the snapshot',
    },
    managementAccount: {
      $ref: '#/definitions/accountId',
      description: 'Management account. StackSets never deploys to it; it gets the containment roles by a stack of its own.',
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html`,
    },
    delegatedAdministrator: {
      $ref: '#/definitions/accountId',
      description: 'Security tooling account, registered as delegated administrator of AWS Security Incident Response and of StackSets.',
      'x-default': 'none: the management account rolls out itself',
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html`,
    },
    membershipRegion: { $ref: '#/definitions/region', description: 'Region of the Security Incident Response membership.' },
    regions: {
      description: 'Regions where findings arise.',
      type: 'array',
      items: { $ref: '#/definitions/region' },
      minItems: 1,
      uniqueItems: true,
      'x-default': 'the membership Region alone',
    },
    triageServiceLinkedRole: {
      description:
        'Whether the triage service-linked role exists in the management account already. A stack that creates a service-linked role that exists fails.',
      type: 'string',
      enum: ['absent', 'present'],
      'x-default': 'taken from the snapshot; unknown there is an error',
      'x-source': `${docs}/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-servicelinkedrole.html`,
    },
    quarantineUnits: {
      description:
        'Units that compromised accounts are moved to. They must be targets: moving an account out of the targets can delete its containment roles.',
      type: 'array',
      items: { $ref: '#/definitions/organizationalUnitId' },
      minItems: 1,
      uniqueItems: true,
      'x-default': 'none named',
    },
  },
};

const containment: JsonSchema = {
  title: 'containment',
  description: 'What the containment roles allow.',
  type: 'object',
  additionalProperties: false,
  properties: {
    variant: {
      description: 'Which published set of containment roles: without, or with the permissions for EC2 triage.',
      type: 'string',
      enum: ['containment-only', 'containment-with-ec2-triage'],
      default: 'containment-only',
      'x-source': `${docs}/security-ir/latest/userguide/containment-only-template.html`,
    },
    policy: {
      description: 'Policy of the execution role: as AWS publishes it, or `least-privilege`, derived from `approvedActions`.',
      type: 'string',
      enum: ['published', 'least-privilege'],
      default: 'published',
    },
    approvedActions: {
      description:
        'Runbooks that may be run. They narrow the execution role only under `policy: least-privilege`; naming fewer than all under `published` is an error.',
      type: 'array',
      items: { type: 'string', enum: approvedActionTypes },
      minItems: 1,
      uniqueItems: true,
      default: approvedActionTypes,
    },
    grantRunbookGaps: {
      description: 'Adds the actions that the runbook pages name and the published policy lacks.',
      type: 'boolean',
      default: false,
    },
    startAutomationResources: {
      description:
        'Which published form grants `ssm:StartAutomationExecution`: `documents` is that of the newer guide, `automation-definitions` that of February 2026.',
      type: 'string',
      enum: ['documents', 'automation-definitions'],
      default: 'documents',
    },
    confusedDeputyConditions: {
      description:
        "Adds `aws:SourceAccount` and `aws:SourceArn` to the execution role's trust policy. The published trust policy has neither.",
      type: 'boolean',
      default: false,
      'x-source': `${docs}/IAM/latest/UserGuide/confused-deputy.html`,
    },
    region: {
      $ref: '#/definitions/region',
      description: 'The one Region that carries the IAM template. IAM is global: in a second Region the same role names collide.',
      'x-default': 'the membership Region',
    },
  },
};

const preferences: JsonSchema = {
  title: 'preferences',
  description:
    'Operation preferences of StackSets: how many accounts at a time, and how many failures before an operation stops. They replace other preferences as a whole, nothing is inherited key by key.',
  type: 'object',
  additionalProperties: false,
  allOf: [
    { not: { required: ['maxConcurrentPercentage', 'maxConcurrentCount'] } },
    { not: { required: ['failureTolerancePercentage', 'failureToleranceCount'] } },
  ],
  properties: {
    maxConcurrentPercentage: {
      description: 'Accounts at a time, in percent of the accounts of the operation; StackSets rounds down, but to no less than one.',
      type: 'integer',
      minimum: 1,
      maximum: 100,
      'x-default': 'see `maxConcurrentCount`',
      'x-source': operationPreferencesApi,
    },
    maxConcurrentCount: {
      description: 'Accounts at a time.',
      type: 'integer',
      minimum: 1,
      maximum: maximumInstances,
      'x-default': '1, unless `maxConcurrentPercentage` is given',
      'x-source': operationPreferencesApi,
    },
    failureTolerancePercentage: {
      description:
        'Failed accounts before the operation stops, in percent of the accounts of the operation; StackSets rounds down, also to zero.',
      type: 'integer',
      minimum: 0,
      maximum: 100,
      'x-default': 'see `failureToleranceCount`',
      'x-source': operationPreferencesApi,
    },
    failureToleranceCount: {
      description: 'Failed accounts before the operation stops.',
      type: 'integer',
      minimum: 0,
      maximum: maximumInstances,
      'x-default': '0, unless `failureTolerancePercentage` is given',
      'x-source': operationPreferencesApi,
    },
    concurrencyMode: {
      description:
        'With `strict-failure-tolerance` StackSets works on at most failure tolerance + 1 accounts at a time, whatever the maximum says; with `soft-failure-tolerance` on the maximum, so that more accounts than the tolerance can fail.',
      type: 'string',
      enum: ['strict-failure-tolerance', 'soft-failure-tolerance'],
      default: 'strict-failure-tolerance',
      'x-source': operationOptions,
    },
  },
};

const exclusion: JsonSchema = {
  title: 'rollout.exclude[]',
  description: 'An account that deliberately gets nothing.',
  type: 'object',
  additionalProperties: false,
  required: ['account', 'reason'],
  properties: {
    account: { $ref: '#/definitions/accountId', description: 'The account.' },
    reason: { description: 'Why, for those who read the plan.', type: 'string', minLength: 1, pattern: '\\S' },
    until: { $ref: '#/definitions/date', description: 'Last day on which the exclusion holds, in UTC.', 'x-default': 'no end' },
  },
};

const wave: JsonSchema = {
  title: 'rollout.waves[]',
  description: 'Accounts that are rolled out together.',
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: {
      $ref: '#/definitions/waveName',
      description: 'Name of the wave. `canary` and `management-account` are taken; `rest` is the wave without units.',
    },
    organizationalUnits: {
      ...units,
      description: 'Units, including the units below them. Only the last wave may leave it out.',
      'x-default': 'what the earlier waves left',
      'x-source': stackSetsQuotas,
    },
    preferences: {
      $ref: '#/definitions/preferences',
      description: 'Operation preferences of this wave.',
      'x-default': '`rollout.preferences`',
    },
  },
};

const rollout: JsonSchema = {
  title: 'rollout',
  description: 'Who gets the containment roles, in which order, and who carries it out.',
  type: 'object',
  additionalProperties: false,
  properties: {
    owner: {
      description:
        '`cloudformation`: the StackSets are resources of a stack, deployed by `cdk deploy` (canary, then everything). `cordon`: `cordon deploy` drives them wave by wave.',
      type: 'string',
      enum: ['cloudformation', 'cordon'],
      default: 'cloudformation',
    },
    from: {
      description: 'Account that calls StackSets; it decides call-as.',
      type: 'string',
      enum: ['delegated-administrator', 'management-account'],
      'x-default': '`delegated-administrator` where `organization.delegatedAdministrator` is given, else `management-account`',
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html`,
    },
    stackSetName: {
      $ref: '#/definitions/stackSetName',
      description: "Prefix of the StackSets' names and name of the stacks; the canary StackSet adds `-canary`.",
      default: 'cordon-containment-roles',
    },
    targets: {
      ...units,
      description: '`root` (accounts directly under the root included), or a list of units, including the units below them.',
      type: ['string', 'array'],
      pattern: '^root$',
      default: 'root',
      'x-source': stackSetsQuotas,
    },
    exclude: {
      description: 'Accounts that get nothing. Auto-deployment ignores exclusions for accounts that join a unit later.',
      type: 'array',
      items: { $ref: '#/definitions/exclusion' },
      minItems: 1,
      'x-default': 'nobody',
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html`,
    },
    canary: {
      description: 'Accounts that go first, in a StackSet of their own.',
      type: 'array',
      items: { $ref: '#/definitions/accountId' },
      minItems: 1,
      uniqueItems: true,
      'x-default': 'none',
    },
    waves: {
      description:
        'After the canary, in order; what no wave names forms a last wave `rest`. Needs `owner: cordon`: CloudFormation has the canary, then everything.',
      type: 'array',
      items: { $ref: '#/definitions/wave' },
      minItems: 1,
      'x-default': 'one wave `rest`',
    },
    preferences: {
      $ref: '#/definitions/preferences',
      description: 'Operation preferences of every wave that has none of its own.',
      'x-default': 'one account at a time, no failure tolerated',
    },
    autoDeployment: {
      description: 'Whether StackSets deploys to accounts that join a targeted unit. It ignores exclusions.',
      type: 'boolean',
      default: true,
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html`,
    },
    retainStacksOnAccountRemoval: {
      description: 'Whether an account that leaves its target keeps the roles.',
      type: 'boolean',
      default: true,
    },
    managedExecution: {
      description: 'Whether StackSets queues operations that collide instead of refusing them.',
      type: 'boolean',
      default: true,
      'x-source': `${docs}/AWSCloudFormation/latest/APIReference/API_ManagedExecution.html`,
    },
  },
};

/** The shape of `cordon.yaml`. Written to schema/cordon.schema.json for editors, and the source of docs/configuration.md. */
export const configurationSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'cordon.yaml',
  description: 'Onboards an AWS organization to AWS Security Incident Response.',
  type: 'object',
  additionalProperties: false,
  required: ['organization'],
  properties: { organization, containment, rollout },
  definitions: {
    accountId: { description: 'Account ID: a string of 12 digits, in quotes.', type: 'string', pattern: '^[0-9]{12}$' },
    organizationId: {
      description: 'Organization ID.',
      type: 'string',
      pattern: '^o-[a-z0-9]{10,32}$',
      'x-source': `${docs}/organizations/latest/APIReference/API_Organization.html`,
    },
    rootId: {
      description: 'Root ID.',
      type: 'string',
      pattern: '^r-[a-z0-9]{4,32}$',
      'x-source': `${docs}/organizations/latest/APIReference/API_Root.html`,
    },
    organizationalUnitId: {
      description: 'ID of an organizational unit.',
      type: 'string',
      pattern: '^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$',
      'x-source': `${docs}/organizations/latest/APIReference/API_OrganizationalUnit.html`,
    },
    region: { description: 'Region code.', type: 'string', pattern: '^[a-z]{2}(-[a-z]+){1,2}-[0-9]{1,2}$' },
    date: { description: 'A day, YYYY-MM-DD.', type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
    waveName: { description: 'Lower-case letters, digits and hyphens.', type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,39}$' },
    stackSetName: {
      description: 'Name of a StackSet: 128 characters, less the suffix that the canary adds.',
      type: 'string',
      pattern: '^[a-zA-Z][a-zA-Z0-9-]{0,120}$',
      'x-source': `${docs}/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html`,
    },
    preferences,
    exclusion,
    wave,
  },
};

/** The schema with a reference in it followed; the annotations beside the reference win. */
export function resolveReference(schema: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) {
    return schema;
  }
  const { $ref, ...beside } = schema;
  const name = $ref.slice('#/definitions/'.length);
  const target = configurationSchema.definitions?.[name];
  if (target === undefined) {
    throw new Error(`the schema has no definition ${name}`);
  }
  return { ...target, ...beside };
}

/** The text of schema/cordon.schema.json. */
export function schemaText(): string {
  return `${JSON.stringify(configurationSchema, undefined, 2)}\n`;
}
