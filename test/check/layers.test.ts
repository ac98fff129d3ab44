import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, App, CfnResource, CloudFormationValidatePlugin, Stack, Validations } from 'aws-cdk-lib';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { systemClock } from '../../lib/core/clock';
import { type CheckContext, type CheckLayer, type LayerId, type LayerOutcome } from '../../lib/check/layer';
import { checkLayers } from '../../lib/check/layers';
import { annotationsOf } from '../../lib/check/layers/synthesis';
import { type CheckReport } from '../../lib/check/report';
import { describeRule } from '../../lib/check/rules';
import { runCheck } from '../../lib/check/run-check';
import { synthesize, type ConstructTree } from '../../lib/check/synthesis';
import { checkedTemplate, withInlineTemplates } from '../../lib/check/template';
import { memberAccountTemplate } from '../../lib/containment/templates';
import { type defaultCheck } from '../../lib/configuration/defaults';
import { readConfiguration } from '../../lib/meaning/read';
import { type ConfigurationFile } from '../../lib/configuration/read';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { templateValidator } from '../../lib/validation/cloudformation';
import { repository } from '../support/run';
import { configured } from '../support/organization';

const today = '2026-11-24';
const example = (name: string): string => readFileSync(join(repository, 'examples', name), 'utf8');
const snapshot = { file: 'organization.json', read: () => parseSnapshot(example('organization.json'), { file: 'organization.json' }) };

function run(text: string, over: { snapshot?: typeof snapshot; layers?: readonly CheckLayer[] } = {}): Promise<CheckReport> {
  const { layers = checkLayers, ...inputs } = over;
  return runCheck({
    inputs: { configuration: () => readConfiguration(text, { file: 'cordon.yaml' }), today, ...inputs },
    layers,
    configuration: 'cordon.yaml',
    clock: systemClock,
  });
}

const layer = (id: LayerId): CheckLayer => checkLayers.find((candidate) => candidate.id === id)!;
const without = (...ids: LayerId[]): readonly CheckLayer[] => checkLayers.filter(({ id }) => !ids.includes(id));

describe('the whole check', () => {
  it('holds for the example with rules, each layer having looked at something; the built-in validation of CDK does not run beside ours', async () => {
    const builtIn = jest.spyOn(CloudFormationValidatePlugin.prototype, 'validate');
    const { layers, verdict } = await run(example('signals.yaml'), { snapshot });
    expect(layers.map(({ id, outcome }) => [id, outcome.status])).toEqual(
      checkLayers.map(({ id }) => [
        id,
        ['route-safety', 'guardrails', 'evidence-store', 'responder-access', 'remediation'].includes(id)
          ? 'idle'
          : id === 'signal-safety'
            ? 'findings'
            : 'holds',
      ]),
    );
    expect(verdict).toMatchObject({ exitCode: 0, counts: { error: 0, warning: 2, unknown: 0, note: 1, notRun: 0 } });
    expect(layers.filter(({ looked }) => looked === '').map(({ id }) => id)).toEqual([
      'route-safety',
      'guardrails',
      'evidence-store',
      'responder-access',
      'remediation',
    ]);
    expect(builtIn).not.toHaveBeenCalled();
    builtIn.mockRestore();
  });

  it('says what makes a rule unsafe, and looks at its templates all the same', async () => {
    const unsafe = example('signals.yaml').replace(
      '      - { field: resource.instanceDetails.imageId, from: environment.scanners.network }\n',
      '',
    );
    const { layers, verdict } = await run(unsafe, { snapshot, layers: without('cloudformation-validation') });
    const safety = layers.find(({ id }) => id === 'signal-safety')!;
    expect(safety.findings.find(({ severity }) => severity === 'error')).toMatchObject({
      ruleId: 'signal-safety/no-trusted-identifier',
      severity: 'error',
      place: { line: 57, path: 'suppressionRules[0].criteria', stablePath: 'suppressionRules[scanner-portscan].criteria' },
    });
    expect(layers.find(({ id }) => id === 'synthesis')).toMatchObject({ outcome: { status: 'holds' } });
    expect(verdict.exitCode).toBe(1);
  });

  it('does not hold where the app cannot be made: what looks at templates does not run', async () => {
    const { layers, verdict } = await run(example('cordon.yaml'));
    expect(layers.find(({ id }) => id === 'synthesis')!.findings).toEqual([
      expect.objectContaining({
        ruleId: 'synthesis/triage-service-linked-role-unknown',
        place: expect.objectContaining({ file: 'cordon.yaml', path: 'organization.triageServiceLinkedRole' }),
      }),
    ]);
    const notRun = layers.filter(({ outcome }) => outcome.status === 'not-run').map(({ id }) => id);
    expect(notRun).toEqual(expect.arrayContaining(['cdk-nag', 'cloudformation-validation', 'templates', 'quotas']));
    expect(verdict).toMatchObject({ exitCode: 2, holds: false, counts: { notRun: notRun.length } });
  });

  it('takes what fails it from the configuration', async () => {
    const text = `${example('signals.yaml')}\ncheck: { failOn: warning }\n`;
    const report = await run(text, {
      snapshot,
      layers: without('synthesis', 'cdk-nag', 'cloudformation-validation', 'templates', 'quotas'),
    });
    expect(report).toMatchObject({ failOn: 'warning', verdict: { exitCode: 1 } });
  });
});

