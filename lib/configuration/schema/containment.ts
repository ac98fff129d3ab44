import { approvedActionTypes } from '../configuration';
import { docs, type JsonSchema } from './json-schema';
import { preference } from './membership';

export const containment: JsonSchema = {
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
    preference: { ...preference, 'x-default': 'AWS asks for approval each time' },
    region: {
      $ref: '#/definitions/region',
      description: 'The one Region that carries the IAM template. IAM is global: in a second Region the same role names collide.',
      'x-default': 'the membership Region',
    },
  },
};
