import { approvedActionTypes } from '../configuration';
import { defaultRemediation, defaultTrigger, remediationSeverities, triggerApprovals } from '../remediation';
import { value } from './definitions';
import { docs, listOf, mapping, type JsonSchema } from './json-schema';

const runbooks = `${docs}/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html`;

const trigger: JsonSchema = mapping({
  title: 'remediation.automatic[]',
  description: 'Findings that start containment by themselves.',
  required: ['name', 'action', 'types'],
  properties: {
    name: value('environmentName', { description: 'Name of the trigger. Its EventBridge rule has it.' }),
    action: { description: 'What is contained.', type: 'string', enum: approvedActionTypes },
    types: {
      ...listOf(value('text')),
      description: 'Beginnings of finding types, as Security Hub has them, such as `TTPs/Command and Control/Backdoor:EC2`.',
      'x-source': `${docs}/securityhub/latest/userguide/securityhub-findings-format-type-taxonomy.html`,
    },
    minimumSeverity: {
      description: 'Least severity label of the findings.',
      type: 'string',
      enum: remediationSeverities,
      default: defaultTrigger.minimumSeverity,
    },
    approval: {
      description:
        'Whether people have to approve. With `not-required`, they still have to for critical accounts, protected tags, and findings that do not say the tags of the resource.',
      type: 'string',
      enum: triggerApprovals,
      default: defaultTrigger.approval,
    },
  },
});

export const remediation: JsonSchema = mapping({
  title: 'remediation',
  description:
    'Containment that starts from findings of Security Hub, under the control of people. It is in the account that administers Security Hub, in every Region in use.',
  required: ['approvers', 'notify', 'backupBucket'],
  properties: {
    actions: {
      ...listOf({ type: 'string', enum: approvedActionTypes }),
      description: 'What can be contained and released.',
      'x-default': 'the actions of `containment.approvedActions`',
    },
    approvers: {
      ...listOf({ $ref: '#/definitions/roleReference' }),
      description:
        'Roles whose sessions may answer. They are roles of the account that administers Security Hub. IAM Identity Center names the sessions of `permission-set/NAME` after the person.',
    },
    people: {
      description: 'People who have to approve, besides whoever asked.',
      type: 'integer',
      minimum: 1,
      maximum: 2,
      default: defaultRemediation.people,
    },
    timeoutMinutes: {
      description: 'Minutes that people have to answer. Without an answer, nothing is contained.',
      type: 'integer',
      minimum: 5,
      maximum: 720,
      default: defaultRemediation.timeoutMinutes,
    },
    notify: { ...listOf(value('emailAddress')), description: 'E-mail addresses that are told what is asked, and what became of it.' },
    backupBucket: {
      ...value('backupBucketName'),
      description:
        'Name of the bucket for backups of what a runbook changes. `{account}` stands for the account of the finding, and `{region}` for the Region where the runbook runs. The bucket must exist, and the execution role must be able to write to it.',
      'x-source': runbooks,
    },
    backupBucketOwner: {
      ...value('accountId'),
      description: 'Account that must own the bucket for backups. Before anything is started, Amazon S3 is asked whether it does.',
      'x-default': 'the account of the finding where `backupBucket` has `{account}`, otherwise the account of the membership',
    },
    logBuckets: {
      ...listOf(value('bucketPattern')),
      description:
        'Names of the buckets that keep logs, such as those of CloudTrail. Nothing contains them. `{account}` and `{region}` stand for those of the finding, and `*` for any part of a name.',
      'x-default': 'none; the buckets of the evidence store are never contained',
    },
    protectedTags: {
      type: 'array',
      minItems: 1,
      items: mapping({
        title: 'remediation.protectedTags[]',
        description: 'A tag of resources that nothing contains without a person.',
        required: ['key'],
        properties: {
          key: { description: 'Key of the tag.', type: 'string', minLength: 1, maxLength: 128 },
          value: { description: 'Value of the tag.', type: 'string', maxLength: 256, 'x-default': 'any value' },
        },
      }),
      description: 'Tags of resources that nothing contains without a person.',
      'x-default': 'none',
    },
    automatic: {
      type: 'array',
      items: { $ref: '#/definitions/remediationTrigger' },
      minItems: 1,
      maxItems: 10,
      description: 'Findings that start containment by themselves.',
      'x-default': 'none: people start everything',
    },
    acknowledge: {
      ...listOf({ $ref: '#/definitions/acknowledgement' }),
      description: 'Accepted findings of the layer `remediation`.',
      'x-default': 'no finding is accepted',
    },
  },
});

export const remediationDefinitions = { remediationTrigger: trigger } as const;