function contextOf(material: CheckContext['material']): CheckContext {
  return {
    inputs: {
      configuration: () => {
        throw new Error('not read');
      },
      today,
    },
    material,
  };
}

const fileOf = (over: Parameters<typeof configured>[0] = {}): ConfigurationFile => ({
  configuration: configured(over),
  locate: () => ({ file: 'cordon.yaml', line: 7 }),
});

function tree(scope: App | Stack, name: string, stack: Stack): ConstructTree {
  const resources = stack.node.findAll().filter((node) => CfnResource.isCfnResource(node));
  const origins = new Map(resources.map((node) => [stack.resolve(node.logicalId) as string, { constructPath: node.node.path }]));
  const template = checkedTemplate({ name, kind: 'stack', body: '{"Resources":{}}', origins });
  return { scope, resources: new Map([...origins].map(([logicalId, { constructPath }]) => [constructPath, { template, logicalId }])) };
}

describe('cdk-nag', () => {
  function topics(): { outer: ConstructTree; inner: ConstructTree } {
    const [app, innerApp] = [new App({ context: {} }), new App({ context: {} })];
    const [stack, innerStack] = [new Stack(app, 'Outer'), new Stack(innerApp, 'Inner')];
    new CfnTopic(stack, 'Open');
    const accepted = new CfnTopic(stack, 'Accepted');
    for (const id of ['AwsSolutions-SNS3', 'NIST.800.53.R5-SNSEncryptedKMS']) {
      Validations.of(accepted).acknowledge({ id, reason: 'holds nothing' });
    }
    new CfnTopic(innerStack, 'Open');
    return { outer: tree(app, 'Outer', stack), inner: tree(innerStack, 'containment-roles', innerStack) };
  }

  const nag = (packs: typeof defaultCheck.packs): LayerOutcome | Promise<LayerOutcome> => {
    const { outer, inner } = topics();
    return layer('cdk-nag').run(contextOf({ file: fileOf({ check: { packs } }), synthesis: { trees: [outer, inner], templates: [] } }));
  };

  it('looks at the constructs of the app and of the templates inside, and lets an acknowledgement accept its own construct alone', async () => {
    const { findings, acknowledged } = await nag(['NIST.800.53.R5']);
    const ofTopics = findings.filter(({ ruleId }) => ruleId === 'NIST.800.53.R5-SNSEncryptedKMS');
    expect(ofTopics.map(({ place, severity }) => [place, severity])).toEqual([
      [{ kind: 'template', template: 'Outer', logicalId: 'Open', constructPath: 'Outer/Open' }, 'error'],
      [{ kind: 'template', template: 'containment-roles', logicalId: 'Open', constructPath: 'Inner/Open' }, 'error'],
    ]);
    expect(acknowledged).toEqual([
      expect.objectContaining({
        ruleId: 'NIST.800.53.R5-SNSEncryptedKMS',
        justification: 'holds nothing',
        place: expect.objectContaining({ logicalId: 'Accepted' }),
      }),
    ]);
  });

  it('runs the packs that the configuration names', async () => {
    const rules = async (packs: typeof defaultCheck.packs): Promise<string[]> => [
      ...new Set((await nag(packs)).findings.map(({ ruleId }) => ruleId.slice(0, ruleId.lastIndexOf('-')))),
    ];
    expect(await rules(['AwsSolutions'])).toEqual(['AwsSolutions']);
    expect(await rules(['HIPAA.Security', 'PCI.DSS.321'])).toEqual(['HIPAA.Security', 'PCI.DSS.321']);
  });
});

