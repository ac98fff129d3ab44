import { docs, type JsonSchema } from './json-schema';

const administrators: JsonSchema = {
  title: 'organization.administrators',
  description:
    'Who administers what, where it is not one account for all. The management account may stand here: it administers without being delegated.',
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  'x-default': '`delegatedAdministrator` administers everything',
  properties: {
    membership: {
      $ref: '#/definitions/accountId',
      description: 'Account of the membership of AWS Security Incident Response. Routes are laid out here.',
      'x-default': '`delegatedAdministrator`',
      'x-source': `${docs}/security-ir/latest/userguide/select-a-membership-account.html`,
    },
    stackSets: {
      $ref: '#/definitions/accountId',
      description: 'Account that rolls the StackSets out. The management account calls as itself (`CallAs: SELF`).',
      'x-default': '`delegatedAdministrator`',
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html`,
    },
    guardDuty: {
      $ref: '#/definitions/accountId',
      description: 'Administrator account of GuardDuty, where suppression rules are made. AWS does not recommend the management account.',
      'x-default': '`delegatedAdministrator`',
      'x-source': `${docs}/guardduty/latest/ug/guardduty_organizations.html`,
    },
    securityHub: {
      $ref: '#/definitions/accountId',
      description:
        'Administrator account of Security Hub, where automation rules are made. The management account can be that of Security Hub CSPM, but never that of the newer Security Hub (findings in OCSF).',
      'x-default': '`delegatedAdministrator`',
      'x-source': `${docs}/securityhub/latest/userguide/securityhub-v2-set-da.html`,
    },
  },
};

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
      description:
        'Security tooling account, the delegated administrator of AWS Security Incident Response, StackSets, GuardDuty and Security Hub; the short form of `administrators` for all that it does not name.',
      'x-default': 'none: the management account administers them itself',
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
        'Whether the triage service-linked role exists in the management account already. A stack that creates a service-linked role that exists fails.',
      type: 'string',
      enum: ['absent', 'present'],
      'x-default': 'taken from the snapshot; unknown there is an error',
      'x-source': `${docs}/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-servicelinkedrole.html`,
    },
    detectors: {
      description:
        'GuardDuty detector IDs of the account that administers GuardDuty, by Region, e.g. `{ eu-west-1: 12abc34d567e8fa901bc2d34e56789f0 }`.',
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
