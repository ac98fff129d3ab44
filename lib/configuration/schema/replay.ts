import { docs, mapping, type JsonSchema } from './json-schema';

const stepFunctions = `${docs}/step-functions/latest/dg`;

export const replay: JsonSchema = mapping({
  title: 'replay',
  description: 'A stack that runs `cordon replay` over a bucket with findings, by the Distributed Map of Step Functions.',
  required: ['findings', 'packageSha256'],
  properties: {
    findings: mapping({
      title: 'replay.findings',
      description: 'Where the findings are. The stack belongs to the account and Region of the bucket, because Step Functions lists no other.',
      required: ['bucket', 'keyArn'],
      properties: {
        bucket: {
          description: 'Name of the bucket to which GuardDuty exports its findings.',
          type: 'string',
          pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
          'x-source': `${docs}/guardduty/latest/ug/guardduty_exportfindings.html`,
        },
        keyArn: {
          description: 'ARN of the key that encrypts the objects. GuardDuty exports with a key of AWS KMS only.',
          type: 'string',
          pattern: '^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$',
          'x-source': `${docs}/guardduty/latest/ug/guardduty_exportfindings.html`,
        },
        prefix: {
          description: 'Beginning of the keys of the objects to replay. A run can narrow it further.',
          type: 'string',
          maxLength: 512,
          pattern: '^[A-Za-z0-9!_.\'()/=-]*$',
          'x-default': 'every object of the bucket',
        },
        account: { $ref: '#/definitions/accountId', 'x-default': 'the administrator account of GuardDuty', 'x-source': `${stepFunctions}/input-output-itemreader.html` },
        region: { $ref: '#/definitions/region', 'x-default': '`organization.membershipRegion`', 'x-source': `${stepFunctions}/input-output-itemreader.html` },
      },
    }),
    packageSha256: {
      description: 'SHA-256 of the file that `npm pack` writes. The builds refuse any other package.',
      type: 'string',
      pattern: '^[0-9a-f]{64}$',
    },
    objectsPerBuild: {
      description: 'Objects that one build replays at most. The list of them has to fit into 256 KiB.',
      type: 'integer',
      minimum: 1,
      maximum: 500,
      default: 200,
      'x-source': `${stepFunctions}/input-output-itembatcher.html`,
    },
    concurrentBuilds: {
      description: 'Builds that run or wait at once. Five times the quota of concurrent builds can wait.',
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      default: 5,
      'x-source': `${docs}/codebuild/latest/userguide/limits.html`,
    },
    keepDays: {
      description: 'Days that inputs, parts and results are kept.',
      type: 'integer',
      minimum: 1,
      maximum: 365,
      default: 30,
    },
  },
});
