import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Configuration } from '../../lib/configuration/configuration';
import { loadConfiguration } from '../../lib/meaning/read';
import { CordonError, problemToText } from '../../lib/core/problem';
import { absent } from '../../lib/core/reading';
import { buildApp } from '../../lib/stacks/app';
import { type SignalsStack } from '../../lib/stacks/signals-stack';
import { templateValidator } from '../../lib/validation/cloudformation';
import { nagFindings } from '../constructs/nag';
import { administrator, configured, sketch } from '../support/organization';
import { automation, suppression } from '../support/rules';

process.env.CDK_VALIDATION = 'false';

const today = '2026-11-24';
const example = join(__dirname, '..', '..', 'examples', 'signals.yaml');
const detectors = { 'eu-west-1': 'a1', 'us-east-1': 'b2' };

function stacksOf(over: Partial<Configuration> = {}): readonly SignalsStack[] {
  const { organization, ...rest } = over;
  const configuration = configured({
    organization: { detectors, ...organization },
    suppressionRules: [suppression()],
    automationRules: [automation()],
    ...rest,
  });
  return buildApp(new App(), { configuration, snapshot: sketch({}), today }).signals;
}

function refusal(over: Partial<Configuration>): CordonError {
  try {
    stacksOf(over);
  } catch (error) {
    if (error instanceof CordonError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const template = (stack: SignalsStack | undefined): Template => {
  if (!stack) throw new Error('there is no such stack');
  return Template.fromStack(stack);
};

describe('the stacks of rules on findings', () => {
  it('are in the administrator account, one a Region in use', () => {
    const stacks = stacksOf({ organization: { ...configured().organization, detectors, regions: ['us-east-1', 'eu-west-1'] } });
    expect(stacks.map(({ stackName, account, region }) => [stackName, account, region])).toEqual([
      ['cordon-signals-eu-west-1', administrator, 'eu-west-1'],
      ['cordon-signals-us-east-1', administrator, 'us-east-1'],
    ]);
  });

  it('are not there without a list of rules', () => {
    expect(buildApp(new App(), { configuration: configured(), snapshot: sketch({}) }).signals).toEqual([]);
  });

  it('stay for what they held to be taken away, when no rule is left', () => {
    const [stack] = stacksOf({ suppressionRules: [], automationRules: [] });
    expect(Object.values(template(stack).toJSON().Resources as object)).toEqual([{ Type: 'AWS::CloudFormation::WaitConditionHandle' }]);
  });

  it('name and tag each rule with who answers for it and when it ends', () => {
    const [stack] = stacksOf();
    template(stack).hasResourceProperties('AWS::GuardDuty::Filter', {
      DetectorId: 'a1',
      Name: 'cordon-scanner-portscan-until-2027-06-30',
      Action: 'ARCHIVE',
      Rank: 1,
      // The CDK sorts tags by key.
      Tags: [
        { Key: 'cordon:expires', Value: '2027-06-30' },
        { Key: 'cordon:owner', Value: 'cloudformation' },
        { Key: 'cordon:rule-owner', Value: 'security-tooling@example.com' },
      ],
    });
    template(stack).hasResourceProperties('AWS::SecurityHub::AutomationRule', {
      RuleName: 'cordon-raise-critical-accounts-until-2027-06-30',
      RuleOrder: 11,
      RuleStatus: 'ENABLED',
      Tags: { CordonOwner: 'cloudformation', CordonRuleOwner: 'security-tooling@example.com', CordonExpires: '2027-06-30' },
    });
  });

  it('have rules of Security Hub V2, which pass the CloudFormation validation, and are refused where they blind responders', () => {
    const rule = {
      name: 'scanner',
      owner: 'security-tooling@example.com',
      justification: 'Our scanner.',
      expires: '2027-06-30',
      enabled: true,
      order: 10.5,
      regions: ['eu-west-1'],
      criteria: [
        { field: 'finding_info.types', equals: ['Recon:EC2/Portscan'] },
        {
          anyOf: [
            { field: 'resources.uid', equals: ['i-1'] },
            { field: 'resources.tags', key: 'role', equals: ['scanner'] },
          ],
        },
      ],
      update: { status: 'Suppressed', comment: 'known' },
      acknowledge: [{ finding: 'tags-as-only-identifier', justification: 'Nobody but the security team may write this tag.' }],
    } as const;
    const [stack] = stacksOf({ suppressionRules: [], automationRules: [], automationRulesV2: [rule] });
    template(stack).hasResourceProperties('AWS::SecurityHub::AutomationRuleV2', {
      RuleName: 'cordon-scanner-until-2027-06-30',
      RuleOrder: 10.5,
      RuleStatus: 'ENABLED',
      Criteria: { OcsfFindingCriteria: { CompositeOperator: 'AND' } },
      Actions: [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { Comment: 'known', StatusId: 3 } }],
      Tags: { CordonOwner: 'cloudformation' },
    });
    expect(templateValidator().validate(JSON.stringify(template(stack).toJSON()), 'signals')).toEqual([]);
    const { problems } = refusal({ automationRulesV2: [{ ...rule, criteria: rule.criteria.slice(1) }] });
    expect(problems.map(({ id }) => id)).toEqual(['hides-many-threats[all]']);
  });

  it('create filters in rank order, one after the other', () => {
    const names = ['one', 'two', 'three'];
    const images = ['ami-00000000000000001', 'ami-00000000000000002', 'ami-00000000000000003'];
    const suppressionRules = names.map((name, index) =>
      suppression({
        name,
        criteria: [
          { field: 'type', equals: ['Recon:EC2/Portscan'] },
          { field: 'resource.instanceDetails.imageId', equals: [images[index]!] },
        ],
      }),
    );
    const [stack] = stacksOf({ suppressionRules });
    const filters = Object.entries(template(stack).findResources('AWS::GuardDuty::Filter')) as [
      string,
      { Properties: { Rank: number }; DependsOn?: string[] },
    ][];
    const byRank = new Map(filters.map(([id, { Properties }]) => [Properties.Rank, id]));
    expect(filters.map(([, { Properties, DependsOn }]) => [Properties.Rank, DependsOn])).toEqual([
      [1, undefined],
      [2, [byRank.get(1)]],
      [3, [byRank.get(2)]],
    ]);
  });

  it('keep the logical ID of a rule when others come and go, and tell apart names that differ in punctuation', () => {
    const ids = (names: readonly string[]): readonly string[] =>
      Object.keys(
        template(
          stacksOf({
            suppressionRules: names.map((name, index) =>
              suppression({
                name,
                criteria: [
                  { field: 'type', equals: ['Recon:EC2/Portscan'] },
                  { field: 'resource.instanceDetails.instanceId', equals: [`i-0000000000000000${index}`] },
                ],
              }),
            ),
            automationRules: [],
          })[0],
        ).findResources('AWS::GuardDuty::Filter'),
      );
    const before = ids(['a-b', 'a.b', 'a_b']);
    expect(new Set(before).size).toBe(3);
    expect(ids(['new', 'a-b', 'a_b'])).toEqual(expect.arrayContaining([before[0], before[2]]));
  });

  it('are deployed one after the other in a Region, so that a rule that moves is deleted before it is created', () => {
    const stacks = stacksOf({ signals: { ...configured().signals, stacksPerRegion: 3 } });
    expect(stacks.map(({ dependencies }) => dependencies.map(({ stackName }) => stackName))).toEqual([
      [],
      ['cordon-signals-eu-west-1'],
      ['cordon-signals-eu-west-1-2'],
    ]);
  });

  it('leave out a rule that has ended, and warn of it', () => {
    const stacks = stacksOf({ suppressionRules: [suppression({ expires: '2026-11-23' })], automationRules: [] });
    template(stacks[0]).resourceCountIs('AWS::GuardDuty::Filter', 0);
    const { messages } = (stacks[0]!.node.root as App).synth().getStackArtifact(stacks[0]!.artifactId);
    expect(messages.map(({ entry }) => entry.data)).toContainEqual(expect.stringContaining('cordon:expired'));
  });

  it('are refused with everything that is unsafe, as the gate would', () => {
    const error = refusal({
      suppressionRules: [suppression({ criteria: [{ field: 'type', equals: ['Backdoor:EC2/DenialOfService.Tcp'] }] })],
    });
    expect(error.exitCode).toBe(1);
    expect(error.problems.map(({ id, path }) => `${id} ${path}`)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('no-trusted-identifier suppressionRules[0]'),
        expect.stringContaining('hides-threat-purpose[Backdoor] suppressionRules[0]'),
      ]),
    );
  });

  it('are refused with the acknowledgements that were meant to accept it, and miss it', () => {
    const { problems } = refusal({
      suppressionRules: [
        suppression({
          criteria: [...suppression().criteria.slice(1), { field: 'type', equals: ['Backdoor:EC2/Spambot'] }],
          acknowledge: [{ finding: 'hides-threat-purpose[Impact]', justification: 'the laboratory' }],
        }),
      ],
    });
    expect(problems.map(problemToText)).toEqual([
      expect.stringContaining('can hide findings of the threat purpose Backdoor'),
      'suppressionRules[0].acknowledge[0] accepts nothing: no finding has this ID, got "hides-threat-purpose[Impact]"; remove the acknowledgement, or correct the ID. Did you mean hides-threat-purpose[Backdoor]?',
    ]);
  });

  it('are refused together with what else is missing, before anything is made', () => {
    const configuration = configured({ suppressionRules: [suppression()], automationRules: [] });
    const build = (): unknown =>
      buildApp(new App(), {
        configuration: { ...configuration, rollout: { ...configuration.rollout, owner: 'cloudformation' } },
        today,
      });
    expect(build).toThrow(CordonError);
    try {
      build();
    } catch (error) {
      expect((error as CordonError).problems.map(problemToText).join('\n')).toMatch(/detectors.*\n|root/s);
      expect((error as CordonError).exitCode).toBe(2);
      expect((error as CordonError).problems.length).toBeGreaterThan(1);
    }
  });

  it('need a date', () => {
    const configuration = configured({ organization: { detectors }, suppressionRules: [suppression()] });
    expect(() => buildApp(new App(), { configuration, snapshot: sketch({}) })).toThrow(/needs the day of the synthesis/);
  });
});

describe('the example', () => {
  const { configuration } = loadConfiguration(example);
  const app = new App();
  const { signals } = buildApp(app, {
    configuration,
    today,
    snapshot: sketch({}, { managementAccount: { stack: absent, triageServiceLinkedRole: absent } }),
  });

  it('has at least six suppression rules and six automation rules in three Regions', () => {
    expect(signals.map(({ region }) => region)).toEqual(['eu-central-1', 'eu-west-1', 'us-east-1']);
    expect(configuration.suppressionRules?.length).toBeGreaterThanOrEqual(6);
    expect(configuration.automationRules?.length).toBeGreaterThanOrEqual(6);
  });

  it.each(signals.map((stack) => [stack.stackName, stack] as const))('has a valid template: %s', (name, stack) => {
    const body = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(templateValidator().validate(body, name)).toEqual([]);
  });

  it('is clean for cdk-nag', () => {
    expect(nagFindings(app)).toEqual([]);
  });

  it('is in the schema of editors', () => {
    expect(readFileSync(example, 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\.\/schema\/cordon\.schema\.json/);
  });
});