describe('the synthesis', () => {
  it('makes findings of what constructs say of themselves', () => {
    const app = new App({ context: {} });
    const stack = new Stack(app, 'Outer');
    const topic = new CfnTopic(stack, 'Topic');
    Annotations.of(topic).addWarningV2('somebody:warns', 'look at this');
    Annotations.of(stack).addError('this cannot be');
    const made = annotationsOf([tree(app, 'Outer', stack)]);
    expect(made).toEqual([
      expect.objectContaining({
        severity: 'error',
        message: 'this cannot be',
        place: { kind: 'template', template: 'Outer', constructPath: 'Outer' },
      }),
      expect.objectContaining({
        severity: 'warning',
        message: expect.stringContaining('look at this'),
        place: expect.objectContaining({ logicalId: 'Topic' }),
      }),
    ]);
  });

  it.each([
    [
      'signals.yaml',
      'cordon-signals-eu-central-1',
      { 'AWS::GuardDuty::Filter': /^suppressionRules\[\d+\]$/, 'AWS::SecurityHub::AutomationRule': /^automationRules\[\d+\]$/ },
    ],
    ['routes.yaml', 'cordon-route-urgent-findings', { 'AWS::Events::Rule': /^routes\[4\]$/, 'AWS::SQS::Queue': /^routes\[4\]$/ }],
    ['routes.yaml', 'cordon-routes-eu-west-1', { 'AWS::Events::EventBus': /^routes$/ }],
    ['routes.yaml', 'cordon-forwarding-us-east-1', { 'AWS::Events::Rule': /^routes$/ }],
    ['routes.yaml', 'cordon-containment-roles-management-account', { 'AWS::IAM::Role': /^containment$/ }],
    ['routes.yaml', 'cordon-containment-roles-rollout', { 'AWS::CloudFormation::StackSet': /^rollout$/ }],
  ])('knows of each resource of %s in %s what of the configuration it is made from', (file, name, expected) => {
    const template = synthesize({ file: readConfiguration(example(file), { file }), today }).templates.find((one) => one.name === name)!;
    for (const [type, source] of Object.entries(expected)) {
      const made = Object.entries(template.resources).filter(([, { Type }]) => Type === type);
      expect(made).not.toEqual([]);
      for (const [id] of made) expect(template.origins?.get(id)?.source).toMatch(source);
    }
  });

  // Here and not among the descriptions, because it takes seconds to make the engine of the validation.
  it('describes every rule of the CloudFormation validation', () => {
    const ids = [...templateValidator().ruleDescriptions().keys()].filter((id) => !id.startsWith('I'));
    expect(ids.length).toBeGreaterThan(200);
    expect(ids.filter((id) => describeRule(id) === undefined)).toEqual([]);
  });

  it('says of a quota of a Region in which template it is exceeded', async () => {
    const { layers } = await run(example('signals.yaml').replace('reservedForService: 20', 'reservedForService: 95'), {
      layers: without('cdk-nag', 'cloudformation-validation'),
    });
    const quota = layers
      .find(({ id }) => id === 'quotas')!
      .findings.filter(({ ruleId }) => ruleId === 'quotas/guardduty-filters-per-region');
    expect(quota.map(({ place, severity }) => [place, severity])[0]).toEqual([
      { kind: 'template', template: 'cordon-signals-eu-central-1' },
      'error',
    ]);
  });
});

describe('templates', () => {
  const stackSet = (body: unknown): string =>
    JSON.stringify({ Resources: { Set: { Type: 'AWS::CloudFormation::StackSet', Properties: { TemplateBody: body } } } });

  it('that stand as text in another are looked at too, each once', () => {
    const body = '{"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}';
    const outer = checkedTemplate({ name: 'outer', kind: 'stack', body: stackSet(body) });
    const again = checkedTemplate({ name: 'again', kind: 'stack', body: stackSet(body) });
    expect(withInlineTemplates([outer, again]).map(({ name, kind }) => [name, kind])).toEqual([
      ['outer', 'stack'],
      ['again', 'stack'],
      ['outer Set.TemplateBody', 'inline'],
    ]);
    const known = checkedTemplate({ name: 'roles', kind: 'stack-set', body });
    expect(withInlineTemplates([outer, known])).toHaveLength(2);
  });

  it('that are no JSON are left to the validation', () => {
    expect(checkedTemplate({ name: 'a', kind: 'inline', body: '{' })).toMatchObject({ data: undefined, resources: {} });
    expect(checkedTemplate({ name: 'a', kind: 'inline', body: '{"Resources":{"A":1,"B":{"Type":"T"}}}' }).resources).toEqual({
      B: { Type: 'T', Properties: {} },
    });
  });
});

