import { type Configuration } from '../../lib/configuration/configuration';
import { responderAccessWithDefaults } from '../../lib/configuration/responder-access';
import { absent, present, unknown } from '../../lib/core/reading';
import { type DeployedStackSet, type Snapshot, type StackInstance } from '../../lib/organization/snapshot';
import { coverageToText } from '../../lib/report/coverage-text';
import { furtherStackSetDefinitions, furtherStackSetNames } from '../../lib/rollout/further-stack-sets';
import { parseEarlier } from '../../lib/verification/parse-verified';
import { changesSince } from '../../lib/verification/since';
import { verification, type Verification, type VerificationOptions } from '../../lib/verification/verification';
import { buildApp } from '../../lib/stacks/app';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cases from '../cases/verification/stack-sets.json';
import { whole } from '../chain/whole';
import { routeOf } from '../routes/support';
import { deployed, instance, root } from '../support/organization';

process.env.CDK_VALIDATION = 'false';

const today = '2026-11-24';
const [one, two, closed] = ['333333333333', '444444444444', '555555555555'] as const;
const administrator = '222222222222';
const responders = 'cordon-containment-roles-responder-access';
const forwarding = 'cordon-forwarding-members';

const base = whole({ units: { apps: 'root' }, accounts: { [one]: ['apps'], [two]: ['apps'], [closed]: ['apps', 'SUSPENDED'] } });
const configuration: Configuration = {
  ...base.configuration,
  routes: [...(base.configuration.routes ?? []), routeOf('used', { preset: 'containment-used' })],
  routing: { ...base.configuration.routing, fromMemberAccounts: true },
  responderAccess: responderAccessWithDefaults({ investigators: { principals: [`arn:aws:iam::${administrator}:role/analysts`] } }),
};
const definitions = furtherStackSetDefinitions(configuration, { root });
const definitionOf = (name: string) => definitions.find((definition) => definition.name === name)!;

/** A StackSet as CloudFormation leaves it for its definition, with an instance in each of these accounts and in each Region. */
function deployedAs(name: string, accounts: readonly string[], over: Partial<DeployedStackSet> = {}): DeployedStackSet {
  const definition = definitionOf(name);
  const instances = accounts.flatMap((account) =>
    definition.regions.map((region) => instance(account, { region, driftStatus: 'IN_SYNC' })),
  );
  return deployed(definition, instances, {
    tags: { ...definition.tags, 'aws:cloudformation:stack-name': name },
    driftCheckedAt: '2026-11-23T08:00:00.000Z',
    ...over,
  });
}

const complete: Snapshot['stackSets'] = {
  ...base.snapshot.stackSets,
  [responders]: present(deployedAs(responders, [administrator, one, two])),
  [forwarding]: present(deployedAs(forwarding, [one, two])),
};

const verify = (stackSets: Snapshot['stackSets'], over: Partial<VerificationOptions> = {}): Verification =>
  verification({ configuration, snapshot: { ...base.snapshot, stackSets }, today, ...over });

type Edit = Partial<StackInstance> & { readonly stackSet: 'responders' | 'forwarding'; readonly account?: string; readonly gone?: boolean };

/** Changes of stack instances, or of the StackSet where no account is named. */
function edited({ stackSet, account, gone, ...over }: Edit): Snapshot['stackSets'] {
  const name = stackSet === 'responders' ? responders : forwarding;
  const reading = complete[name]!;
  if (reading.status !== 'present' || reading.value.instances.status !== 'present') throw new Error('the base is complete');
  if (account === undefined) return { ...complete, [name]: present({ ...reading.value, ...(over as object) }) };
  const matches = (each: StackInstance): boolean => each.account === account && (over.region ?? each.region) === each.region;
  const all = reading.value.instances.value;
  const instances = all.some(matches)
    ? all.flatMap((each) => (matches(each) ? (gone === true ? [] : [{ ...each, ...over }]) : [each]))
    : [...all, instance(account, over)];
  return { ...complete, [name]: present({ ...reading.value, instances: present(instances) }) };
}

