import { docs, type JsonSchema } from './json-schema';

export const organization: JsonSchema = {
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
    detectors: {
      description:
        'GuardDuty detector IDs of the delegated administrator account, by Region, e.g. `{ eu-west-1: 12abc34d567e8fa901bc2d34e56789f0 }`.',
      type: 'object',
      propertyNames: { $ref: '#/definitions/region' },
      additionalProperties: { $ref: '#/definitions/detectorId' },
      minProperties: 1,
      'x-default': 'taken from the snapshot',
      'x-source': `${docs}/guardduty/latest/APIReference/API_ListDetectors.html`,
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
