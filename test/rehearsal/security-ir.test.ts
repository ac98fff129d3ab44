import { type Regional } from '../../lib/aws/clients';
import { present } from '../../lib/core/reading';
import { type DeployedMembership } from '../../lib/organization/membership';
import { Rehearsal, RehearsalKilled } from '../../lib/rehearsal/rehearsal';
import {
  BatchGetMemberAccountDetailsCommand,
  CreateMembershipCommand,
  GetMembershipCommand,
  ListMembershipsCommand,
  ListTagsForResourceCommand,
  type SecurityIRClient,
  UpdateCaseStatusCommand,
  UpdateMembershipCommand,
} from '../../lib/security-ir';
import { operationNames } from '../../lib/security-ir/model';
import { rehearsedSubject } from '../emulator/security-ir-rehearsed';
import { expectDocumented, securityIrScenario, team } from '../emulator/security-ir-scenario';
import { exampleSnapshot, management, members, production, region, sandbox, securityTooling, workloads } from './support';

const create = new CreateMembershipCommand({ membershipName: 'Example membership', incidentResponseTeam: team });

async function clientOf(rehearsal: Rehearsal, account = securityTooling, of = region): Promise<Regional<SecurityIRClient>> {
  const { securityIr } = rehearsal.clients({ account });
  if (!securityIr) throw new Error('there is no client');
  return securityIr(of);
}

const failureOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );

it('does what AWS documents, for every operation', async () => {
  const steps = await securityIrScenario(await rehearsedSubject());
  expectDocumented(steps);
  const succeeded = new Set(steps.filter(({ outcome }) => 'output' in outcome).map(({ operation }) => operation));
  expect([...succeeded].sort()).toEqual([...operationNames]);
});

it('refuses what the model refuses, its enumerations included', async () => {
  const client = await clientOf(new Rehearsal(exampleSnapshot()));
  expect(
    await failureOf(client.send(new CreateMembershipCommand({ membershipName: 'ab', incidentResponseTeam: team.slice(1) }))),
  ).toMatchObject({
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400, attempts: 1 },
    reason: 'FIELD_VALIDATION_FAILED',
    fieldList: [{ name: 'membershipName' }, { name: 'incidentResponseTeam' }],
  });
  expect(await failureOf(client.send(new UpdateCaseStatusCommand({ caseId: '1234567890', caseStatus: 'Closed' })))).toMatchObject({
    name: 'ValidationException',
    fieldList: [{ name: 'caseStatus' }],
  });
});

it('knows a membership in its account and Region alone, and nobody changes it from outside', async () => {
  const rehearsal = new Rehearsal(exampleSnapshot());
  const client = await clientOf(rehearsal);
  const { membershipId } = await client.send(create);
  for (const other of [await clientOf(rehearsal, management), await clientOf(rehearsal, securityTooling, 'us-east-1')]) {
    expect(await other.send(new ListMembershipsCommand({}))).toMatchObject({ items: [] });
  }
  const found = await client.send(new GetMembershipCommand({ membershipId }));
  found.incidentResponseTeam?.pop();
  expect((await client.send(new GetMembershipCommand({ membershipId }))).incidentResponseTeam).toEqual(team);
  expect(found.membershipActivationTimestamp).toEqual(new Date('2026-01-01T00:00:00Z'));
});

it('covers an account that moves into a unit, and one that moves out no more', async () => {
  const rehearsal = new Rehearsal(exampleSnapshot());
  const client = await clientOf(rehearsal);
  const { membershipId } = await client.send(create);
  await client.send(
    new UpdateMembershipCommand({ membershipId, membershipAccountsConfigurationsUpdate: { organizationalUnitsToAdd: [workloads] } }),
  );
  const accountIds = [members.underRoot, members.inProduction, members.suspended];
  const statuses = async () =>
    (await client.send(new BatchGetMemberAccountDetailsCommand({ membershipId, accountIds }))).items?.map(
      (item) => item.relationshipStatus,
    );
  expect(await statuses()).toEqual(['Unassociated', 'Associated', 'Unassociated']);
  rehearsal.moveAccount(members.underRoot, production);
  rehearsal.moveAccount(members.inProduction, sandbox);
  expect(await statuses()).toEqual(['Associated', 'Disassociated', 'Unassociated']);
});

it('begins with the memberships of the snapshot', async () => {
  const membership: DeployedMembership = {
    id: 'm-a1b2c3d4e5',
    account: securityTooling,
    status: 'Pending',
    name: '0123456789abcdef',
    coverage: { entireOrganization: true, organizationalUnits: [] },
    team: [],
    features: { Triage: true },
    tags: present({ team: 'security' }),
  };
  const read = { account: securityTooling, memberships: { [region]: present([membership]) }, accounts: {} };
  const client = await clientOf(new Rehearsal(exampleSnapshot({ securityIncidentResponse: read })));
  const { membershipArn, ...found } = await client.send(new GetMembershipCommand({ membershipId: membership.id }));
  expect(found).toMatchObject({
    membershipStatus: 'Pending',
    customerType: 'Organization',
    numberOfAccountsCovered: 7,
    optInFeatures: [{ featureName: 'Triage', isEnabled: true }],
    membershipAccountsConfigurations: { coverEntireOrganization: true, organizationalUnits: [] },
  });
  expect(await client.send(new ListTagsForResourceCommand({ resourceArn: membershipArn }))).toMatchObject({ tags: { team: 'security' } });
});

describe('trouble', () => {
  it('that passes is waited out on the virtual clock', async () => {
    const rehearsal = new Rehearsal(exampleSnapshot(), { faults: [{ call: 'security-ir:ListMemberships', kind: 'throttle', times: 3 }] });
    rehearsal.controlSecurityIr(securityTooling, region, {
      faults: [{ operation: 'ListMemberships', error: 'InvalidTokenException', times: 1 }],
    });
    const client = await clientOf(rehearsal);
    expect(await client.send(new ListMembershipsCommand({}))).toMatchObject({ $metadata: { attempts: 5 } });
    expect(rehearsal.calls.map(({ error }) => error)).toEqual([
      ...Array<string>(3).fill('ThrottlingException'),
      'InvalidTokenException',
      undefined,
    ]);
  });

  it('of permission has the name that the service has for it', async () => {
    const rehearsal = new Rehearsal(exampleSnapshot(), { faults: [{ call: 'security-ir:*', kind: 'deny' }] });
    expect(await failureOf((await clientOf(rehearsal)).send(new ListMembershipsCommand({})))).toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it.each(['reset', 'kill'] as const)('that loses the answer of CreateMembership (%s) leaves one membership', async (kind) => {
    const faults = [{ call: 'security-ir:CreateMembership', kind, times: 1, carriedOut: true }];
    const rehearsal = new Rehearsal(exampleSnapshot(), { faults });
    const outcome = await (await clientOf(rehearsal)).send(create).catch((error: unknown) => error);
    if (kind === 'kill') expect(outcome).toBeInstanceOf(RehearsalKilled);
    else expect(outcome).toMatchObject({ membershipId: expect.stringMatching(/^m-[0-9a-f]{12}$/), $metadata: { attempts: 2 } });
    expect((await (await clientOf(rehearsal)).send(new ListMembershipsCommand({}))).items).toHaveLength(1);
  });
});
