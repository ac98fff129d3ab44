import { approvedActionTypes } from '../configuration';
import { docs, type JsonSchema } from './json-schema';
import { preference } from './membership';

export const containment: JsonSchema = {
  title: 'containment',
  description: 'Permissions of the containment roles.',
  type: 'object',
  additionalProperties: false,
  properties: {
    variant: {
      description: 'The published set of containment roles, with or without the permissions for EC2 triage.',
      type: 'string',
      enum: ['containment-only', 'containment-with-ec2-triage'],
      default: 'containment-only',
      'x-source': `${docs}/security-ir/latest/userguide/containment-only-template.html`,
    },
    policy: {
      description: 'Policy of the execution role: `published` is the policy of AWS, `least-privilege` is derived from `approvedActions`.',
      type: 'string',
      enum: ['published', 'least-privilege'],
      default: 'published',
    },
    approvedActions: {
      description:
        'Runbooks that the role can run. They narrow the execution role only with `policy: least-privilege`. With `published`, all of them are required.',
      type: 'array',
      items: { type: 'string', enum: approvedActionTypes },
      minItems: 1,
      uniqueItems: true,
      default: approvedActionTypes,
    },
    grantRunbookGaps: {
      description: 'Adds the actions that the runbook pages list and the published policy lacks.',
      type: 'boolean',
      default: false,
    },
    startAutomationResources: {
      description:
        'The published form that grants `ssm:StartAutomationExecution`: `documents` is from the newer guide, `automation-definitions` is from February 2026.',
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
    preference: { ...preference, 'x-default': 'AWS asks for approval each time' },
    region: {
      $ref: '#/definitions/region',
      description: 'The Region of the IAM template. It is one Region, because IAM is global and role names would conflict in a second Region.',
      'x-default': 'the membership Region',
    },
  },
};
