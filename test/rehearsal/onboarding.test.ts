import { ActivateOrganizationsAccessCommand, DescribeOrganizationsAccessCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateDetectorCommand,
  DescribeOrganizationConfigurationCommand,
  EnableOrganizationAdminAccountCommand,
  GetDetectorCommand,
  ListDetectorsCommand,
  ListFiltersCommand,
  ListOrganizationAdminAccountsCommand,
  UpdateDetectorCommand,
  UpdateOrganizationConfigurationCommand,
} from '@aws-sdk/client-guardduty';
import { CreateServiceLinkedRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import {
  EnableAWSServiceAccessCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedServicesForAccountCommand,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import {
  DescribeHubCommand,
  DescribeOrganizationConfigurationCommand as DescribeHubOrganizationCommand,
  EnableOrganizationAdminAccountCommand as EnableHubAdministratorCommand,
  EnableSecurityHubCommand,
  UpdateOrganizationConfigurationCommand as UpdateHubOrganizationCommand,
} from '@aws-sdk/client-securityhub';
import { type Clients } from '../../lib/aws/clients';
import { absent, present } from '../../lib/core/reading';
import { fingerprint } from '../../lib/organization/membership';
import { type Snapshot } from '../../lib/organization/snapshot';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { GetMembershipCommand } from '../../lib/security-ir';
import { exampleSnapshot, management, members, region, securityTooling } from './support';

/** What onboarding changes besides StackSets: as AWS answers it, errors included. */
const nothing: Partial<Snapshot> = {
  delegatedAdministrators: present([]),
  trustedAccess: present([]),
  stackSetsAccess: present('DISABLED'),
  detection: {
    administrators: { guardDuty: securityTooling, securityHub: securityTooling },
    regions: { [region]: { guardDuty: absent, guardDutyAutoEnable: absent, securityHub: absent, securityHubAutoEnable: absent } },
  },
};

const start = (over: Partial<Snapshot> = {}): { rehearsal: Rehearsal; own: Clients; administrator: Clients } => {
  const rehearsal = new Rehearsal(exampleSnapshot({ ...nothing, ...over }));
  return {
    rehearsal,
    own: rehearsal.clients({ account: management }),
    administrator: rehearsal.clients({ account: securityTooling }),
  };
};
const failure = async (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);
const securityIr = 'security-ir.amazonaws.com';
const register = (AccountId: string) => new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal: securityIr });

describe('Organizations', () => {
  it('registers an administrator only after trusted access is on, and once', async () => {
    const { own } = start();
    expect(await failure(own.organizations.send(register(securityTooling)))).toMatchObject({
      name: 'ConstraintViolationException',
      Reason: 'SERVICE_ACCESS_NOT_ENABLED',
    });
    await own.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: securityIr }));
    await own.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: securityIr }));
    await own.organizations.send(register(securityTooling));
    expect(await own.organizations.send(new ListAWSServiceAccessForOrganizationCommand({}))).toMatchObject({
      EnabledServicePrincipals: [{ ServicePrincipal: securityIr }],
    });
    expect(await own.organizations.send(new ListDelegatedServicesForAccountCommand({ AccountId: securityTooling }))).toMatchObject({
      DelegatedServices: [{ ServicePrincipal: securityIr }],
    });
    expect(await failure(own.organizations.send(register(securityTooling)))).toMatchObject({ name: 'AccountAlreadyRegisteredException' });
    expect(await failure(own.organizations.send(register(members.inSandbox)))).toMatchObject({
      Reason: 'MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED',
    });
  });

  it.each([
    ['the management account', management, { Reason: 'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR' }],
    ['a suspended account', members.suspended, { Reason: 'CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR' }],
    ['an account of another organization', '999999999999', { name: 'AccountNotFoundException' }],
  ])('registers not %s', async (_, account, error) => {
    const { own } = start({ trustedAccess: present([securityIr]) });
    expect(await failure(own.organizations.send(register(account)))).toMatchObject(error);
  });

  it('takes writes from the management account alone, and with all features alone', async () => {
    const { administrator } = start();
    const enable = new EnableAWSServiceAccessCommand({ ServicePrincipal: securityIr });
    expect(await failure(administrator.organizations.send(enable))).toMatchObject({ name: 'AccessDeniedException' });
    const { organization } = exampleSnapshot();
    const billing = start({ organization: { ...organization, featureSet: 'CONSOLIDATED_BILLING' } });
    expect(await failure(billing.own.organizations.send(enable))).toMatchObject({ Reason: 'ORGANIZATION_NOT_IN_ALL_FEATURES_MODE' });
  });
});

