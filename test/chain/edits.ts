import { approvedActionTypes, type ApprovedAction } from '../../lib/configuration/configuration';
import { type AutomationRule } from '../../lib/configuration/automation-rule';
import { type SuppressionRule } from '../../lib/configuration/suppression-rule';
import { type LinkId } from '../../lib/chain';
import { absent, present, unknown } from '../../lib/core/reading';
import { type Account, type Snapshot, type StackInstance } from '../../lib/organization/snapshot';
import { administrator, root } from '../support/organization';
import { pager, queue, regions, topic, type Whole } from './whole';

/** One change of an organization: something breaks, or is no longer known. */
export interface Edit {
  /** The one link that it is about. */
  readonly link: LinkId;
  readonly state: 'no' | 'unknown';
  /** Action types that it is about. @default - all */
  readonly actions?: readonly ApprovedAction[];
  /** Links of an action type that cannot hold along with it. @default - none */
  readonly also?: Readonly<Partial<Record<ApprovedAction, Readonly<Partial<Record<'no' | 'unknown', readonly LinkId[]>>>>>>;
  /** Whether it is about one account alone. @default - it is about all that the edit can reach */
  readonly ofAccount?: true;
  /** Links that look at less afterwards, and can therefore be better: a route that takes fewer events needs fewer rules. @default - none */
  readonly looksAtLess?: readonly LinkId[];
  readonly apply: (whole: Whole, account: string) => Whole;
}

type Path = readonly (string | number)[];

/** A copy with one value replaced; undefined takes it away. What another edit took away before stays away. */
export function put<T>(value: T, [key, ...rest]: Path, to: unknown): T {
  if (key === undefined) return to as T;
  if (value === undefined) return value;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? put(item, rest, to) : item)) as T;
  const { [key]: before, ...others } = value as Record<string | number, unknown>;
  if (rest.length === 0 && to === undefined) return others as T;
  return { ...(value as object), [key]: put(before, rest, to) } as T;
}

const inSnapshot =
  (path: Path, to: unknown): Edit['apply'] =>
  (whole) => ({ ...whole, snapshot: put(whole.snapshot, path, to) });
const inConfiguration =
  (path: Path, to: unknown): Edit['apply'] =>
  (whole) => ({ ...whole, configuration: put(whole.configuration, path, to) });

const denied = unknown({ call: 'aws:Call', code: 'AccessDenied', message: 'denied' });
/** A reading that nobody asked for. */
const unasked = unknown({ call: 'aws:Call', code: 'not-asked', message: 'only another account can read this' });

const inEveryRegion =
  (path: Path, to: unknown): Edit['apply'] =>
  (whole) =>
    regions.reduce(
      (edited, region) =>
        inSnapshot(
          path.map((key) => (key === 'REGION' ? region : key)),
          to,
        )(edited, ''),
      whole,
    );
const [home = ''] = regions;
const accountsPath = ['detection', 'regions', home, 'guardDutyAccounts', 'value'];

function ofAccount(edit: (account: Account) => Account): Edit['apply'] {
  return (whole, id) => ({
    ...whole,
    snapshot: { ...whole.snapshot, accounts: whole.snapshot.accounts.map((account) => (account.id === id ? edit(account) : account)) },
  });
}

function ofInstance(over: Partial<StackInstance> | undefined): Edit['apply'] {
  return (whole, id) => {
    const set = whole.snapshot.stackSets['cordon-containment-roles'];
    if (set?.status !== 'present' || set.value.instances.status !== 'present') return whole;
    const instances = set.value.instances.value.flatMap((one) =>
      one.account !== id ? [one] : over === undefined ? [] : [{ ...one, ...over }],
    );
    return inSnapshot(['stackSets', 'cordon-containment-roles', 'value', 'instances', 'value'], instances)(whole, id);
  };
}

