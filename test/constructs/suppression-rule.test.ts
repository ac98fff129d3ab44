import { App, CfnParameter } from 'aws-cdk-lib';

import { SuppressionRule, type SuppressionRuleCriterion, type SuppressionRuleProps } from '../../constructs';
import { CordonError } from '../../lib/core/problem';
import { suppressionMatches } from '../../lib/signals/guardduty/matching';
import { type SuppressionCriterion } from '../../lib/configuration/suppression-rule';
import { PlainStack } from '../../lib/synthesis/plain-stack';
import { templateValidator } from '../../lib/validation/cloudformation';
import { nagFindings } from './nag';
import { uncheckedTemplate } from './unchecked';

process.env.CDK_VALIDATION = 'false';

const detectorId = '12abc34d567e8fa901bc2d34e56789f0';
const common = {
  detectorId,
  rank: 1,
  name: 'scanner',
  owner: 'vulnerability-management',
  justification: 'The scanner looks at every port each night',
  expires: '2027-06-30',
} as const;
const image = 'ami-0123456789abcdef0';

function stackWith(props: Partial<SuppressionRuleProps> = {}): { app: App; stack: PlainStack; rule: SuppressionRule } {
  const app = new App();
  const stack = new PlainStack(app, 'Stack', {});
  const criteria = SuppressionRule.vulnerabilityScanner({ images: [image] });
  return { app, stack, rule: new SuppressionRule(stack, 'Scanner', { ...common, criteria, ...props }) };
}

describe('a suppression rule', () => {
  it('is a filter that observes, unless it says otherwise', () => {
    const { app, stack } = stackWith();
    expect(uncheckedTemplate(stack).toJSON().Resources).toEqual({
      Scanner: {
        Type: 'AWS::GuardDuty::Filter',
        Properties: {
          DetectorId: detectorId,
          Name: 'cordon-scanner-until-2027-06-30',
          Description: 'Owner: vulnerability-management - until 2027-06-30 - The scanner looks at every port each night',
          Action: 'NOOP',
          Rank: 1,
          FindingCriteria: {
            Criterion: {
              type: { Equals: ['Recon:EC2/Portscan'] },
              severity: { LessThan: 7 },
              'resource.instanceDetails.imageId': { Equals: [image] },
            },
          },
          Tags: [
            { Key: 'cordon:expires', Value: '2027-06-30' },
            { Key: 'cordon:owner', Value: 'cloudformation' },
            { Key: 'cordon:rule-owner', Value: 'vulnerability-management' },
          ],
        },
      },
    });
    expect(nagFindings(app)).toEqual([]);
  });

  it('archives where it says so, also by a field of archiving filters alone', () => {
    const { stack } = stackWith({
      stage: 'enforce',
      criteria: [{ archiveOnlyField: 'service.action.awsApiCallAction.userAgent', matches: ['scanner/*'] }],
    });
    uncheckedTemplate(stack).hasResourceProperties('AWS::GuardDuty::Filter', {
      Action: 'ARCHIVE',
      FindingCriteria: { Criterion: { 'service.action.awsApiCallAction.userAgent': { Matches: ['scanner/*'] } } },
    });
  });

  it('renders every operator in a template without warnings, with a detector from a parameter', () => {
    const { app, stack } = stackWith({
      criteria: [
        { field: 'type', equals: ['a'], notEquals: ['b'], matches: ['c*'], notMatches: ['d*'] },
        { field: 'severity', equals: [4], notEquals: [5], greaterThan: 1, greaterThanOrEqual: 2, lessThan: 7, lessThanOrEqual: 6 },
        { field: 'updatedAt', greaterThan: 1_486_685_375_000 },
      ],
    });
    const detector = new CfnParameter(stack, 'Detector', { type: 'String' }).valueAsString;
    const next = new SuppressionRule(stack, 'Next', {
      ...common,
      name: 'next',
      rank: 2,
      detectorId: detector,
      criteria: [{ field: 'id', equals: ['a'] }],
    });
    next.after(stack.node.findChild('Scanner') as SuppressionRule);
    const template = uncheckedTemplate(stack).toJSON() as { Resources: Record<string, { DependsOn?: unknown; Properties: object }> };
    expect(template.Resources['Next']?.DependsOn).toEqual(['Scanner']);
    expect(template.Resources['Scanner']?.Properties).toMatchObject({
      FindingCriteria: {
        Criterion: {
          type: { Equals: ['a'], NotEquals: ['b'], Matches: ['c*'], NotMatches: ['d*'] },
          severity: { Equals: ['4'], NotEquals: ['5'], GreaterThan: 1, GreaterThanOrEqual: 2, LessThan: 7, LessThanOrEqual: 6 },
          updatedAt: { GreaterThan: 1_486_685_375_000 },
        },
      },
    });
    expect(templateValidator().validate(JSON.stringify(template), 'Stack')).toEqual([]);
    expect(nagFindings(app)).toEqual([]);
  });

  it('says everything that is wrong with it, and where', () => {
    const make = (): unknown => stackWith({ rank: 0, detectorId: '', name: 'x', criteria: [{ field: 'type', equals: ['Recon:*'] }] });
    expect(make).toThrow(CordonError);
    expect(make).toThrow(
      /Stack\/Scanner\.detectorId must .*\nStack\/Scanner\.rank must .*\nStack\/Scanner\.name must .*\nStack\/Scanner\.criteria\[0\]\.equals\[0\] contains /,
    );
  });

  it('refuses tokens, of which it cannot tell what they hide', () => {
    const stack = new PlainStack(new App(), 'Stack', {});
    const token = new CfnParameter(stack, 'Image', { type: 'String' }).valueAsString;
    const criteria = SuppressionRule.vulnerabilityScanner({ images: [token] });
    expect(() => new SuppressionRule(stack, 'Scanner', { ...common, criteria })).toThrow(
      'Stack/Scanner must not contain a token, because a token cannot be checked',
    );
  });

  it('has a type that takes only the operators of a field', () => {
    type Accepts<T> = T extends SuppressionRuleCriterion ? true : false;
    const accepted: readonly [
      Accepts<{ field: 'type'; matches: string[] }>,
      Accepts<{ field: 'severity'; lessThan: number }>,
      Accepts<{ archiveOnlyField: string; equals: string[] }>,
    ] = [true, true, true];
    const refused: readonly [
      Accepts<{ field: 'type'; lessThan: number }>,
      Accepts<{ field: 'severity'; matches: string[] }>,
      Accepts<{ field: 'resource.instanceDetails.imageID'; equals: string[] }>,
      Accepts<{ field: 'type'; archiveOnlyField: string; equals: string[] }>,
    ] = [false, false, false, false];
    expect([...accepted, ...refused].filter(Boolean)).toHaveLength(3);
  });
});

