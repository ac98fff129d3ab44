import { parsePolicy } from '../../lib/iam';
import { changed, changeToText, exemption, type permission } from '../../lib/proof/remedies';
import { memberSubject, edited, proofOf, templateOf } from './support';
import { present } from '../../lib/core/reading';
import { published } from '../containment/options';
import { sketch } from '../support/organization';

const { containment, execution } = memberSubject;
const levelOf = (document: object) => [{ id: 'r-ab12', policies: [{ name: 'p-1', policy: parsePolicy(document, 'p-1') }] }];
const name = (id: string): string => id;

describe('an exemption', () => {
  const statement = { Sid: 'One', Effect: 'Deny', Action: 's3:*', Resource: '*' };

  it('adds one condition and leaves all else as it is', () => {
    const condition = {
      StringEquals: { 'aws:RequestedRegion': 'eu-west-1' },
      ArnNotLike: { 'aws:PrincipalARN': 'arn:aws:iam::*:role/ops' },
    };
    const document = {
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Other', Effect: 'Deny', Action: 'x:y', Resource: '*' },
        { ...statement, Condition: condition },
      ],
    };
    const change = exemption(levelOf(document), { policy: 'p-1', sid: 'One' }, [execution])!;
    const arns = ['arn:aws:iam::*:role/ops', 'arn:aws:iam::*:role/AWSSecurityIncidentResponseContainmentExecution'];
    expect(change.statements).toEqual([{ ...statement, Condition: { ...condition, ArnNotLike: { 'aws:PrincipalARN': arns } } }]);
    expect(changed(document, change).Statement).toEqual([document.Statement[0], change.statements[0]]);
    expect(change.characters).toBe(JSON.stringify(changed(document, change)).length);
  });

  it('names no role that is not stopped', () => {
    const change = exemption(levelOf({ Statement: statement }), { policy: 'p-1', sid: 'One' }, [containment])!;
    expect(JSON.stringify(change.statements)).toContain('"arn:aws:iam::*:role/AWSSecurityIncidentResponseContainment"');
    expect(JSON.stringify(change.statements)).not.toMatch(/Execution|Principal":|\*"\]/);
  });

  it('is for a statement without a Sid, too', () => {
    const document = { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };
    const change = exemption(levelOf(document), { policy: 'p-1', sid: 'Statement[0]' }, [containment, execution])!;
    expect(changed(document, change).Statement).toEqual(change.statements);
  });

  it('says where the policy becomes too long', () => {
    const long = { Statement: [{ ...statement, NotAction: [`x:${'a'.repeat(4950)}`], Action: undefined }] };
    const change = exemption(levelOf(long), { policy: 'p-1', sid: 'One' }, [containment, execution])!;
    expect(changeToText(change, name)).toContain(`the policy then has ${change.characters} characters, but AWS allows 5120`);
    const short = exemption(levelOf({ Statement: [statement] }), { policy: 'p-1', sid: 'One' }, [containment])!;
    expect(changeToText(short, name)).not.toContain('characters');
  });

  it('is not made of a policy that cannot be read', () => {
    expect(exemption(levelOf({ Statement: ['x'] }), { policy: 'p-1', sid: 'Statement[0]' }, [containment])).toBeUndefined();
    expect(
      exemption([{ id: 'r', policies: [{ name: 'p-1', policy: parsePolicy('{', 'p-1') }] }], { policy: 'p-1', sid: 'x' }, []),
    ).toBeUndefined();
  });
});

/** Statuses of what the organization's policies do to containment. */
function statusesWith(
  body: ReturnType<typeof templateOf>,
  statements: readonly object[],
  allow: object = { Effect: 'Allow', Action: '*', Resource: '*' },
  stackTags: Readonly<Record<string, string>> | 'unknown' = {},
) {
  const organization = sketch({ accounts: { '333333333333': ['root'] } });
  const policy = (id: string, content: object, targets: readonly string[]) => ({
    id,
    name: id,
    content: JSON.stringify(content),
    targets: [...targets],
  });
  const below = ['222222222222', '333333333333'];
  const full = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const policies = [
    policy('p-FullAWSAccess', full, below),
    policy('p-root', { Version: '2012-10-17', Statement: [allow, ...statements] }, ['r-ab12']),
  ];
  const { statements: found } = proofOf(
    published,
    { snapshot: { ...organization, serviceControlPolicies: present(policies) }, stackTags },
    { body },
  );
  return found.filter(({ id }) => id === 'service-control-policies-let-containment-work');
}

it('an allow that is missing is added, and then containment works', () => {
  const allowed = { Effect: 'Allow', Action: ['autoscaling:*', 'ec2:*', 'iam:*', 's3:*', 's3express:*', 'ssm:*'], Resource: '*' };
  const [refused] = statusesWith(templateOf('member', published), [], allowed);
  expect(refused).toMatchObject({ status: 'fails', severity: 'error' });
  const { change, remedy } = refused as { change: ReturnType<typeof permission>; remedy: string };
  expect(remedy).toContain(JSON.stringify(change.statements[0]));
  expect(JSON.stringify(change.statements)).not.toContain('*"]');
  expect(statusesWith(templateOf('member', published), [...change.statements], allowed).map(({ status }) => status)).toEqual(['holds']);
});

it.each([
  ['the tag that the template gives the execution role', [{ Key: 'team', Value: 'security' }], 'holds'],
  ['another value', [{ Key: 'team', Value: 'sales' }], 'fails'],
  ['no tags', undefined, 'fails'],
  ['a value that is not resolved', [{ Key: 'team', Value: { 'Fn::ImportValue': 'team' } }], 'unknown'],
] as const)('a denial of all without a tag: %s', (_what, tags, status) => {
  const role = 'AWSSecurityIncidentResponseContainmentExecution';
  const [logicalId = ''] =
    Object.entries(templateOf('member', published).Resources).find(([, { Properties: properties }]) => properties?.RoleName === role) ?? [];
  const template = templateOf('member', published);
  const body = tags === undefined ? template : edited(template, { role: logicalId, path: ['Tags'], set: tags });
  const denial = {
    Sid: 'Tagged',
    Effect: 'Deny',
    Action: 'iam:DeleteLoginProfile',
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'security' } },
  };
  expect(statusesWith(body, [denial]).map((one) => one.status)).toEqual([status]);
});

it('tags of the StackSet reach the roles', () => {
  const denial = {
    ...{ Sid: 'Owned', Effect: 'Deny', Action: ['iam:DeleteLoginProfile', 'iam:TagRole'], Resource: 'arn:aws:iam::*:*' },
    Condition: { StringEquals: { 'aws:PrincipalTag/cordon:owner': 'cordon' } },
  };
  const outcomesWith = (stackTags: Readonly<Record<string, string>> | 'unknown'): readonly string[] =>
    statusesWith(templateOf('member', published), [denial], undefined, stackTags).map(({ status }) => status);
  expect(outcomesWith({ 'cordon:owner': 'cordon' })).toEqual(['fails']);
  expect(outcomesWith({ 'cordon:owner': 'cloudformation' })).toEqual(['holds']);
  expect(outcomesWith({})).toEqual(['holds']);
  expect(outcomesWith('unknown')).toEqual(['unknown']);
});
