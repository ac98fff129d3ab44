import { objectLockModes } from '../evidence-store';
import { docs, listOf, mapping, type JsonSchema } from './json-schema';

export const evidenceStore: JsonSchema = mapping({
  title: 'evidenceStore',
  description:
    'Buckets for what the containment runbooks back up, in the account of the membership. Nobody can delete or change an object, and only the containment execution roles of the organization can write.',
  properties: {
    regions: {
      ...listOf({ $ref: '#/definitions/region' }),
      description: 'Regions that get a bucket each.',
      'x-default': 'the membership Region and every Region of `organization.regions`',
    },
    bucketPrefix: {
      $ref: '#/definitions/bucketPrefix',
      description: 'Buckets are named PREFIX-ACCOUNT-REGION.',
      default: 'cordon-evidence',
    },
    objectLock: {
      'x-default': 'governance mode and 365 days',
      ...mapping({
      title: 'evidenceStore.objectLock',
      description: 'How long nobody can delete an object. The retention begins when the object is written.',
      properties: {
        mode: {
          description:
            'In `governance` mode, break-glass roles can correct a retention that is too long. In `compliance` mode nobody can, not even AWS.',
          type: 'string',
          enum: objectLockModes,
          default: 'governance',
          'x-source': `${docs}/AmazonS3/latest/userguide/object-lock.html`,
        },
        retentionDays: {
          description: 'Retention in days.',
          type: 'integer',
          minimum: 1,
          maximum: 36_500,
          'x-default': '365, unless `retentionYears` is set',
          'x-source': `${docs}/AmazonS3/latest/API/API_DefaultRetention.html`,
        },
        retentionYears: { description: 'Retention in years.', type: 'integer', minimum: 1, maximum: 100, 'x-default': 'days' },
      },
    }),
    },
    expireAfterDays: {
      description: 'Days after which objects expire. It must be longer than the retention.',
      type: 'integer',
      minimum: 2,
      maximum: 40_000,
      'x-default': 'objects never expire',
    },
    accessLogDays: {
      description: 'Days that the server access logs of the buckets are kept.',
      type: 'integer',
      minimum: 1,
      maximum: 3650,
      default: 400,
    },
    grantExecutionRole: {
      description:
        'Adds `kms:GenerateDataKey` and `kms:Decrypt`, for the objects of these buckets alone, to the execution role. AWS publishes the role without them, and without them no runbook can write.',
      type: 'boolean',
      default: false,
      'x-source': `${docs}/AmazonS3/latest/userguide/UsingKMSEncryption.html`,
    },
    acknowledge: {
      ...listOf({ $ref: '#/definitions/acknowledgement' }),
      description: 'Accepted findings of the layer `evidence-store`.',
      'x-default': 'no finding is accepted',
    },
  },
});

export const evidenceDefinitions = {
  bucketPrefix: {
    description: '3 to 28 lower-case letters, digits and hyphens.',
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9-]{1,26}[a-z0-9]$',
    'x-source': `${docs}/AmazonS3/latest/userguide/bucketnamingrules.html`,
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;