describe('remediation', () => {
  const outcome = async (text: string): Promise<LayerOutcome> => {
    const file = readConfiguration(text, { file: 'cordon.yaml' });
    return layer('remediation').run({ inputs: { configuration: () => file, today }, material: { file } });
  };
  const ids = ['people-not-counted', 'set-up-not-seen', 'home-region-not-seen', 'backup-bucket-of-anybody'].map(
    (id) => `remediation/${id}`,
  );

  it('is accepted in the example, with a reason for each finding', async () => {
    const { findings, acknowledged, looked } = await outcome(example('remediation.yaml'));
    expect({ findings, looked }).toEqual({ findings: [], looked: '1 approver, 1 trigger, 2 Regions' });
    expect(acknowledged!.map(({ ruleId }) => ruleId)).toEqual(ids);
  });

  it('has findings at their places without these reasons', async () => {
    const [text] = example('remediation.yaml').split('  acknowledge:');
    const { findings } = await outcome(text!);
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(ids);
    expect(findings[3]).toMatchObject({
      severity: 'warning',
      value: 'containment-backups-{account}-{region}',
      place: {
        file: 'cordon.yaml',
        line: text!.slice(0, text!.indexOf('  backupBucket')).split('\n').length,
        path: 'remediation.backupBucket',
      },
    });
  });
});

describe('guardrails of the stacks', () => {
  const file = readConfiguration(example('cordon.yaml'), { file: 'cordon.yaml' });
  const body = JSON.stringify(memberAccountTemplate(file.configuration.containment));
  const changes = ['AttachRolePolicy', 'DeleteRole', 'DeleteRolePermissionsBoundary', 'DeleteRolePolicy', 'DetachRolePolicy']
    .concat('PutRolePermissionsBoundary', 'PutRolePolicy', 'UpdateAssumeRolePolicy', 'UpdateRole')
    .map((name) => `iam:${name}`);
  const protect = {
    Sid: 'ProtectContainmentRoles',
    Effect: 'Deny',
    Action: changes,
    Resource: 'arn:*:iam::*:role/AWSSecurityIncidentResponseContainment*',
    Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/stacksets-exec-*' } },
  };

  const findingsOf = async (statement: object, properties: object): Promise<readonly string[]> => {
    const Content = { Version: '2012-10-17', Statement: statement };
    const policy = { Type: 'AWS::Organizations::Policy', Properties: { Name: 'Guardrail', Content, ...properties } };
    const templates = [
      checkedTemplate({ name: 'roles', kind: 'stack-set', body }),
      checkedTemplate({ name: 'guardrails', kind: 'stack', body: JSON.stringify({ Resources: { Guardrail: policy } }) }),
    ];
    const inputs = { configuration: (): ConfigurationFile => file, today };
    const { findings } = await layer('iam-proof').run({ inputs, material: { file, synthesis: { trees: [], templates } } });
    return findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`);
  };
  const unprotected = 'iam-proof/only-stacksets-change-roles warning';
  const blocks = 'iam-proof/guardrails-let-containment-work error';
  const Type = 'SERVICE_CONTROL_POLICY';

  it('protect the roles where they are attached to the root', async () => {
    expect(await findingsOf(protect, { Type, TargetIds: ['r-ab12'] })).not.toContain(unprotected);
  });

  it.each([
    ['to a unit', { Type, TargetIds: ['ou-ab12-11111111'] }],
    ['to nothing', { Type }],
    ['to what is known later', { Type, TargetIds: [{ Ref: 'Root' }] }],
  ])('protect nothing where they are attached %s, as not every account is surely reached', async (_, properties) => {
    expect(await findingsOf(protect, properties)).toContain(unprotected);
  });

  it('count where they are in the way, whatever they are attached to', async () => {
    const deny = { Sid: 'NoAutomation', Effect: 'Deny', Action: 'ssm:*', Resource: '*' };
    expect(await findingsOf(deny, { Type, TargetIds: ['ou-ab12-11111111'] })).toContain(blocks);
    expect(await findingsOf(deny, { Type: 'RESOURCE_CONTROL_POLICY', TargetIds: ['r-ab12'] })).not.toContain(blocks);
  });
});
