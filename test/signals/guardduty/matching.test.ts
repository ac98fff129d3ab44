import fc from 'fast-check';
import { suppressionMatches } from '../../../lib/signals/guardduty/matching';
import { type SuppressionCriterion } from '../../../lib/configuration/suppression-rule';

/** Parts of a finding as an event has it. */
const event = {
  accountId: '111111111111',
  type: 'Recon:EC2/Portscan',
  severity: 5,
  updatedAt: '2027-01-01T00:00:00.000Z',
  resource: {
    resourceType: 'Instance',
    instanceDetails: {
      instanceId: 'i-0123456789abcdef0',
      imageId: 'ami-1',
      tags: [
        { key: 'role', value: 'scanner' },
        { key: 'team', value: 'security' },
      ],
      networkInterfaces: [
        { ipv6Addresses: ['2001:db8:0:0:0:0:0:1'], publicIp: '203.0.113.7', subnetId: 'subnet-1' },
        { subnetId: 'subnet-2' },
      ],
    },
  },
  service: {
    additionalInfo: { type: 'default', value: '{"threatListName":"Amazon"}' },
    action: { networkConnectionAction: { blocked: false, remotePortDetails: { port: 443 } } },
  },
};

const tags = 'resource.instanceDetails.tags.value';
const address = 'resource.instanceDetails.networkInterfaces.publicIp';
const address6 = 'resource.instanceDetails.networkInterfaces.ipv6Addresses';
const image = 'resource.instanceDetails.imageId';

describe('what a suppression rule matches', () => {
  it.each<readonly [string, readonly SuppressionCriterion[], boolean | 'unknown']>([
    ['one of the values', [{ field: 'type', equals: ['a', 'Recon:EC2/Portscan'] }], true],
    ['none of the values', [{ field: 'type', equals: ['a', 'b'] }], false],
    [
      'all criteria',
      [
        { field: 'type', equals: ['Recon:EC2/Portscan'] },
        { field: image, equals: ['ami-1'] },
      ],
      true,
    ],
    [
      'one criterion of two',
      [
        { field: 'type', equals: ['Recon:EC2/Portscan'] },
        { field: image, equals: ['ami-2'] },
      ],
      false,
    ],
    ['text that differs in case', [{ field: 'type', equals: ['recon:ec2/portscan'] }], 'unknown'],
    ['a pattern', [{ field: 'type', matches: ['Recon:*/Port????'] }], true],
    ['a pattern that is too short', [{ field: 'type', matches: ['Recon:*/Port???'] }], false],
    ['a pattern in another case', [{ field: 'type', matches: ['recon:*'] }], 'unknown'],
    ['no pattern', [{ field: 'type', notMatches: ['Backdoor:*'] }], true],
    ['a pattern that is excluded', [{ field: 'type', matches: ['Recon:*'], notMatches: ['*Portscan'] }], false],
    ['one of several values in a list', [{ field: tags, equals: ['security'] }], true],
    [
      'key and value of different tags',
      [
        { field: 'resource.instanceDetails.tags.key', equals: ['role'] },
        { field: tags, equals: ['security'] },
      ],
      true,
    ],
    ['some of several values excluded', [{ field: tags, notEquals: ['security'] }], 'unknown'],
    ['all of several values excluded', [{ field: tags, notEquals: ['security', 'scanner'] }], false],
    ['none of several values excluded', [{ field: tags, notEquals: ['other'] }], true],
    ['equals of a field that is missing', [{ field: 'resource.eksClusterDetails.name', equals: ['a'] }], false],
    ['notEquals of a field that is missing', [{ field: 'resource.eksClusterDetails.name', notEquals: ['a'] }], 'unknown'],
    ['a range', [{ field: address, equals: ['203.0.113.0/24'] }], true],
    ['another range', [{ field: address, equals: ['203.0.112.0/24'] }], false],
    ['a range of the other family', [{ field: address, equals: ['::/1'] }], false],
    ['a range that is excluded', [{ field: address, notEquals: ['203.0.113.0/24'] }], false],
    ['an IPv6 address written in another way', [{ field: address6, equals: ['2001:db8::1'] }], true],
    ['an IPv6 range', [{ field: address6, equals: ['2001:db8::/48'] }], true],
    ['severity below 7', [{ field: 'severity', lessThan: 7 }], true],
    ['severity below 5', [{ field: 'severity', lessThan: 5 }], false],
    ['severity of at most 5', [{ field: 'severity', lessThanOrEqual: 5, greaterThan: 4 }], true],
    ['severity by value', [{ field: 'severity', equals: ['4', 5] }], true],
    ['a port', [{ field: 'service.action.networkConnectionAction.remotePortDetails.port', equals: ['443'] }], true],
    ['a time', [{ field: 'updatedAt', greaterThanOrEqual: Date.UTC(2027, 0, 1) }], true],
    ['a time before', [{ field: 'updatedAt', lessThan: Date.UTC(2027, 0, 1) }], false],
    ['a truth value', [{ field: 'service.action.networkConnectionAction.blocked', equals: ['false'] }], true],
    ['additional information in text', [{ field: 'service.additionalInfo.threatListName', equals: ['Amazon'] }], true],
    ['a reference that is not resolved', [{ field: image, from: 'environment.scanners' }], 'unknown'],
    ['an operator that does not fit', [{ field: 'type', lessThan: 7 }], 'unknown'],
    ['no criteria', [], 'unknown'],
  ])('%s', (_, criteria, expected) => {
    expect(suppressionMatches(criteria, event)).toBe(expected);
    expect(suppressionMatches(criteria, asApiAnswers(event))).toBe(expected);
  });

  it('leaves open whether 4 equals 4.5', () => {
    const criteria = [{ field: 'severity', equals: ['4'] }];
    expect(suppressionMatches(criteria, { severity: 4.5 })).toBe('unknown');
    expect(suppressionMatches(criteria, { severity: 5.5 })).toBe(false);
  });

  it('leaves open whether a range in a field that is not documented is one', () => {
    const criteria = [{ field: 'service.something.new', equals: ['203.0.113.0/24'] }];
    expect(suppressionMatches(criteria, { service: { something: { new: '203.0.113.7' } } })).toBe('unknown');
  });

  it('finds a pattern as a regular expression does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(text, pattern, (value, glob) => {
        const expression = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(suppressionMatches([{ field: 'type', matches: [glob] }], { type: value })).toBe(expression.test(value));
      }),
    );
  });

  it('answers soon, whatever the pattern', () => {
    const criteria = [{ field: 'type', matches: [`${'*a'.repeat(200)}b`] }];
    expect(suppressionMatches(criteria, { type: 'a'.repeat(5000) })).toBe(false);
  });
});

/** The finding in the spelling of GetFindings. */
function asApiAnswers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asApiAnswers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [`${key.charAt(0).toUpperCase()}${key.slice(1)}`, asApiAnswers(entry)]),
  );
}
