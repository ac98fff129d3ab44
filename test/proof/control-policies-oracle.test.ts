import fc from 'fast-check';
import { evaluateAccess, parsePolicy, type AccessRequest } from '../../lib/iam';
import { accessRequest, essentialRequests, oneOfEach } from '../../lib/proof/essential-requests';
import { administrator } from '../../lib/proof/subject';
import { theirs } from '../iam/oracle';
import { runs } from '../support/runs';
import { memberSubject, organizationKeys } from './support';

const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
/** Roles with a tag, from this moment on. */
const from = Date.parse('2026-12-01');
const tagged = { ...memberSubject.execution, tags: { protected: 'true' } };
const subject = { ...memberSubject, from, execution: tagged };
const requests = oneOfEach(essentialRequests(subject, [])).filter(({ action }) => !action.startsWith('kms:'));

const role = 'arn:aws:iam::*:role/AWSSecurityIncidentResponseContainment';
/** Keys with values that a policy may name, and whether a request can have many of them. */
const keys: readonly (readonly [key: string, values: readonly string[], isList?: boolean])[] = [
  ['aws:PrincipalArn', [role, `${role}*`, 'arn:aws:iam::*:role/*', 'arn:aws:iam::333333333333:role/*Execution', 'arn:aws:iam::*:user/*']],
  ['aws:PrincipalOrgID', ['o-exampleorgid', 'o-*', 'o-other']],
  ['aws:PrincipalAccount', ['333333333333', '33*', '444444444444']],
  ['aws:PrincipalType', ['AssumedRole', 'User']],
  ['aws:PrincipalIsAWSService', ['true', 'false']],
  ['aws:ViaAWSService', ['true', 'false']],
  ['aws:SecureTransport', ['true', 'false']],
  ['aws:MultiFactorAuthPresent', ['true', 'false']],
  ['aws:RequestedRegion', ['eu-west-1', 'us-*', 'us-east-1', 'EU-WEST-1']],
  ['aws:CurrentTime', ['2020-01-01T00:00:00Z', '2026-12-01', '2027-06-01T12:00:00Z']],
  ['aws:EpochTime', ['1577836800', '1764547200', '1812196800']],
  ['iam:ResourceTag/protected', ['true', 'no']],
  ['aws:SourceVpc', ['vpc-1', 'vpc-*']],
  ['aws:SourceIp', ['10.0.0.0/8', '203.0.113.7']],
  ['aws:CalledVia', ['cloudformation.amazonaws.com'], true],
  ['aws:PrincipalTag/team', ['security', '*', '']],
  ['aws:ResourceTag/protected', ['true', '*']],
  ['aws:RequestTag/owner', ['x', '*']],
  ['aws:TagKeys', ['owner', 'cordon-*', '*'], true],
  ['AWS:SOURCEIDENTITY', ['a', '*']],
  ['aws:username', ['a', '*']],
  ['s3:x-amz-acl', ['public-read', 'private']],
  ['s3:TlsVersion', ['1.2', '1.3']],
  ['ec2:InstanceType', ['t3.micro', 't3.*']],
  ['iam:PassedToService', ['ssm.amazonaws.com', 'ec2.amazonaws.com']],
  ['lambda:VpcIds', ['vpc-1'], true],
];

const condition = fc.constantFrom(...keys).chain(([key, values, isList = false]) => {
  const isBoolean = values.every((value) => value === 'true' || value === 'false');
  const operators = isBoolean
    ? ['Bool']
    : key === 'aws:SourceIp'
      ? ['IpAddress', 'NotIpAddress']
      : key === 'aws:PrincipalArn'
        ? ['ArnLike', 'ArnNotLike', 'StringLike', 'StringNotLike', 'StringEquals']
        : key === 'aws:CurrentTime'
          ? ['DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals', 'DateEquals', 'DateNotEquals']
          : key === 'aws:EpochTime'
            ? ['NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals', 'NumericEquals']
            : key === 's3:TlsVersion'
              ? ['NumericLessThan', 'NumericGreaterThanEquals']
              : ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase'];
  const plain = fc
    .tuple(fc.constantFrom(...operators), fc.constantFrom('', 'IfExists'), fc.subarray([...values], { minLength: 1 }))
    .map(([operator, ending, some]) => [`${operator}${ending}`, key, some] as const);
  const list = fc
    .tuple(fc.constantFrom('ForAllValues:', 'ForAnyValue:'), fc.constantFrom(...operators), fc.subarray([...values], { minLength: 1 }))
    .map(([set, operator, some]) => [`${set}${operator}`, key, some] as const);
  const empty = fc.constantFrom('true', 'false').map((value) => ['Null', key, [value]] as const);
  return fc.oneof({ weight: 4, arbitrary: isList ? list : plain }, { weight: 1, arbitrary: empty });
});

