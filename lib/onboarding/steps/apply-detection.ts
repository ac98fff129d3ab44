import {
  CreateDetectorCommand,
  EnableOrganizationAdminAccountCommand as DesignateGuardDutyCommand,
  ListDetectorsCommand,
  UpdateDetectorCommand,
  UpdateOrganizationConfigurationCommand as UpdateGuardDutyCommand,
  type GuardDutyClient,
} from '@aws-sdk/client-guardduty';
import {
  DescribeOrganizationConfigurationCommand,
  EnableOrganizationAdminAccountCommand as DesignateSecurityHubCommand,
  EnableSecurityHubCommand,
  UpdateOrganizationConfigurationCommand as UpdateSecurityHubCommand,
} from '@aws-sdk/client-securityhub';
import { type Regional } from '../../aws/clients';
import { named } from '../../aws/failures';
import { administeredServices, administratorOf } from '../../configuration/administrators';
import { type Reading } from '../../core/reading';
import { detectionReadings, type DetectionReadings } from '../../rollout/detection';
import { type Applier, type ApplyContext, type Change, type Left, type Tools, type Unread } from '../apply/change';
import { administrator, managementAccount, sentence } from '../context';
import { together } from './apply-organization';
import { foreignAdministrator } from './detection';

type Service = 'guardDuty' | 'securityHub';

/** A service that AWS turns on for an administrator may take a while to show it. */
const limitSeconds = 300;

export const applyGuardDuty: Applier = {
  looksAt: ['delegated-administrators', 'detection', 'detection-administrators'],
  left: (context) => leftOf(context, 'guardDuty', guardDutyIn),
};

export const applySecurityHub: Applier = {
  looksAt: ['delegated-administrators', 'detection', 'detection-administrators'],
  left: (context) => leftOf(context, 'securityHub', securityHubIn),
};

/** The administrators first, in every Region, then what they turn on. */
function leftOf(context: ApplyContext, service: Service, inRegion: (context: ApplyContext, of: DetectionReadings) => Left): Left {
  const account = administratorOf(context.configuration.organization, service);
  const others = foreignAdministrators(context, service, account);
  const { name } = administeredServices[service];
  if (others.length > 0) {
    return {
      changes: [],
      refused: `${others.join(', ')} administers ${name}, and the configuration says ${account}. Removing an administrator takes all its member accounts out of ${name}, so Cordon never does it. Set organization.administrators.${service} to the present one, or change it yourself first.`,
    };
  }
  const readings = detectionReadings(context.configuration, context.snapshot);
  return together(
    ...readings.map((reading) => administratorIn(context, service, reading)),
    ...readings.map((reading) => inRegion(context, reading)),
  );
}

/** Accounts that administer the service and are not the configured one: by Organizations, or in a Region. */
function foreignAdministrators(context: ApplyContext, service: Service, account: string): readonly string[] {
  const { principal } = administeredServices[service];
  const { delegatedAdministrators: registered } = context.snapshot;
  const byOrganizations =
    foreignAdministrator(context, service) && registered.status === 'present'
      ? registered.value.filter(({ services }) => services.includes(principal)).map((one) => one.account)
      : [];
  const byRegion = Object.values(context.regionalAdministrators[service]).flatMap((reading) =>
    reading.status === 'present' ? [reading.value] : [],
  );
  return [...new Set([...byOrganizations, ...byRegion])].filter((one) => one !== account).sort();
}

function administratorIn(context: ApplyContext, service: Service, { region, ...readings }: DetectionReadings): Left {
  const { organization } = context.configuration;
  const account = administratorOf(organization, service);
  // The management account administers what it has not delegated.
  if (account === organization.managementAccount) return { changes: [] };
  const { name } = administeredServices[service];
  const reading = context.regionalAdministrators[service][region];
  const id = `administrator ${region}`;
  // AWS shows auto-enable to the administrator alone, so that it proves who that is.
  const isProven = context.snapshot.detection?.administrators[service] === account && readings[`${service}AutoEnable`].status === 'present';
  if (reading?.status === 'present' || (reading?.status !== 'absent' && isProven)) return { changes: [] };
  if (reading?.status !== 'absent') {
    return { changes: [], unread: [unreadOf(context, service, id, `who administers ${name} in ${region}`, reading, true)] };
  }
  return {
    changes: [
      {
        id,
        what: `make ${account} the administrator of ${name} in ${region}`,
        account: managementAccount(context),
        limitSeconds,
        run: ({ hands }) =>
          service === 'guardDuty'
            ? hands.guardDuty(organization.managementAccount, region, async (client) => {
                await named('guardduty:EnableOrganizationAdminAccount', () =>
                  client.send(new DesignateGuardDutyCommand({ AdminAccountId: account })),
                );
              })
            : hands.securityHub(organization.managementAccount, region, async (client) => {
                await named('securityhub:EnableOrganizationAdminAccount', () =>
                  client.send(new DesignateSecurityHubCommand({ AdminAccountId: account })),
                );
              }),
      },
    ],
  };
}

