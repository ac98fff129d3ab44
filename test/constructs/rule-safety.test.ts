import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AutomationRule, AutomationRuleV2, checkRuleSafety, SuppressionRule, type SuppressionRuleProps } from '../../constructs';

process.env.CDK_VALIDATION = 'false';

const today = '2026-11-24';
const common = { owner: 'security-tooling', justification: 'known', expires: '2027-06-30' } as const;
const safe = [
  { field: 'type', equals: ['Recon:EC2/Portscan'] },
  { field: 'resource.instanceDetails.imageId', equals: ['ami-0123456789abcdef0'] },
] as const;
const unsafe = [{ field: 'type', equals: ['Backdoor:EC2/C&CActivity.B'] }] as const;

function add(stack: Stack, props: Partial<SuppressionRuleProps> = {}, id = 'Rule'): SuppressionRule {
  return new SuppressionRule(stack, id, { ...common, name: 'rule', detectorId: 'a1', rank: 1, criteria: safe, ...props });
}

const stackIn = (app: App, region = 'eu-west-1'): Stack => new Stack(app, `In-${region}`, { env: { account: '222222222222', region } });

describe('the safety of rules in an app', () => {
  it('has to be looked at: otherwise nothing is synthesized', () => {
    const app = new App();
    add(stackIn(app));
    expect(() => app.synth()).toThrow(/the safety rules have not checked this rule: call checkRuleSafety/);
  });

  it('lets a safe rule pass, from the app or its stack', () => {
    for (const scopeOf of [(app: App) => app, (_: App, stack: Stack) => stack]) {
      const app = new App();
      const stack = stackIn(app);
      checkRuleSafety(scopeOf(app, stack), { today });
      add(stack);
      Template.fromStack(stack).resourceCountIs('AWS::GuardDuty::Filter', 1);
    }
  });

  it('refuses an unsafe rule, wherever in the app it was added, with every reason', () => {
    const app = new App();
    checkRuleSafety(app, { today });
    add(stackIn(app), { criteria: unsafe });
    let message = '';
    try {
      app.synth();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain('[cordon:no-trusted-identifier]');
    expect(message).toContain('[cordon:hides-high-severity]');
    expect(message).toContain('[cordon:hides-threat-purpose[Backdoor]]');
  });

  it('looks at rules of Security Hub V2 as well', () => {
    const props = { ...common, name: 'rule', order: 20, update: { status: 'Suppressed', comment: 'known' } } as const;
    const unseen = new App();
    new AutomationRuleV2(stackIn(unseen), 'Rule', { ...props, criteria: [{ field: 'severity', equals: ['High'] }] });
    expect(() => unseen.synth()).toThrow(/the safety rules have not checked this rule/);
    const app = new App();
    checkRuleSafety(app, { today });
    new AutomationRuleV2(stackIn(app), 'Rule', { ...props, criteria: [{ field: 'severity', equals: ['High'] }] });
    expect(() => app.synth()).toThrow(/\[cordon:no-trusted-identifier\]/);
  });

  it('refuses a rule that has ended: the construct cannot leave itself out', () => {
    const app = new App();
    checkRuleSafety(app, { today: '2027-07-01' });
    add(stackIn(app));
    expect(() => app.synth()).toThrow(/\[cordon:expired\]/);
  });

  it('passes what is acknowledged on the rule, and still refuses another beside it', () => {
    const criteria = [...safe, { field: 'severity', greaterThanOrEqual: 4 }] as const;
    const range = [
      { field: 'type', equals: ['Recon:EC2/Portscan'] },
      { field: 'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4', equals: ['10.0.0.0/8'] },
    ] as const;
    const acknowledge = [{ finding: 'range-too-broad[10.0.0.0/8]', justification: 'the whole network is scanned' }];
    const app = new App();
    checkRuleSafety(app, { today });
    const stack = stackIn(app);
    add(stack, { criteria });
    add(stack, { criteria: range, name: 'range', acknowledge, rank: 2 }, 'Range');
    expect(() => app.synth()).not.toThrow();
    const other = new App();
    checkRuleSafety(other, { today });
    const otherStack = stackIn(other);
    add(otherStack, { criteria: range, name: 'range', acknowledge });
    add(
      otherStack,
      {
        criteria: range.map((one) => ({ ...one, equals: one.field === 'type' ? ['Recon:EC2/PortProbeUnprotectedPort'] : one.equals })),
        name: 'planted',
        rank: 2,
      },
      'Planted',
    );
    expect(() => other.synth()).toThrow(/planted .*\[cordon:range-too-broad\[10\.0\.0\.0\/8\]\]/);
  });

  it('takes a rule that is in several Regions for one, and warns of it once', () => {
    const app = new App();
    checkRuleSafety(app, { today });
    const stacks = ['eu-west-1', 'us-east-1'].map((region) => stackIn(app, region));
    const criteria = [
      { field: 'type', equals: ['Recon:EC2/Portscan'] },
      { field: 'resource.instanceDetails.tags.key', equals: ['scanner'] },
    ] as const;
    for (const stack of stacks) add(stack, { criteria });
    const assembly = app.synth();
    const warnings = stacks.map(({ artifactId }) =>
      assembly.getStackArtifact(artifactId).messages.map(({ entry }) => JSON.stringify(entry.data)),
    );
    expect(warnings).toEqual([[expect.stringContaining('cordon:tags-as-only-identifier')], []]);
  });

  it('finds duplicates in one Region, and none in two', () => {
    const duplicated = (regions: readonly [string, string]): App => {
      const app = new App();
      checkRuleSafety(app, { today });
      const [first, second] = regions;
      const stack = stackIn(app, first);
      add(stack, { name: 'one' });
      add(first === second ? stack : stackIn(app, second), { name: 'two', rank: 2 }, 'Other');
      return app;
    };
    expect(() => duplicated(['eu-west-1', 'eu-west-1']).synth()).toThrow(/\[cordon:duplicate-rule\[one\]\]/);
    expect(() => duplicated(['eu-west-1', 'us-east-1']).synth()).not.toThrow();
  });

  it('looks at automation rules too', () => {
    const app = new App();
    checkRuleSafety(app, { today });
    new AutomationRule(stackIn(app), 'Hide', {
      ...common,
      name: 'hide',
      order: 11,
      criteria: [{ field: 'ProductName', equals: ['GuardDuty'] }],
      update: { workflowStatus: 'SUPPRESSED', note: 'noise' },
    });
    expect(() => app.synth()).toThrow(/\[cordon:no-trusted-identifier\]/);
  });

  it('takes limits of its own', () => {
    const app = new App();
    checkRuleSafety(app, { today, settings: { reservedForService: 100 } });
    add(stackIn(app));
    expect(() => app.synth()).toThrow(/\[cordon:too-many-rules\[eu-west-1\]\]/);
  });
});