/** The same links for every action type. */
const everywhere = (state: 'no' | 'unknown', link: LinkId): NonNullable<Edit['also']> =>
  Object.fromEntries(approvedActionTypes.map((action) => [action, { [state]: [link] }]));

/** The template of the StackSet as it is deployed. */
function ofTemplate(edit: (body: string) => string): Edit['apply'] {
  return (whole, account) => {
    const set = whole.snapshot.stackSets['cordon-containment-roles'];
    if (set?.status !== 'present') return whole;
    return inSnapshot(['stackSets', 'cordon-containment-roles', 'value', 'templateBody'], edit(set.value.templateBody))(whole, account);
  };
}

const governance = { owner: 'security', justification: 'a test', expires: '2027-01-31' };
const suppression = (name: string, criteria: SuppressionRule['criteria']): SuppressionRule => ({
  ...governance,
  name,
  stage: 'enforce',
  regions,
  criteria,
});
const automation = (name: string, over: Partial<AutomationRule>): AutomationRule => ({
  ...governance,
  name,
  enabled: true,
  precedence: 'after-service',
  terminal: false,
  regions,
  criteria: [{ field: 'ProductName', equals: ['GuardDuty'] }],
  update: { workflowStatus: 'SUPPRESSED', note: 'seen' },
  ...over,
});

const addRule =
  (list: 'suppressionRules' | 'automationRules', rule: (account: string) => unknown): Edit['apply'] =>
  ({ configuration, snapshot }, account) => ({
    snapshot,
    configuration: { ...configuration, [list]: [...(configuration[list] ?? []), rule(account)] },
  });

function addSignal(list: 'filters' | 'automationRules', signal: (account: string) => unknown): Edit['apply'] {
  return (whole, account) => {
    const signals = whole.snapshot.signals?.regions[home]?.[list];
    const before = signals?.status === 'present' ? signals.value : undefined;
    return before === undefined
      ? whole
      : inSnapshot(['signals', 'regions', home, list, 'value'], [...before, signal(account)])(whole, account);
  };
}

const filter = (name: string, criteria: unknown, tags: object = {}) => ({
  name,
  action: 'ARCHIVE',
  rank: 1,
  tags,
  ...(criteria !== undefined && { criteria }),
});
const deployedRule = (name: string, content: unknown, enabled = true) => ({
  arn: `arn:aws:securityhub:${home}:${administrator}:automation-rule/${name}`,
  ...{ name, order: 50, enabled, terminal: false, tags: present({}) },
  ...(content !== undefined && { content }),
});
const suppressing = (criteria: object) => present({ criteria, updates: [{ Workflow: { Status: 'SUPPRESSED' } }] });
const guardDutyFindings = { ProductName: [{ Comparison: 'EQUALS', Value: 'GuardDuty' }] };

/** A service control policy on the root, or on the account. */
function addPolicy(statement: (account: string) => object, target: (account: string) => string = () => root): Edit['apply'] {
  return (whole, account) => {
    const reading = whole.snapshot.serviceControlPolicies;
    if (reading?.status !== 'present') return whole;
    const content = JSON.stringify({ Version: '2012-10-17', Statement: { Sid: 'Test', Resource: '*', ...statement(account) } });
    const id = `p-${String(reading.value.length).padStart(8, '0')}`;
    const policy = { id, name: `Policy${id}`, content, targets: [target(account)] };
    return inSnapshot(['serviceControlPolicies', 'value'], [...reading.value, policy])(whole, account);
  };
}

const routingPath = (list: 'rules' | 'alarms', index: number, key: string): Path => ['routing', list, 'value', index, key];
const membershipPath = ['securityIncidentResponse', 'memberships', 'eu-west-1'];

