import * as accessAnalyzer from 'aws-cdk-lib/aws-accessanalyzer';
import * as events from 'aws-cdk-lib/aws-events';
import * as guardDuty from 'aws-cdk-lib/aws-guardduty';
import * as inspector from 'aws-cdk-lib/aws-inspectorv2';
import * as macie from 'aws-cdk-lib/aws-macie';
import * as securityHub from 'aws-cdk-lib/aws-securityhub';
import * as cloudFormation from 'aws-cdk-lib/aws-cloudformation';
import { importExitCode, importRules, type ImportReport } from '../../lib/import/import-rules';
import { cloudControlName, pageOf, resourceTypes, templateType } from '../../lib/import/resource-types';
import { snapshotRules } from '../../lib/import/snapshot-rules';
import { type Snapshot } from '../../lib/organization/snapshot';
import { importLines } from '../../lib/report/import-text';

type Fields = Readonly<Record<string, unknown>>;

const imported = (value: unknown): ImportReport => importRules([{ file: 'source', text: JSON.stringify(value) }], { today: '2026-11-24' });
const template = (Resources: Fields, others: Fields = {}): Fields => ({ ...others, Resources });
const plan = (...resources: readonly Fields[]): Fields => ({
  format_version: '1.2',
  planned_values: {
    root_module: { child_modules: [{ child_modules: [{ resources: resources.map((one) => ({ mode: 'managed', ...one })) }] }] },
  },
});
const named = (value: unknown): readonly (readonly [string, boolean])[] =>
  imported(value).notCarried.map(({ address, isUnknown = false }) => [address, isUnknown]);
const filter = { Type: 'AWS::GuardDuty::Filter', Properties: { Name: 'hidden', Action: 'ARCHIVE' } };
const queue = { Type: 'AWS::SQS::Queue' };

describe('the table of types', () => {
  it('has every type of the services that make findings or route events, as the CDK knows them', () => {
    const known = [accessAnalyzer, events, guardDuty, inspector, macie, securityHub]
      .flatMap((library) => Object.values(library) as readonly unknown[])
      .flatMap((one) => (typeof one === 'function' ? [(one as { readonly CFN_RESOURCE_TYPE_NAME?: unknown }).CFN_RESOURCE_TYPE_NAME] : []))
      .filter((type): type is string => typeof type === 'string');
    expect(known.length).toBeGreaterThan(40);
    expect(known.filter((type) => templateType(type) === undefined)).toEqual([]);
    const deploying = [cloudFormation.CfnStack, cloudFormation.CfnStackSet].map(({ CFN_RESOURCE_TYPE_NAME: type }) => type);
    const serverless = ['Application', 'Function', 'StateMachine'].map((name) => `AWS::Serverless::${name}`);
    expect(resourceTypes.map(({ type }) => type).filter((type) => ![...known, ...deploying, ...serverless].includes(type))).toEqual([]);
  });

  it('has each type once, with its page and its name in the provider awscc', () => {
    expect(new Set(resourceTypes.map(({ type }) => type)).size).toBe(resourceTypes.length);
    expect(pageOf(templateType('AWS::GuardDuty::IPSet')!)).toBe(
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-guardduty-ipset.html',
    );
    // Names of pages in https://github.com/hashicorp/terraform-provider-awscc/tree/main/docs/resources
    const names = { IPSet: 'ip_set', Filter: 'filter' };
    for (const [type, name] of Object.entries(names))
      expect(cloudControlName(templateType(`AWS::GuardDuty::${type}`)!)).toBe(`awscc_guardduty_${name}`);
    expect(cloudControlName(templateType('AWS::SecurityHub::AutomationRuleV2')!)).toBe('awscc_securityhub_automation_rule_v2');
    expect(cloudControlName(templateType('AWS::InspectorV2::Filter')!)).toBe('awscc_inspectorv2_filter');
    expect(cloudControlName(templateType('AWS::AccessAnalyzer::Analyzer')!)).toBe('awscc_accessanalyzer_analyzer');
  });
});

