import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  CreateFilterCommand,
  DeleteFilterCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  UpdateMemberDetectorsCommand,
} from '@aws-sdk/client-guardduty';
import {
  CreateServiceLinkedRoleCommand,
  DeleteRolePolicyCommand,
  DeleteServiceLinkedRoleCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DetachPolicyCommand,
  DisableAWSServiceAccessCommand,
  DisablePolicyTypeCommand,
  EnableAWSServiceAccessCommand,
  EnablePolicyTypeCommand,
} from '@aws-sdk/client-organizations';
import { type ApprovedAction } from '../../lib/configuration/configuration';
import { type LinkId } from '../../lib/chain';
import { ListMembershipsCommand, UpdateMembershipCommand } from '../../lib/security-ir';
import { type ChainSubject } from './chained';
import { nothingDone } from './onboarded';
import { roleNames } from './rollout';

/** What one change of an organization does to the chains, and what takes it back. */
export interface Break {
  readonly name: string;
  /** The links that it breaks, or of which then nobody knows. */
  readonly links: readonly LinkId[];
  readonly state: 'no' | 'unknown';
  /** @default - of every action type */
  readonly actions?: readonly ApprovedAction[];
  /** @default - every account */
  readonly account?: 'shop';
  readonly make: (subject: ChainSubject) => Promise<() => unknown>;
}

const governance = { owner: 'security', justification: 'a test', expires: '2027-01-31' };
const [, execution] = roleNames as [string, string];
const backdoor = 'Backdoor:EC2/C&CActivity.B';

async function detector(subject: ChainSubject): Promise<{ readonly client: GuardDutyClient; readonly DetectorId: string }> {
  const client = new GuardDutyClient(subject.settings());
  const { DetectorIds: [DetectorId = ''] = [] } = await client.send(new ListDetectorsCommand({}));
  return { client, DetectorId };
}

/** S3 Protection of an account. */
async function setS3(subject: ChainSubject, account: string, Status: 'ENABLED' | 'DISABLED'): Promise<void> {
  const { client, DetectorId } = await detector(subject);
  const AccountIds = [subject.world.account(account)];
  await client.send(new UpdateMemberDetectorsCommand({ DetectorId, AccountIds, Features: [{ Name: 'S3_DATA_EVENTS', Status }] }));
}

async function setTriage(subject: ChainSubject, isEnabled: boolean): Promise<void> {
  const { securityIr } = await subject.world.clients({ as: 'security-tooling' });
  const client = await securityIr!(subject.world.region);
  const { items: [membership] = [] } = await client.send(new ListMembershipsCommand({}));
  const optInFeatures = [{ featureName: 'Triage' as const, isEnabled }];
  await client.send(new UpdateMembershipCommand({ membershipId: membership!.membershipId, optInFeatures }));
  client.destroy?.();
}

/** Service control policies are used, as AWS begins with them: FullAWSAccess on the root, each unit and each account. Then one denies. */
async function deny(subject: ChainSubject, statement: object): Promise<() => Promise<void>> {
  const { world } = subject;
  const { organizations } = world.direct('management');
  const PolicyType = 'SERVICE_CONTROL_POLICY';
  const RootId = world.organization.root;
  await organizations.send(new EnablePolicyTypeCommand({ RootId, PolicyType }));
  const accounts = ['management', 'security-tooling', 'shop', 'play', 'legacy', 'closed'].map((name) => world.account(name));
  for (const TargetId of [RootId, ...Object.keys(nothingDone.units).map((name) => world.unit(name)), ...accounts]) {
    const attached = organizations.send(new AttachPolicyCommand({ PolicyId: 'p-FullAWSAccess', TargetId }));
    await attached.catch((error: unknown) => {
      if ((error as Error).name !== 'DuplicatePolicyAttachmentException') throw error;
    });
  }
  const Content = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Resource: '*', ...statement } });
  const made = await organizations.send(new CreatePolicyCommand({ Content, Name: 'deny', Description: 'a test', Type: PolicyType }));
  const attached = { PolicyId: made.Policy?.PolicySummary?.Id, TargetId: world.account('shop') };
  await organizations.send(new AttachPolicyCommand(attached));
  return async () => {
    await organizations.send(new DetachPolicyCommand(attached));
    await organizations.send(new DeletePolicyCommand({ PolicyId: attached.PolicyId }));
    await organizations.send(new DisablePolicyTypeCommand({ RootId, PolicyType }));
  };
}