/** Every way that a test breaks a link, or takes away what is known of it. */
export const edits: Readonly<Record<string, Edit>> = {
  'member not enabled in one Region': {
    ...{ link: 'detector-on', state: 'no', ofAccount: true },
    apply: (whole, id) => inSnapshot([...accountsPath, id, 'status'], 'Removed')(whole, id),
  },
  'no member of GuardDuty': {
    ...{ link: 'detector-on', state: 'no', ofAccount: true },
    // What is known of its features goes with it.
    also: { 's3-bucket': { unknown: ['data-source-on'] } },
    apply: (whole, id) => inSnapshot([...accountsPath, id], undefined)(whole, id),
  },
  'administrator without a detector': {
    link: 'detector-on',
    state: 'no',
    apply: inSnapshot(['detection', 'regions', home, 'guardDuty'], absent),
  },
  'detector of the administrator suspended': {
    ...{ link: 'detector-on', state: 'no' },
    apply: inSnapshot(['detection', 'regions', home, 'guardDuty', 'value'], 'DISABLED'),
  },
  'detector denied': {
    link: 'detector-on',
    state: 'unknown',
    apply: inEveryRegion(['detection', 'regions', 'REGION', 'guardDuty'], denied),
  },
  'S3 Protection off': {
    ...{ link: 'data-source-on', state: 'no', actions: ['s3-bucket'], ofAccount: true },
    apply: (whole, id) => inSnapshot([...accountsPath, id, 'features'], ['FLOW_LOGS'])(whole, id),
  },
  'features not answered': {
    ...{ link: 'data-source-on', state: 'unknown', actions: ['s3-bucket'], ofAccount: true },
    apply: (whole, id) => inSnapshot([...accountsPath, id, 'features'], undefined)(whole, id),
  },
  'configured rule hides backdoors': {
    ...{ link: 'configured-suppression-rules', state: 'no', actions: ['ec2-instance'] },
    apply: addRule('suppressionRules', () => suppression('backdoors', [{ field: 'type', matches: ['Backdoor:EC2/*'] }])),
  },
  'configured rule hides principals of an account': {
    ...{ link: 'configured-suppression-rules', state: 'no', actions: ['iam-principal'], ofAccount: true },
    apply: addRule('suppressionRules', (id) =>
      suppression(`principals-${id}`, [
        { field: 'type', equals: ['CredentialAccess:IAMUser/AnomalousBehavior'] },
        { field: 'accountId', equals: [id] },
      ]),
    ),
  },
  'configured rule hides the root user of an account': {
    ...{ link: 'configured-suppression-rules', state: 'no', actions: ['iam-principal'], ofAccount: true },
    apply: addRule('suppressionRules', (id) =>
      suppression(`root-${id}`, [
        { field: 'type', equals: ['Policy:IAMUser/RootCredentialUsage'] },
        { field: 'accountId', equals: [id] },
      ]),
    ),
  },
  'configured rule hides a local network of an account': {
    ...{ link: 'configured-suppression-rules', state: 'no', actions: ['ec2-instance'], ofAccount: true },
    apply: addRule('suppressionRules', (id) =>
      suppression(`network-${id}`, [
        { field: 'accountId', equals: [id] },
        { field: 'service.action.networkConnectionAction.localIpDetails.ipAddressV4', equals: ['10.0.1.0/24'] },
      ]),
    ),
  },
  'configured rule that nobody can read': {
    ...{ link: 'configured-suppression-rules', state: 'unknown' },
    apply: addRule('suppressionRules', () =>
      suppression('scanners', [
        { field: 'type', equals: ['Recon:EC2/Portscan'] },
        { field: 'resource.instanceDetails.imageId', from: 'environment.nowhere' },
      ]),
    ),
  },
  'filter hides exfiltration': {
    ...{ link: 'deployed-suppression-rules', state: 'no', actions: ['s3-bucket'] },
    apply: addSignal('filters', () => filter('by-hand', { type: { Eq: ['Exfiltration:S3/AnomalousBehavior'] } })),
  },
  'filter hides port scans of an account, by the ARN of its findings': {
    ...{ link: 'deployed-suppression-rules', state: 'no', actions: ['ec2-instance'], ofAccount: true },
    apply: addSignal('filters', (id) =>
      filter(`scans-${id}`, { type: { Eq: ['Recon:EC2/Portscan'] }, arn: { Matches: [`arn:aws:guardduty:eu-west-1:${id}:*`] } }),
    ),
  },
  'filter hides everything of an account': {
    ...{ link: 'deployed-suppression-rules', state: 'no', ofAccount: true },
    apply: addSignal('filters', (id) => filter(`quiet-${id}`, { accountId: { Equals: [id] } })),
  },
  'filter without criteria': {
    ...{ link: 'deployed-suppression-rules', state: 'unknown' },
    apply: addSignal('filters', () => filter('older', undefined)),
  },
  'filter with an operator of tomorrow': {
    ...{ link: 'deployed-suppression-rules', state: 'unknown' },
    apply: addSignal('filters', () => filter('newer', { type: { Resembles: ['x'] } })),
  },
  'filters denied': {
    link: 'deployed-suppression-rules',
    state: 'unknown',
    apply: inSnapshot(['signals', 'regions', home, 'filters'], denied),
  },
  'not associated': {
    ...{ link: 'membership-covers-account', state: 'no', ofAccount: true },
    apply: (whole, id) => inSnapshot(['securityIncidentResponse', 'accounts', id, 'value', 'status'], 'Disassociated')(whole, id),
  },
  'association not answered': {
    ...{ link: 'membership-covers-account', state: 'unknown', ofAccount: true },
    apply: (whole, id) => inSnapshot(['securityIncidentResponse', 'accounts', id], denied)(whole, id),
  },
  'triage off': { link: 'triage-on', state: 'no', apply: inSnapshot([...membershipPath, 'value', 0, 'features', 'Triage'], false) },
  'triage not named': { link: 'triage-on', state: 'unknown', apply: inSnapshot([...membershipPath, 'value', 0, 'features'], {}) },
  'triage role missing': {
    ...{ link: 'triage-role', state: 'no', ofAccount: true },
    apply: ofAccount((account) => ({ ...account, triageServiceLinkedRole: absent })),
  },
  'triage role not looked at': {
    ...{ link: 'triage-role', state: 'unknown', ofAccount: true },
    apply: ofAccount((account) => put(account, ['triageServiceLinkedRole'], undefined)),
  },
  'configured rule suppresses GuardDuty': {
    ...{ link: 'configured-automation-rules', state: 'no' },
    apply: addRule('automationRules', () => automation('quiet', {})),
  },
  'configured rule is terminal before the service': {
    ...{ link: 'configured-automation-rules', state: 'unknown' },
    apply: addRule('automationRules', () =>
      automation('first', { precedence: 'before-service', terminal: true, update: { note: 'seen' } }),
    ),
  },
  'deployed rule suppresses an account': {
    ...{ link: 'deployed-automation-rules', state: 'no', ofAccount: true },
    apply: addSignal('automationRules', (id) =>
      deployedRule(`quiet-${id}`, suppressing({ ...guardDutyFindings, AwsAccountId: [{ Comparison: 'EQUALS', Value: id }] })),
    ),
  },
  'deployed rule without content': {
    ...{ link: 'deployed-automation-rules', state: 'unknown' },
    apply: addSignal('automationRules', () => deployedRule('older', undefined)),
  },
  'deployed rule with a criterion of tomorrow': {
    ...{ link: 'deployed-automation-rules', state: 'unknown' },
    apply: addSignal('automationRules', () => deployedRule('newer', suppressing({ Mood: [{ Comparison: 'EQUALS', Value: 'bad' }] }))),
  },
  'automation rules denied': {
    ...{ link: 'deployed-automation-rules', state: 'unknown' },
    apply: inSnapshot(['signals', 'regions', home, 'automationRules'], denied),
  },
  'trusted access off': {
    ...{ link: 'trusted-access-on', state: 'no' },
    apply: inSnapshot(['trustedAccess'], present(['member.org.stacksets.cloudformation.amazonaws.com'])),
  },
  'trusted access denied': { link: 'trusted-access-on', state: 'unknown', apply: inSnapshot(['trustedAccess'], denied) },
  'instance outdated': {
    ...{ link: 'roles-current', state: 'no', ofAccount: true },
    apply: ofInstance({ region: 'eu-north-1' }),
  },
  'roles deleted by hand': {
    ...{ link: 'roles-current', state: 'no', ofAccount: true },
    apply: ofAccount((account) => ({ ...account, containmentRoles: absent })),
  },
  'IAM of the account denied': {
    ...{ link: 'roles-current', state: 'unknown', ofAccount: true },
    apply: ofAccount((account) => ({ ...account, containmentRoles: denied })),
  },
  drifted: { link: 'roles-not-drifted', state: 'no', ofAccount: true, apply: ofInstance({ driftStatus: 'DRIFTED' }) },
  'drift not checked': { link: 'roles-not-drifted', state: 'unknown', ofAccount: true, apply: ofInstance({ driftStatus: 'NOT_CHECKED' }) },
  'deployed template without the network interfaces': {
    ...{ link: 'roles-allow-runbook', state: 'no', actions: ['ec2-instance'], also: everywhere('no', 'roles-current') },
    apply: ofTemplate((body) => body.replace('"ec2:ModifyNetworkInterfaceAttribute",', '')),
  },
  'deployed template with a transform': {
    ...{ link: 'roles-allow-runbook', state: 'unknown', also: everywhere('no', 'roles-current') },
    apply: ofTemplate((body) => body.replace('{', '{"Transform":"AWS::Serverless-2016-10-31",')),
  },
  'policy denies stopping instances': {
    ...{ link: 'control-policies-allow', state: 'no', actions: ['ec2-instance'] },
    apply: addPolicy(() => ({ Effect: 'Deny', Action: 'ec2:ModifyNetworkInterfaceAttribute' })),
  },
  'policy denies IAM in the account': {
    ...{ link: 'control-policies-allow', state: 'no', actions: ['iam-principal'], ofAccount: true },
    apply: addPolicy(
      () => ({ Effect: 'Deny', Action: 'iam:PutRolePolicy' }),
      (account) => account,
    ),
  },
  'policy with a condition that nobody can know': {
    ...{ link: 'control-policies-allow', state: 'unknown', actions: ['ec2-instance'] },
    apply: addPolicy(() => ({
      Effect: 'Deny',
      Action: 'ec2:CreateSecurityGroup',
      Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
    })),
  },
  'policies on, and none of them read': {
    ...{ link: 'control-policies-allow', state: 'unknown', also: everywhere('unknown', 'backup-bucket-allowed') },
    apply: inSnapshot(['serviceControlPolicies', 'value'], []),
  },
  'policies on, and none of one unit read': {
    ...{ link: 'control-policies-allow', state: 'unknown', also: everywhere('unknown', 'backup-bucket-allowed') },
    apply: (whole, account) => {
      const reading = whole.snapshot.serviceControlPolicies;
      if (reading?.status !== 'present') return whole;
      const { parent } = whole.snapshot.accounts.find(({ id }) => id === account)!;
      const policies = reading.value.map((policy) => ({ ...policy, targets: policy.targets.filter((target) => target !== parent) }));
      return inSnapshot(['serviceControlPolicies', 'value'], policies)(whole, account);
    },
  },
  'policy denies the backup bucket': {
    ...{ link: 'backup-bucket-allowed', state: 'no' },
    apply: addPolicy(() => ({ Effect: 'Deny', Action: 's3:CreateBucket' })),
  },
  'backup bucket under a condition that nobody can know': {
    ...{ link: 'backup-bucket-allowed', state: 'unknown' },
    apply: addPolicy(() => ({ Effect: 'Deny', Action: 's3:CreateBucket', Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })),
  },
  'preference not submitted': {
    ...{ link: 'preference-submitted', state: 'no' },
    apply: inConfiguration(['containment', 'preference', 'submitted'], undefined),
  },
  'preference changed since': {
    ...{ link: 'preference-submitted', state: 'unknown' },
    apply: inConfiguration(['containment', 'preference', 'submitted', 'checksum'], '0000000000000000'),
  },
  'preference not said': {
    link: 'preference-submitted',
    state: 'unknown',
    apply: inConfiguration(['containment', 'preference'], undefined),
  },
  'route of cases without updates': {
    ...{ link: 'case-route', state: 'no' },
    looksAtLess: ['targets-alive', 'alarms-alive'],
    apply: inConfiguration(['routes', 0, 'events'], { securityIr: { detailTypes: ['Case Created'] } }),
  },
  'route of single cases': {
    ...{ link: 'case-route', state: 'unknown' },
    looksAtLess: ['targets-alive', 'alarms-alive'],
    apply: inConfiguration(['routes', 0, 'events'], { securityIr: { cases: ['1234567890'] } }),
  },
  'route of low findings': {
    ...{ link: 'finding-route', state: 'unknown' },
    looksAtLess: ['targets-alive', 'alarms-alive'],
    apply: inConfiguration(['routes', 1, 'events'], { guardDuty: { severityAtLeast: 9 } }),
  },
  'no route of findings': {
    ...{ link: 'finding-route', state: 'no' },
    looksAtLess: ['targets-alive', 'alarms-alive'],
    apply: inConfiguration(['routes', 1, 'events'], { securityIr: { subjects: ['membership'] } }),
  },
  'route of findings of other accounts': {
    ...{ link: 'finding-route', state: 'no' },
    looksAtLess: ['targets-alive', 'alarms-alive'],
    ofAccount: true,
    apply: (whole, account) =>
      inConfiguration(['routes', 1, 'events'], {
        guardDuty: {
          severityAtLeast: 7,
          accounts: whole.snapshot.accounts.map(({ id }) => id).filter((id) => id !== account),
        },
      })(whole, account),
  },
  'cases in a log group': {
    ...{ link: 'case-route', state: 'unknown' },
    looksAtLess: ['targets-alive', 'alarms-alive'],
    apply: inConfiguration(['routes', 0, 'targets'], [{ logs: { logGroupName: '/aws/events/cases' } }]),
  },
  'findings in a log group': {
    ...{ link: 'finding-route', state: 'unknown' },
    looksAtLess: ['targets-alive', 'alarms-alive'],
    apply: inConfiguration(['routes', 1, 'targets'], [{ logs: { logGroupName: '/aws/events/findings' } }]),
  },
  'route rule disabled': { link: 'targets-alive', state: 'no', apply: inSnapshot(routingPath('rules', 0, 'enabled'), false) },
  'route rule deleted': {
    ...{ link: 'targets-alive', state: 'no' },
    apply: inSnapshot(routingPath('rules', 0, 'name'), 'somebody-elses'),
  },
  'delivery failed': { link: 'targets-alive', state: 'no', apply: inSnapshot(routingPath('alarms', 0, 'state'), 'ALARM') },
  'nobody subscribed': { link: 'targets-alive', state: 'no', apply: inSnapshot(['routing', 'topics', topic], present([])) },
  'subscriptions that nobody confirmed': {
    ...{ link: 'targets-alive', state: 'no' },
    apply: inSnapshot(['routing', 'topics', topic], present([{ protocol: 'email', confirmed: 0, pending: 2 }])),
  },
  'topic deleted': { link: 'targets-alive', state: 'no', apply: inSnapshot(['routing', 'topics', topic], absent) },
  'target removed': { link: 'targets-alive', state: 'no', apply: inSnapshot(routingPath('rules', 0, 'targets'), present([])) },
  'targets denied': { link: 'targets-alive', state: 'unknown', apply: inSnapshot(routingPath('rules', 0, 'targets'), denied) },
  'an event that was not delivered': {
    ...{ link: 'targets-alive', state: 'no' },
    apply: inSnapshot(['routing', 'queues', queue('cordon-cases-dead-letters')], present({ messages: 1 })),
  },
  'dead-letter queue deleted': {
    ...{ link: 'targets-alive', state: 'no' },
    apply: inSnapshot(['routing', 'queues', queue('cordon-cases-dead-letters')], absent),
  },
  'dead-letter queue denied': {
    ...{ link: 'targets-alive', state: 'unknown' },
    apply: inSnapshot(['routing', 'queues', queue('cordon-cases-dead-letters')], denied),
  },
  'forwarding of another Region deleted': {
    ...{ link: 'targets-alive', state: 'no' },
    apply: inSnapshot(['routing', 'forwarding', 0, 'rules'], present([])),
  },
  'forwarding to another bus': {
    ...{ link: 'targets-alive', state: 'no' },
    apply: inSnapshot(
      ['routing', 'forwarding', 0, 'rules', 'value', 0, 'targets', 'value', 0, 'arn'],
      'arn:aws:events:us-east-1:222222222222:event-bus/other',
    ),
  },
  'forwarding of another Region denied': {
    ...{ link: 'targets-alive', state: 'unknown' },
    apply: inSnapshot(['routing', 'forwarding', 0, 'rules'], denied),
  },
  'alarm of another Region deleted': {
    ...{ link: 'alarms-alive', state: 'no', also: everywhere('unknown', 'targets-alive') },
    apply: inSnapshot(['routing', 'forwarding', 0, 'alarms'], present([])),
  },
  'alarm without data': {
    ...{ link: 'targets-alive', state: 'unknown' },
    apply: inSnapshot(routingPath('alarms', 1, 'state'), 'INSUFFICIENT_DATA'),
  },
  'rules of routes denied': { link: 'targets-alive', state: 'unknown', apply: inSnapshot(['routing', 'rules'], denied) },
  'alarm actions off': { link: 'alarms-alive', state: 'no', apply: inSnapshot(routingPath('alarms', 2, 'actionsEnabled'), false) },
  'no alarm topic': { link: 'alarms-alive', state: 'no', apply: inConfiguration(['routing', 'alarmTopicArns'], []) },
  'subscriptions of the alarm topic denied': {
    ...{ link: 'alarms-alive', state: 'unknown' },
    apply: inSnapshot(['routing', 'topics', pager], denied),
  },
};