function guardDutyIn(context: ApplyContext, { region, guardDuty, guardDutyAutoEnable: autoEnable }: DetectionReadings): Left {
  const account = administrator(context, 'guardDuty');
  const changes: Change[] = [];
  const unread: Unread[] = [];
  if (guardDuty.status === 'unknown')
    unread.push(unreadOf(context, 'guardDuty', `detector ${region}`, `GuardDuty in ${region}`, guardDuty));
  else if (guardDuty.status === 'absent' || guardDuty.value === 'DISABLED') {
    changes.push({
      id: `detector ${region}`,
      what: `turn on GuardDuty in ${region} (AWS bills it by what it analyses)`,
      account,
      limitSeconds,
      run: (tools) => turnOnDetector(tools, account.id, region),
    });
  }
  if (autoEnable.status === 'unknown')
    unread.push(unreadOf(context, 'guardDuty', `auto-enable ${region}`, `auto-enable of GuardDuty in ${region}`, autoEnable));
  else if (autoEnable.status === 'absent' || autoEnable.value.members === 'NONE') {
    changes.push({
      id: `auto-enable ${region}`,
      what: `let GuardDuty turn itself on in every account of the organization, in ${region} (AWS bills it by what it analyses)`,
      account,
      limitSeconds,
      run: ({ hands }) =>
        hands.guardDuty(account.id, region, async (client) => {
          const DetectorId = await detectorOf(client);
          await named('guardduty:UpdateOrganizationConfiguration', () =>
            client.send(new UpdateGuardDutyCommand({ DetectorId, AutoEnableOrganizationMembers: 'ALL' })),
          );
        }),
    });
  }
  return { changes, ...(unread.length > 0 && { unread }) };
}

/** Creates the detector, or ends its suspension. */
async function turnOnDetector({ hands }: Tools, account: string, region: string): Promise<void> {
  await hands.guardDuty(account, region, async (client) => {
    const DetectorId = await detectorOf(client);
    if (DetectorId === undefined) {
      await named('guardduty:CreateDetector', () => client.send(new CreateDetectorCommand({ Enable: true })));
    } else {
      await named('guardduty:UpdateDetector', () => client.send(new UpdateDetectorCommand({ DetectorId, Enable: true })));
    }
  });
}

async function detectorOf(client: Regional<GuardDutyClient>): Promise<string | undefined> {
  const { DetectorIds = [] } = await named('guardduty:ListDetectors', () => client.send(new ListDetectorsCommand({})));
  return DetectorIds[0];
}

function securityHubIn(context: ApplyContext, { region, securityHub, securityHubAutoEnable: autoEnable }: DetectionReadings): Left {
  const account = administrator(context, 'securityHub');
  const changes: Change[] = [];
  const unread: Unread[] = [];
  if (securityHub.status === 'unknown')
    unread.push(unreadOf(context, 'securityHub', `hub ${region}`, `Security Hub in ${region}`, securityHub));
  else if (securityHub.status === 'absent') {
    changes.push({
      id: `hub ${region}`,
      what: `turn on Security Hub in ${region}, without a standard`,
      account,
      limitSeconds,
      run: ({ hands }) =>
        hands.securityHub(account.id, region, async (client) => {
          await named('securityhub:EnableSecurityHub', () => client.send(new EnableSecurityHubCommand({ EnableDefaultStandards: false })));
        }),
    });
  }
  if (autoEnable.status === 'present' && autoEnable.value.configuration === 'CENTRAL') {
    const { status } = autoEnable.value;
    return {
      changes,
      ...(unread.length > 0 && { unread }),
      ...(status !== 'ENABLED' && {
        byHand: `Security Hub uses central configuration in ${region}, which is ${status}: only its administrator can repair it.`,
      }),
    };
  }
  if (autoEnable.status === 'unknown')
    unread.push(unreadOf(context, 'securityHub', `auto-enable ${region}`, `auto-enable of Security Hub in ${region}`, autoEnable));
  else if (autoEnable.status === 'absent' || !autoEnable.value.newAccounts) {
    changes.push({
      id: `auto-enable ${region}`,
      what: `let Security Hub turn itself on in accounts that join, in ${region}`,
      account,
      limitSeconds,
      run: ({ hands }) =>
        hands.securityHub(account.id, region, async (client) => {
          // Standards stay as they are set: left out, AWS would take its default, which turns them on.
          const { AutoEnableStandards = 'NONE' } = await named('securityhub:DescribeOrganizationConfiguration', () =>
            client.send(new DescribeOrganizationConfigurationCommand({})),
          );
          await named('securityhub:UpdateOrganizationConfiguration', () =>
            client.send(new UpdateSecurityHubCommand({ AutoEnable: true, AutoEnableStandards })),
          );
        }),
    });
  }
  return { changes, ...(unread.length > 0 && { unread }) };
}

function unreadOf(
  context: ApplyContext,
  service: Service,
  of: string,
  what: string,
  reading: Reading<unknown> | undefined,
  byManagement = false,
): Unread {
  const reason = reading?.status === 'unknown' ? reading.reason : undefined;
  return {
    why: sentence(`${what} was not read${reason ? ` (${reason.call}, ${reason.code}: ${reason.message})` : ''}`),
    account: byManagement ? managementAccount(context) : administrator(context, service),
    of,
  };
}
