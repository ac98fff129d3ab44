import { App, Stack } from 'aws-cdk-lib';
import { ContainmentRoles } from '../../constructs/containment-roles';
import { type ContainmentRolesOptions } from '../../lib/containment/roles';
import { memberAccountTemplate } from '../../lib/containment/templates';
import { regionsOf } from '../../lib/core/regions';
import { proofIds, proofStatementToText, proofVerdict, proveContainment, type FailingStatement } from '../../lib/proof';
import { type Template } from '../../lib/core/template';
import { approvedActionSets, everyCombination, published } from '../containment/options';
import { management } from '../support/organization';
import { sampled } from '../support/runs';
import { edited, problemsOf, proofOf, templateOf } from './support';

const kinds = ['member', 'management'] as const;
/** Both variants and policies, with every set of approved actions, and of the rest what differs most. */
const combinations = everyCombination.filter(
  ({ grantRunbookGaps, startAutomationResources, confusedDeputyConditions }) =>
    grantRunbookGaps === confusedDeputyConditions && (startAutomationResources === 'documents') === grantRunbookGaps,
);
const tried = sampled(combinations, ({ variant, policy }) => `${variant} ${policy}`);

describe.each(kinds)('of %s accounts', (kind) => {
  const proofs = tried.map((options) => proofOf(options, {}, { kind }));

  it('every variant and policy holds, with every set of approved actions', () => {
    expect(combinations).toHaveLength(2 * 2 * approvedActionSets.length * 2);
    for (const proof of proofs) expect(problemsOf(proof)).toEqual([]);
  });

  it('what AWS publishes short of what it should is a note, and a warning only what was chosen', () => {
    const of = (severity: FailingStatement['severity'], options: ContainmentRolesOptions) =>
      proofOf(options, {}, { kind }).statements.flatMap((one) => (one.status === 'fails' && one.severity === severity ? [one.id] : []));
    const own = 'only-stacksets-change-roles';
    expect(of('note', published)).toEqual(['execution-role-source-conditions', 'execution-role-known-gaps', own]);
    expect(of('warning', published)).toEqual([]);
    const strict: ContainmentRolesOptions = { ...published, grantRunbookGaps: true, confusedDeputyConditions: true };
    expect(of('note', strict)).toEqual([own]);
    const triage: ContainmentRolesOptions = { ...strict, variant: 'containment-with-ec2-triage' };
    expect([of('warning', triage), of('note', triage)]).toEqual([['containment-role-sends-commands'], [own]]);
    const least: ContainmentRolesOptions = { ...strict, policy: 'least-privilege', grantRunbookGaps: false };
    expect([of('warning', least), of('note', least)]).toEqual([['execution-role-known-gaps'], [own]]);
  });

  it('every note on the roles is one of the known weaknesses, said in a few words', () => {
    for (const { statements } of proofs) {
      const notes = statements.filter((one) => one.status === 'fails' && one.severity === 'note');
      for (const note of notes) expect(note).toMatchObject({ weakness: expect.stringMatching(/^[a-z].{20,250}[^.]$/) as string });
    }
  });
});

it('says each thing once for each template, in the order of the IDs', () => {
  const templates = kinds.map((kind) => ({ name: `roles of ${kind}`, accountKind: kind, body: templateOf(kind, published) }));
  const { statements } = proveContainment({ templates, containment: published, managementAccount: management });
  for (const { name } of templates) {
    const ids = statements.filter(({ place, id }) => place.template === name && id !== 'only-stacksets-change-roles').map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => proofIds.indexOf(a) - proofIds.indexOf(b)));
    expect(ids.filter((id) => id === 'execution-role-runs-runbook')).toHaveLength(3);
  }
});

it('looks into every Region, those included that the configuration does not name', () => {
  expect(regionsOf.aws).toHaveLength(new Set(regionsOf.aws).size);
  expect(regionsOf.aws).toEqual(
    expect.arrayContaining(['us-east-1', 'eu-west-1', 'me-south-1', 'af-south-1', 'ap-southeast-4', 'il-central-1']),
  );
  const start = proofOf(published).statements.find(({ id }) => id === 'containment-role-starts-runbooks');
  expect(start?.fact).toContain(`in every Region (${regionsOf.aws.length} of partition aws)`);
});

it('says it of the account that the template is deployed to', () => {
  const facts = kinds.map((kind) => {
    const { statements } = proofOf(published, { memberAccount: '222233334444' }, { kind });
    return statements.find(({ id }) => id === 'containment-role-external-id')?.fact;
  });
  expect(facts[0]).toContain('only with the external ID 222233334444');
  expect(facts[1]).toContain(`only with the external ID ${management}`);
});

it.each(['aws-cn', 'aws-us-gov'] as const)('holds in partition %s', (partition) => {
  expect(problemsOf(proofOf(published, { partition }))).toEqual([]);
});

it('takes a template as text', () => {
  const input = { containment: published, managementAccount: management };
  const body = templateOf('member', published);
  const asText = proveContainment({ ...input, templates: [{ name: 'x', accountKind: 'member', body: JSON.stringify(body) }] });
  expect(asText).toEqual(proveContainment({ ...input, templates: [{ name: 'x', accountKind: 'member', body }] }));
});

it('holds for the template that CDK synthesizes from the construct', () => {
  const app = new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: { '@aws-cdk/core:enablePathMetadata': false },
  });
  const stack = new Stack(app, 'Roles');
  new ContainmentRoles(stack, 'ContainmentRoles', { variant: 'containment-with-ec2-triage', confusedDeputyConditions: true });
  const template = app.synth({ skipValidation: true }).getStackByName('Roles').template as Template;
  const options: ContainmentRolesOptions = { ...published, variant: 'containment-with-ec2-triage', confusedDeputyConditions: true };
  expect(problemsOf(proofOf(options, {}, { body: template }))).toEqual([]);
});

