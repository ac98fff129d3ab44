import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Configuration } from '../../lib/configuration/configuration';
import { loadConfiguration } from '../../lib/meaning/read';
import { managementAccountTemplate, memberAccountTemplate } from '../../lib/containment/templates';
import { templateToBody } from '../../lib/rollout/template-body';
import { buildApp } from '../../lib/stacks/app';
import { type Template as TemplateData } from '../../lib/core/template';
import { routeOf } from '../routes/support';
import { configured, sketch } from '../support/organization';

process.env.CDK_VALIDATION = 'false';

const tags = { CostCenter: '4711', 'data-class': 'security', a: 'x' };
const example = (name: string): Configuration => loadConfiguration(join(__dirname, '..', '..', 'examples', name)).configuration;
const signals = example('signals.yaml');
const routes = example('routes.yaml');

/** Every kind of stack and resource: StackSets, rules on findings, and routes to each kind of target that something is made for. */
const everything: Configuration = {
  ...routes,
  organization: { ...routes.organization, root: 'r-ab12', detectors: signals.organization.detectors },
  rollout: { ...routes.rollout, owner: 'cloudformation', canary: ['444444444444'], waves: [{ name: 'rest' }] },
  environment: signals.environment,
  suppressionRules: signals.suppressionRules,
  automationRules: signals.automationRules,
  automationRulesV2: [
    {
      name: 'rule-v2',
      owner: 'security-operations',
      justification: 'It is known.',
      expires: '2027-06-30',
      enabled: true,
      order: 100,
      regions: signals.organization.regions,
      criteria: [{ field: 'finding_info.types', equals: ['Software and Configuration Checks'] }],
      update: { comment: 'Looked at.' },
    },
  ],
  routes: [
    ...routes.routes!,
    {
      ...routeOf('each-target', { preset: 'case-updates' }),
      targets: [
        {
          microsoftTeams: {
            tenantId: '1'.repeat(8) + '-1111-1111-1111-111111111111',
            teamId: '2'.repeat(8) + '-2222-2222-2222-222222222222',
            channelId: '19%3aabc%40thread.tacv2',
          },
        },
        { slack: { workspaceId: 'T07EA123LEP', channelId: 'C07EZ1ABC23' } },
        { sns: { topicName: 'made-topic' } },
        { sqs: { queueName: 'made-queue' } },
      ],
    },
  ],
};

function built(configuration: Configuration): { readonly app: App; readonly stacks: readonly Stack[] } {
  const app = new App();
  const made = buildApp(app, { configuration, snapshot: sketch({}), today: '2026-11-24', checkedBy: 'caller' });
  const of = made.routes;
  const stacks = [made.managementAccount, made.rollout, ...made.signals, of?.shared, ...(of?.routes ?? []), ...(of?.forwarding ?? [])];
  return { app, stacks: stacks.filter((stack) => stack !== undefined) };
}

/** Types that take tags in a template, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/, each with its property Tags. */
const taggable = [
  'AWS::CloudFormation::StackSet',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::CloudWatch::Alarm',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::GuardDuty::Filter',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SecurityHub::AutomationRule',
  'AWS::SecurityHub::AutomationRuleV2',
];
/** Rules on findings, whose schema takes keys of letters and digits alone. */
const isAutomationRule = ({ Type }: { readonly Type: string }): boolean => Type.startsWith('AWS::SecurityHub::AutomationRule');
const notTaggable = [
  'AWS::CloudFormation::WaitConditionHandle',
  'AWS::Events::ApiDestination',
  'AWS::Events::Archive',
  'AWS::Events::Connection',
  'AWS::Events::EventBusPolicy',
  'AWS::IAM::ServiceLinkedRole',
  'AWS::Lambda::Permission',
  'AWS::Logs::ResourcePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
];

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | Readonly<Record<string, string>> };
}

const tagsOf = ({ Properties: { Tags = [] } = {} }: Resource): Readonly<Record<string, string>> =>
  Array.isArray(Tags)
    ? Object.fromEntries(Tags.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]))
    : (Tags as Record<string, string>);

describe('tags of the configuration', () => {
  const { app, stacks } = built({ ...everything, tags });
  const resources = stacks.flatMap((stack) => Object.values(Template.fromStack(stack).toJSON().Resources as Record<string, Resource>));

  it('are on every resource that takes tags, beside those of Cordon, and on no other', () => {
    const untagged = resources.filter((resource) => {
      const own = tagsOf(resource);
      const wanted = Object.entries(tags).filter(([key]) => !isAutomationRule(resource) || key !== 'data-class');
      return wanted.some(([key, value]) => own[key] !== value);
    });
    expect([...new Set(untagged.map(({ Type }) => Type))].filter((type) => !notTaggable.includes(type))).toEqual([]);
    expect(resources.filter(({ Type, Properties }) => !taggable.includes(Type) && Properties && 'Tags' in Properties)).toEqual([]);
  });

  it('were looked for on every type that takes tags', () => {
    expect([...new Set(resources.map(({ Type }) => Type))].filter((type) => !notTaggable.includes(type)).sort()).toEqual(
      [...taggable].sort(),
    );
  });

  it('do not put keys into the template of an automation rule that its schema refuses', () => {
    const rules = resources.filter(isAutomationRule).map(tagsOf);
    expect(new Set(resources.filter(isAutomationRule).map(({ Type }) => Type)).size).toBe(2);
    for (const rule of rules) {
      expect(Object.keys(rule).filter((key) => !/^[a-zA-Z0-9]{1,128}$/.test(key))).toEqual([]);
      expect(rule).toMatchObject({ CostCenter: '4711', CordonOwner: 'cloudformation' });
    }
  });

  it('are on every stack, which hands them on', () => {
    const assembly = app.synth();
    expect(stacks.length).toBeGreaterThan(8);
    for (const stack of stacks) expect(assembly.getStackArtifact(stack.artifactId).tags).toEqual(tags);
  });

  it('leave the template inside the StackSets as it is: StackSets hands its own tags on', () => {
    const sets = resources.filter(({ Type }) => Type === 'AWS::CloudFormation::StackSet');
    expect(sets.map(tagsOf)).toEqual([0, 1].map(() => ({ ...tags, 'cordon:owner': 'cloudformation' })));
    const body = templateToBody(memberAccountTemplate(everything.containment));
    for (const { Properties } of sets) expect((Properties as { TemplateBody?: string }).TemplateBody).toBe(body);
  });

  it("make the management account's template that cordon deploy deploys", () => {
    const { managementAccount } = buildApp(new App(), { configuration: configured({ tags }), snapshot: sketch({}), checkedBy: 'caller' });
    expect(templateToBody(Template.fromStack(managementAccount!).toJSON() as TemplateData)).toBe(
      templateToBody(managementAccountTemplate(configured().containment, { triageServiceLinkedRole: 'create', tags })),
    );
  });
});

it('puts no tags on anything where the configuration has none', () => {
  const { app, stacks } = built(everything);
  const assembly = app.synth();
  for (const stack of stacks) expect(assembly.getStackArtifact(stack.artifactId).tags).toEqual({});
  const roles = stacks.flatMap((stack) => Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role')));
  expect(roles.filter(({ Properties }) => 'Tags' in (Properties as object))).toEqual([]);
});
