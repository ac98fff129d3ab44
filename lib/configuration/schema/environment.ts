import { value } from './definitions';
import { docs, type JsonSchema, listOf, mapping } from './json-schema';

const filterFindings = `${docs}/guardduty/latest/ug/guardduty_filter-findings.html`;
const tagLimits = `${docs}/AWSEC2/latest/UserGuide/Using_Tags.html`;
const processDetails = `${docs}/guardduty/latest/APIReference/API_ProcessDetails.html`;

const addresses: JsonSchema = {
  ...listOf(value('address')),
  description: 'Addresses, or CIDR ranges without host bits set.',
  'x-default': 'none',
  'x-source': filterFindings,
};

export const remoteAccess = mapping({
  title: 'environment.remoteAccess[]',
  description: 'A VPN, a bastion host, or another way in.',
  required: ['name', 'addresses'],
  properties: {
    name: value('environmentName', { description: 'Name; `from: environment.remoteAccess.NAME` refers to this one alone.' }),
    addresses: { ...listOf(value('address')), description: 'Addresses, or CIDR ranges without host bits set.', 'x-source': filterFindings },
  },
});

export const dnsServer = mapping({
  title: 'environment.dnsServers[]',
  description: 'A DNS server. It has addresses, executables, or both.',
  required: ['name'],
  properties: {
    name: value('environmentName', { description: 'Name; `from: environment.dnsServers.NAME` refers to this one alone.' }),
    addresses,
    executables: {
      ...listOf(value('executable')),
      description: "Absolute paths of the server's executable on the instances, such as `/usr/sbin/named`.",
      'x-default': 'none',
      'x-source': processDetails,
    },
  },
});

export const scanner = mapping({
  title: 'environment.scanners[]',
  description: 'Something that scans, and is known to. It has at least one of the keys beside its name.',
  required: ['name'],
  properties: {
    name: value('environmentName', { description: 'Name; `from: environment.scanners.NAME` refers to this one alone.' }),
    addresses,
    images: { ...listOf(value('imageId')), description: 'IDs of the AMIs that it runs from.', 'x-default': 'none' },
    instances: { ...listOf(value('instanceId')), description: 'IDs of its instances.', 'x-default': 'none' },
    accounts: { ...listOf(value('accountId')), description: 'Accounts that nothing but it runs in.', 'x-default': 'none' },
    tag: {
      ...mapping({
        title: 'environment.scanners[].tag',
        description: 'A tag of its instances, with `key` and `value`. Whoever may tag instances can pretend to be it.',
        required: ['key', 'value'],
        properties: {
          key: { description: 'Key of the tag.', type: 'string', minLength: 1, maxLength: 128, 'x-source': tagLimits },
          value: { description: 'Value of the tag, which may be empty.', type: 'string', maxLength: 256, 'x-source': tagLimits },
        },
      }),
      'x-default': 'none',
    },
  },
});

export const environment = mapping({
  title: 'environment',
  description:
    'What the organization knows of itself. Nothing here hides a finding: rules refer to it, as in `from: environment.scanners`, or `from: environment.scanners.NAME` for one alone.',
  properties: {
    internalRanges: {
      ...listOf(value('range')),
      description: "CIDR ranges of the organization's own networks, without host bits set.",
      'x-default': 'none',
    },
    externalRanges: {
      ...listOf(value('range')),
      description: 'CIDR ranges that the organization has on the internet, without host bits set.',
      'x-default': 'none',
    },
    remoteAccess: {
      ...listOf({ $ref: '#/definitions/remoteAccess' }),
      description: 'VPNs, bastion hosts and other ways in.',
      'x-default': 'none',
    },
    dnsServers: { ...listOf({ $ref: '#/definitions/dnsServer' }), description: 'DNS servers.', 'x-default': 'none' },
    scanners: {
      ...listOf({ $ref: '#/definitions/scanner' }),
      description: 'What scans the networks, and is known to.',
      'x-default': 'none',
    },
    criticalAccounts: {
      ...listOf(value('accountId')),
      description: 'Accounts in which findings weigh more.',
      'x-default': 'none',
    },
    uncommonPorts: { ...listOf(value('port')), description: 'Ports that are in use and look odd.', 'x-default': 'none' },
    endpointProducts: {
      ...listOf(value('text')),
      description: 'Names of endpoint protection products, as their findings give them.',
      'x-default': 'none',
    },
    vulnerabilityProducts: {
      ...listOf(value('text')),
      description: 'Names of vulnerability management products, as their findings give them.',
      'x-default': 'none',
    },
    identityProvider: value('text', {
      description: 'Name of the identity provider that people sign in with; for those who respond, rules cannot refer to it.',
      'x-default': 'not said',
    }),
  },
});
