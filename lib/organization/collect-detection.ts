import {
  DescribeOrganizationConfigurationCommand as DescribeGuardDutyOrganizationCommand,
  GetDetectorCommand,
  type GuardDutyClient,
} from '@aws-sdk/client-guardduty';
import {
  DescribeHubCommand,
  DescribeOrganizationConfigurationCommand as DescribeSecurityHubOrganizationCommand,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { type Clients, type Regional } from '../aws/clients';
import { isKill, reading, unknownReason } from '../aws/failures';
import { inParallel } from '../aws/pages';
import { absent, present, unknown, type Reading } from '../core/reading';
import {
  configurationStatuses,
  configurationTypes,
  detectorStatuses,
  guardDutyAutoEnableMembers,
  type AccountDetector,
  type Detection,
  type DetectionAdministrators,
  type GuardDutyAutoEnable,
  type RegionDetection,
  type SecurityHubAutoEnable,
} from './detection';
import { collectMembers, namesOfEnabled } from './collect-members';
import { collectDetector, isNotEnabled, notAsked, oneOf, regionsAtOnce, unexpected, whyNotAsked, type Asked } from './regional-reads';

export interface CollectDetectionOptions {
  readonly clients: Clients;
  readonly administrators: DetectionAdministrators;
  /** Account whose credentials ask. */
  readonly caller: string;
  /** Region codes, in any order. */
  readonly regions: readonly string[];
  /** Whether to read GuardDuty of each member account, which a rollout does not depend on. @default false */
  readonly members?: boolean;
}

type GuardDutyDetection = Pick<RegionDetection, 'guardDuty' | 'guardDutyAutoEnable' | 'guardDutyAccounts'>;
type SecurityHubDetection = Pick<RegionDetection, 'securityHub' | 'securityHubAutoEnable'>;

/**
 * Reads in every Region whether GuardDuty and Security Hub are on in their administrator accounts, and whether they are enabled
 * automatically in other accounts. Only the administrator can read this. For any other caller the reading is unknown with the code
 * `not-asked`, and no call is made.
 *
 * It throws only for a killed process. A denied call, or a value that Cordon does not know, is unknown for its Region only.
 */
export async function collectDetection({
  clients,
  administrators,
  caller,
  regions,
  members = false,
}: CollectDetectionOptions): Promise<Detection> {
  const codes = [...new Set(regions)].sort();
  const found = await inParallel(codes, regionsAtOnce, async (region): Promise<[string, RegionDetection]> => {
    const [guardDuty, securityHub] = await Promise.all([
      guardDutyOf(clients, { administrator: administrators.guardDuty, caller }, region, members),
      securityHubOf(clients, { administrator: administrators.securityHub, caller }, region),
    ]);
    return [region, { ...guardDuty, ...securityHub }];
  });
  return { administrators, regions: Object.fromEntries(found) };
}

async function guardDutyOf({ guardDuty, reads }: Clients, asked: Asked, region: string, members: boolean): Promise<GuardDutyDetection> {
  const both = (one: Reading<never>): GuardDutyDetection => ({
    guardDuty: one,
    guardDutyAutoEnable: one,
    ...(members && { guardDutyAccounts: one }),
  });
  const why = whyNotAsked(asked, guardDuty);
  if (why !== undefined || guardDuty === undefined) return both(notAsked('guardduty:GetDetector', why ?? ''));
  const client = await reading('guardduty:ListDetectors', () => guardDuty(region));
  if (client.status !== 'present') return both(client);
  try {
    const detector = await collectDetector(client.value);
    if (detector.status !== 'present') return both(detector);
    const [own, autoEnable] = await Promise.all([
      ownDetector(client.value, detector.value),
      guardDutyAutoEnable(client.value, detector.value),
    ]);
    const { administrator } = asked;
    const shared = { guardDuty: client.value, detector: detector.value, administrator, ...(reads && { reads }) };
    return {
      guardDuty: own.status === 'present' ? present(own.value.status) : own,
      guardDutyAutoEnable: autoEnable,
      ...(members && {
        guardDutyAccounts: await collectMembers({ ...shared, ...(own.status === 'present' && { own: accountDetector(own.value) }) }),
      }),
    };
  } finally {
    client.value.destroy?.();
  }
}

interface OwnDetector {
  readonly status: (typeof detectorStatuses)[number];
  /** @default - AWS did not say */
  readonly features?: readonly string[];
}

function ownDetector(guardDuty: Regional<GuardDutyClient>, DetectorId: string): Promise<Reading<OwnDetector>> {
  return reading('guardduty:GetDetector', async () => {
    const { Status, Features } = await guardDuty.send(new GetDetectorCommand({ DetectorId }));
    return {
      status: oneOf(detectorStatuses, Status, 'the status of the detector'),
      ...(Features && { features: namesOfEnabled(Features) }),
    };
  });
}

/** The administrator's own detector in the words of its members. */
const accountDetector = ({ status, features }: OwnDetector): AccountDetector => ({
  status: status === 'ENABLED' ? 'Enabled' : 'Disabled',
  ...(features && { features }),
});

/** `AutoEnable`, which it also answers, is deprecated and cannot tell ALL from NEW. */
function guardDutyAutoEnable(guardDuty: Regional<GuardDutyClient>, DetectorId: string): Promise<Reading<GuardDutyAutoEnable>> {
  return reading('guardduty:DescribeOrganizationConfiguration', async () => {
    const answer = await guardDuty.send(new DescribeGuardDutyOrganizationCommand({ DetectorId }));
    return {
      members: oneOf(guardDutyAutoEnableMembers, answer.AutoEnableOrganizationMembers, 'the auto-enable of GuardDuty'),
      memberLimitReached: answer.MemberAccountLimitReached ?? false,
    };
  });
}

async function securityHubOf({ securityHub }: Clients, asked: Asked, region: string): Promise<SecurityHubDetection> {
  const both = (one: Reading<never>): SecurityHubDetection => ({ securityHub: one, securityHubAutoEnable: one });
  const call = 'securityhub:DescribeHub';
  const why = whyNotAsked(asked, securityHub);
  if (why !== undefined || securityHub === undefined) return both(notAsked(call, why ?? ''));
  const client = await reading(call, () => securityHub(region));
  if (client.status !== 'present') return both(client);
  try {
    await client.value.send(new DescribeHubCommand({}));
    return { securityHub: present('ENABLED'), securityHubAutoEnable: await securityHubAutoEnable(client.value) };
  } catch (error) {
    if (isKill(error)) throw error;
    return both(isNotEnabled(error) ? absent : unknown(unknownReason(call, error)));
  } finally {
    client.value.destroy?.();
  }
}

function securityHubAutoEnable(securityHub: Regional<SecurityHubClient>): Promise<Reading<SecurityHubAutoEnable>> {
  return reading('securityhub:DescribeOrganizationConfiguration', async () => {
    const answer = await securityHub.send(new DescribeSecurityHubOrganizationCommand({}));
    if (answer.AutoEnable === undefined) throw unexpected('the auto-enable of Security Hub', undefined);
    const { ConfigurationType, Status } = answer.OrganizationConfiguration ?? {};
    return {
      configuration: oneOf(configurationTypes, ConfigurationType, 'the configuration type of Security Hub'),
      status: oneOf(configurationStatuses, Status, 'the status of the configuration of Security Hub'),
      newAccounts: answer.AutoEnable,
      memberLimitReached: answer.MemberAccountLimitReached ?? false,
    };
  });
}