/** Knowledge that a snapshot can lack, several links at once. */
export const losses: Readonly<Record<string, (snapshot: Snapshot) => Snapshot>> = {
  signals: (snapshot) => put(snapshot, ['signals'], undefined),
  detection: (snapshot) => put(snapshot, ['detection'], undefined),
  'service control policies': (snapshot) => put(snapshot, ['serviceControlPolicies'], undefined),
  membership: (snapshot) => put(snapshot, ['securityIncidentResponse'], undefined),
  routing: (snapshot) => put(snapshot, ['routing'], undefined),
  'stack of the management account': (snapshot) => put(snapshot, ['managementAccount', 'stack'], unasked),
  'triage role of the management account': (snapshot) => put(snapshot, ['managementAccount', 'triageServiceLinkedRole'], unasked),
  StackSets: (snapshot) => put(snapshot, ['stackSets', 'cordon-containment-roles'], unasked),
  instances: (snapshot) =>
    snapshot.stackSets['cordon-containment-roles']?.status === 'present'
      ? put(snapshot, ['stackSets', 'cordon-containment-roles', 'value', 'instances'], unasked)
      : snapshot,
  'member detectors': (snapshot) =>
    snapshot.detection ? put(snapshot, ['detection', 'regions', home, 'guardDutyAccounts'], undefined) : snapshot,
  'trusted access': (snapshot) => put(snapshot, ['trustedAccess'], unasked),
};
