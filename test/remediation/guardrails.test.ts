import { guardrailsOf, policyLimits } from '../../lib/guardrails/policies';
import { proveGuardrails } from '../../lib/guardrails/prove';
import { memberAccountTemplate } from '../../lib/containment/templates';
import { proveContainment } from '../../lib/proof';
import { compare, ours, type Question } from '../iam/oracle';
import { withStore } from '../evidence/support';
import { exampleGuardrails } from '../guardrails/support';
import { withAccess } from '../responders/support';
import { administrator, management } from '../support/organization';
import { sampled } from '../support/runs';
import { member, remediated } from './support';

const configuration = { ...remediated({ approvers: ['permission-set/SecurityApprover', 'OnCall'] }), guardrails: exampleGuardrails };
const guardrails = guardrailsOf(configuration)!;
const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const role = (name: string, account = member): string => `arn:aws:iam::${account}:role/${name}`;
const starter = role('CordonRemediation');
const stateMachine = role('cordon-remediation-eu-west-1', administrator);
const watcher = role('cordon-remediation-watcher-eu-west-1', administrator);
const execution = role('AWSSecurityIncidentResponseContainmentExecution');
const place = `eu-west-1:${administrator}`;

const ended = `arn:aws:states:${place}:execution:cordon-remediation:0a1b2c3d`;
const rule = `arn:aws:events:${place}:rule/cordon-remediation-contain-s3-bucket`;

/** A run of Automation, and the tag of those that remediation starts. */
const run = `arn:aws:ssm:eu-west-1:${member}:automation-execution/4105a4fc-f944-11e6-9d32-0a1b2c3d495h`;
/** One that gets the tag. */
const newRun = `${run.slice(0, -1)}n`;
const tagsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [run]: { 'aws:ResourceTag/cordon-remediation': 'run' },
  [newRun]: { 'aws:RequestTag/cordon-remediation': 'any' },
};

