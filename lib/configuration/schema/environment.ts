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
    name: value('environmentName', { description: 'Name. `from: environment.remoteAccess.NAME` refers to this one only.' }),
    addresses: { ...listOf(value('address')), description: 'Addresses, or CIDR ranges without host bits set.', 'x-source': filterFindings },
  },
});

export const dnsServer = mapping({
  title: 'environment.dnsServers[]',
  description: 'A DNS server. It has addresses, executables, or both.',
  required: ['name'],
  properties: {
    name: value('environmentName', { description: 'Name. `from: environment.dnsServers.NAME` refers to this one only.' }),
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
  description: 'A known scanner. It has its name and at least one other key.',
  required: ['name'],
  properties: {
    name: value('environmentName', { description: 'Name. `from: environment.scanners.NAME` refers to this one only.' }),
    addresses,
    images: { ...listOf(value('imageId')), description: 'IDs of the AMIs of the scanner.', 'x-default': 'none' },
    instances: { ...listOf(value('instanceId')), description: 'IDs of the instances of the scanner.', 'x-default': 'none' },
    accounts: { ...listOf(value('accountId')), description: 'Accounts in which only the scanner runs.', 'x-default': 'none' },
    tag: {
      ...mapping({
        title: 'environment.scanners[].tag',
        description: 'A tag of its instances, with `key` and `value`. Anyone who can tag instances can imitate the scanner.',
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
    'Facts about your environment. They hide no finding by themselves. Rules refer to them, for example with `from: environment.scanners`, or with `from: environment.scanners.NAME` for one scanner.',
  properties: {
    internalRanges: {
      ...listOf(value('range')),
      description: "CIDR ranges of the organization's own networks, without host bits set.",
      'x-default': 'none',
    },
    externalRanges: {
      ...listOf(value('range')),
      description: 'CIDR ranges of the organization on the internet, without host bits set.',
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
      description: 'Known scanners of your networks.',
      'x-default': 'none',
    },
    criticalAccounts: {
      ...listOf(value('accountId')),
      description: 'Accounts in which findings matter more.',
      'x-default': 'none',
    },
    uncommonPorts: { ...listOf(value('port')), description: 'Unusual ports that are in use.', 'x-default': 'none' },
    endpointProducts: {
      ...listOf(value('text')),
      description: 'Names of endpoint protection products, as in their findings.',
      'x-default': 'none',
    },
    vulnerabilityProducts: {
      ...listOf(value('text')),
      description: 'Names of vulnerability management products, as in their findings.',
      'x-default': 'none',
    },
    identityProvider: value('text', {
      description: 'Name of the identity provider that people sign in with. It is information for responders, and rules cannot refer to it.',
      'x-default': 'not said',
    }),
  },
});
