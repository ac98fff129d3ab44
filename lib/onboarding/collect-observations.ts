import { GetFindingsCommand, ListFindingsCommand, ListMembersCommand, type Finding, type GuardDutyClient } from '@aws-sdk/client-guardduty';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { ListEnabledProductsForImportCommand } from '@aws-sdk/client-securityhub';
import { type Clients, type Regional } from '../aws/clients';
import { isKill, reading, unknownReason } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type Clock } from '../core/clock';
import { absent, present, unknown, type Reading } from '../core/reading';
import { membershipInForce } from '../membership/find';
import { collectDetector, isNotEnabled, notAsked, regionsAtOnce, unexpected, whyNotAsked } from '../organization/regional-reads';
import { type Snapshot } from '../organization/snapshot';
import { GetFindingMetricsCommand, ListCasesCommand, type ListCasesItem, type SecurityIRClient } from '../security-ir';
import { serviceRoleName } from './checklist/service-roles';
import { membershipClient } from './membership-client';
import { type Observations, type TestCaseSeen, type TestFinding, type TriageMetrics } from './observations';
import { isTestCase } from './test-case/test-case';
import { testFindingCriteria } from './test-domain';

export interface CollectObservationsOptions {
  readonly clients: Clients;
  readonly configuration: Configuration;
  /** Taken with the same credentials. */
  readonly snapshot: Snapshot;
  readonly clock: Pick<Clock, 'now'>;
}

type Of<Key extends keyof Observations> = Observations[Key][keyof Observations[Key]];

/** Most findings that GetFindings answers of: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFindings.html */
const findingsPerCall = 50;
/** Days of which metrics are asked for: AWS says that activity shows after the first week. */
const metricsDays = 7;

/**
 * Asks AWS for what the validation needs besides the snapshot.
 *
 * It throws only for a killed process. What is denied, or of which these credentials cannot know, is unknown, each call by itself.
 */
export async function collectObservations(options: CollectObservationsOptions): Promise<Observations> {
  const { configuration, clock } = options;
  const regions = [...new Set(configuration.organization.regions)].sort();
  const [detected, products, serviceRole, ofMembership] = await Promise.all([
    inParallel(regions, regionsAtOnce, async (region) => [region, await guardDutyOf(options, region)] as const),
    inParallel(regions, regionsAtOnce, async (region) => [region, await productsOf(options, region)] as const),
    serviceRoleOf(options),
    membershipObservations(options),
  ]);
  return {
    takenAt: clock.now().toISOString(),
    guardDutyMembers: Object.fromEntries(detected.map(([region, { members }]) => [region, members])),
    testFindings: Object.fromEntries(detected.map(([region, { findings }]) => [region, findings])),
    products: Object.fromEntries(products),
    serviceRole,
    ...ofMembership,
  };
}

interface OfGuardDuty {
  readonly members: Of<'guardDutyMembers'>;
  readonly findings: Of<'testFindings'>;
}

async function guardDutyOf({ clients, configuration, snapshot }: CollectObservationsOptions, region: string): Promise<OfGuardDuty> {
  const both = (one: Reading<never>): OfGuardDuty => ({ members: one, findings: one });
  const { guardDuty } = clients;
  const why = whyNotAsked({ administrator: administratorOf(configuration.organization, 'guardDuty'), caller: snapshot.takenBy }, guardDuty);
  if (why !== undefined || guardDuty === undefined) return both(notAsked('guardduty:ListMembers', why ?? ''));
  const client = await reading('guardduty:ListDetectors', () => guardDuty(region));
  if (client.status !== 'present') return both(client);
  try {
    const detector = await collectDetector(client.value);
    if (detector.status !== 'present') return both(detector);
    return { members: await membersOf(client.value, detector.value), findings: await testFindingsOf(client.value, detector.value) };
  } finally {
    client.value.destroy?.();
  }
}

type GuardDuty = Regional<GuardDutyClient>;

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListMembers.html */
function membersOf(guardDuty: GuardDuty, DetectorId: string): Promise<Of<'guardDutyMembers'>> {
  return reading('guardduty:ListMembers', async () => {
    const members = await everyPage(
      (NextToken) => guardDuty.send(new ListMembersCommand({ DetectorId, OnlyAssociated: 'true', MaxResults: 50, NextToken })),
      (answer) => answer.Members,
      (answer) => answer.NextToken,
    );
    return Object.fromEntries(
      members.flatMap(({ AccountId, RelationshipStatus }) => (AccountId ? [[AccountId, RelationshipStatus ?? 'unknown']] : [])),
    );
  });
}

/** The newest findings of the test domain, archived ones too: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html */
async function testFindingsOf(guardDuty: GuardDuty, DetectorId: string): Promise<Of<'testFindings'>> {
  const ids = await reading('guardduty:ListFindings', async () => {
    const { FindingIds = [] } = await guardDuty.send(
      new ListFindingsCommand({
        DetectorId,
        FindingCriteria: { Criterion: testFindingCriteria },
        SortCriteria: { AttributeName: 'createdAt', OrderBy: 'DESC' },
        MaxResults: findingsPerCall,
      }),
    );
    return FindingIds;
  });
  if (ids.status !== 'present' || ids.value.length === 0) return ids.status === 'present' ? present([]) : ids;
  return reading('guardduty:GetFindings', async () => {
    const { Findings = [] } = await guardDuty.send(new GetFindingsCommand({ DetectorId, FindingIds: ids.value }));
    return Findings.map(findingOf).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  });
}