it('StackSets gets access to the organization, in Organizations too', async () => {
  const { own } = start();
  await own.stackSets.send(new ActivateOrganizationsAccessCommand({}));
  expect(await own.stackSets.send(new DescribeOrganizationsAccessCommand({}))).toMatchObject({ Status: 'ENABLED' });
  expect(await own.organizations.send(new ListAWSServiceAccessForOrganizationCommand({}))).toMatchObject({
    EnabledServicePrincipals: [{ ServicePrincipal: 'member.org.stacksets.cloudformation.amazonaws.com' }],
  });
});

it('IAM makes a service-linked role once', async () => {
  const { own } = start();
  const { iam } = own.management!;
  const create = new CreateServiceLinkedRoleCommand({ AWSServiceName: 'triage.security-ir.amazonaws.com' });
  await iam.send(create);
  expect(await iam.send(new GetRoleCommand({ RoleName: 'AWSServiceRoleForSecurityIncidentResponse_Triage' }))).toMatchObject({
    Role: {
      Arn: `arn:aws:iam::${management}:role/aws-service-role/triage.security-ir.amazonaws.com/AWSServiceRoleForSecurityIncidentResponse_Triage`,
    },
  });
  expect(await failure(iam.send(create))).toMatchObject({
    name: 'InvalidInputException',
    message: expect.stringContaining('has been taken'),
  });
});

describe('GuardDuty', () => {
  const guardDuty = async (clients: Clients) => clients.guardDuty!(region);

  it('is turned on in the account and Region of the administrator that the management account designates', async () => {
    const { own, administrator } = start();
    const [theirs, ours] = [await guardDuty(administrator), await guardDuty(own)];
    const designate = new EnableOrganizationAdminAccountCommand({ AdminAccountId: securityTooling });
    expect(await failure(theirs.send(designate))).toMatchObject({ name: 'BadRequestException' });
    await ours.send(designate);
    expect(await failure(ours.send(designate))).toMatchObject({ name: 'BadRequestException' });
    expect(await ours.send(new ListOrganizationAdminAccountsCommand({}))).toMatchObject({
      AdminAccounts: [{ AdminAccountId: securityTooling }],
    });
    const { DetectorIds } = await theirs.send(new ListDetectorsCommand({}));
    const DetectorId = DetectorIds![0];
    expect(await theirs.send(new GetDetectorCommand({ DetectorId }))).toMatchObject({ Status: 'ENABLED' });
    expect(await failure(theirs.send(new CreateDetectorCommand({ Enable: true })))).toMatchObject({
      message: expect.stringContaining('already exists'),
    });
    expect(await theirs.send(new ListFiltersCommand({ DetectorId }))).toMatchObject({ FilterNames: [] });
    expect(await theirs.send(new DescribeOrganizationConfigurationCommand({ DetectorId }))).toMatchObject({
      AutoEnableOrganizationMembers: 'NONE',
    });
    await theirs.send(new UpdateOrganizationConfigurationCommand({ DetectorId, AutoEnableOrganizationMembers: 'ALL' }));
    await theirs.send(new UpdateDetectorCommand({ DetectorId, Enable: false }));
    expect(await theirs.send(new GetDetectorCommand({ DetectorId }))).toMatchObject({ Status: 'DISABLED' });
    // Another Region and another account know nothing of it.
    expect(await (await administrator.guardDuty!('us-east-1')).send(new ListDetectorsCommand({}))).toMatchObject({ DetectorIds: [] });
    expect(await ours.send(new ListDetectorsCommand({}))).toMatchObject({ DetectorIds: [] });
  });

  it('shows auto-enable to nobody but the administrator', async () => {
    const { administrator } = start();
    const client = await guardDuty(administrator);
    const { DetectorId } = await client.send(new CreateDetectorCommand({ Enable: true }));
    expect(await failure(client.send(new DescribeOrganizationConfigurationCommand({ DetectorId })))).toMatchObject({
      name: 'BadRequestException',
    });
    const update = new UpdateOrganizationConfigurationCommand({ DetectorId, AutoEnableOrganizationMembers: 'ALL' });
    expect(await failure(client.send(update))).toMatchObject({ name: 'BadRequestException' });
  });
});

