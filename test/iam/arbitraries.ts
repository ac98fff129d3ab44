import fc from 'fast-check';
import { type Question } from './oracle';

const accounts = ['111111111111', '222222222222'] as const;
const [home, other] = accounts;

/** Actions with a resource that they take. */
const targets = [
  ['s3:GetObject', 'arn:aws:s3:::reports/2026/may.csv'],
  ['s3:PutObject', 'arn:aws:s3:::reports/2026/may.csv'],
  ['s3:PutBucketPolicy', 'arn:aws:s3:::reports'],
  ['ec2:CreateTags', `arn:aws:ec2:eu-west-1:${home}:instance/i-0123456789abcdef0`],
  ['ec2:CreateTags', `arn:aws:ec2:us-east-1:${home}:snapshot/snap-0123456789abcdef0`],
  ['ssm:StartAutomationExecution', `arn:aws:ssm:eu-west-1:${home}:automation-definition/Contain:$DEFAULT`],
  ['iam:PutRolePolicy', `arn:aws:iam::${home}:role/path/Operator`],
  ['logs:PutLogEvents', `arn:aws:logs:eu-west-1:${home}:log-group:app:log-stream:one`],
] as const;
const target = fc.constantFrom(...targets);
const actions = [...new Set(targets.map(([action]) => action))];
const resources = [...new Set(targets.map(([, resource]) => resource))];

/** A text with parts of it replaced by wildcards, or in another case. */
const blurred = (text: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(text.length), fc.nat(text.length), fc.constantFrom('*', '?', '**', '')).map(([a, b, wildcard]) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    return text.slice(0, from) + wildcard + text.slice(wildcard === '?' ? from + 1 : to);
  });

const actionPattern = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...actions) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('*', 's3:*', 'ec2:*', 'iam:*', 'S3:getobject', 's3:Get*', 'ssm:Start*', 'ec2:Create????', 's3:P*'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...actions).chain((action) => {
      const [service = '', name = ''] = action.split(':');
      return blurred(name).map((pattern) => `${service}:${pattern === '' ? '*' : pattern}`);
    }),
  },
);

const resourcePattern = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...resources) },
  { weight: 3, arbitrary: fc.constant('*') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...resources).chain((resource) => {
      // Only what follows the service may have wildcards, and iam-simulate lets none reach over the first / or : of a resource, which AWS does:
      // those are cases by hand.
      const parts = resource.split(':');
      const name = parts.slice(5).join(':');
      const slash = name.search(/[/:]/) + 1;
      return fc
        .tuple(fc.constantFrom(3, 4, 5), fc.constantFrom('*', name.slice(0, slash)), blurred(name.slice(slash)))
        .map(([index, first, last]) => [
          ...parts.slice(0, 5).map((part, at) => (at === index ? '*' : part)),
          first === '*' ? '*' : first + last,
        ])
        .map((pattern) => pattern.join(':'));
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom('arn:aws:s3:::${aws:PrincipalTag/team}/*', "arn:aws:s3:::${aws:username, 'reports'}*") },
);

const oneOrMore = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> => fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 3 }));

const texts = ['red', 'Red', 'blue', 're*', 'r?d', '*', 'green'];
/** Without variables, which AWS takes in ARN operators and iam-simulate does not: those are cases by hand. */
const arns = [
  `arn:aws:iam::${home}:role/path/Operator`,
  `arn:aws:iam::${other}:role/Auditor`,
  'arn:aws:iam::*:role/*',
  `arn:aws:iam::${home}:role/path/*`,
];
const numbers = ['1', '5', '5.0', '10', '-3'];
const dates = ['2026-01-01T00:00:00Z', '2026-06-01T12:00:00Z', '2026-06-01T14:00:00+02:00', '2027-01-01'];
/** Of one version and no /0, which iam-simulate gets wrong: those are cases by hand. */
const ranges = ['10.0.0.0/8', '10.1.2.3', '192.0.2.0/24', '192.0.2.64/26'];
const addresses = ['10.1.2.3', '192.0.2.77', '192.0.2.1', '203.0.113.9'];

/** Keys, with values that a request may have. */
const contextValues: Readonly<Record<string, readonly (string | readonly string[])[]>> = {
  'aws:PrincipalTag/team': ['red', 'Red', 'blue', 'reports'],
  'aws:RequestedRegion': ['eu-west-1', 'us-east-1', 'red'],
  'aws:SourceArn': arns.slice(0, 2),
  'aws:MultiFactorAuthPresent': ['true', 'false'],
  'aws:MultiFactorAuthAge': numbers.slice(0, 4),
  'aws:CurrentTime': dates.slice(0, 3),
  'aws:SourceIp': addresses,
  'aws:TagKeys': [['red'], ['red', 'blue'], ['green', 'blue'], []],
};

