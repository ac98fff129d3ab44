import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import { stringify } from 'yaml';
import { type Clock } from '../../lib/core/clock';
import { type Snapshot } from '../../lib/organization/snapshot';
import { type Coverage } from '../../lib/rollout/verify';
import { repository } from '../support/run';
import { CommandLine } from './command-line';
import { smallOrganization } from './engine';
import { wireEngines } from './engines';
import { configurationOf, roleNames, Runs, today } from './rollout';
import { type WireWorld } from './wire-world';

// The pace at which AWS allows reads is kept in order, but not waited for: emulators have no such limits.
jest.mock('../../lib/core/clock', () => ({ systemClock: jest.requireActual<{ fastClock: () => Clock }>('./fast-clock').fastClock() }));

/**
 * `cordon snapshot --look-inside` over the wire: it assumes a role in each member account that can only read, made from the template that Cordon
 * ships, and reads what IAM of that account has.
 */
const engines = wireEngines();
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const reader = 'CordonReader';
const [containment, execution] = roleNames as [string, string];
const template = readFileSync(join(repository, 'policies', 'member-reader-role.yaml'), 'utf8');
/** moto asks its policies about `*` and no resource, so that a statement which names resources allows nothing there. */
const everywhere = template.replace(/Resource:\n( +- !Sub .*\n)+/g, 'Resource: "*"\n').replace(/Resource: !Sub .*/g, 'Resource: "*"');
/** A trust that does not ask for the organization of the caller. */
const ofAnyOrganization = template.replace(/\n +Condition:\n.*\n.*/, '');
const templates = { moto: everywhere, fakecloud: ofAnyOrganization, rehearsal: template } as const;
const members = ['legacy', 'security-tooling', 'log-archive', 'sandbox-a', 'sandbox-b', 'shop', 'billing', 'payments'] as const;

/** Who looks: with credentials of the delegated administrator and of the management account. */
class Looker extends CommandLine {
  private constructor(public override readonly world: WireWorld) {
    super(world);
  }

  /** An organization that is rolled out, in which each member account but `legacy` has the role that reads. */
  public static async open(engine: (typeof engines)[number]): Promise<Looker> {
    const world = await engine.build(smallOrganization);
    const looker = new Looker(world);
    const configuration = configurationOf(world);
    await new Runs(world).deploy(configuration);
    const { id, root, managementAccount, delegatedAdministrator, membershipRegion } = configuration.organization;
    const { owner, canary, waves, preferences } = configuration.rollout;
    const organization = { id, root, managementAccount, delegatedAdministrator, membershipRegion };
    looker.write(
      'cordon.yaml',
      stringify({ organization, rollout: { owner, canary, waves, preferences } }, { defaultStringType: 'QUOTE_DOUBLE' }),
    );
    // One account trusts another one than the management account: fakecloud looks at that, moto does not.
    for (const name of members) {
      if (name !== 'legacy') await looker.makeReader(name, world.account(name === 'sandbox-b' ? 'shop' : 'management'));
    }
    if (world.known.some(({ id }) => id === 'tags-of-stacks-stay-there')) await looker.tagRoles();
    world.clearCalls();
    return looker;
  }

  public async end(): Promise<void> {
    this.close();
    await this.world.close();
  }

  public async snapshot(
    ...more: readonly string[]
  ): Promise<{ readonly snapshot: Snapshot; readonly coverage: Coverage; readonly text: string }> {
    const organization = ['--organization', 'organization.json', '--date', today];
    const ran = await this.cordon(
      ['snapshot', '--output', 'organization.json', '--fresh', '--management-profile', 'management', '--member-role', reader, ...more],
      'security-tooling',
    );
    if (ran.status !== 0 && ran.status !== 3) throw new Error(ran.output);
    const json = await this.cordon(['verify', ...organization, '--format', 'json'], 'security-tooling');
    const { stdout: text } = await this.cordon(['verify', ...organization], 'security-tooling');
    return { snapshot: JSON.parse(this.read('organization.json')) as Snapshot, coverage: JSON.parse(json.stdout) as Coverage, text };
  }

  /** What `cordon verify` says of each account that the rollout names: `current as-configured`. */
  public said({ accounts }: Coverage): Record<string, string> {
    const names = new Map([...members, 'management'].map((name) => [this.world.account(name), name]));
    return Object.fromEntries(
      accounts.flatMap(({ account, status, seen = 'nobody looked' }) => {
        const name = names.get(account);
        return name === undefined ? [] : [[name, `${status}, ${seen}`] as const];
      }),
    );
  }

