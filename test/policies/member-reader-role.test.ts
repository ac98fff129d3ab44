import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ScalarTag } from 'yaml';
import { actionsOf } from '../../lib/commands/policy-files';
import { policyProblems } from '../../lib/iam/policy-problems';
import { repository } from '../support/run';

const text = readFileSync(join(repository, 'policies', 'member-reader-role.yaml'), 'utf8');
const intrinsic = (tag: string): ScalarTag => ({
  tag,
  resolve: (value) => value.replaceAll('${AWS::Partition}', 'aws').replaceAll(/\$\{(\w+|AWS::AccountId)\}/g, '222222222222'),
});
const { Parameters: parameters, Resources: resources } = parse(text, { customTags: [intrinsic('!Ref'), intrinsic('!Sub')] }) as {
  readonly Parameters: Readonly<Record<string, { readonly AllowedPattern: string }>>;
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties: {
          readonly AssumeRolePolicyDocument: object;
          readonly Policies: readonly {
            readonly PolicyDocument: {
              readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: string | readonly string[] }[];
            };
          }[];
        };
      }
    >
  >;
};
const [, { Type: type, Properties: role } = { Type: '', Properties: undefined! }] = Object.entries(resources)[0]!;

it('is one role that IAM takes, and every parameter has a pattern', () => {
  expect(Object.keys(resources)).toHaveLength(1);
  expect(type).toBe('AWS::IAM::Role');
  expect(policyProblems(role.AssumeRolePolicyDocument, 'trust')).toEqual([]);
  for (const { PolicyDocument } of role.Policies) expect(policyProblems(PolicyDocument, 'inline')).toEqual([]);
  for (const { AllowedPattern } of Object.values(parameters)) expect(AllowedPattern).toMatch(/^\^.*\$$/);
});

it('trusts the reading account alone, and only in the organization', () => {
  expect(role.AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::222222222222:root' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'OrganizationId' } },
      },
    ],
  });
});

it('allows what the policies for member accounts allow, on the same roles of its own account, and nothing that changes something', () => {
  const statements = role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const actions = [...new Set(statements.flatMap(({ Action }) => Action))].sort();
  const files = ['look-inside.json', 'member-account.json', 'member-account-triage-role.json'];
  expect(actions).toEqual([...new Set(files.flatMap(actionsOf))].sort());
  expect(actions.filter((action) => !/^iam:(Get|List)/.test(action))).toEqual([]);
  const resourcesOf = statements.flatMap(({ Resource }) => Resource);
  const wanted = files.flatMap((file) => {
    const { Statement } = JSON.parse(readFileSync(join(repository, 'policies', file), 'utf8')) as {
      Statement: { Resource: string | string[] }[];
    };
    return Statement.flatMap(({ Resource }) => Resource);
  });
  expect(new Set(resourcesOf.map((arn) => arn.replace('arn:aws:iam::222222222222:', 'arn:*:iam::*:')))).toEqual(new Set(wanted));
});