const ofStackSets = ({ findings }: Verification): readonly string[] =>
  findings
    .filter(
      ({ id, about = '' }) => /^stack-(set|instances)-/.test(id) || (id === 'roles-drifted' && [responders, forwarding].includes(about)),
    )
    .map(({ severity, id, about = '', accounts = [] }) => [severity, id, about, ...accounts].join(' '));

describe('StackSets besides those of the containment roles', () => {
  it('are the StackSets that the app makes, each with its stack, all in the Region in which one client reads them', () => {
    // Also where the membership is in another one.
    const elsewhere: Configuration = {
      ...configuration,
      containment: { ...configuration.containment, region: 'us-east-1' },
      rollout: { ...configuration.rollout, owner: 'cordon' },
    };
    const app = new App();
    buildApp(app, { configuration: elsewhere, snapshot: base.snapshot, today, checkedBy: 'caller' });
    const made = app.node.children.flatMap((child) =>
      Object.values(Template.fromStack(child as Stack).findResources('AWS::CloudFormation::StackSet')).map((resource) => {
        const { StackSetName, TemplateBody, StackInstancesGroup } = (resource as { Properties: Record<string, unknown> }).Properties;
        const [{ Regions }] = StackInstancesGroup as [{ Regions: string[] }];
        return {
          stack: child.node.id,
          region: (child as Stack).region,
          name: String(StackSetName),
          templateBody: TemplateBody,
          regions: Regions,
        };
      }),
    );
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    const listed = furtherStackSetDefinitions(elsewhere, { root }).map(({ stack, name, templateBody, regions }) => ({
      ...{ stack, region: 'us-east-1', name, templateBody, regions },
    }));
    expect(made.sort(byName)).toEqual(listed.sort(byName));
    expect(furtherStackSetNames(configuration)).toEqual(definitions.map(({ name }) => name));
    expect(furtherStackSetNames(base.configuration)).toEqual([]);
  });

  it('are as configured after their deployment: in each active member account, in each Region, and not where filters leave accounts out', () => {
    const found = verify(complete);
    expect(ofStackSets(found)).toEqual([]);
    expect(found.furtherStackSets?.map(({ name, status, wanted, current }) => [name, status, wanted, current])).toEqual([
      [responders, 'as-configured', 3, 3],
      [forwarding, 'as-configured', 2 * definitionOf(forwarding).regions.length, 2 * definitionOf(forwarding).regions.length],
    ]);
    expect(definitionOf(forwarding).regions.length).toBeGreaterThan(1);
  });

  it.each(cases.map((each) => [each.name, each] as const))('%s', (_, { edit, findings }) => {
    const found = verify(edited(edit as Edit));
    expect(ofStackSets(found)).toEqual(findings);
    expect(found.exitCode).toBe(findings.length === 0 ? verify(complete).exitCode : 1);
  });

  it('that do not exist are an error, those that could not be read are unknown, and neither passes', () => {
    expect(ofStackSets(verify({ ...complete, [responders]: absent }))).toEqual([`error stack-set-not-deployed ${responders}`]);
    const denied = unknown({ call: 'cloudformation:DescribeStackSet', code: 'AccessDenied', message: 'no' });
    const isUnknown = [`unknown stack-set-unknown ${forwarding}`];
    expect(ofStackSets(verify({ ...complete, [forwarding]: denied }))).toEqual(isUnknown);
    const { [forwarding]: reading } = complete;
    if (reading?.status !== 'present') throw new Error('the base is complete');
    const unread = verify({ ...complete, [forwarding]: present({ ...reading.value, instances: denied }) });
    expect(ofStackSets(unread)).toEqual(isUnknown);
    expect(unread.furtherStackSets?.map(({ status }) => status)).toEqual(['as-configured', 'unknown']);
    const without = verify(base.snapshot.stackSets);
    expect(ofStackSets(without)).toEqual([responders, forwarding].map((name) => `unknown stack-set-not-in-snapshot ${name}`));
    expect(without.furtherStackSets?.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
  });

  it('with unknown ones and nothing else to say make exit code 3', () => {
    const alone = { ...base.configuration, responderAccess: configuration.responderAccess! };
    const of = (stackSets: Snapshot['stackSets']): number =>
      verification({ configuration: alone, snapshot: { ...base.snapshot, stackSets }, today }).exitCode;
    expect(of(complete)).toBe(0);
    expect(of(base.snapshot.stackSets)).toBe(3);
    expect(of({ ...complete, [responders]: absent })).toBe(1);
  });

  it('are not looked at where only a part of the rollout is', () => {
    const part = verify(base.snapshot.stackSets, { scope: 'stack-sets' });
    expect([part.furtherStackSets, ofStackSets(part)]).toEqual([undefined, []]);
  });

  it('stand in the report, with what is open', () => {
    const found = verify(edited({ stackSet: 'responders', account: one, gone: true }));
    const text = coverageToText(found, { colour: false, furtherStackSets: found.furtherStackSets! });
    expect(text).toMatch(new RegExp(`further StackSets:\\n +${responders} +2/3 current +1 missing\\n +${forwarding} +\\d/\\d current`));
  });
});

describe('drift of further StackSets', () => {
  const never = {
    ...complete,
    [responders]: present(deployedAs(responders, [administrator, one, two], { driftCheckedAt: undefined as never })),
  };
  it('that was never detected is not in sync, and unknown where somebody asks', () => {
    const [found] = verify(never).drift.filter(({ name }) => name === responders);
    expect(found?.status).toBe('unknown');
    expect(verify(never).notLookedAt.join()).toContain(responders);
    const asked = verify(never, { drift: { detected: [] } });
    expect(asked.findings.filter(({ about }) => about === responders).map(({ id, severity }) => `${severity} ${id}`)).toEqual([
      'unknown drift-never-detected',
    ]);
  });

  it('names the accounts that a detection could not look at', () => {
    const failures = [{ account: one, region: 'eu-west-1', reason: 'denied' }];
    const asked = verify(complete, { drift: { detected: [{ name: responders, wasRunning: false, failures }] } });
    expect(asked.findings.filter(({ id }) => id === 'drift-detection-failed').map(({ accounts }) => accounts)).toEqual([[one]]);
  });
});

describe('what got worse', () => {
  const since = (before: Verification, now: Verification) => {
    const earlier = parseEarlier(JSON.stringify(before), { file: 'earlier.json' });
    if (earlier.kind !== 'result') throw new Error('a result was given');
    return changesSince(earlier.result, now);
  };
  const lost = verify(edited({ stackSet: 'forwarding', account: one, region: 'us-east-1', gone: true }));

  it('is one stack instance in one Region, and then another one of the same account', () => {
    expect(since(verify(complete), lost).worse.map(({ key }) => key)).toEqual([`stack-instance ${forwarding} ${one} us-east-1`]);
    const both = verify(edited({ stackSet: 'forwarding', account: one, gone: true }));
    expect(since(lost, both).worse.map(({ key }) => key)).toEqual([`stack-instance ${forwarding} ${one} eu-west-1`]);
    expect(since(lost, verify(complete)).better.map(({ key }) => key)).toEqual([`stack-instance ${forwarding} ${one} us-east-1`]);
  });

  it('is a StackSet that nobody sees any more', () => {
    const { [forwarding]: gone, ...others } = complete;
    expect(gone).toBeDefined();
    expect(since(lost, verify(others)).worse.map(({ key, to }) => [key, to])).toEqual([[`stack-set ${forwarding}`, 'unknown']]);
  });
});
