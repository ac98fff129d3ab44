import { type Principal } from '../../lib/aws/denials';
import { absent, present } from '../../lib/core/reading';
import { type DeployedSignals, type Snapshot } from '../../lib/organization/snapshot';
import { type Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { deployedRouting } from '../chain/whole';
import { onboarded, newOrganization, service, active, trails } from '../onboarding/organizations';
import { remediated as withRemediation } from '../remediation/support';
import { administrator, configured, detectionOn, instance, management, root, sketch } from '../support/organization';

/** One run of `cordon` in a scenario. */
export interface ScenarioRun {
  /** Words after `cordon`, without the options of input and access. */
  readonly args: readonly string[];
  /** Text of cordon.yaml. @default - there is none: the command writes it */
  readonly configuration?: string;
}

/** Runs of a command on an organization in memory, in which the command calls what it can call. */
export interface Scenario {
  readonly name: string;
  /** Key of `policyFiles`. */
  readonly command: string;
  readonly organization: () => Snapshot;
  readonly runs: readonly ScenarioRun[];
  /** Actions that are missing from the beginning, so that trouble comes. @default - none */
  readonly missing?: readonly string[];
  /** Whether there are no credentials of the management account. @default false */
  readonly withoutManagement?: boolean;
  /** Whether no role in member accounts is named. @default false */
  readonly withoutMemberRole?: boolean;
  /** How AWS in memory answers. @default - as AWS does */
  readonly rehearsal?: RehearsalOptions;
  /** @default - nothing more is done */
  readonly arrange?: (rehearsal: Rehearsal) => void;
}

export const member = '333333333333';
const other = '444444444444';

const yaml = (more = ''): string => `organization:
  id: o-exampleorgid
  root: ${root}
  managementAccount: "${management}"
  delegatedAdministrator: "${administrator}"
  membershipRegion: eu-west-1
  regions: [eu-west-1]
rollout:
  owner: cordon
${more}`;

/** A filter and an automation rule, each of which is asked for. */
const signals: DeployedSignals = {
  account: administrator,
  regions: {
    'eu-west-1': {
      detector: present('12abc34d567e8fa901bc2d34e56789f0'),
      filters: present([{ name: 'scanner', action: 'ARCHIVE', rank: 1, tags: {} }]),
      automationRules: present([
        {
          arn: 'arn:x',
          name: 'accepted',
          order: 1,
          enabled: true,
          terminal: false,
          content: present({ criteria: {}, updates: [{ Workflow: { Status: 'NOTIFIED' } }] }),
          tags: present({}),
        },
      ]),
    },
  },
};

const allow = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
const fullAccess = { id: 'p-FullAWSAccess', name: 'FullAWSAccess', content: allow, targets: [root, management, administrator, member] };
const triageRoleName = 'AWSServiceRoleForSecurityIncidentResponse_Triage';
const triageRole = `aws-service-role/triage.security-ir.amazonaws.com/${triageRoleName}`;

/** Everything is there that can be read. */
const everything = (configuration = configured({ organization: { root } })): Snapshot => {
  const snapshot = onboarded(configuration);
  const { managementAccount } = snapshot;
  return {
    ...snapshot,
    managementAccount: {
      ...managementAccount,
      triageServiceLinkedRole: present({ arn: `arn:aws:iam::${management}:role/${triageRole}` }),
    },
    serviceControlPolicies: present([fullAccess]),
    signals,
    securityIncidentResponse: service([active()]),
    organizationTrails: trails,
  };
};

const gone = '555555555555';

/** The StackSet has an instance of another account too. */
function withInstanceOf(account: string, snapshot: Snapshot): Snapshot {
  const stackSets = Object.entries(snapshot.stackSets).map(([name, reading]) => {
    if (reading.status !== 'present' || reading.value.instances.status !== 'present') return [name, reading] as const;
    const instances = present([...reading.value.instances.value, instance(account)]);
    return [name, present({ ...reading.value, instances })] as const;
  });
  return { ...snapshot, stackSets: Object.fromEntries(stackSets) };
}

/** Nothing is deployed yet. */
const bare = (): Snapshot => sketch({ accounts: { [member]: ['root'], [other]: ['root'] } });

const reading = (command: string, ...more: readonly string[]): readonly Scenario[] => {
  const shared = { command, organization: everything, runs: [{ args: [...command.split(' '), ...more], configuration: yaml() }] };
  return [
    { name: 'an organization in which everything is there', ...shared },
    { name: 'without credentials of the management account', ...shared, withoutManagement: true },
    { name: 'where AWS does not say where an account is', ...shared, rehearsal: { paths: false } },
    { name: 'an account that has left, and its stack instance', ...shared, organization: () => withInstanceOf(gone, everything()) },
  ];
};

const routesOf = (sources: string): string => `routes:
  - name: cases
    events: { securityIr: { subjects: [case, case-comment] } }
    targets: [{ sns: { topicArn: "arn:aws:sns:eu-west-1:${administrator}:incidents" } }]
  - name: findings
    events: ${sources}
    targets: [{ sns: { topicArn: "arn:aws:sns:eu-west-1:${administrator}:incidents" } }]
`;

/** Routes as they are deployed, in the accounts of both credentials; rules of both versions of Security Hub. */
const routed = (command: string): Scenario => ({
  name: 'routes with their topics and queues, and what the management account sends to them',
  command,
  organization: () => {
    const rule = present({ criteria: { Type: [{ Comparison: 'EQUALS', Value: 'x' }] }, updates: [{ Workflow: { Status: 'NOTIFIED' } }] });
    const here = signals.regions['eu-west-1']!;
    const automationRules = present([
      { arn: 'arn:x', name: 'accepted', order: 1, enabled: true, terminal: false, content: rule, tags: present({}) },
    ]);
    const v2 = present({ criteria: {}, actions: [] });
    const automationRulesV2 = present([{ arn: 'arn:v2', name: 'newer', order: 1, enabled: true, content: v2 }]);
    const guardDutyAccounts = present({ [member]: { status: 'Enabled', features: ['DNS_LOGS'] } });
    const routing = deployedRouting();
    const ofManagement = routing.forwarding.map((place) => ({ ...place, account: management }));
    return {
      ...everything(),
      signals: { ...signals, regions: { 'eu-west-1': { ...here, automationRules, automationRulesV2 } } },
      detection: detectionOn(['eu-west-1'], { guardDutyAccounts }),
      routing: { ...routing, forwarding: [...routing.forwarding, ...ofManagement] },
    };
  },
  runs: [{ args: command.split(' '), configuration: yaml(routesOf('{ preset: tamper-detection }')) }],
});

const deploying = (configuration: string, ...more: readonly string[]): ScenarioRun => ({
  args: ['deploy', '--yes', ...more],
  configuration,
});
const canary = `  canary: ["${member}"]\n`;
const tagged = 'tags: { owner: security }\n';
const changed = 'containment: { confusedDeputyConditions: true }\n';

/** The stack of the management account has a role that the template of Cordon has not. */
const withAnotherRole = (): Snapshot => {
  const template = JSON.parse(managementTemplateBody(configured(), 'create')) as { Resources: Record<string, object> };
  const another = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Another', AssumeRolePolicyDocument: {} } };
  return {
    ...bare(),
    managementAccount: {
      stack: present({
        name: 'cordon-containment-roles-management-account',
        id: `arn:aws:cloudformation:eu-west-1:${management}:stack/cordon-containment-roles-management-account/1`,
        status: 'CREATE_COMPLETE',
        templateBody: JSON.stringify({ ...template, Resources: { ...template.Resources, Another: another } }),
      }),
      triageServiceLinkedRole: absent,
    },
  };
};

const membership = (name: string): string => `membership:
  name: ${name}
  coverage: organization
  triage: true
  team:
    - { name: Amara Example, jobTitle: Lead, email: amara@example.com }
    - { name: Chen Example, jobTitle: Analyst, email: chen@example.com }
  tags: { name: ${name} }
`;

/** Filters and rules are there, although nobody has begun: detection was on once. */
const nothing = (): Snapshot => ({ ...newOrganization(), signals });

const applying = (configuration: string): ScenarioRun => ({
  args: ['onboard', '--apply', '--yes', '--membership-region', 'eu-west-1'],
  configuration,
});

const onboarding: readonly Scenario[] = [
  ...reading('onboard --apply', '--yes'),
  {
    name: 'an onboarding from nothing, then a change of the roles and of the membership',
    command: 'onboard --apply',
    organization: nothing,
    runs: [applying(yaml(canary + tagged) + membership('one')), applying(yaml(canary + tagged + changed) + membership('two'))],
    rehearsal: { region: 'eu-west-1' },
  },
  {
    name: 'without credentials of the management account, an account that has left, and its stack instance',
    command: 'onboard --apply',
    organization: () => withInstanceOf(gone, everything()),
    runs: [applying(yaml())],
    withoutManagement: true,
  },
  {
    name: 'without credentials of the management account, where AWS does not say where an account is',
    command: 'onboard --apply',
    organization: everything,
    runs: [applying(yaml())],
    withoutManagement: true,
    rehearsal: { paths: false },
  },
  {
    name: 'a detector that is suspended',
    command: 'onboard --apply',
    organization: () => ({ ...everything(), detection: detectionOn(['eu-west-1'], { guardDuty: present('DISABLED') }) }),
    runs: [applying(yaml())],
  },
  {
    name: 'detection that is off, where its administrator is designated',
    command: 'onboard --apply',
    organization: () => ({
      ...everything(),
      signals: { account: administrator, regions: { 'eu-west-1': { detector: absent, filters: absent, automationRules: absent } } },
      detection: detectionOn(['eu-west-1'], {
        guardDuty: absent,
        guardDutyAutoEnable: absent,
        securityHub: absent,
        securityHubAutoEnable: absent,
      }),
    }),
    runs: [applying(yaml())],
  },
  {
    name: 'a stack of the management account that has more than it should',
    command: 'onboard --apply',
    organization: () => ({ ...everything(), managementAccount: withAnotherRole().managementAccount }),
    runs: [applying(yaml())],
  },
  {
    name: 'a stack of the management account that fails and is rolled back',
    command: 'onboard --apply',
    organization: nothing,
    runs: [applying(yaml())],
    missing: ['iam:CreateServiceLinkedRole'],
  },
];

/** A first configuration, of an organization with a membership and of one without. The name of a membership is not kept, so it is said. */
const initializing: readonly Scenario[] = [
  ...reading('init', '--yes', '--membership-region', 'eu-west-1', '--membership-name', 'example'),
  {
    name: 'an organization without a membership',
    command: 'init',
    organization: () => ({ ...everything(), securityIncidentResponse: service([]) }),
    runs: [{ args: ['init', '--yes', '--membership-region', 'eu-west-1'] }],
  },
].map((scenario) => ({ ...scenario, runs: scenario.runs.map(({ args }) => ({ args })), withoutMemberRole: true }));

/** The team is not compared: its file is somewhere else. */
const teamElsewhere = 'membership: { name: example, coverage: organization, triage: true, teamFile: elsewhere.yaml }\n';

/** Everything is as AWS's checklist asks, so that what a denied call leaves unknown shows. */
const validating: readonly Scenario[] = reading('onboard validate', '--format', 'json').map((scenario) => ({
  ...scenario,
  runs: scenario.runs.map(({ args }) => ({ args, configuration: yaml() + teamElsewhere })),
  arrange: (rehearsal) => {
    for (const account of [administrator, member]) rehearsal.createRole(account, triageRoleName);
    rehearsal.controlSecurityIr(administrator, 'eu-west-1', { metrics: { findingsIngestedGuardDuty: 9, findingsTriaged: 7 } });
  },
}));

const remediated = yaml(`remediation:
  approvers: [rehearsal]
  notify: [security@example.com]
  backupBucket: backups
`);

export const scenarios: readonly Scenario[] = [
  {
    name: 'what is asked is listed, and a request is approved',
    command: 'approve',
    organization: routed('approve').organization,
    withoutManagement: true,
    withoutMemberRole: true,
    runs: [
      { args: ['approve', '--list'], configuration: remediated },
      {
        args: ['approve', `contain/${member}/eu-west-1/ec2-instance/i-0123456789abcdef0/request`, '--yes'],
        configuration: remediated,
      },
    ],
  },
  ...initializing,
  ...validating,
  {
    name: 'a test case that is opened and closed',
    command: 'onboard validate --test-case',
    organization: everything,
    runs: [{ args: ['onboard', 'validate', '--test-case', '--yes'], configuration: yaml() }],
  },
  ...['snapshot', 'plan', 'verify', 'onboard', 'onboard why'].flatMap((command) => reading(command)),
  ...reading('snapshot --look-inside'),
  {
    name: 'the role of remediation, where it is rolled out',
    command: 'snapshot --look-inside',
    organization: () => everything(withRemediation({}, { organization: { root } })),
    runs: [{ args: ['snapshot', '--look-inside'], configuration: remediated }],
  },
  ...reading('verify --detect-drift'),
  ...['snapshot', 'snapshot --look-inside', 'verify', 'verify --detect-drift'].map(routed),
  ...onboarding,
  {
    name: 'a first rollout, a change of the roles, an account that is excluded',
    command: 'deploy',
    organization: bare,
    runs: [
      deploying(yaml(canary + tagged)),
      deploying(yaml(canary + tagged + changed)),
      deploying(yaml(`${canary}  exclude: [{ account: "${other}", reason: leaves }]\n${tagged}${changed}`), '--allow-removals'),
    ],
  },
  {
    name: 'a stack of the management account that fails and is rolled back',
    command: 'deploy',
    organization: bare,
    runs: [deploying(yaml(), '--only', 'management-account')],
    missing: ['iam:CreateServiceLinkedRole'],
  },
  {
    name: 'a stack of the management account that has more than it should',
    command: 'deploy',
    organization: withAnotherRole,
    runs: [deploying(yaml(), '--only', 'management-account')],
  },
  {
    name: 'without credentials of the management account',
    command: 'deploy',
    organization: bare,
    runs: [deploying(yaml(), '--only', 'stack-sets')],
    withoutManagement: true,
  },
  {
    name: 'where AWS does not say where an account is',
    command: 'deploy',
    organization: everything,
    runs: [deploying(yaml())],
    rehearsal: { paths: false },
  },
  {
    name: 'an account that has left, and its stack instance',
    command: 'deploy',
    organization: () => withInstanceOf(gone, everything()),
    runs: [deploying(yaml())],
  },
];

export const accounts = { caller: administrator, managementAccount: management };
export const principals: readonly Principal[] = ['caller', 'management account', 'member account'];

/** What the result lacks, or how it comes about, where a command goes on without an action and exits as if it were allowed. */
type Continues = Readonly<Record<string, string>>;

const inEveryCommand: Continues = {
  'organizations:DescribeAccount': 'the accounts are read unit by unit, as where an account is in doubt',
};
const forNoValue = (...actions: readonly string[]): Continues =>
  Object.fromEntries(actions.map((action) => [action, 'no value of the first configuration depends on it']));
const withWarning = (finding: string, ...actions: readonly string[]): Continues =>
  Object.fromEntries(actions.map((action) => [action, `a warning: ${finding}`]));

/** What the chain alone depends on: without --contained no exit code does. */
const forTheChain: Continues = Object.fromEntries(
  [
    ...['organizations:DescribePolicy', 'organizations:ListPolicies', 'organizations:ListTargetsForPolicy'],
    ...['guardduty:GetFilter', 'guardduty:ListFilters', 'guardduty:GetMemberDetectors', 'guardduty:ListMembers'],
    ...['securityhub:ListAutomationRules', 'securityhub:ListTagsForResource', 'securityhub:BatchGetAutomationRules'],
    ...['securityhub:DescribeSecurityHubV2', 'securityhub:GetAutomationRuleV2', 'securityhub:ListAutomationRulesV2'],
    ...['events:ListRules', 'events:ListTargetsByRule', 'cloudwatch:DescribeAlarms', 'sns:ListSubscriptionsByTopic'],
    ...['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
  ].map((action) => [action, 'the chains say that they are unknown']),
);
const inVerify: Continues = { ...inEveryCommand, ...forTheChain };

/** By command. Everything else ends with exit code 3, with 1 where CloudFormation was denied, or with 2 where a flag can say what was not read. */
export const continues: Readonly<Record<string, Continues>> = {
  init: {
    ...inEveryCommand,
    ...forNoValue(
      ...['organizations:ListAWSServiceAccessForOrganization', 'cloudformation:DescribeOrganizationsAccess'],
      ...[
        'guardduty:DescribeOrganizationConfiguration',
        'securityhub:DescribeOrganizationConfiguration',
        'security-ir:ListTagsForResource',
      ],
    ),
    'cloudformation:DescribeStackSet': 'a notice: whether a CloudFormation stack owns the StackSets could not be seen',
    'guardduty:GetDetector': 'a Region in which Security Hub is on is in use too',
    'guardduty:ListDetectors': 'a Region in which Security Hub is on is in use too',
    'securityhub:DescribeHub': 'a Region in which GuardDuty is on is in use too',
    'security-ir:GetMembership': 'a notice: whether a membership exists already could not be seen',
    'security-ir:ListMemberships': 'a notice: whether a membership exists already could not be seen',
  },
  snapshot: inEveryCommand,
  'snapshot --look-inside': inEveryCommand,
  'onboard validate': inEveryCommand,
  verify: inVerify,
  'verify --detect-drift': inVerify,
  deploy: inEveryCommand,
  onboard: inEveryCommand,
  'onboard --apply': {
    ...inEveryCommand,
    'organizations:DescribePolicy': 'the step control-policies is left to people, with what was not read',
    'organizations:ListPolicies': 'the step control-policies is left to people, with what was not read',
    'organizations:ListTargetsForPolicy': 'the step control-policies is left to people, with what was not read',
    'guardduty:GetFilter': 'no step is carried out by filters and rules',
    'guardduty:ListFilters': 'no step is carried out by filters and rules',
    'securityhub:ListAutomationRules': 'no step is carried out by filters and rules',
    'securityhub:ListTagsForResource': 'no step is carried out by filters and rules',
    'member-account-triage-role.json iam:GetRole': 'the service makes the triage role in member accounts, and no step waits for it',
  },
  plan: {
    ...inEveryCommand,
    ...withWarning(
      'detection-unknown',
      ...['guardduty:DescribeOrganizationConfiguration', 'guardduty:GetDetector', 'guardduty:ListDetectors'],
      ...['securityhub:DescribeHub', 'securityhub:DescribeOrganizationConfiguration'],
    ),
    ...withWarning(
      'prerequisite-unknown',
      ...['organizations:ListAWSServiceAccessForOrganization', 'organizations:ListDelegatedAdministrators'],
      ...['organizations:ListDelegatedServicesForAccount', 'cloudformation:DescribeOrganizationsAccess'],
    ),
    ...withWarning('membership-unknown', 'security-ir:GetMembership', 'security-ir:ListMemberships'),
    ...withWarning('account-coverage-unknown', 'security-ir:BatchGetMemberAccountDetails'),
    'sts:AssumeRole': 'no account is to get roles, so that nothing is to be looked for there',
    'iam:GetRole': 'no account is to get roles, so that nothing is to be looked for there',
  },
};
