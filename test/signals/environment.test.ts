import { type Environment } from '../../lib/configuration/configuration';
import { emptyEnvironment } from '../../lib/configuration/defaults';
import { type AutomationCriterion } from '../../lib/configuration/automation-rule';
import { resolveAutomationRule, resolveRules, resolveSuppressionRule } from '../../lib/signals/environment';
import { type SuppressionCriterion } from '../../lib/configuration/suppression-rule';
import { configured } from '../support/organization';
import { automation, suppression } from '../support/rules';

const environment: Environment = {
  ...emptyEnvironment,
  internalRanges: ['10.0.0.0/8', '2001:db8:1::/48'],
  externalRanges: ['198.51.100.0/24'],
  remoteAccess: [
    { name: 'vpn', addresses: ['203.0.113.64/28', '2001:db8::1'] },
    { name: 'bastion', addresses: ['203.0.113.7'] },
  ],
  dnsServers: [
    { name: 'resolver', addresses: ['10.0.0.2'], executables: ['/usr/sbin/named'] },
    { name: 'cache', executables: ['/usr/sbin/unbound'] },
  ],
  scanners: [
    {
      name: 'network',
      addresses: ['10.20.30.40', '2001:db8:1::40'],
      images: ['ami-11111111', 'ami-22222222'],
      instances: ['i-11111111'],
      accounts: ['222222222222'],
      tag: { key: 'role', value: 'scanner' },
    },
    { name: 'web', images: ['ami-33333333', 'ami-11111111'], tag: { key: 'role', value: 'scanner' } },
  ],
  criticalAccounts: ['333333333333', '444444444444'],
  uncommonPorts: [8443, 9443],
  endpointProducts: ['Endpoint'],
  vulnerabilityProducts: ['Inspector'],
  identityProvider: 'Sign-in',
};

const instance = 'resource.instanceDetails';
const connection = 'service.action.networkConnectionAction';
const remoteV4 = `${connection}.remoteIpDetails.ipAddressV4`;
const remoteV6 = `${connection}.remoteIpDetails.ipAddressV6`;
const executable = 'service.runtimeDetails.process.executablePath';

const resolveOne = (criterion: SuppressionCriterion, within = environment) => {
  const { rule, problems } = resolveSuppressionRule(suppression({ criteria: [criterion] }), within);
  return { equals: rule.criteria[0]?.equals, problems };
};
const resolveAutomation = (criterion: AutomationCriterion, within = environment) => {
  const { rule, problems } = resolveAutomationRule(automation({ criteria: [criterion] }), within);
  return { equals: rule.criteria[0]?.equals, problems };
};