describe('a template', () => {
  const verdictOf = (body: unknown): { readonly verdict: string; readonly text: string } => {
    const templates = [{ name: 'x', accountKind: 'member' as const, body: body as Template }];
    const proof = proveContainment({ templates, containment: published, managementAccount: management });
    return { verdict: proofVerdict(proof), text: proof.statements.map(proofStatementToText).join('\n') };
  };

  it('with a macro beside the properties of a role fails', () => {
    const body = templateOf('member', published);
    const { ContainmentRole: role } = body.Resources;
    const include = { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/role.json' } } };
    const { verdict, text } = verdictOf({ ...body, Resources: { ...body.Resources, ContainmentRole: { ...role, ...include } } });
    expect(verdict).toBe('fails');
    expect(text).toContain('has a Transform');
  });

  it('with the metadata of CDK holds', () => {
    const body = templateOf('member', published);
    const metadata = { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:x' } };
    expect(verdictOf({ ...body, Resources: { ...body.Resources, CDKMetadata: metadata } }).verdict).toBe('holds');
  });

  it.each([
    ['is not JSON', '{'],
    ['has no Resources', {}],
    ['has no Resources', '[]'],
    ['has a Transform', { Transform: 'AWS::Serverless-2016-10-31', Resources: {} }],
    ['has a resource without a Type', { Resources: { A: {} } }],
    [
      'must have AWSSecurityIncidentResponseContainment and AWSSecurityIncidentResponseContainmentExecution exactly once',
      { Resources: {} },
    ],
  ])('that %s fails', (says, body) => {
    const { verdict, text } = verdictOf(body);
    expect(verdict).toBe('fails');
    expect(text).toContain(says);
  });

  it('with a role twice fails', () => {
    const body = templateOf('member', published);
    const { verdict, text } = verdictOf({ ...body, Resources: { ...body.Resources, Again: body.Resources.ContainmentRole } });
    expect(verdict).toBe('fails');
    expect(text).toContain('must have AWSSecurityIncidentResponseContainment exactly once');
  });

  it('with a role that depends on a condition fails', () => {
    const body = templateOf('member', published);
    const { verdict, text } = verdictOf({
      ...body,
      Resources: { ...body.Resources, ContainmentRole: { ...body.Resources.ContainmentRole, Condition: 'InEurope' } },
    });
    expect(verdict).toBe('fails');
    expect(text).toContain('AWSSecurityIncidentResponseContainment is created only if a condition of the template is true');
  });

  it.each([
    ...['AWS::IAM::Role', 'AWS::IAM::RolePolicy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::InstanceProfile'],
    ...[
      'AWS::IAM::ServiceLinkedRole',
      'AWS::CloudFormation::Stack',
      'Custom::Policies',
      'Vendor::Roles::More::MODULE',
      'AWS::Lambda::Function',
    ],
  ])('with another %s fails', (type) => {
    const body = templateOf('member', published);
    const { verdict, text } = verdictOf({
      ...body,
      Resources: { ...body.Resources, More: { Type: type, Properties: { RoleName: 'More' } } },
    });
    expect(verdict).toBe('fails');
    expect(text).toContain(`other resources: More (${type})`);
  });
});

describe('intrinsic functions', () => {
  const passed = ['Policies', 0, 'PolicyDocument', 'Statement', 2, 'Resource'] as const;
  const withArn = (value: unknown): readonly string[] => {
    const body = edited(memberAccountTemplate(published), { role: 'ContainmentRole', path: passed, set: value });
    return problemsOf(proofOf(published, {}, { body })).map(({ id, status }) => `${id} ${status}`);
  };
  const name = 'AWSSecurityIncidentResponseContainmentExecution';

  it.each([
    ['Fn::GetAtt', { 'Fn::GetAtt': ['ContainmentExecutionRole', 'Arn'] }],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'ContainmentExecutionRole.Arn' }],
    ['Fn::Join', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, `:role/${name}`]] }],
    ['Fn::Sub of an attribute', { 'Fn::Sub': '${ContainmentExecutionRole.Arn}' }],
    ['Fn::Sub of a role', { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${ContainmentExecutionRole}' }],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': ['arn:${P}:iam::${AWS::AccountId}:role/${R}', { P: 'aws', R: { Ref: 'ContainmentExecutionRole' } }] },
    ],
    ['a list with AWS::NoValue', [{ Ref: 'AWS::NoValue' }, { 'Fn::GetAtt': ['ContainmentExecutionRole', 'Arn'] }]],
  ])('%s is resolved', (_, value) => expect(withArn(value)).toEqual([]));

  it.each([
    ['Fn::If', { 'Fn::If': ['A', 'x', 'y'] }],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'x' }],
    ['Ref of a parameter', { Ref: 'Parameter' }],
    ['Fn::Sub of a parameter', { 'Fn::Sub': 'arn:aws:iam::${Parameter}:role/x' }],
    ['Fn::GetAtt of something else', { 'Fn::GetAtt': ['Bucket', 'Arn'] }],
    ['Fn::Join of something else', { 'Fn::Join': ['', ['arn', { 'Fn::ImportValue': 'x' }]] }],
  ])('%s is not, and what it decides is unknown', (_, value) => {
    expect(withArn(value)).toEqual(expect.arrayContaining(['containment-role-passes-execution-role unknown']));
    expect(withArn(value).every((problem) => problem.endsWith('unknown'))).toBe(true);
  });
});
