import written from '../../../lib/signals/identification.json';
import { checkSafety } from '../../../lib/signals/safety';
import { holdsPrincipalId } from '../../../lib/signals/safety/parts';
import { inputOf, type SafetyCase } from './cases';

type List = 'suppressionRules' | 'automationRules' | 'automationRulesV2';

/** Whether a rule that hides findings by one criterion names nobody. */
function namesNobody(list: List, criterion: object): boolean {
  const given = { [list]: [{ criteria: [criterion] }] } as SafetyCase['given'];
  return checkSafety(inputOf({ name: '', given, expected: [] })).findings.some(({ id }) => id === 'no-trusted-identifier');
}

const { assigned, bucket } = written.guardDuty;
const ofPrincipals = assigned.filter(holdsPrincipalId);
const ofArns = [...assigned, ...bucket].filter((field) => /arn$/i.test(field));

/** Beginnings and patterns of ARNs of which a caller, or whoever may create a role, chooses the rest. */
const chosen = [
  'arn:aws:iam::700000000029:role/deploy/*',
  'arn:aws:iam::700000000029:role/aws-reserved/sso.amazonaws.com/*',
  'arn:aws:iam::700000000029:user/batch/*',
  'arn:aws:iam::700000000029:instance-profile/web/*',
  'arn:aws:iam::700000000029:role/deploy/admin?',
  'arn:aws:iam::*:role/fs-admin*',
  'arn:aws:iam::*:role/lt-admin*',
  'arn:aws:iam::*:role/i-0123456789abcdef0*',
  'arn:aws:sts::*:assumed-role/*/i-0abcdef*',
  'arn:aws:sts::*:assumed-role/*/i-0123456789abcdef0',
  'arn:aws:sts::700000000029:assumed-role/deploy*',
  'arn:aws:s3:::*/i-0123456789abcdef0*',
  'arn:aws:ssm:eu-west-1:700000000029:parameter/team/*',
  'arn:aws:secretsmanager:eu-west-1:700000000029:secret:team/*',
  'arn:aws:ecr:eu-west-1:700000000029:repository/team/*',
  'arn:aws:ec2:eu-west-1:700000000029:instance/i-0abc*',
];

it('has fields to look at', () => {
  expect(ofArns.length).toBeGreaterThan(20);
  expect(ofPrincipals.length).toBeGreaterThan(2);
});

describe.each(chosen)('%s', (pattern) => {
  it.each(ofArns)('identifies nobody in %s', (field) => {
    expect(namesNobody('suppressionRules', { field, matches: [pattern] })).toBe(true);
  });

  const start = pattern.split(/[*?]/, 1)[0] ?? '';

  it.each([
    ['automationRules', 'ResourceId', 'prefix'],
    ['automationRules', 'ResourceId', 'contains'],
    ['automationRulesV2', 'resources.uid', 'prefix'],
    ['automationRulesV2', 'resources.uid', 'contains'],
  ] as const)('identifies nobody in %s by %s %s', (list, field, operator) => {
    expect(namesNobody(list, { field, [operator]: [start] })).toBe(true);
  });
});

it.each(ofPrincipals)('takes the ID of a principal in %s whole, at the beginning', (field) => {
  const is = (criterion: object): boolean => namesNobody('suppressionRules', { field, ...criterion });
  const role = 'AROADBQP57FF2AEXAMPLE';
  expect([is({ equals: [`${role}:build`] }), is({ matches: [`${role}:*`] }), is({ matches: [`${role}*`] })]).toEqual([false, false, false]);
  const open = ['*:botocore-session-*', '*:i-0123456789abcdef0', `*:${role}`, 'AROADBQP57*', `${role.slice(0, -3)}*:build`];
  expect(open.filter((text) => !is({ matches: [text] }))).toEqual([]);
});

it.each([
  ['resource.accessKeyDetails.userIdentity.arn', 'arn:aws:sts::700000000029:assumed-role/deploy/*'],
  ['resource.ecsClusterDetails.taskDetails.arn', 'arn:aws:ecs:eu-west-1:700000000029:task/web/*'],
  ['resource.ebsSnapshotDetails.snapshotArn', 'arn:aws:ec2:*:*:snapshot/snap-0123456789abcdef0'],
  ['resource.s3BucketDetails.s3ObjectDetails.objectArn', 'arn:aws:s3:::example-bucket/*'],
])('trusts in %s what is in one resource: %s', (field, pattern) => {
  expect(namesNobody('suppressionRules', { field, matches: [pattern] })).toBe(false);
});

it.each(['arn:aws:iam::700000000029:role/deploy/admin', 'arn:aws:iam::700000000029:user/batch/loader'])('trusts the whole of %s', (arn) => {
  const field = 'resource.accessKeyDetails.userIdentity.sessionContext.sessionIssuer.arn';
  expect(namesNobody('suppressionRules', { field, equals: [arn] })).toBe(false);
  expect(namesNobody('automationRules', { field: 'ResourceId', equals: [arn] })).toBe(false);
  expect(namesNobody('automationRulesV2', { field: 'resources.uid', equals: [arn] })).toBe(false);
});
