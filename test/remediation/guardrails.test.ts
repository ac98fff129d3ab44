import { guardrailsOf } from '../../lib/guardrails/policies';
import { proveGuardrails } from '../../lib/guardrails/prove';
import { memberAccountTemplate } from '../../lib/containment/templates';
import { proveContainment } from '../../lib/proof';
import { compare, ours, type Question } from '../iam/oracle';
import { exampleGuardrails } from '../guardrails/support';
import { administrator, management } from '../support/organization';
import { member, remediated } from './support';

const configuration = { ...remediated(), guardrails: exampleGuardrails };
const guardrails = guardrailsOf(configuration)!;
const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const role = (name: string, account = member): string => `arn:aws:iam::${account}:role/${name}`;
const starter = role('CordonRemediation');
const stateMachine = role('cordon-remediation-eu-west-1', administrator);
const execution = role('AWSSecurityIncidentResponseContainmentExecution');
const place = `eu-west-1:${administrator}`;

const question = (who: string, action: string, resource: string, documents: readonly object[]): Question => ({
  principal: { type: 'role', arn: who },
  action,
  resource,
  resourceAccount: who.split(':')[4]!,
  context: {},
  identityPolicies: [fullAccess],
  serviceControlPolicies: [{ id: 'r-ab12', policies: [fullAccess, ...documents] }],
  managementAccount: management,
});

const denied: readonly (readonly [sid: string, who: string, action: string, resource: string])[] = [
  ['CordonContainmentRoles', role('administrator'), 'iam:UpdateAssumeRolePolicy', starter],
  ['CordonUseOfRemediationRole', role('administrator'), 'sts:AssumeRole', starter],
  ['CordonUseOfRemediationRole', role('CordonPipeline', administrator), 'sts:AssumeRole', starter],
  ['CordonUseOfRemediationRole', role('cordon-remediation-eu-west-1'), 'sts:AssumeRole', starter],
  ['CordonPassingOfContainmentRoles', role('administrator'), 'iam:PassRole', execution],
  ['CordonRemediation', role('administrator', administrator), 'iam:PutRolePolicy', stateMachine],
  ['CordonRemediation', role('administrator', administrator), 'iam:PassRole', stateMachine],
  [
    'CordonRemediation',
    role('administrator', administrator),
    'states:UpdateStateMachine',
    `arn:aws:states:${place}:stateMachine:cordon-remediation`,
  ],
  ['CordonRemediation', role('administrator', administrator), 'sqs:SetQueueAttributes', `arn:aws:sqs:${place}:cordon-remediation-answers`],
  [
    'CordonRemediation',
    role('administrator', administrator),
    'dynamodb:PutResourcePolicy',
    `arn:aws:dynamodb:${place}:table/cordon-remediation`,
  ],
];
const allowed: readonly (readonly [who: string, action: string, resource: string])[] = [
  [stateMachine, 'sts:AssumeRole', starter],
  [starter, 'iam:PassRole', execution],
  [role('CordonPipeline', administrator), 'states:UpdateStateMachine', `arn:aws:states:${place}:stateMachine:cordon-remediation`],
  [role('stacksets-exec-0123456789abcdef0123456789abcdef'), 'iam:CreateRole', starter],
];

describe('guardrails of an organization with remediation', () => {
  const documents = guardrails.policies.map(({ document }) => document);

  it.each(denied)('%s stops %s from %s on %s, and nothing else does', async (sid, ...request) => {
    expect(await compare(question(...request, documents))).toMatchObject({ agree: true, ours: { result: 'denied' } });
    const without = documents.map((document) => ({ ...document, Statement: document.Statement.filter(({ Sid }) => Sid !== sid) }));
    expect(ours(question(...request, without)).result).toBe('allowed');
  });

  it.each(allowed)('let %s %s on %s', async (...request) => {
    expect(await compare(question(...request, documents))).toMatchObject({ agree: true, ours: { result: 'allowed' } });
  });

  it('are proven without a hole, and stop nobody whom they exempt', () => {
    expect(proveGuardrails(configuration, guardrails).findings).toEqual([]);
  });
});

describe('the proof of the containment roles', () => {
  const prove = (body: ReturnType<typeof memberAccountTemplate>) =>
    proveContainment({
      containment: configuration.containment,
      managementAccount: management,
      organizationId: 'o-exampleorgid',
      templates: [{ name: 'containment-roles', accountKind: 'member', body }],
    }).statements.find(({ id }) => id === 'no-other-iam-resource')!;

  it('knows the role of remediation, and refuses another of its name', () => {
    const template = memberAccountTemplate(configuration.containment);
    expect(prove(template).status).toBe('holds');
    const { RemediationRole: own } = template.Resources;
    const wider = { ...own!, Properties: { ...own!.Properties, ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } };
    expect(prove({ ...template, Resources: { ...template.Resources, RemediationRole: wider } }).status).toBe('fails');
  });
});
