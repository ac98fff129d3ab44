import { docs, type JsonSchema } from './json-schema';

const stackSetsQuotas = `${docs}/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html`;
const operationOptions = `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html`;
const operationPreferencesApi = `${docs}/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html`;

/** Most units that one CreateStackInstances call takes; see `x-source` of the lists. */
export const maximumOrganizationalUnits = 50;

/** The root, or units including the units below them; the root where nothing is said. */
export const rootOrUnits: JsonSchema = {
  anyOf: [
    { type: 'string', enum: ['root'] },
    {
      type: 'array',
      items: { $ref: '#/definitions/organizationalUnitId' },
      minItems: 1,
      maxItems: maximumOrganizationalUnits,
      uniqueItems: true,
    },
  ],
  default: 'root',
};
/** Most instances that one StackSet holds; see `x-source` of the counts. */
export const maximumInstances = 100_000;

const units: JsonSchema = {
  type: 'array',
  items: { $ref: '#/definitions/organizationalUnitId' },
  minItems: 1,
  maxItems: maximumOrganizationalUnits,
  uniqueItems: true,
};

export const preferences: JsonSchema = {
  title: 'preferences',
  description:
    'Operation preferences of StackSets: the number of accounts at a time, and the number of failures before an operation stops. They replace other preferences completely. No single key is inherited.',
  type: 'object',
  additionalProperties: false,
  allOf: [
    { not: { required: ['maxConcurrentPercentage', 'maxConcurrentCount'] } },
    { not: { required: ['failureTolerancePercentage', 'failureToleranceCount'] } },
  ],
  properties: {
    maxConcurrentPercentage: {
      description: 'Accounts at a time, in percent of the accounts of the operation. StackSets rounds down, but uses at least one.',
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
        'Failed accounts before the operation stops, in percent of the accounts of the operation. StackSets rounds down, even to zero.',
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
        'With `strict-failure-tolerance`, StackSets deploys to at most failure tolerance + 1 accounts at a time, even if the maximum is higher. With `soft-failure-tolerance`, it uses the maximum, so more accounts than the tolerance can fail.',
      type: 'string',
      enum: ['strict-failure-tolerance', 'soft-failure-tolerance'],
      default: 'strict-failure-tolerance',
      'x-source': operationOptions,
    },
  },
};

export const exclusion: JsonSchema = {
  title: 'rollout.exclude[]',
  description: 'An account that gets no roles. For the management account, `until` is required.',
  type: 'object',
  additionalProperties: false,
  required: ['account', 'reason'],
  properties: {
    account: { $ref: '#/definitions/accountId', description: 'The account.' },
    reason: { description: 'The reason, for the readers of the plan.', type: 'string', minLength: 1, pattern: '\\S' },
    until: { $ref: '#/definitions/date', description: 'Last day of the exclusion, in UTC. The plan warns of an exclusion without an end, and of one that ends more than 365 days ahead.', 'x-default': 'no end' },
  },
};

export const wave: JsonSchema = {
  title: 'rollout.waves[]',
  description: 'Accounts that are deployed together.',
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: {
      $ref: '#/definitions/waveName',
      description: 'Name of the wave. `canary` and `management-account` are reserved. `rest` is the wave without units.',
    },
    organizationalUnits: {
      ...units,
      description: 'Organizational units, including the units below them. Only the last wave can omit it.',
      'x-default': 'all accounts that are in no earlier wave',
      'x-source': stackSetsQuotas,
    },
    preferences: {
      $ref: '#/definitions/preferences',
      description: 'Operation preferences of this wave.',
      'x-default': '`rollout.preferences`',
    },
  },
};

export const rollout: JsonSchema = {
  title: 'rollout',
  description: 'The accounts that get the containment roles, their order, and the tool that deploys them.',
  type: 'object',
  additionalProperties: false,
  properties: {
    owner: {
      description:
        '`cloudformation`: the StackSets are resources of a stack, and `cdk deploy` deploys the canary, then all other accounts. `cordon`: `cordon deploy` deploys them wave by wave.',
      type: 'string',
      enum: ['cloudformation', 'cordon'],
      default: 'cloudformation',
    },
    from: {
      description: 'Account that calls StackSets. It determines `CallAs`.',
      type: 'string',
      enum: ['delegated-administrator', 'management-account'],
      'x-default': '`delegated-administrator` if a member account administers StackSets, otherwise `management-account`',
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html`,
    },
    stackSetName: {
      $ref: '#/definitions/stackSetName',
      description: "Prefix of the StackSets' names and name of the stacks; the canary StackSet adds `-canary`.",
      default: 'cordon-containment-roles',
    },
    targets: {
      ...units,
      description: '`root`, which includes accounts directly under the root, or a list of organizational units, including the units below them.',
      type: ['string', 'array'],
      pattern: '^root$',
      default: 'root',
      'x-source': stackSetsQuotas,
    },
    exclude: {
      description: 'Accounts that get no roles. Auto-deployment does not respect exclusions when an account joins a unit later.',
      type: 'array',
      items: { $ref: '#/definitions/exclusion' },
      minItems: 1,
      'x-default': 'nobody',
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html`,
    },
    canary: {
      description: 'Accounts that are deployed first, in their own StackSet.',
      type: 'array',
      items: { $ref: '#/definitions/accountId' },
      minItems: 1,
      uniqueItems: true,
      'x-default': 'none',
    },
    waves: {
      description:
        'Waves after the canary, in order. All other accounts form a last wave `rest`. Waves need `owner: cordon`, because CloudFormation deploys the canary, then all other accounts.',
      type: 'array',
      items: { $ref: '#/definitions/wave' },
      minItems: 1,
      'x-default': 'one wave `rest`',
    },
    preferences: {
      $ref: '#/definitions/preferences',
      description: 'Operation preferences of every wave without preferences of its own.',
      'x-default': 'one account at a time, no failure tolerated',
    },
    autoDeployment: {
      description: 'Whether StackSets deploys to accounts that join a targeted unit. It does not respect exclusions.',
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
      description: 'Whether StackSets queues conflicting operations instead of refusing them.',
      type: 'boolean',
      default: true,
      'x-source': `${docs}/AWSCloudFormation/latest/APIReference/API_ManagedExecution.html`,
    },
  },
};
