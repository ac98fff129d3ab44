import { proveChain, type LinkId } from '../../lib/chain';
import { type AutomationRule } from '../../lib/configuration/automation-rule';
import { type SuppressionRule } from '../../lib/configuration/suppression-rule';
import { put } from './edits';
import { today, regions, whole } from './whole';

const governance = { owner: 'security', justification: 'a test', expires: '2027-01-31', regions, name: 'rule' };
const own = '333333333333';
const other = '444444444444';
const base = whole({ units: { apps: 'root', labs: 'root' }, accounts: { [own]: ['apps'], [other]: ['labs'] } });
const account = { field: 'accountId', equals: [own] };
const instances = { field: 'resource.resourceType', equals: ['Instance'] };
const accepted = (finding: string) => ({ acknowledge: [{ finding, justification: 'We looked.' }] });

/** What a link says of both accounts, by EC2 instance, IAM principal and S3 bucket. */
function states(link: LinkId, list: 'suppressionRules' | 'automationRules', rule: unknown): readonly string[] {
  const { snapshot, configuration } = base;
  const proof = proveChain({ snapshot, configuration: put(configuration, [list], [rule]), today, only: [own, other] });
  return proof.accounts.map((one) =>
    one.status === 'judged' ? one.actions.map(({ links }) => links.find(({ id }) => id === link)?.state).join(' ') : one.state,
  );
}

const archives = (criteria: SuppressionRule['criteria'], over: Partial<SuppressionRule> = {}): readonly string[] =>
  states('configured-suppression-rules', 'suppressionRules', { ...governance, stage: 'enforce', criteria, ...over });
const suppresses = (criteria: AutomationRule['criteria'], over: Partial<AutomationRule> = {}): readonly string[] =>
  states('configured-automation-rules', 'automationRules', {
    ...{ ...governance, enabled: true, precedence: 'after-service', terminal: false },
    ...{ criteria, update: { workflowStatus: 'SUPPRESSED', note: 'a test' }, ...over },
  });

const visible = 'yes yes yes';

describe('a suppression rule that names nobody', () => {
  it.each<readonly [string, SuppressionRule['criteria'], string]>([
    ['all of an account', [account], 'no no no'],
    ['all of the root user', [account, { field: 'resource.accessKeyDetails.userType', equals: ['Root'] }], 'no no no'],
    ['the use of the root user, which is Low', [account, { field: 'type', equals: ['Policy:IAMUser/RootCredentialUsage'] }], 'yes no yes'],
    ['what is Low', [account, { field: 'severity', lessThan: 4 }], 'no no no'],
    ['port scans, which are Medium', [account, { field: 'type', equals: ['Recon:EC2/Portscan'] }], 'no yes yes'],
    ['one type of resource', [account, instances], 'no no no'],
    ['findings by their ARN', [{ field: 'arn', matches: [`arn:aws:guardduty:*:${own}:*`] }], 'no no no'],
    ['whatever has a tag', [account, { field: 'resource.instanceDetails.tags.key', equals: ['scanner'] }], 'no yes yes'],
  ])('hides %s, and leaves other accounts as they are', (_, criteria, expected) => {
    const [first, second] = archives(criteria);
    expect(first?.split(' ')).toEqual(expected.split(' ').map((state) => (state === 'no' ? 'no' : (expect.any(String) as unknown))));
    expect(first).toContain('no');
    expect(second).toBe(visible);
  });

  it('hides nothing more than somebody answers for', () => {
    const scans = [account, { field: 'type', equals: ['Recon:EC2/Portscan'] }];
    expect(archives(scans, accepted('no-trusted-identifier'))).toEqual([visible, visible]);
    expect(archives(scans, accepted('hides-high-severity'))).toEqual(['no yes yes', visible]);
  });
});

describe('an automation rule that names nobody', () => {
  it('hides what a tag, a type of resource or a detector stands for', () => {
    const guardDuty = { field: 'ProductName', equals: ['GuardDuty'] };
    const tag = { field: 'ResourceTags', key: 'environment', equals: ['test'] };
    expect(suppresses([guardDuty, { field: 'AwsAccountId', equals: [own] }, tag])).toEqual(['no no no', visible]);
    expect(suppresses([guardDuty, { field: 'AwsAccountId', equals: [own] }, tag], accepted('tags-as-only-identifier'))).toEqual([
      visible,
      visible,
    ]);
    const detector = `arn:aws:guardduty:eu-west-1:${own}:detector/12abc34d567e8fa901bc2d34e56789f0`;
    expect(suppresses([{ field: 'GeneratorId', equals: [detector] }])).toEqual(['no no no', visible]);
    expect(suppresses([{ field: 'Id', prefix: [`${detector}/finding/`] }])).toEqual(['no no no', visible]);
  });
});

describe('a rule that names something', () => {
  it('leaves all else visible', () => {
    const instance = { field: 'resource.instanceDetails.instanceId', equals: ['i-0123456789abcdef0'] };
    const address = { field: 'service.action.networkConnectionAction.localIpDetails.ipAddressV4' };
    expect(archives([account, instance])).toEqual([visible, visible]);
    expect(archives([account, { ...address, equals: ['10.0.1.7'] }])).toEqual([visible, visible]);
    expect(archives([account, { ...address, equals: ['10.0.1.0/24'] }])).toEqual(['no yes yes', visible]);
  });
});
