import { linkIds, proveChain, type LinkId } from '../../lib/chain';
import { type Configuration } from '../../lib/configuration/configuration';
import { memberAccountTemplate } from '../../lib/containment/templates';
import { present, unknown } from '../../lib/core/reading';
import { type SeenRole, type SeenRoles } from '../../lib/organization/seen-roles';
import { type Snapshot } from '../../lib/organization/snapshot';
import { resolveProperties } from '../../lib/proof/intrinsics';
import { seenRolesJudge } from '../../lib/rollout/seen-roles';
import { verifyCoverage, type Coverage } from '../../lib/rollout/verify';
import { coverageToText } from '../../lib/report/coverage-text';
import { today, whole } from '../chain/whole';
import { remediated } from '../remediation/support';
import { configured, instance, management } from '../support/organization';

const account = '333333333333';
const { configuration, snapshot: bare } = whole();
const [containment, execution] = ['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution'] as const;
const [trustKey, policyKey] = ['trust', 'policy'];

type Roles = Readonly<Record<string, SeenRole>>;
type Edit = (roles: Roles, documents: Record<string, string>) => Roles;

/** The roles as the configured template makes them, in one account. */
function seenIn(id: string, of: Configuration = configuration, partition = 'aws'): SeenRoles {
  const documents: Record<string, string> = {};
  const template = memberAccountTemplate(of.containment);
  const roles = Object.keys(template.Resources).map((logicalId): [string, SeenRole] => {
    const role = resolveProperties(template, { account: id, partition, region: 'eu-west-1' }, logicalId) as {
      readonly RoleName: string;
      readonly AssumeRolePolicyDocument: object;
      readonly ManagedPolicyArns?: string[];
      readonly Policies: readonly { readonly PolicyName: string; readonly PolicyDocument: object }[];
    };
    const keep = (name: string, document: object): string => {
      documents[`${role.RoleName} ${name}`] = JSON.stringify(document);
      return `${role.RoleName} ${name}`;
    };
    const found: SeenRole = {
      arn: `arn:${partition}:iam::${id}:role/${role.RoleName}`,
      trustPolicy: keep(trustKey, role.AssumeRolePolicyDocument),
      inlinePolicies: Object.fromEntries(
        role.Policies.map(({ PolicyName, PolicyDocument }, index) => [PolicyName, keep(policyKey.repeat(index + 1), PolicyDocument)]),
      ),
      managedPolicies: role.ManagedPolicyArns ?? [],
      maxSessionSeconds: 3_600,
      tags: { ...of.tags, 'cordon:owner': of.rollout.owner },
    };
    return [role.RoleName, found];
  });
  return { extent: 'all', documents, accounts: { [id]: Object.fromEntries(roles.map(([name, role]) => [name, present(role)])) } };
}

/** The organization, of which one account was looked into after somebody changed its roles. */
function after(edit: Edit, drift: 'NOT_CHECKED' | 'IN_SYNC' | 'DRIFTED' = 'NOT_CHECKED'): Snapshot {
  const { documents, accounts, ...rest } = seenIn(account);
  const before = Object.fromEntries(
    Object.entries(accounts[account]!).flatMap(([name, role]) => (role.status === 'present' ? [[name, role.value]] : [])),
  );
  const changed = { ...documents };
  const roles = edit(before, changed);
  const seenRoles: SeenRoles = {
    ...rest,
    documents: changed,
    accounts: { [account]: Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, present(role)])) },
  };
  const set = bare.stackSets['cordon-containment-roles']!;
  if (set.status !== 'present') throw new Error('it is deployed');
  const instances = present(
    [...bare.accounts].flatMap(({ id }) => (id === management ? [] : [instance(id, { driftStatus: id === account ? drift : 'IN_SYNC' })])),
  );
  return { ...bare, seenRoles, stackSets: { ...bare.stackSets, 'cordon-containment-roles': present({ ...set.value, instances }) } };
}

const of =
  (name: string, change: Partial<SeenRole>): Edit =>
  (roles) => ({ ...roles, [name]: { ...roles[name]!, ...change } });
const written =
  (key: string, change: (document: { Version: string; Statement: Record<string, unknown>[] }) => unknown): Edit =>
  (roles, documents) => {
    documents[key] = JSON.stringify(change(JSON.parse(documents[key]!) as never));
    return roles;
  };
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const audit = 'arn:aws:iam::aws:policy/SecurityAudit';
const trustOf = (role: string): string => `${role} ${trustKey}`;

