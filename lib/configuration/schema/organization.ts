import { docs, type JsonSchema } from './json-schema';

const administrators: JsonSchema = {
  title: 'organization.administrators',
  description:
    'Administrator accounts by service, if one account does not administer all of them. The management account is allowed: it needs no delegation.',
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  'x-default': '`delegatedAdministrator` administers everything',
  properties: {
    membership: {
      $ref: '#/definitions/accountId',
      description: 'Account of the membership of AWS Security Incident Response. Routes are deployed in this account.',
      'x-default': '`delegatedAdministrator`',
      'x-source': `${docs}/security-ir/latest/userguide/select-a-membership-account.html`,
    },
    stackSets: {
      $ref: '#/definitions/accountId',
      description: 'Account that deploys the StackSets. The management account uses `CallAs: SELF`.',
      'x-default': '`delegatedAdministrator`',
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html`,
    },
    guardDuty: {
      $ref: '#/definitions/accountId',
      description: 'Administrator account of GuardDuty, which has the suppression rules. AWS does not recommend the management account.',
      'x-default': '`delegatedAdministrator`',
      'x-source': `${docs}/guardduty/latest/ug/guardduty_organizations.html`,
    },
    securityHub: {
      $ref: '#/definitions/accountId',
      description:
        'Administrator account of Security Hub, which has the automation rules. The management account can administer Security Hub CSPM, but not Security Hub V2 (findings in OCSF).',
      'x-default': '`delegatedAdministrator`',
      'x-source': `${docs}/securityhub/latest/userguide/securityhub-v2-set-da.html`,
    },
  },
};

export const organization: JsonSchema = {
  title: 'organization',
  description: 'The organization to onboard.',
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
      description: 'Management account. StackSets never deploys to it, so it gets the containment roles by its own stack.',
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html`,
    },
    delegatedAdministrator: {
      $ref: '#/definitions/accountId',
      description:
        'Security tooling account: the delegated administrator of AWS Security Incident Response, StackSets, GuardDuty and Security Hub. It applies to all services that `administrators` does not set.',
      'x-default': 'none: the management account administers the services',
      'x-source': `${docs}/security-ir/latest/userguide/select-a-membership-account.html`,
    },
    administrators,
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
        'Whether the triage service-linked role already exists in the management account. A stack cannot create a role that already exists.',
      type: 'string',
      enum: ['absent', 'present'],
      'x-default': 'taken from the snapshot; an error if it is unknown there',
      'x-source': `${docs}/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-servicelinkedrole.html`,
    },
    detectors: {
      description:
        'GuardDuty detector IDs of the GuardDuty administrator account, by Region, e.g. `{ eu-west-1: 12abc34d567e8fa901bc2d34e56789f0 }`.',
      type: 'object',
      propertyNames: { $ref: '#/definitions/region' },
      additionalProperties: { $ref: '#/definitions/detectorId' },
      minProperties: 1,
      'x-default': 'taken from the snapshot',
      'x-source': `${docs}/guardduty/latest/APIReference/API_ListDetectors.html`,
    },
    quarantineUnits: {
      description:
        'Organizational units for compromised accounts. They must be targets, because moving an account out of the targets can delete its containment roles.',
      type: 'array',
      items: { $ref: '#/definitions/organizationalUnitId' },
      minItems: 1,
      uniqueItems: true,
      'x-default': 'none',
    },
  },
};