const written = (change: (configuration: Record<string, unknown>) => void) => (subject: ChainSubject) =>
  Promise.resolve(subject.reconfigure((configuration) => change(configuration)));
const withoutRoute = (name: string) =>
  written((configuration) => {
    configuration.routes = (configuration.routes as { name: string }[]).filter((route) => route.name !== name);
  });

/** Each link that moto can express, broken alone. */
export const breaks: readonly Break[] = [
  {
    ...{ name: 'S3 Protection of an account is off', links: ['data-source-on'], state: 'no', actions: ['s3-bucket'], account: 'shop' },
    make: async (subject) => {
      await setS3(subject, 'shop', 'DISABLED');
      return () => setS3(subject, 'shop', 'ENABLED');
    },
  },
  {
    ...{
      name: 'a rule of the configuration hides backdoors',
      links: ['configured-suppression-rules'],
      state: 'no',
      actions: ['ec2-instance'],
    },
    make: written((configuration) => {
      configuration.suppressionRules = [
        { ...governance, name: 'backdoors', stage: 'enforce', criteria: [{ field: 'type', equals: [backdoor] }] },
      ];
    }),
  },
  {
    ...{ name: 'a filter in GuardDuty hides backdoors', links: ['deployed-suppression-rules'], state: 'no', actions: ['ec2-instance'] },
    make: async (subject) => {
      const { client, DetectorId } = await detector(subject);
      const FindingCriteria = { Criterion: { type: { Equals: [backdoor] } } };
      await client.send(new CreateFilterCommand({ DetectorId, Name: 'theirs', Action: 'ARCHIVE', Rank: 1, FindingCriteria }));
      return () => client.send(new DeleteFilterCommand({ DetectorId, FilterName: 'theirs' }));
    },
  },
  {
    ...{
      name: 'an account moves to where the membership covers nothing',
      links: ['membership-covers-account'],
      state: 'no',
      account: 'shop',
    },
    make: async (subject) => {
      await subject.world.moveAccount('shop', 'root');
      return () => subject.world.moveAccount('shop', 'production');
    },
  },
  {
    ...{ name: 'triage is off', links: ['triage-on'], state: 'no' },
    make: async (subject) => {
      await setTriage(subject, false);
      return () => setTriage(subject, true);
    },
  },
  {
    ...{ name: 'an account has no triage role', links: ['triage-role'], state: 'no', account: 'shop' },
    make: async (subject) => {
      const { iam } = subject.world.direct('shop');
      await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName: 'AWSServiceRoleForSecurityIncidentResponse_Triage' }));
      return () => iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'triage.security-ir.amazonaws.com' }));
    },
  },
  {
    ...{ name: 'an automation rule of the configuration suppresses findings', links: ['configured-automation-rules'], state: 'no' },
    make: written((configuration) => {
      const suppressing = {
        ...governance,
        name: 'all',
        enabled: true,
        precedence: 'after-service',
        update: { workflowStatus: 'SUPPRESSED', note: 'seen' },
      };
      configuration.automationRules = [{ ...suppressing, criteria: [{ field: 'ProductName', equals: ['GuardDuty'] }] }];
    }),
  },
  {
    ...{ name: 'trusted access is off', links: ['trusted-access-on'], state: 'no' },
    make: async (subject) => {
      const { organizations } = subject.world.direct('management');
      const ServicePrincipal = 'security-ir.amazonaws.com';
      await organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal }));
      return () => organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    },
  },
  {
    ...{ name: 'somebody changed a role by hand', links: ['roles-current', 'roles-not-drifted'], state: 'no', account: 'shop' },
    make: async (subject) => {
      const { iam } = subject.world.direct('shop');
      const Statement = [{ Effect: 'Deny', Action: 'ec2:*', Resource: '*' }];
      const role = { RoleName: execution, PolicyName: 'theirs' };
      await iam.send(new PutRolePolicyCommand({ ...role, PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) }));
      return () => iam.send(new DeleteRolePolicyCommand(role));
    },
  },
  {
    ...{ name: 'the preference was never submitted', links: ['preference-submitted'], state: 'unknown' },
    make: written((configuration) => {
      delete configuration.containment;
    }),
  },
  { ...{ name: 'no route takes cases', links: ['case-route'], state: 'no' }, make: withoutRoute('cases') },
  { ...{ name: 'no route takes findings', links: ['finding-route'], state: 'no' }, make: withoutRoute('findings') },
  {
    ...{ name: 'the rule of a route is disabled', links: ['targets-alive'], state: 'no' },
    make: async (subject) => {
      const client = new EventBridgeClient(subject.settings());
      await client.send(new DisableRuleCommand({ Name: 'cordon-cases' }));
      return () => client.send(new EnableRuleCommand({ Name: 'cordon-cases' }));
    },
  },
  {
    ...{ name: 'an alarm tells nobody', links: ['alarms-alive'], state: 'no' },
    make: async (subject) => {
      const { name, topics } = { name: 'cordon-cases-dead-letters', topics: [subject.topic('pager')] };
      await subject.setAlarm(name, topics, false);
      return () => subject.setAlarm(name, topics, true);
    },
  },
  {
    ...{ name: 'a control policy denies what a runbook calls', links: ['control-policies-allow'], state: 'no', account: 'shop' },
    make: (subject) => deny(subject, { Action: ['ec2:ModifyNetworkInterfaceAttribute', 'iam:UpdateAccessKey', 's3:DeleteBucketPolicy'] }),
  },
  {
    ...{ name: 'a control policy denies the backup bucket', links: ['backup-bucket-allowed'], state: 'no', account: 'shop' },
    make: (subject) => deny(subject, { Action: 's3:CreateBucket' }),
  },
];