const actionPatterns = [
  '*',
  's3:*',
  'S3:put*',
  'iam:*Role*',
  'iam:Tag????',
  'ec2:*Security*',
  'ec2:Create*',
  'ssm:Start*',
  'sso:*',
  'iam:PassRole',
  'iam:Del*file',
];
const resourcePatterns = [
  '*',
  'arn:aws:iam::*:role/*',
  'arn:aws:iam::*:user/*',
  'arn:aws:s3:::*',
  'arn:aws:ec2:eu-*:*:*',
  'arn:aws:s3:::other/*',
];
const statement = fc
  .record({
    negated: fc.boolean(),
    actions: fc.subarray(actionPatterns, { minLength: 1, maxLength: 3 }),
    notResource: fc.boolean(),
    resources: fc.subarray(resourcePatterns, { minLength: 1, maxLength: 2 }),
    conditions: fc.array(condition, { maxLength: 3 }),
  })
  .map(({ negated, actions, notResource, resources, conditions }) => {
    const block: Record<string, Record<string, readonly string[]>> = {};
    for (const [operator, key, values] of conditions) block[operator] = { ...block[operator], [key]: values };
    return {
      Effect: 'Deny',
      [negated ? 'NotAction' : 'Action']: actions,
      [notResource ? 'NotResource' : 'Resource']: resources,
      ...(conditions.length > 0 && { Condition: block }),
    };
  });

/** Values of keys that the proof does not know, of which any may be so. */
const world = fc.record(
  {
    'aws:SourceVpc': fc.constantFrom('vpc-1', 'vpc-9'),
    'aws:SourceIp': fc.constantFrom('10.1.2.3', '203.0.113.7', '198.51.100.1'),
    'aws:PrincipalTag/team': fc.constantFrom('security', 'other'),
    's3:x-amz-acl': fc.constantFrom('public-read', 'private'),
    'aws:ViaAWSService': fc.constantFrom('true', 'false'),
    'aws:MultiFactorAuthPresent': fc.constant('false'),
    's3:TlsVersion': fc.constantFrom('1.2', '1.3'),
    'aws:TagKeys': fc.constant(['cordon-proof']),
  },
  { requiredKeys: [] },
);
/** Moments from the first on, at those that policies name and beside them. */
const moment = fc
  .constantFrom(0, 1, 12 * 3600, 40_000_000, 47_649_599, 47_649_600, 47_649_601, 60_000_000)
  .map((more) => from + more * 1000);

/** The keys of a world that a request can have as far as the proof knows: what it knows goes before. */
function inWorld(
  { context }: AccessRequest,
  tried: Readonly<Record<string, string | readonly string[]>>,
  at: number,
): Record<string, string | readonly string[]> {
  const isAbsent = typeof context.absent === 'function' ? context.absent : () => false;
  const oneOf = new Map(Object.entries(context.oneOf ?? {}).map(([key, values]) => [key.toLowerCase(), values]));
  const isUnknown = (key: string): boolean =>
    (context.unknown ?? []).some((name) => (name.endsWith('*') ? key.startsWith(name.slice(0, -1)) : key === name));
  const chosen: Record<string, string | readonly string[]> = {};
  for (const [key, value] of Object.entries(tried)) {
    const choices = oneOf.get(key.toLowerCase());
    if (choices ? choices.some((one) => JSON.stringify(one) === JSON.stringify(value)) : isUnknown(key) || !isAbsent(key.toLowerCase())) {
      chosen[key] = value;
    }
  }
  for (const [key, values] of Object.entries(context.oneOf ?? {})) {
    const [first] = values;
    if (!(key in chosen) && !values.includes(undefined) && first !== undefined) chosen[key] = first;
  }
  const times = { 'aws:CurrentTime': new Date(at).toISOString(), 'aws:EpochTime': String(at / 1000) };
  return { ...chosen, ...context.values, ...times };
}

it('decides as iam-simulate does whatever the keys are that it does not know', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(statement, { minLength: 1, maxLength: 2 }),
      fc.array(fc.nat(requests.length - 1), { minLength: 4, maxLength: 4 }),
      world,
      moment,
      async (statements, some, tried, at) => {
        const document = { Version: '2012-10-17', Statement: statements };
        const levels = [{ id: 'r-ab12', policies: [administrator, { name: 'p', policy: parsePolicy(document, 'p') }] }];
        let decided = 0;
        for (const index of some) {
          const request = accessRequest(requests[index]!, subject, organizationKeys);
          const { result } = evaluateAccess(request, { identityPolicies: [administrator], serviceControlPolicies: levels });
          // Of NotResource for an action that takes no resource iam-simulate thinks that it never applies.
          if (result === 'unknown' || (request.resource === '*' && statements.some((one) => 'NotResource' in one))) continue;
          decided += 1;
          const { principal, action, resource, resourceAccount } = request;
          const other = await theirs({
            ...{ principal, action, resource, identityPolicies: [fullAccess], context: inWorld(request, tried, at) },
            ...(resourceAccount !== undefined && { resourceAccount }),
            serviceControlPolicies: [{ id: 'r-ab12', policies: [fullAccess, document] }],
          });
          if ((result === 'allowed') !== (other === 'Allowed'))
            throw new Error(`${action} on ${resource}: ${result}, iam-simulate: ${other}`);
        }
        fc.pre(decided > 0);
      },
    ),
    { numRuns: runs(1000), maxSkipsPerRun: 1000 },
  );
});