/** What somebody did by hand, and what is said of it: what, configured, seen. */
const changes: Readonly<Record<string, readonly [Edit, string, string | RegExp, string | RegExp]>> = {
  'a policy of AWS that was attached': [
    of(execution, { managedPolicies: [admin, audit] }),
    'managed policies',
    audit,
    `${admin}, ${audit}`,
  ],
  'a policy of AWS that was detached': [of(execution, { managedPolicies: [] }), 'managed policies', audit, 'none'],
  'a permissions boundary': [of(execution, { permissionsBoundary: admin }), 'permissions boundary', 'none', admin],
  'a longer session': [of(containment, { maxSessionSeconds: 43_200 }), 'longest session', '3600 seconds', '43200 seconds'],
  'another path': [
    of(containment, { arn: `arn:aws:iam::${account}:role/x/${containment}` }),
    'ARN',
    `arn:aws:iam::${account}:role/${containment}`,
    `arn:aws:iam::${account}:role/x/${containment}`,
  ],
  'a tag that was added': [of(execution, { tags: { 'cordon:owner': 'cordon', team: 'red' } }), 'tag team', 'none', 'red'],
  'a tag that was removed': [of(execution, { tags: {} }), 'tag cordon:owner', 'cordon', 'none'],
  'an inline policy that was deleted': [
    of(execution, { inlinePolicies: {} }),
    'inline policy AWSSecurityIncidentResponseContainmentExecutionPolicy',
    'there',
    'none',
  ],
  'an inline policy that was added': [
    (roles, documents) => {
      documents.more = '{"Version":"2012-10-17","Statement":[]}';
      return of(containment, { inlinePolicies: { ...roles[containment]!.inlinePolicies, More: 'more' } })(roles, documents);
    },
    'inline policy More',
    'none',
    '{"Version":"2012-10-17","Statement":[]}',
  ],
  'another external ID': [
    written(trustOf(containment), ({ Statement: [first, ...rest], ...more }) => ({
      ...more,
      Statement: [{ ...first, Condition: { StringEquals: { 'sts:ExternalId': '444444444444' } } }, ...rest],
    })),
    'trust policy',
    `"sts:ExternalId":"${account}"`,
    '"sts:ExternalId":"444444444444"',
  ],
  'the account that stands for all others': [
    written(trustOf(containment), ({ Statement: [first, ...rest], ...more }) => ({
      ...more,
      Statement: [{ ...first, Condition: { StringEquals: { 'sts:ExternalId': '100000000001' } } }, ...rest],
    })),
    'trust policy',
    `"sts:ExternalId":"${account}"`,
    '"sts:ExternalId":"100000000001"',
  ],
  'a further principal': [
    written(trustOf(execution), ({ Statement, ...more }) => ({
      ...more,
      Statement: [...Statement, { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
    })),
    'trust policy',
    'none',
    '{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"AWS":"*"}}',
  ],
  'a statement that was taken out': [
    written(`${execution} ${policyKey}`, ({ Statement, ...more }) => ({ ...more, Statement: Statement.slice(1) })),
    'inline policy AWSSecurityIncidentResponseContainmentExecutionPolicy',
    /"Sid":"|"Action":/,
    'none',
  ],
  'a document that is none': [
    (roles, documents) => {
      documents[trustOf(execution)] = 'x';
      return roles;
    },
    'trust policy',
    'a policy document',
    'no policy document',
  ],
};

/** What IAM reads alike. */
const alike: Readonly<Record<string, Edit>> = {
  nothing: (roles) => roles,
  'tags that only AWS can set': of(execution, { tags: { 'cordon:owner': 'cordon', 'aws:cloudformation:stack-name': 'x' } }),
  'statements in another order': written(trustOf(containment), ({ Statement, ...more }) => ({ Statement: Statement.reverse(), ...more })),
  'lists for single values': written(trustOf(containment), ({ Statement, ...more }) => ({
    ...more,
    Statement: Statement.map((one) => ({
      ...one,
      Action: [one.Action],
      Principal: { Service: ['containment.security-ir.amazonaws.com'] },
    })),
  })),
  'escaped characters': (roles, documents) => {
    documents[trustOf(containment)] = documents[trustOf(containment)]!.replace('sts:ExternalId', 'sts:\\u0045xternalId');
    return roles;
  },
};

const linkOf = (snapshot: Snapshot, id: LinkId, coverage?: Coverage) => {
  const [found] = proveChain({ configuration, snapshot, today, only: [account], ...(coverage && { coverage }) }).accounts;
  if (found?.status !== 'judged') throw new Error('it is judged');
  return found.actions[0]!.links[linkIds.indexOf(id)]!;
};

it.each(Object.entries(changes))('%s is no longer as configured, with both values', (_, [edit, what, expected, seen]) => {
  const snapshot = after(edit);
  const found = verifyCoverage({ configuration, snapshot, today });
  const row = found.accounts.find((one) => one.account === account)!;
  expect(row).toMatchObject({ status: 'outdated', holds: false, seen: 'differs' });
  const [difference, ...more] = row.differences!.filter((one) => one.what === what);
  expect(more).toEqual([]);
  for (const [value, wanted] of [
    [difference!.configured, expected],
    [difference!.seen, seen],
  ] as const) {
    if (typeof wanted === 'string') expect(value).toContain(wanted);
    else expect(value).toMatch(wanted);
  }
  expect(found.exitCode).toBe(1);
  const link = linkOf(snapshot, 'roles-current', found);
  expect(link).toMatchObject({ state: 'no', remedy: expect.stringContaining('change it back') as string });
  expect(link.evidence).toContain(difference!.seen);
  expect(link.evidence).toContain(difference!.configured);
  expect(linkOf(snapshot, 'roles-not-drifted', found)).toMatchObject({ state: 'no' });
});

it.each(Object.entries(alike))('%s changes no role', (_, edit) => {
  const snapshot = after(edit);
  const found = verifyCoverage({ configuration, snapshot, today });
  expect(found.accounts.find((one) => one.account === account)).toMatchObject({ status: 'current', holds: true, seen: 'as-configured' });
  expect(linkOf(snapshot, 'roles-current', found)).toMatchObject({
    state: 'yes',
    evidence: expect.stringContaining('were read') as string,
  });
});

it('what was seen answers where drift was never detected, and does not speak against a detection', () => {
  const same: Edit = (roles) => roles;
  expect(linkOf({ ...after(same), seenRoles: undefined }, 'roles-not-drifted').state).toBe('unknown');
  expect(linkOf(after(same), 'roles-not-drifted')).toMatchObject({
    state: 'yes',
    evidence: expect.stringContaining('in the account') as string,
  });
  expect(linkOf(after(same, 'DRIFTED'), 'roles-not-drifted').state).toBe('no');
});

it('an account in which the role could not be assumed is unknown, and the remedy names the template of the role', () => {
  const snapshot = after((roles) => roles);
  const denied = unknown({ call: 'sts:AssumeRole', code: 'AccessDenied', message: 'no' });
  const seenRoles = { ...snapshot.seenRoles!, accounts: { [account]: { [containment]: denied, [execution]: denied } } };
  const read = { ...snapshot, seenRoles };
  const remedy: unknown = expect.stringContaining('member-reader-role.yaml');
  expect(linkOf(read, 'roles-current')).toMatchObject({ state: 'unknown', remedy });
  const call = unknown({ call: 'iam:GetRolePolicy', code: 'AccessDenied', message: 'no' });
  const half = { ...seenRoles, accounts: { [account]: { ...snapshot.seenRoles!.accounts[account], [execution]: call } } };
  expect(linkOf({ ...snapshot, seenRoles: half }, 'roles-current')).toMatchObject({
    state: 'unknown',
    remedy: expect.stringContaining('look-inside.json') as string,
  });
});

it('says in how many accounts the roles were seen, and in how many StackSets alone says so', () => {
  const text = (snapshot: Snapshot): string => coverageToText(verifyCoverage({ configuration, snapshot, today }), { colour: false });
  expect(text(after((roles) => roles))).toContain(
    'containment roles: 3 of 3 accounts · roles seen in 1 account · StackSets says so in 2 ·',
  );
  expect(text(after(of(execution, { tags: {} })))).toContain('roles seen in 1 account, as configured in 0 · StackSets says so in 2 ·');
  expect(text(bare)).not.toContain('seen in');
});

it.each([
  { variant: 'containment-with-ec2-triage' },
  { policy: 'least-privilege', approvedActions: ['ec2-instance'] },
  { confusedDeputyConditions: true, grantRunbookGaps: true, startAutomationResources: 'automation-definitions' },
] as const)('knows the roles of %j in every partition, with the tags of the configuration', (over) => {
  const own = configured({ containment: over, tags: { owner: 'security' } });
  for (const partition of ['aws', 'aws-cn']) {
    const seenRoles = seenIn(account, own, partition);
    const judge = seenRolesJudge(own, { ...bare, seenRoles });
    expect(judge(account)).toEqual({ status: 'as-configured' });
    expect(judge('999999999999')).toBeUndefined();
    // Those of one configuration are not those of another.
    expect(seenRolesJudge(configuration, { ...bare, seenRoles })(account)).toMatchObject({ status: 'differs' });
  }
});

describe('the role of remediation', () => {
  const withRemediation = remediated({}, { organization: { root: 'r-ab12' } });
  const judged = (edit: (seen: SeenRoles) => SeenRoles) =>
    seenRolesJudge(withRemediation, { ...bare, seenRoles: edit(seenIn(account, withRemediation)) })(account);

  it('is looked at with the other two, where the configuration has it', () => {
    expect(judged((seen) => seen)).toEqual({ status: 'as-configured' });
    const widened = judged((seen) => {
      const key = `CordonRemediation ${trustKey}`;
      return { ...seen, documents: { ...seen.documents, [key]: seen.documents[key]!.replace('cordon-remediation-eu-west-1', '*') } };
    });
    expect(widened).toMatchObject({ status: 'differs', differences: [{ role: 'CordonRemediation', what: 'trust policy' }] });
  });

  it('is not asked for where the configuration has none', () => {
    expect(seenRolesJudge(configuration, { ...bare, seenRoles: seenIn(account) })(account)).toEqual({ status: 'as-configured' });
  });
});