function findingOf({ Id, AccountId, CreatedAt, Service }: Finding): TestFinding {
  if (Id === undefined || AccountId === undefined || CreatedAt === undefined || Service?.Archived === undefined) {
    throw unexpected('the ID, account, time or archived state of a finding', undefined);
  }
  return { id: Id, account: AccountId, createdAt: CreatedAt, archived: Service.Archived };
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ListEnabledProductsForImport.html */
async function productsOf({ clients, configuration, snapshot }: CollectObservationsOptions, region: string): Promise<Of<'products'>> {
  const call = 'securityhub:ListEnabledProductsForImport';
  const { securityHub } = clients;
  const why = whyNotAsked(
    { administrator: administratorOf(configuration.organization, 'securityHub'), caller: snapshot.takenBy },
    securityHub,
  );
  if (why !== undefined || securityHub === undefined) return notAsked(call, why ?? '');
  const client = await reading(call, () => securityHub(region));
  if (client.status !== 'present') return client;
  try {
    return present(
      await everyPage(
        (NextToken) => client.value.send(new ListEnabledProductsForImportCommand({ MaxResults: 100, NextToken })),
        (answer) => answer.ProductSubscriptions,
        (answer) => answer.NextToken,
      ),
    );
  } catch (error) {
    if (isKill(error)) throw error;
    return isNotEnabled(error) ? absent : unknown(unknownReason(call, error));
  } finally {
    client.value.destroy?.();
  }
}

/** The role in the account that administers the membership. */
async function serviceRoleOf({ clients, configuration, snapshot }: CollectObservationsOptions): Promise<Observations['serviceRole']> {
  const { organization } = configuration;
  const administrator = administratorOf(organization, 'membership');
  const own = snapshot.takenBy === administrator ? clients.iam : undefined;
  const managements = administrator === organization.managementAccount ? clients.management?.iam : undefined;
  const iam = own ?? managements;
  if (iam === undefined)
    return notAsked('iam:GetRole', `these credentials belong to ${snapshot.takenBy}, and the role is in ${administrator}`);
  return reading(
    'iam:GetRole',
    async () => {
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: serviceRoleName }));
      if (Role?.Arn === undefined) throw unexpected('the ARN of the role', undefined);
      return { arn: Role.Arn };
    },
    ['NoSuchEntityException', 'NoSuchEntity'],
  );
}

async function membershipObservations({
  clients,
  configuration,
  snapshot,
  clock,
}: CollectObservationsOptions): Promise<Pick<Observations, 'testCases' | 'metrics'>> {
  const { organization } = configuration;
  const administrator = administratorOf(organization, 'membership');
  const both = (one: Reading<never>): Pick<Observations, 'testCases' | 'metrics'> => ({ testCases: one, metrics: one });
  const connect = membershipClient(clients, { caller: snapshot.takenBy, administrator, managementAccount: organization.managementAccount });
  if (connect === undefined) {
    return both(
      notAsked(
        'security-ir:ListCases',
        `only account ${administrator} can see its cases, and these credentials belong to ${snapshot.takenBy}`,
      ),
    );
  }
  const client = await reading('security-ir:ListCases', () => connect(organization.membershipRegion));
  if (client.status !== 'present') return both(client);
  try {
    const inForce = membershipInForce({ configuration, snapshot });
    return {
      testCases: await testCasesOf(client.value),
      metrics: inForce === undefined ? absent : await metricsOf(client.value, inForce.id, clock.now()),
    };
  } finally {
    client.value.destroy?.();
  }
}

/** The titles of other cases go no further than this. */
function testCasesOf(client: Regional<SecurityIRClient>): Promise<Observations['testCases']> {
  return reading('security-ir:ListCases', async () => {
    const cases = await everyPage(
      (nextToken) => client.send(new ListCasesCommand({ nextToken })),
      (answer) => answer.items,
      (answer) => answer.nextToken,
    );
    return cases
      .filter(isTestCase)
      .map(seen)
      .sort((a, b) => ((a.openedAt ?? '') < (b.openedAt ?? '') ? 1 : -1));
  });
}

function seen({ caseId, caseStatus, createdDate }: ListCasesItem): TestCaseSeen {
  if (caseId === undefined || caseStatus === undefined) throw unexpected('the ID or the status of a case', undefined);
  return { id: caseId, status: caseStatus, ...(createdDate && { openedAt: createdDate.toISOString() }) };
}

function metricsOf(client: Regional<SecurityIRClient>, membershipId: string, now: Date): Promise<Reading<TriageMetrics>> {
  return reading('security-ir:GetFindingMetrics', async () => {
    const startDate = new Date(now.getTime() - metricsDays * 86_400_000);
    const answer = await client.send(new GetFindingMetricsCommand({ membershipId, startDate, endDate: now }));
    const { findingsIngestedGuardDuty, findingsIngestedSecurityHub, findingsTriaged } = answer;
    if (findingsIngestedGuardDuty === undefined || findingsIngestedSecurityHub === undefined || findingsTriaged === undefined) {
      throw unexpected('the numbers of findings', undefined);
    }
    const day = (date: Date): string => date.toISOString().slice(0, 10);
    return {
      from: day(startDate),
      to: day(now),
      ingested: findingsIngestedGuardDuty + findingsIngestedSecurityHub,
      triaged: findingsTriaged,
    };
  });
}