it('Security Hub is turned on once, and for accounts that join by its administrator', async () => {
  const { own, administrator } = start();
  const [theirs, ours] = [await administrator.securityHub!(region), await own.securityHub!(region)];
  expect(await failure(theirs.send(new DescribeHubCommand({})))).toMatchObject({ message: expect.stringContaining('not subscribed') });
  await theirs.send(new EnableSecurityHubCommand({ EnableDefaultStandards: false }));
  expect(await failure(theirs.send(new EnableSecurityHubCommand({})))).toMatchObject({ name: 'ResourceConflictException' });
  const update = new UpdateHubOrganizationCommand({ AutoEnable: true });
  expect(await failure(theirs.send(update))).toMatchObject({ name: 'InvalidAccessException' });
  await ours.send(new EnableHubAdministratorCommand({ AdminAccountId: securityTooling }));
  await theirs.send(update);
  expect(await theirs.send(new DescribeHubOrganizationCommand({}))).toMatchObject({ AutoEnable: true, AutoEnableStandards: 'DEFAULT' });
});

it('CloudTrail has the trails of the snapshot', async () => {
  const arn = 'arn:aws:cloudtrail:eu-west-1:111111111111:trail/organization';
  const trail = { arn, homeRegion: region, isMultiRegion: true, isLogging: present(true), managementEvents: present('some' as const) };
  const { own } = start({ organizationTrails: present([trail]) });
  const client = await own.cloudTrail!(region);
  expect(await client.send(new DescribeTrailsCommand({}))).toMatchObject({ trailList: [{ TrailARN: arn, IsOrganizationTrail: true }] });
  expect(await client.send(new GetTrailStatusCommand({ Name: arn }))).toMatchObject({ IsLogging: true });
  expect(await client.send(new GetEventSelectorsCommand({ TrailName: arn }))).toMatchObject({
    EventSelectors: [{ ReadWriteType: 'WriteOnly' }],
  });
  expect(start().own.cloudTrail).toBeUndefined();
});

it('a membership of the snapshot has the name and the people that are known behind its fingerprints, and somebody else for others', async () => {
  const id = 'm-a1b2c3d4e5';
  const amara = { name: 'Amara Example', jobTitle: 'Lead', email: 'amara@example.com' };
  const membership = {
    id,
    account: securityTooling,
    status: 'Active',
    name: fingerprint(id, 'Example'),
    coverage: { entireOrganization: true, organizationalUnits: [] },
    team: [{ person: fingerprint(id, amara.name, amara.jobTitle, amara.email) }, { person: '0000000000000002' }],
    features: { Triage: true },
    tags: present({}),
  };
  const securityIncidentResponse = { account: securityTooling, memberships: { [region]: present([membership]) }, accounts: {} };
  const rehearsal = new Rehearsal(exampleSnapshot({ securityIncidentResponse }), { known: { names: ['Example'], people: [amara] } });
  const client = await rehearsal.clients({ account: securityTooling }).securityIr!(region);
  const found = await client.send(new GetMembershipCommand({ membershipId: id }));
  expect(found).toMatchObject({ membershipName: 'Example', incidentResponseTeam: [amara, { name: 'person 0000000000000002' }] });
});

describe('the triage role of member accounts', () => {
  const role = 'AWSServiceRoleForSecurityIncidentResponse_Triage';
  const { underRoot: first, inWorkloads: second } = members;
  const membership = (status: string) => ({
    id: 'm-a1b2c3d4e5',
    account: securityTooling,
    status,
    name: 'x',
    coverage: { entireOrganization: true, organizationalUnits: [] },
    team: [],
    features: { Triage: true },
    tags: present({}),
  });
  const having = (status: string, accounts: (snapshot: Snapshot) => Snapshot['accounts'] = (snapshot) => snapshot.accounts): Rehearsal => {
    const securityIncidentResponse = { account: securityTooling, memberships: { [region]: present([membership(status)]) }, accounts: {} };
    const snapshot = exampleSnapshot({ securityIncidentResponse });
    return new Rehearsal({ ...snapshot, accounts: accounts(snapshot) });
  };
  const has = (rehearsal: Rehearsal, account: string): boolean => rehearsal.roles(account).some(({ roleName }) => roleName === role);

  it('is made by the service where an Active membership covers the account, and never in the management account', () => {
    const rehearsal = having('Active');
    expect([first, second, management].map((account) => has(rehearsal, account))).toEqual([true, true, false]);
    expect(rehearsal.roles(first).find(({ roleName }) => roleName === role)?.path).toBe(
      '/aws-service-role/triage.security-ir.amazonaws.com/',
    );
    expect(has(having('Cancelled'), first)).toBe(false);
  });

  it('stays missing where the snapshot says that the service could not make it', () => {
    const rehearsal = having('Active', ({ accounts }) =>
      accounts.map((account) => (account.id === first ? { ...account, triageServiceLinkedRole: absent } : account)),
    );
    expect([first, second].map((account) => has(rehearsal, account))).toEqual([false, true]);
  });
});