describe('a resource that is not imported', () => {
  const always = resourceTypes.filter(({ type, treatment }) => treatment === 'named' && !/Serverless|::Analyzer$/.test(type));

  it.each(always.map(({ type, why }) => [type, why]))('%s is named in a template', (type, why) => {
    const report = imported(template({ One: { Type: type }, Other: queue }));
    expect(report.notCarried).toEqual([{ file: 'source', address: 'One', why }]);
    expect(importExitCode(report)).toBe(1);
    expect(importLines(report).at(-1)).toBe('0 rules imported, 0 of them with errors · 1 thing not carried over');
  });

  const ofProviders = resourceTypes.flatMap((one) => [
    ...(one.treatment === 'imported' ? [] : (one.terraform ?? []).map((type) => ({ type, one }))),
    { type: cloudControlName(one), one },
  ]);

  it.each(ofProviders.map(({ type, one }) => [type, one.treatment, one.type] as const))(
    '%s (%s) of a nested module of Terraform is named, or decides nothing',
    (type, treatment, same) => {
      const address = `module.a.module.b.${type}.one`;
      const report = imported(plan({ type, address, values: { archive_rules: [{}] } }));
      // Serverless resources exist in templates alone.
      const isNamed = treatment !== 'irrelevant' && !(treatment === 'named' && same.startsWith('AWS::Serverless::'));
      expect(report.notCarried.map((one) => one.address)).toEqual(isNamed ? [address] : []);
    },
  );

  it('is named where Terraform manages it by Cloud Control, or has no values of it', () => {
    const resource = (values: Fields) => plan({ type: 'aws_cloudcontrolapi_resource', address: 'a.b', values });
    expect(named(resource({ type_name: 'AWS::GuardDuty::Filter', desired_state: '{}' }))).toEqual([['a.b', false]]);
    expect(named(resource({ type_name: 'AWS::SQS::Queue', desired_state: '{}' }))).toEqual([]);
    expect(named(resource({}))).toEqual([['a.b', true]]);
    const old = { mode: 'managed', type: 'aws_guardduty_filter', name: 'old', instances: [{ attributes_flat: { name: 'old' } }] };
    expect(named({ version: 4, resources: [old] })).toEqual([['aws_guardduty_filter.old', true]]);
    const deferred = { reason: 'resource_config_unknown', resource_change: { address: 'a.c', type: 'aws_guardduty_filter' } };
    expect(named({ ...plan(), deferred_changes: [deferred] })).toEqual([['a.c', true]]);
  });

  it('is named for the one property that hides or routes something', () => {
    const analyzer = (ArchiveRules?: unknown) => template({ One: { Type: 'AWS::AccessAnalyzer::Analyzer', Properties: { ArchiveRules } } });
    expect(named(analyzer([{ RuleName: 'a' }]))).toEqual([['One', false]]);
    expect(named(analyzer({ Ref: 'Rules' }))).toEqual([['One', false]]);
    expect([...named(analyzer()), ...named(analyzer([]))]).toEqual([]);
    const run = (Type: string) => template({ One: { Type: 'AWS::Serverless::Function', Properties: { Events: { A: { Type } } } } });
    expect([...named(run('EventBridgeRule')), ...named(run('CloudWatchEvent'))]).toHaveLength(2);
    expect(named(run('Api'))).toEqual([]);
  });

  it('is said to be of Cordon where its tags say so', () => {
    const Tags = [{ Key: 'CordonOwner', Value: 'cloudformation' }];
    const rule = {
      Type: 'AWS::SecurityHub::AutomationRuleV2',
      Properties: { RuleName: 'one', RuleOrder: 1, Tags: { CordonOwner: 'cloudformation' } },
    };
    const inner = JSON.stringify(template({ Inner: { ...filter, Properties: { Tags } } }));
    const set = { Type: 'AWS::CloudFormation::StackSet', Properties: { TemplateBody: inner } };
    expect(imported(template({ rule, set })).notCarried.map(({ why }) => why)).toEqual(
      Array(2).fill('Cordon deployed it. Its configuration has it already.'),
    );
  });
});