  /** The tags that the StackSet would hand on. */
  private async tagRoles(): Promise<void> {
    for (const name of members) {
      const { iam } = this.world.direct(name);
      for (const RoleName of roleNames) await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'cordon:owner', Value: 'cordon' }] }));
    }
  }

  private async makeReader(account: string, ReadingAccount: string): Promise<void> {
    const { cloudFormation } = this.world.direct(account);
    const parameters = { ReadingAccount, OrganizationId: this.world.organization.id };
    const StackName = 'cordon-reader';
    await cloudFormation.send(
      new CreateStackCommand({
        StackName,
        TemplateBody: templates[this.world.engine],
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      }),
    );
    for (;;) {
      const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
      if (stack?.StackStatus === 'CREATE_COMPLETE') return;
      if (stack?.StackStatus !== 'CREATE_IN_PROGRESS') throw new Error(`${account}: ${stack?.StackStatus} ${stack?.StackStatusReason}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

describe.each(engines)('on $name', (engine) => {
  let looker: Looker;
  let world: WireWorld;
  const asConfigured = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'current, as-configured']));
  /** Accounts that nobody gets into: one has no such role, and one trusts another account. */
  const closed: Readonly<Record<string, string>> =
    engine.name === 'moto' ? { legacy: 'unknown, unread' } : { legacy: 'unknown, unread', 'sandbox-b': 'unknown, unread' };
  const open = members.filter((name) => !(name in closed));
  beforeAll(async () => {
    looker = await Looker.open(engine);
    ({ world } = looker);
  });
  afterAll(() => looker?.end());

  it('reads both roles of each account by the role that can only read; an account that lets nobody in is unknown', async () => {
    const { snapshot, coverage, text } = await looker.snapshot('--look-inside');
    expect(looker.said(coverage)).toEqual({ ...asConfigured(open), management: 'management, as-configured', ...closed });
    expect(coverage.seenRoles).toMatchObject({ extent: 'all', seen: open.length + 1, unread: Object.keys(closed).length, byStackAlone: 0 });
    expect(snapshot.seenRoles!.accounts[world.account('legacy')]).toMatchObject({
      [containment]: { status: 'unknown', reason: { call: 'sts:AssumeRole', code: 'AccessDenied' } },
      [execution]: { status: 'unknown' },
    });
    expect(coverage.exitCode).not.toBe(0);
    expect(text).toMatch(/cannot read the roles: sts:AssumeRole/);
    // In member accounts the session of the role reads, and writes nothing.
    const inside = world.calls().filter(({ account, service }) => service === 'iam' && account === world.account('payments'));
    expect(new Set(inside.map(({ command }) => command))).toEqual(
      new Set(['GetRole', 'GetRolePolicy', 'ListAttachedRolePolicies', 'ListRolePolicies']),
    );
  });

  it('finds a role that differs by one statement, one that is gone, and policies on a second page', async () => {
    const payments = world.direct('payments').iam;
    const [PolicyName = ''] = Object.keys((await world.roles('payments')).find(({ name }) => name === execution)!.inlinePolicies);
    const { PolicyDocument = '' } = await payments.send(new GetRolePolicyCommand({ RoleName: execution, PolicyName }));
    const document = JSON.parse(decodeURIComponent(PolicyDocument)) as { Statement: { Sid?: string; Action: string | string[] }[] };
    const [gone, ...left] = document.Statement;
    await payments.send(
      new PutRolePolicyCommand({ RoleName: execution, PolicyName, PolicyDocument: JSON.stringify({ ...document, Statement: left }) }),
    );
    const shop = world.direct('shop').iam;
    const Statement = [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }];
    const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => `Added-${letter}`);
    for (const name of names) {
      const added = JSON.stringify({ Version: '2012-10-17', Statement });
      await shop.send(new PutRolePolicyCommand({ RoleName: containment, PolicyName: name, PolicyDocument: added }));
    }
    const billing = world.direct('billing').iam;
    const { inlinePolicies, attachedPolicies } = (await world.roles('billing')).find((role) => role.name === execution)!;
    for (const name of Object.keys(inlinePolicies)) {
      await billing.send(new DeleteRolePolicyCommand({ RoleName: execution, PolicyName: name }));
    }
    for (const PolicyArn of attachedPolicies) await billing.send(new DetachRolePolicyCommand({ RoleName: execution, PolicyArn }));
    await billing.send(new DeleteRoleCommand({ RoleName: execution }));
    world.clearCalls();

    const { coverage } = await looker.snapshot('--look-inside');
    expect(looker.said(coverage)).toEqual({
      ...asConfigured(open),
      ...{ payments: 'outdated, differs', shop: 'outdated, differs', billing: 'failed, missing' },
      ...{ management: 'management, as-configured', ...closed },
    });
    const of = (name: string) => coverage.accounts.find(({ account }) => account === world.account(name))!;
    expect(of('payments').differences).toEqual([
      expect.objectContaining({ role: execution, what: `inline policy ${PolicyName}`, seen: 'none' }),
    ]);
    expect(of('payments').differences![0]!.configured).toContain([gone!.Action].flat()[0]);
    expect(
      of('shop')
        .differences!.map(({ what, configured }) => `${what}: ${configured}`)
        .sort(),
    ).toEqual(names.map((name) => `inline policy ${name}: none`));
    const pages = world.calls().filter(({ account, command }) => account === world.account('shop') && command === 'ListRolePolicies');
    // Six policies and one: moto has two on a page.
    expect(pages).toHaveLength(engine.name === 'moto' ? 4 : 2);
    expect(of('billing').reason).toContain(execution);
  });

  it('looks into a sample, and says that StackSets alone says it of the others', async () => {
    world.clearCalls();
    const { snapshot, coverage } = await looker.snapshot('--look-inside', 'sample', '--sample', '3');
    expect(coverage.seenRoles).toMatchObject({ extent: 'sample', sampleSize: 3 });
    const asked = Object.keys(snapshot.seenRoles!.accounts).filter((account) => account !== world.organization.managementAccount);
    expect(asked).toHaveLength(3);
    const others = coverage.accounts.filter(({ account, by }) => by === 'cordon-containment-roles' && !asked.includes(account));
    expect(others.length).toBeGreaterThan(2);
    expect(others.filter(({ seen }) => seen !== undefined)).toEqual([]);
  });

  it('knows nothing of a role whose policies it may not read', async () => {
    world.faults([{ call: 'iam:GetRolePolicy', kind: 'deny', times: 999 }]);
    try {
      const { coverage } = await looker.snapshot('--look-inside');
      const states = new Set(coverage.accounts.filter(({ seen }) => seen !== undefined).map(({ status, seen }) => `${status}, ${seen}`));
      expect(states).toEqual(new Set(['unknown, unread']));
      expect(coverage.seenRoles).toMatchObject({ seen: 0, asConfigured: 0 });
    } finally {
      world.faults([]);
    }
  });
});