describe('the documented cases', () => {
  const hides = (criteria: readonly SuppressionRuleCriterion[], finding: object): boolean | 'unknown' =>
    suppressionMatches(criteria as readonly SuppressionCriterion[], finding);
  const instance = (imageId: string, tags: readonly { key: string; value: string }[] = []): object => ({
    instanceDetails: { imageId, tags },
  });
  const caller = (ipAddressV4: string): object => ({ action: { awsApiCallAction: { remoteIpDetails: { ipAddressV4 } } } });

  it('a vulnerability scanner, by image or by tag, is hidden below High', () => {
    const scan = { type: 'Recon:EC2/Portscan', severity: 5 };
    const byImage = SuppressionRule.vulnerabilityScanner({ images: [image] });
    expect(hides(byImage, { ...scan, resource: instance(image) })).toBe(true);
    expect(hides(byImage, { ...scan, resource: instance('ami-other') })).toBe(false);
    expect(hides(byImage, { ...scan, severity: 8, resource: instance(image) })).toBe(false);
    expect(hides(byImage, { ...scan, type: 'Backdoor:EC2/Spambot', resource: instance(image) })).toBe(false);
    const byTag = SuppressionRule.vulnerabilityScanner({ tag: { key: 'role', value: 'scanner' } });
    expect(hides(byTag, { ...scan, resource: instance('ami-other', [{ key: 'role', value: 'scanner' }]) })).toBe(true);
    expect(hides(byTag, { ...scan, resource: instance('ami-other', [{ key: 'role', value: 'web' }]) })).toBe(false);
  });

  it('a bastion host is hidden as the target of an attack, not as the attacker', () => {
    const criteria = SuppressionRule.bastionHost({ images: [image] });
    const attack = { type: 'UnauthorizedAccess:EC2/SSHBruteForce', severity: 2, resource: instance(image) };
    expect(hides(criteria, { ...attack, service: { resourceRole: 'TARGET' } })).toBe(true);
    expect(hides(criteria, { ...attack, service: { resourceRole: 'ACTOR' } })).toBe(false);
  });

  it('known remote addresses are hidden for the types that are named', () => {
    const type = 'Recon:IAMUser/MaliciousIPCaller.Custom';
    const criteria = SuppressionRule.knownRemoteAddresses({ types: [type], addresses: ['203.0.113.0/24'] });
    expect(hides(criteria, { type, severity: 5, service: caller('203.0.113.9') })).toBe(true);
    expect(hides(criteria, { type, severity: 5, service: caller('198.51.100.1') })).toBe(false);
    expect(SuppressionRule.knownRemoteAddresses({ types: [type], addresses: ['2001:db8::/48'], by: 'network-connection' }).at(-1)).toEqual({
      field: 'service.action.networkConnectionAction.remoteIpDetails.ipAddressV6',
      equals: ['2001:db8::/48'],
    });
    expect(() => SuppressionRule.knownRemoteAddresses({ types: [type], addresses: ['203.0.113.7', '2001:db8::1'] })).toThrow(
      'addresses must be at least one address or range, all of one IP version',
    );
  });

  it('instance credentials from a known address are hidden though they are High, since they always are', () => {
    const type = 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS';
    const criteria = SuppressionRule.instanceCredentialsFromKnownAddress({ addresses: ['203.0.113.7'], principals: ['AROAEXAMPLE:i-1'] });
    const finding = { type, severity: 8, resource: { accessKeyDetails: { principalId: 'AROAEXAMPLE:i-1' } } };
    expect(hides(criteria, { ...finding, service: caller('203.0.113.7') })).toBe(true);
    expect(hides(criteria, { ...finding, service: caller('203.0.113.8') })).toBe(false);
    expect(
      hides(criteria, { ...finding, resource: { accessKeyDetails: { principalId: 'AROAOTHER:i-2' } }, service: caller('203.0.113.7') }),
    ).toBe(false);
    expect(() => SuppressionRule.instanceCredentialsFromKnownAddress({ addresses: ['2001:db8::1'] })).toThrow('must be IPv4 addresses');
  });

  it('a DNS server is hidden for the look-ups that are never High', () => {
    const criteria = SuppressionRule.dnsServer({ executables: ['/usr/sbin/named'] });
    expect(criteria[0]).toEqual({ field: 'type', equals: ['Trojan:Runtime/BlackholeTraffic!DNS', 'Trojan:Runtime/DropPoint!DNS'] });
    const lookUp = { type: 'Trojan:Runtime/DropPoint!DNS', severity: 5 };
    const by = (executablePath: string): object => ({ runtimeDetails: { process: { executablePath } } });
    expect(hides(criteria, { ...lookUp, service: by('/usr/sbin/named') })).toBe(true);
    expect(hides(criteria, { ...lookUp, service: by('/tmp/named') })).toBe(false);
  });

  it('are rules without problems', () => {
    const cases: readonly (readonly SuppressionRuleCriterion[])[] = [
      SuppressionRule.vulnerabilityScanner({ tag: { key: 'role', value: 'scanner' } }),
      SuppressionRule.bastionHost({ images: [image] }),
      SuppressionRule.knownRemoteAddresses({ types: ['Recon:IAMUser/TorIPCaller'], addresses: ['203.0.113.7'] }),
      SuppressionRule.instanceCredentialsFromKnownAddress({ addresses: ['203.0.113.0/24'] }),
      SuppressionRule.dnsServer({ executables: ['/usr/sbin/named'] }),
    ];
    for (const criteria of cases) {
      const { stack } = stackWith({ criteria });
      expect(templateValidator().validate(JSON.stringify(uncheckedTemplate(stack).toJSON()), 'Stack')).toEqual([]);
    }
  });
});