describe('a reference to the environment', () => {
  it.each([
    [remoteV4, 'environment.internalRanges', ['10.0.0.0/8']],
    [remoteV6, 'environment.internalRanges', ['2001:db8:1::/48']],
    [remoteV4, 'environment.externalRanges', ['198.51.100.0/24']],
    [remoteV4, 'environment.remoteAccess', ['203.0.113.64/28', '203.0.113.7']],
    [remoteV6, 'environment.remoteAccess', ['2001:db8::1']],
    [remoteV4, 'environment.remoteAccess.bastion', ['203.0.113.7']],
    [remoteV4, 'environment.dnsServers', ['10.0.0.2']],
    [executable, 'environment.dnsServers', ['/usr/sbin/named', '/usr/sbin/unbound']],
    [executable, 'environment.dnsServers.cache', ['/usr/sbin/unbound']],
    [remoteV4, 'environment.scanners', ['10.20.30.40']],
    [remoteV6, 'environment.scanners.network', ['2001:db8:1::40']],
    [`${instance}.imageId`, 'environment.scanners', ['ami-11111111', 'ami-22222222', 'ami-33333333']],
    [`${instance}.imageId`, 'environment.scanners.web', ['ami-33333333', 'ami-11111111']],
    [`${instance}.instanceId`, 'environment.scanners', ['i-11111111']],
    [`${instance}.tags.key`, 'environment.scanners', ['role']],
    [`${instance}.tags.value`, 'environment.scanners.web', ['scanner']],
    ['accountId', 'environment.scanners', ['222222222222']],
    ['accountId', 'environment.criticalAccounts', ['333333333333', '444444444444']],
    [`${connection}.localPortDetails.port`, 'environment.uncommonPorts', [8443, 9443]],
  ])('gives %s of %s its values of that kind, each once', (field, from, equals) => {
    expect(resolveOne({ field, from })).toEqual({ equals, problems: [] });
  });

  it.each([
    [{ field: 'AwsAccountId', from: 'environment.criticalAccounts' }, ['333333333333', '444444444444']],
    [{ field: 'AwsAccountId', from: 'environment.scanners' }, ['222222222222']],
    [{ field: 'ProductName', from: 'environment.endpointProducts' }, ['Endpoint']],
    [{ field: 'ProductName', from: 'environment.vulnerabilityProducts' }, ['Inspector']],
    [{ field: 'ResourceTags', key: 'role', from: 'environment.scanners' }, ['scanner']],
  ])('gives the criterion %j its values', (criterion, equals) => {
    expect(resolveAutomation(criterion)).toEqual({ equals, problems: [] });
  });

  it('adds to the values that are written, which stay first, and to no other operator', () => {
    const criterion = { field: 'accountId', equals: ['444444444444', '555555555555'], from: 'environment.criticalAccounts' };
    expect(resolveOne(criterion).equals).toEqual(['444444444444', '555555555555', '333333333333']);
    const port = { field: `${connection}.localPortDetails.port`, equals: ['8443'], notEquals: [22], from: 'environment.uncommonPorts' };
    const { rule } = resolveSuppressionRule(suppression({ criteria: [port] }), environment);
    // GuardDuty takes 8443 and "8443" for the same.
    expect(rule.criteria).toEqual([{ ...port, equals: ['8443', 9443] }]);
  });

  it('leaves a rule without one as it is', () => {
    const rule = suppression();
    expect(resolveSuppressionRule(rule, environment).rule).toBe(rule);
  });

  it.each([
    ['environment.scanner', 'unknown-reference', 'did you mean environment.scanners?'],
    ['scanners', 'unknown-reference', 'did you mean environment.scanners?'],
    ['environment.scanners.netwrok', 'unknown-reference', 'did you mean environment.scanners.network?'],
    [
      'environment.scanners.qualys',
      'unknown-reference',
      'add it to environment.scanners, or use one of environment.scanners.network, environment.scanners.web',
    ],
    ['environment.internalRanges.first', 'unknown-reference', 'did you mean environment.internalRanges?'],
    ['environment.identityProvider', 'unknown-reference', expect.stringMatching(/^use one of environment\.internalRanges, /)],
    ['environment', 'unknown-reference', expect.stringMatching(/^use one of /)],
    ['environment.criticalAccounts', 'reference-of-wrong-kind', 'use environment.scanners, or write the values in equals'],
  ])('%s says why an image cannot come from it: %s', (from, id, remedy) => {
    const { equals, problems } = resolveOne({ field: `${instance}.imageId`, from });
    expect(equals).toBeUndefined();
    expect(problems).toEqual([{ id, path: 'criteria[0].from', value: from, message: expect.any(String), remedy }]);
  });

  it('says that it has nothing, rather than matching everything', () => {
    const { equals, problems } = resolveOne({ field: `${instance}.imageId`, from: 'environment.scanners' }, emptyEnvironment);
    expect(equals).toBeUndefined();
    expect(problems).toMatchObject([{ id: 'empty-reference' }]);
    expect(resolveOne({ field: 'accountId', from: 'environment.criticalAccounts' }, emptyEnvironment).problems).toMatchObject([
      { id: 'empty-reference' },
    ]);
  });

  it('gives no value to fields of other kinds, nor to unknown ones', () => {
    expect(resolveOne({ field: 'severity', from: 'environment.uncommonPorts' }).problems).toMatchObject([{ id: 'reference-not-allowed' }]);
    expect(resolveOne({ field: 'resource.newThing.id', from: 'environment.scanners' }).problems).toMatchObject([
      { id: 'reference-for-unknown-field' },
    ]);
    expect(resolveAutomation({ field: 'ResourceId', from: 'environment.scanners' }).problems).toMatchObject([
      { id: 'reference-not-allowed' },
    ]);
  });

  it('does not mix the tags of scanners, whose keys and values are criteria of their own', () => {
    const scanners = [
      { name: 'one', tag: { key: 'role', value: 'scanner' } },
      { name: 'two', tag: { key: 'role', value: 'probe' } },
    ];
    const mixed = { ...emptyEnvironment, scanners };
    expect(resolveOne({ field: `${instance}.tags.key`, from: 'environment.scanners' }, mixed).problems).toMatchObject([
      { id: 'reference-mixes-tags', remedy: 'name one scanner (environment.scanners.one, environment.scanners.two) in each rule' },
    ]);
    expect(resolveOne({ field: `${instance}.tags.value`, from: 'environment.scanners.two' }, mixed).equals).toEqual(['probe']);
    expect(resolveAutomation({ field: 'ResourceTags', key: 'owner', from: 'environment.scanners.two' }, mixed).problems).toMatchObject([
      { id: 'reference-to-another-tag', remedy: 'set key to role, or write the values in equals' },
    ]);
  });

  it('is followed in both lists of a configuration, with paths from its beginning', () => {
    const { suppressionRules, automationRules, problems } = resolveRules(
      configured({
        environment,
        suppressionRules: [suppression(), suppression({ criteria: [{ field: 'accountId', from: 'environment.criticalAccounts' }] })],
        automationRules: [automation({ criteria: [{ field: 'AwsAccountId', from: 'environment.nothing' }] })],
      }),
    );
    expect(suppressionRules.map(({ criteria }) => criteria[0]?.equals)).toEqual([
      suppression().criteria[0]?.equals,
      ['333333333333', '444444444444'],
    ]);
    expect(automationRules[0]?.criteria[0]?.equals).toBeUndefined();
    expect(problems).toMatchObject([{ id: 'unknown-reference', path: 'automationRules[0].criteria[0].from' }]);
  });
});