describe('a template that a resource deploys', () => {
  const set = (Properties: Fields, Type = 'AWS::CloudFormation::StackSet') => template({ Set: { Type, Properties } });

  it.each([
    ['JSON', JSON.stringify(template({ Hidden: filter, Queue: queue }))],
    ['YAML', 'Resources: {Hidden: {Type: AWS::GuardDuty::Filter, Properties: {Name: !Ref Name}}}'],
    ['Fn::Sub', { 'Fn::Sub': ['Resources: {Hidden: {Type: AWS::GuardDuty::Filter}}', { A: 'b' }] }],
    ['Fn::ToJsonString', { 'Fn::ToJsonString': template({ Hidden: filter }) }],
  ])('is looked into, as %s', (_, TemplateBody) => {
    expect(named(set({ TemplateBody }))).toEqual([['Set/Hidden', false]]);
  });

  it('is looked into also within another, and in Terraform', () => {
    const inner = JSON.stringify(set({ TemplateBody: JSON.stringify(template({ Hidden: filter })) }));
    expect(named(set({ TemplateBody: inner }))).toEqual([['Set/Set/Hidden', false]]);
    for (const type of ['aws_cloudformation_stack', 'aws_cloudformation_stack_set', 'awscc_cloudformation_stack_set'])
      expect(named(plan({ type, address: 'a.b', values: { template_body: inner } }))).toEqual([['a.b/Set/Hidden', false]]);
  });

  it('needs no word where nothing in it hides, changes or routes', () => {
    expect(named(set({ TemplateBody: JSON.stringify(template({ queue })) }))).toEqual([]);
  });

  it('is named where it cannot be looked into', () => {
    const url = 'https://example-bucket.s3.amazonaws.com/rules.yaml';
    const report = imported(set({ TemplateURL: url }, 'AWS::CloudFormation::Stack'));
    expect(report.notCarried).toMatchObject([{ address: 'Set', isUnknown: true, why: expect.stringContaining(url) }]);
    expect(importExitCode(report)).toBe(3);
    for (const TemplateBody of [undefined, { Ref: 'Body' }, 'a: [', 'no template', `Resources: {} #${'a'.repeat(1_000_000)}`])
      expect(named(set({ TemplateBody }))).toEqual([['Set', true]]);
    expect(named(template({ App: { Type: 'AWS::Serverless::Application', Properties: { Location: url } } }))).toEqual([['App', true]]);
  });
});

describe('what CloudFormation adds when it deploys', () => {
  it.each([
    ['a macro', template({ queue }, { Transform: ['AWS::Serverless-2016-10-31', 'TeamRules'] }), 'Transform'],
    ['an include of the template', template({ queue }, { Transform: { Name: 'AWS::Include' } }), 'Transform'],
    ['an include of resources', template({ 'Fn::Transform': { Name: 'AWS::Include' } }), 'Fn::Transform'],
    ['a module', template({ One: { Type: 'Team::Rules::All::MODULE' } }), 'One'],
    ['a loop', template({ 'Fn::ForEach::A': ['N', ['a'], { 'Rule${N}': filter }] }), 'Fn::ForEach::A'],
    [
      'a loop in a loop',
      template({ 'Fn::ForEach::A': ['N', [], { 'Fn::ForEach::B': ['M', [], { 'R${N}${M}': filter }] }] }),
      'Fn::ForEach::A',
    ],
  ])('is named: %s', (_, value, address) => {
    expect(named(value)).toEqual([[address, true]]);
  });

  it('is nothing for SAM, and for a loop of other resources', () => {
    expect(named(template({ 'Fn::ForEach::A': ['N', ['a'], { 'Q${N}': queue }] }, { Transform: 'AWS::LanguageExtensions' }))).toEqual([]);
  });
});

it('names the automation rules of Security Hub V2 that Cordon deployed or nobody read, and rules of EventBridge that were not read', () => {
  const rule = (name: string) => ({ name, order: 1, enabled: true, content: { status: 'absent' } });
  const absent = { status: 'absent' };
  const automationRulesV2 = { status: 'present', value: [rule('theirs'), rule('cordon-ours-until-2026-12-31')] };
  const unread = { status: 'unknown', reason: { message: 'Access denied.' } };
  const snapshot = {
    signals: { regions: { 'eu-west-1': { detector: absent, filters: absent, automationRules: absent, automationRulesV2 } } },
    routing: { region: 'eu-west-1', account: '222222222222', rules: unread },
  };
  const { rules, notCarried } = snapshotRules(snapshot as unknown as Snapshot, 'snapshot.json');
  expect(rules).toEqual([]);
  expect(notCarried).toMatchObject([
    { address: 'automation rule theirs of Security Hub V2 in eu-west-1', attribute: 'criteria', isUnknown: true },
    {
      address: 'automation rule cordon-ours-until-2026-12-31 of Security Hub V2 in eu-west-1',
      why: expect.stringContaining('Cordon deployed'),
    },
    { address: 'rules of EventBridge in eu-west-1', why: 'They were not read: Access denied.', isUnknown: true },
  ]);
});