/** What is open where a call is denied: these links, of these action types and accounts. */
interface Denied {
  readonly links: readonly LinkId[];
  readonly actions?: readonly ApprovedAction[];
  /** Accounts that are not concerned. @default - each is */
  readonly but?: readonly string[];
}

/** Calls that AWS denies, one at a time, and the links of which then nobody knows. */
export const denials: readonly (readonly [call: string, denied: readonly Denied[]])[] = [
  [
    'guardduty:ListMembers',
    [
      { links: ['detector-on'], but: ['security-tooling'] },
      { links: ['data-source-on'], actions: ['s3-bucket'] },
    ],
  ],
  ['guardduty:GetMemberDetectors', [{ links: ['data-source-on'], actions: ['s3-bucket'], but: ['security-tooling'] }]],
  ['guardduty:ListFilters', [{ links: ['deployed-suppression-rules'] }]],
  ['securityhub:ListAutomationRules', [{ links: ['deployed-automation-rules'] }]],
  ['security-ir:BatchGetMemberAccountDetails', [{ links: ['membership-covers-account'] }]],
  ['organizations:ListAWSServiceAccessForOrganization', [{ links: ['trusted-access-on'] }]],
  ['iam:GetRole', [{ links: ['triage-role', 'roles-current', 'roles-not-drifted'] }]],
  ['cloudformation:DescribeStackSet', [{ links: ['roles-current', 'roles-not-drifted', 'roles-allow-runbook'], but: ['management'] }]],
  ['events:ListRules', [{ links: ['targets-alive'] }]],
  ['monitoring:DescribeAlarms', [{ links: ['targets-alive', 'alarms-alive'] }]],
];