const question = (who: string, action: string, resource: string, documents: readonly object[]): Question => ({
  principal: { type: 'role', arn: who },
  action,
  resource,
  resourceAccount: who.split(':')[4]!,
  context: tagsOf[resource] ?? {},
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
  ['CordonTrustedRoles', role('administrator', administrator), 'iam:PutRolePolicy', stateMachine],
  ['CordonTrustedRoles', role('administrator', administrator), 'iam:PassRole', stateMachine],
  ['CordonTrustedRoles', role('administrator', administrator), 'iam:UpdateAssumeRolePolicy', watcher],
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
  ['CordonContainmentRoles', role('administrator'), 'iam:CreateRole', role('taken/CordonRemediation')],
  ['CordonTrustedRoles', role('administrator', administrator), 'iam:CreateRole', role('taken/cordon-remediation-eu-west-1', administrator)],
  // The approvals that the table holds, past its policy: by a replica, whose Region nobody configured, and by expiry.
  ...['CreateTableReplica', 'UpdateTable', 'UpdateTimeToLive', 'UpdateContinuousBackups'].flatMap((action) =>
    ['eu-west-1', 'ap-south-1'].map(
      (region) =>
        [
          'CordonRemediation',
          role('administrator', administrator),
          `dynamodb:${action}`,
          `arn:aws:dynamodb:${region}:${administrator}:table/cordon-remediation`,
        ] as const,
    ),
  ),
  ...['BatchWriteItem', 'DeleteItem', 'PartiQLDelete', 'PartiQLInsert', 'PartiQLUpdate', 'PutItem', 'UpdateItem'].map(
    (action) =>
      [
        'CordonRemediationRecords',
        role('CordonPipeline', administrator),
        `dynamodb:${action}`,
        `arn:aws:dynamodb:ap-south-1:${administrator}:table/cordon-remediation`,
      ] as const,
  ),
  ...['administrator', 'CordonPipeline'].map(
    (name) => ['CordonRemediationRecords', role(name, administrator), 'states:RedriveExecution', ended] as const,
  ),
  ['CordonRemediation', role('administrator', administrator), 'states:StopExecution', ended],
  ...['DeleteRule', 'DisableRule', 'PutRule', 'PutTargets', 'RemoveTargets'].map(
    (action) => ['CordonRemediation', role('administrator', administrator), `events:${action}`, rule] as const,
  ),
  ...['AddPermission', 'DeleteTopic', 'RemovePermission', 'SetTopicAttributes'].map(
    (action) =>
      ['CordonRemediation', role('administrator', administrator), `sns:${action}`, `arn:aws:sns:${place}:cordon-remediation`] as const,
  ),
  ...['RemoveTagsFromResource', 'SendAutomationSignal', 'StopAutomationExecution'].map(
    (action) => ['CordonRemediationRuns', role('administrator'), `ssm:${action}`, run] as const,
  ),
  ...['AddTagsToResource', 'StartAutomationExecution'].map(
    (action) => ['CordonRemediationTags', role('administrator'), `ssm:${action}`, newRun] as const,
  ),
  // Whoever changes who may assume the role of an approver answers as two people.
  ...['CreateRole', 'UpdateAssumeRolePolicy', 'PassRole'].map(
    (action) => ['CordonTrustedRoles', role('administrator', administrator), `iam:${action}`, role('OnCall', administrator)] as const,
  ),
  ['CordonTrustedRoles', role('administrator', administrator), 'iam:CreateRole', role('taken/OnCall', administrator)],
];
const allowed: readonly (readonly [who: string, action: string, resource: string])[] = [
  [stateMachine, 'sts:AssumeRole', starter],
  [starter, 'iam:PassRole', execution],
  [role('CordonPipeline', administrator), 'states:UpdateStateMachine', `arn:aws:states:${place}:stateMachine:cordon-remediation`],
  [role('stacksets-exec-0123456789abcdef0123456789abcdef'), 'iam:CreateRole', starter],
  [stateMachine, 'dynamodb:UpdateItem', `arn:aws:dynamodb:${place}:table/cordon-remediation`],
  [watcher, 'dynamodb:UpdateItem', `arn:aws:dynamodb:${place}:table/cordon-remediation`],
  [role('CordonPipeline', administrator), 'dynamodb:UpdateTable', `arn:aws:dynamodb:${place}:table/cordon-remediation`],
  [role('CordonPipeline', administrator), 'events:PutRule', rule],
  [role('CordonPipeline', administrator), 'iam:UpdateAssumeRolePolicy', role('OnCall', administrator)],
  // The tag is put again where a start is repeated.
  [starter, 'ssm:AddTagsToResource', newRun],
  [starter, 'ssm:StartAutomationExecution', newRun],
  // Runs of others do not have the tag.
  [role('administrator'), 'ssm:StopAutomationExecution', `${run.slice(0, -1)}0`],
  [role('administrator'), 'ssm:StartAutomationExecution', `${run.slice(0, -1)}0`],
  [role('administrator'), 'ssm:AddTagsToResource', `${run.slice(0, -1)}0`],
  // A runbook contains an approver who was taken over.
  [execution, 'iam:PutRolePolicy', role('OnCall', administrator)],
  // What others have in the account is theirs.
  [role('administrator', administrator), 'dynamodb:UpdateTable', `arn:aws:dynamodb:${place}:table/orders`],
  [role('administrator', administrator), 'states:RedriveExecution', `arn:aws:states:${place}:execution:orders:0a1b2c3d`],
  [role('administrator'), 'iam:CreateRole', role('OnCall')],
];

describe('guardrails of an organization with remediation', () => {
  const documents = guardrails.policies.map(({ document }) => document);

  it.each(sampled(denied))('%s stops %s from %s on %s, and nothing else does', async (sid, ...request) => {
    expect(await compare(question(...request, documents))).toMatchObject({ agree: true, ours: { result: 'denied' } });
    const without = documents.map((document) => ({ ...document, Statement: document.Statement.filter(({ Sid }) => Sid !== sid) }));
    expect(ours(question(...request, without)).result).toBe('allowed');
  });

  it.each(sampled(allowed))('let %s %s on %s', async (...request) => {
    expect(await compare(question(...request, documents))).toMatchObject({ agree: true, ours: { result: 'allowed' } });
  });

  it('leave room for the policy of AWS and one more, with everything that they protect', () => {
    const { responderAccess } = withAccess();
    const { evidenceStore } = withStore();
    const policies = guardrailsOf({ ...configuration, responderAccess, evidenceStore })!.policies;
    expect(policies.length).toBeLessThanOrEqual(policyLimits.attached - 2);
  });

  it('say what is open where no administrator is named', () => {
    const open = { ...configuration, guardrails: { ...exampleGuardrails, administratorRoles: [] } };
    const { findings } = proveGuardrails(open, guardrailsOf(open)!);
    expect(findings.map(({ id, detail }) => [id, detail])).toEqual([
      ['administrators-missing', undefined],
      ['administrators-missing', 'remediation'],
    ]);
    // Nobody deploys by writing the table: that stays closed.
    expect(guardrailsOf(open)!.protections.map(({ id }) => id)).toContain('remediation-records');
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