const values = (...list: string[]): fc.Arbitrary<string | string[]> => oneOrMore(fc.constantFrom(...list));

const plainConditions: readonly (readonly [operators: readonly string[], keys: readonly string[], values: readonly string[]])[] = [
  [
    ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike'],
    ['aws:PrincipalTag/team', 'aws:RequestedRegion', 'AWS:principaltag/TEAM'],
    [...texts, 'eu-west-1', 'eu-*', '${aws:PrincipalTag/team}', "${aws:username, 'red'}"],
  ],
  [['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'], ['aws:SourceArn', 'aws:PrincipalArn'], arns],
  [['Bool'], ['aws:MultiFactorAuthPresent', 'aws:PrincipalIsAWSService'], ['true', 'false']],
  [
    ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals'],
    ['aws:MultiFactorAuthAge'],
    numbers,
  ],
  [
    ['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
    ['aws:CurrentTime'],
    dates,
  ],
  [['IpAddress', 'NotIpAddress'], ['aws:SourceIp'], ranges],
];

const plainCondition = fc
  .constantFrom(...plainConditions)
  .chain(([operators, keys, list]) =>
    fc.tuple(fc.constantFrom(...operators), fc.constantFrom('', '', 'IfExists'), fc.constantFrom(...keys), values(...list)),
  )
  .map(([operator, ending, key, value]) => ({ [`${operator}${ending}`]: { [key]: value } }));

const setCondition = fc
  .tuple(
    fc.constantFrom('ForAllValues:', 'ForAnyValue:'),
    fc.constantFrom('StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike', 'StringEqualsIgnoreCase'),
    fc.constantFrom('', '', 'IfExists'),
    values(...texts),
  )
  .map(([set, operator, ending, value]) => ({ [`${set}${operator}${ending}`]: { 'aws:TagKeys': value } }));

const nullCondition = fc
  .tuple(fc.constantFrom('aws:TagKeys', 'aws:SourceIp', 'aws:PrincipalTag/team'), fc.constantFrom('true', 'false'))
  .map(([key, value]) => ({ Null: { [key]: value } }));

const condition = fc
  .array(fc.oneof({ weight: 6, arbitrary: plainCondition }, { weight: 2, arbitrary: setCondition }, nullCondition), {
    minLength: 1,
    maxLength: 2,
  })
  .map((parts): object => Object.assign({}, ...parts) as object);

const principalNames = fc.oneof(
  fc.constant('*' as const),
  oneOrMore(
    fc.constantFrom(
      ...['*', home, other, `arn:aws:iam::${home}:root`, `arn:aws:iam::${home}:role/path/Operator`, `arn:aws:iam::${home}:user/ann`],
      ...[`arn:aws:sts::${home}:assumed-role/Operator/session`, `arn:aws:sts::${home}:assumed-role/Operator/else`],
      `arn:aws:iam::${other}:role/Auditor`,
    ),
  ).map((AWS) => ({ AWS })),
  oneOrMore(fc.constantFrom('ssm.amazonaws.com', 'ec2.amazonaws.com')).map((Service) => ({ Service })),
);

interface StatementForm {
  readonly principal: boolean;
  readonly resource: boolean;
  readonly actions?: fc.Arbitrary<string>;
}

const effect = fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny');
const elementName = (name: string): fc.Arbitrary<string> => fc.constantFrom(name, name, name, `Not${name}`);

const statement = ({ principal, resource, actions: pool = actionPattern }: StatementForm): fc.Arbitrary<object> =>
  fc
    .tuple(
      effect,
      fc.tuple(elementName('Action'), oneOrMore(pool)),
      fc.tuple(elementName('Resource'), oneOrMore(resourcePattern)),
      principalNames,
      fc.option(condition, { nil: undefined, freq: 1 }),
    )
    .map(([Effect, [action, actionList], [where, resourceList], Principal, Condition]) => ({
      Effect,
      [action]: actionList,
      ...(resource && { [where]: resourceList }),
      ...(principal && { Principal }),
      ...(Condition && { Condition }),
    }));

const policy = (form: StatementForm): fc.Arbitrary<object> =>
  fc
    .tuple(fc.array(statement(form), { minLength: 1, maxLength: 3 }), fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17'))
    // The older version has no variables, which iam-simulate does not mind.
    .map(([Statement, Version]) => ({ Version: JSON.stringify(Statement).includes('${') ? '2012-10-17' : Version, Statement }));

const allowAll = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

const identity = policy({ principal: false, resource: true });
const level = (id: string): fc.Arbitrary<{ id: string; policies: object[] }> =>
  fc
    .tuple(fc.boolean(), fc.array(identity, { maxLength: 2 }))
    .map(([all, list]) => ({ id, policies: all || list.length === 0 ? [allowAll, ...list] : list }));

const optional = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(item, { nil: undefined, freq: 2 });

const context = fc
  .record(
    Object.fromEntries(
      Object.entries(contextValues).map(([key, list]) => [key, fc.option(fc.constantFrom(...list), { nil: undefined, freq: 3 })]),
    ),
  )
  .map((keys) => Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)) as Question['context']);

