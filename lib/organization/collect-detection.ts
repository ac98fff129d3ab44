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
  type Detection,
  type DetectionAdministrators,
  type GuardDutyAutoEnable,
  type RegionDetection,
  type SecurityHubAutoEnable,
} from './detection';
import { collectDetector, isNotEnabled, notAsked, oneOf, regionsAtOnce, unexpected, whyNotAsked, type Asked } from './regional-reads';

export interface CollectDetectionOptions {
  readonly clients: Clients;
  readonly administrators: DetectionAdministrators;
  /** Account whose credentials ask. */
  readonly caller: string;
  /** Region codes, in any order. */
  readonly regions: readonly string[];
}

type GuardDutyDetection = Pick<RegionDetection, 'guardDuty' | 'guardDutyAutoEnable'>;
type SecurityHubDetection = Pick<RegionDetection, 'securityHub' | 'securityHubAutoEnable'>;

/**
 * Reads in every Region whether GuardDuty and Security Hub are on in their administrator accounts, and whether they are enabled
 * automatically in other accounts. Only the administrator can read this. For any other caller the reading is unknown with the code
 * `not-asked`, and no call is made.
 *
 * It throws only for a killed process. A denied call, or a value that Cordon does not know, is unknown for its Region only.
 */
export async function collectDetection({ clients, administrators, caller, regions }: CollectDetectionOptions): Promise<Detection> {
  const codes = [...new Set(regions)].sort();
  const found = await inParallel(codes, regionsAtOnce, async (region): Promise<[string, RegionDetection]> => {
    const [guardDuty, securityHub] = await Promise.all([
      guardDutyOf(clients, { administrator: administrators.guardDuty, caller }, region),
      securityHubOf(clients, { administrator: administrators.securityHub, caller }, region),
    ]);
    return [region, { ...guardDuty, ...securityHub }];
  });
  return { administrators, regions: Object.fromEntries(found) };
}

async function guardDutyOf({ guardDuty }: Clients, asked: Asked, region: string): Promise<GuardDutyDetection> {
  const both = (one: Reading<never>): GuardDutyDetection => ({ guardDuty: one, guardDutyAutoEnable: one });
  const why = whyNotAsked(asked, guardDuty);
  if (why !== undefined || guardDuty === undefined) return both(notAsked('guardduty:GetDetector', why ?? ''));
  const client = await reading('guardduty:ListDetectors', () => guardDuty(region));
  if (client.status !== 'present') return both(client);
  try {
    const detector = await collectDetector(client.value);
    if (detector.status !== 'present') return both(detector);
    return {
      guardDuty: await detectorStatus(client.value, detector.value),
      guardDutyAutoEnable: await guardDutyAutoEnable(client.value, detector.value),
    };
  } finally {
    client.value.destroy?.();
  }
}

function detectorStatus(guardDuty: Regional<GuardDutyClient>, DetectorId: string): Promise<RegionDetection['guardDuty']> {
  return reading('guardduty:GetDetector', async () => {
    const { Status } = await guardDuty.send(new GetDetectorCommand({ DetectorId }));
    return oneOf(detectorStatuses, Status, 'the status of the detector');
  });
}

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
