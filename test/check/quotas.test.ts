import fc from 'fast-check';
import { quotas } from '../../lib/check/quotas';
import { quotaFindings, type Quota } from '../../lib/check/quotas/quota';
import { documentCharacters } from '../../lib/check/quotas/size';
import { instancesPerStackSet, rulesPerBus } from '../../lib/check/quotas/regions';
import { checkedTemplate, withInlineTemplates } from '../../lib/check/template';
import { runRules } from '../../lib/check/template-rule';
import { templateRules } from '../../lib/check/templates';
import { configured, sketch } from '../support/organization';
import { runs } from '../support/runs';

const today = '2026-11-24';

describe('a quota', () => {
  const quota = (value: number, limit: number, over: Partial<Quota> = {}): Quota => ({
    ...quotas[0]!,
    unit: 'things',
    limit,
    measure: () => [{ what: 'it', value }],
    ...over,
  });

  it('is an error above its limit, a warning from 90 percent of it on, and nothing below', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.integer({ min: 1, max: 1000 }), (value, limit) => {
        const expected = value > limit ? ['error'] : value * 10 >= limit * 9 ? ['warning'] : [];
        expect(quotaFindings(quota(value, limit), { templates: [], today }).map(({ severity }) => severity)).toEqual(expected);
      }),
    );
  });

  it('that is filled up on purpose warns of nothing', () => {
    const severities = (value: number): string[] =>
      quotaFindings(quota(value, 10, { filledUp: true }), { templates: [], today }).map(({ severity }) => severity);
    expect([severities(10), severities(11)]).toEqual([[], ['error']]);
  });

  it('says the value and the limit', () => {
    expect(quotaFindings(quota(1234, 1000), { templates: [], today })[0]).toMatchObject({
      message: 'it has 1,234 of at most 1,000 things',
    });
    expect(quotaFindings(quota(995, 1000), { templates: [], today })[0]).toMatchObject({
      message: 'it has 995 of at most 1,000 things, which is 99 percent',
    });
  });
});

describe('characters of a document', () => {
  it.each([
    ['blanks between parts are not counted, those in texts are', { a: ['b c', 1] }, '{"a":["b c",1]}'.length],
    ['a pseudo parameter is taken at its longest', { a: { Ref: 'AWS::AccountId' } }, '{"a":"123456789012"}'.length],
    ['a substitution, too', { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:x' }, '"arn:aws-us-gov:iam::123456789012:x"'.length],
    ['a literal substitution stays', { 'Fn::Sub': '${!Literal}' }, '"${!Literal}"'.length],
    ['a joined text is joined', { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Region' }]] }, '"arn:ap-southeast-1"'.length],
    ['what is known only where it is deployed is as long as an ARN of a role', { 'Fn::GetAtt': ['Role', 'Arn'] }, 112 + 2],
  ])('%s', (_, document, characters) => expect(documentCharacters(document)).toBe(characters));
});

it('counts the stack instances of the accounts in waves, where a snapshot says which there are', () => {
  const accounts = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`33333333333${index}`, ['root'] as const]));
  const snapshot = sketch({ accounts });
  const file = { configuration: configured({ rollout: { canary: ['333333333330'] } }), locate: () => ({ file: 'cordon.yaml' }) };
  const of = (over: object): number[] => instancesPerStackSet.measure({ templates: [], today, file, ...over }).map(({ value }) => value);
  // The delegated administrator is a member account, too.
  expect(of({ snapshot })).toEqual([8]);
  expect(of({})).toEqual([]);
});

it('takes fewer rules on a bus in the Regions where EventBridge does, and counts those of all stacks of a Region', () => {
  const body = (rules: number): string =>
    JSON.stringify({
      Resources: Object.fromEntries(
        Array.from({ length: rules }, (_, index) => [`Rule${index}`, { Type: 'AWS::Events::Rule', Properties: {} }]),
      ),
    });
  const template = (name: string, region: string, rules: number) =>
    checkedTemplate({ name, kind: 'stack', body: body(rules), account: '222222222222', region });
  const templates = [template('a', 'af-south-1', 60), template('b', 'af-south-1', 41), template('c', 'eu-west-1', 101)];
  const found = quotaFindings(rulesPerBus, { templates, today });
  expect(found.map(({ severity, message }) => [severity, message])).toEqual([
    ['error', 'the event bus default of af-south-1 has 101 of at most 100 rules'],
  ]);
});

/** Types that any rule reads, and one that none does. */
const types = [
  'AWS::GuardDuty::Filter',
  'AWS::SecurityHub::AutomationRule',
  'AWS::CloudFormation::StackSet',
  'AWS::Events::Rule',
  'AWS::Events::EventBusPolicy',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::ServiceLinkedRole',
  'AWS::Organizations::Policy',
  'AWS::SQS::Queue',
  'AWS::Other::Thing',
];
const keys = [
  ...['FindingCriteria', 'Criterion', 'Name', 'Action', 'Equals', 'Criteria', 'Title', 'Comparison', 'RuleOrder', 'TemplateBody'],
  ...[
    'StackInstancesGroup',
    'DeploymentTargets',
    'Accounts',
    'AutoDeployment',
    'OperationPreferences',
    'Capabilities',
    'Regions',
    'CallAs',
  ],
  ...['EventPattern', 'Targets', 'detail-type', 'source', 'AssumeRolePolicyDocument', 'Policies', 'PolicyDocument', 'Statement', 'Action'],
  ...['Condition', 'StringEquals', 'sts:ExternalId', 'Resource', 'Content', 'Ref', 'Fn::Sub', 'Fn::GetAtt', 'Fn::Join', 'KmsMasterKeyId'],
];

it('no template, however odd, is too much for a rule or a quota', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<unknown>(null, true, 7, -1.5, '', 'SERVICE_MANAGED', 's3:Get*', '123456789012', '{"Resources":{"A":{}}}', '{'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 4 }),
    ),
  }));
  const resource = fc.record({ Type: fc.constantFrom<unknown>(...types, 7), Properties: value }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('A', 'B', 'C'), resource), (resources) => {
      const templates = withInlineTemplates([
        checkedTemplate({ name: 'odd', kind: 'stack', body: JSON.stringify({ Resources: resources }) }),
      ]);
      for (const template of templates) runRules('templates', templateRules, template);
      for (const quota of quotas) quotaFindings(quota, { templates, today });
    }),
    { numRuns: runs(500) },
  );
});