const person = fc.constantFrom<Question['principal']>(
  { type: 'role', arn: `arn:aws:iam::${home}:role/path/Operator`, sessionName: 'session' },
  { type: 'user', arn: `arn:aws:iam::${home}:user/ann` },
  { type: 'role', arn: `arn:aws:iam::${other}:role/Auditor`, sessionName: 'audit' },
);

const withTarget = <T extends object>(rest: fc.Arbitrary<T>): fc.Arbitrary<T & Pick<Question, 'action' | 'resource'>> =>
  fc.tuple(target, rest).map(([[action, resource], question]) => ({ ...question, action, resource }));

/** Identity policies, control policies, a boundary and session policies; no policy of the resource. */
export const identityQuestion: fc.Arbitrary<Question> = withTarget(
  fc.record({
    principal: person,
    context,
    identityPolicies: fc.array(identity, { minLength: 1, maxLength: 2 }),
    permissionsBoundary: optional(identity),
    sessionPolicy: optional(identity),
    serviceControlPolicies: optional(fc.tuple(level('r-ab12'), level('ou-ab12-11111111'))),
  }),
).map(({ sessionPolicy, ...question }) => ({
  ...question,
  // Without a policy of the resource nothing goes across accounts.
  resourceAccount: question.principal.type === 'service' ? home : question.principal.arn.split(':')[4]!,
  // Users have no sessions.
  ...(question.principal.type === 'role' && { sessionPolicy }),
}));

/** A service has no policies of its own. */
const withoutIdentityOfService = (question: fc.Arbitrary<Question>): fc.Arbitrary<Question> =>
  question.map(({ identityPolicies, permissionsBoundary, ...rest }) =>
    rest.principal.type === 'service' ? rest : { ...rest, identityPolicies, permissionsBoundary },
  );

const anyone = fc.oneof(
  { weight: 3, arbitrary: person },
  fc.constant<Question['principal']>({ type: 'service', service: 'ssm.amazonaws.com' }),
);

/** The policy of a resource takes part, of the same account or of another; for people and services. */
export const resourceQuestion: fc.Arbitrary<Question> = withoutIdentityOfService(
  withTarget(
    fc.record({
      principal: anyone,
      resourceAccount: fc.constant(home),
      context,
      identityPolicies: fc.array(identity, { maxLength: 1 }),
      permissionsBoundary: optional(identity),
      resourcePolicy: policy({ principal: true, resource: true }),
    }),
  ),
);

const assumeRole = fc.constantFrom('sts:AssumeRole', 'sts:AssumeRole', 'sts:*', 'sts:TagSession', 'sts:Assume*');

/** Who may assume a role. */
export const trustQuestion: fc.Arbitrary<Question> = withoutIdentityOfService(
  fc.record({
    principal: anyone,
    action: fc.constant('sts:AssumeRole'),
    resource: fc.constant(`arn:aws:iam::${home}:role/Target`),
    context,
    identityPolicies: fc.array(policy({ principal: false, resource: true, actions: assumeRole }), { maxLength: 1 }),
    resourcePolicy: policy({ principal: true, resource: false, actions: assumeRole }),
    resourcePolicyKind: fc.constant('trust' as const),
  }),
);

/** Everything hangs on one condition block. */
export const conditionQuestion: fc.Arbitrary<Question> = withTarget(
  fc.record({
    principal: person,
    context,
    identityPolicies: condition.map((Condition) => [
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition }] },
    ]),
  }),
).map((question) => ({
  ...question,
  resourceAccount: question.principal.type === 'service' ? home : question.principal.arn.split(':')[4]!,
}));
