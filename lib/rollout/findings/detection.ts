import { type Configuration } from '../../configuration/configuration';
import { type Snapshot } from '../../organization/snapshot';
import { type Reading } from '../../core/reading';
import { isExpired } from '../../configuration/governance';
import { detectionAdministrators, detectionReadings, whyNotLookedAt, type DetectionReadings } from '../detection';
import { type Finding } from '../plan';
import { couldNotBeRead, type FindingsInput } from './input';

/** Findings of a plan about detection. None of them stops a rollout, because the roles can be deployed before detection is on. */
export function detection({ configuration, snapshot, scope }: Pick<FindingsInput, 'configuration' | 'snapshot' | 'scope'>): Finding[] {
  if (scope === 'management-account') return [];
  return findingsOf(configuration, snapshot, { off: 'warning', unread: 'warning', needed: () => 'warning' });
}

/** Findings of `verify` about detection. A required service that is off is an error, and a denied call is unknown. */
export function detectionProven(configuration: Configuration, snapshot: Snapshot, today: string): Finding[] {
  const rules = (configuration.automationRules ?? []).filter((rule) => !isExpired(rule, today));
  return findingsOf(configuration, snapshot, {
    off: 'error',
    unread: 'unknown',
    needed: (region) => (rules.some(({ regions }) => regions.includes(region)) ? 'error' : 'warning'),
  });
}

interface Severities {
  /** GuardDuty is off. */
  readonly off: Finding['severity'];
  /** AWS refused an answer. */
  readonly unread: Finding['severity'];
  /** The severity if Security Hub is off in a Region. Only automation rules need it. */
  readonly needed: (region: string) => 'error' | 'warning';
}

function findingsOf(configuration: Configuration, snapshot: Snapshot, severities: Severities): Finding[] {
  const readings = detectionReadings(configuration, snapshot);
  const accounts = detectionAdministrators(configuration);
  return [
    ...guardDutyOff(readings, accounts.guardDuty, severities.off),
    ...securityHubOff(readings, accounts.securityHub, severities.needed),
    ...unread(readings, severities.unread),
    ...guardDutyAutoEnable(readings, accounts.guardDuty),
    ...securityHubAutoEnable(readings, accounts.securityHub),
    ...memberLimits(readings),
    ...notLookedAt(readings),
  ];
}

/** Codes of the Regions of which something is true. */
const regionsWhere = (readings: readonly DetectionReadings[], holds: (of: DetectionReadings) => boolean): string[] =>
  readings.filter(holds).map(({ region }) => region);

const valueOf = <Value>(reading: Reading<Value>): Value | undefined => (reading.status === 'present' ? reading.value : undefined);

/** A finding about these Regions; none without one. */
function about(regions: readonly string[], finding: (where: string, first: string) => Finding): Finding[] {
  const [first] = regions;
  return first === undefined ? [] : [finding(regions.join(', '), first)];
}

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html */
function guardDutyOff(readings: readonly DetectionReadings[], account: string, severity: Finding['severity']): Finding[] {
  const id = 'guardduty-off';
  const effect = 'GuardDuty creates no findings there, so AWS Security Incident Response sees nothing';
  return [
    ...about(
      regionsWhere(readings, ({ guardDuty }) => guardDuty.status === 'absent'),
      (where, first) => ({
        id,
        severity,
        message: `GuardDuty is off in ${where}: its administrator account ${account} has no detector. ${effect}`,
        remedy: `run in account ${account}, for each Region: aws guardduty create-detector --enable --region ${first}. Or remove the Region from organization.regions`,
      }),
    ),
    ...about(
      regionsWhere(readings, ({ guardDuty }) => valueOf(guardDuty) === 'DISABLED'),
      (where, first) => ({
        id,
        severity,
        message: `GuardDuty is suspended in ${where}: the detector of its administrator account ${account} is DISABLED. ${effect}`,
        remedy: `run in account ${account}, for each Region: aws guardduty update-detector --enable --detector-id ID --region ${first}`,
      }),
    ),
  ];
}

function securityHubOff(readings: readonly DetectionReadings[], account: string, severityOf: Severities['needed']): Finding[] {
  const off = regionsWhere(readings, ({ securityHub }) => securityHub.status === 'absent');
  return (['error', 'warning'] as const).flatMap((severity) =>
    about(
      off.filter((region) => severityOf(region) === severity),
      (where, first) => ({
        id: 'security-hub-off',
        severity,
        message: `Security Hub is off in ${where}, in its administrator account ${account}, so ${
          severity === 'error'
            ? 'the configured automation rules do not work there'
            : 'findings of products other than GuardDuty do not arrive'
        }`,
        remedy: `run in account ${account}, for each Region: aws securityhub enable-security-hub --region ${first}`,
      }),
    ),
  );
}

/** https://docs.aws.amazon.com/guardduty/latest/ug/set-guardduty-auto-enable-preferences.html */
function guardDutyAutoEnable(readings: readonly DetectionReadings[], account: string): Finding[] {
  const where = (members: string): string[] =>
    regionsWhere(readings, ({ guardDutyAutoEnable: reading }) => valueOf(reading)?.members === members);
  const remedy = (first: string): string =>
    `run in account ${account}, for each Region: aws guardduty update-organization-configuration --auto-enable-organization-members ALL --detector-id ID --region ${first}`;
  return [
    ...about(where('NONE'), (regions, first) => ({
      id: 'guardduty-auto-enable-off',
      severity: 'warning',
      message: `GuardDuty auto-enable is NONE in ${regions}, so accounts that join the organization have no detection`,
      remedy: remedy(first),
    })),
    ...about(where('NEW'), (regions, first) => ({
      id: 'guardduty-auto-enable-new-accounts-only',
      severity: 'notice',
      message: `GuardDuty auto-enable is NEW in ${regions}: it covers only accounts that join. Enable GuardDuty in the existing accounts yourself`,
      remedy: remedy(first),
    })),
  ];
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/central-configuration-intro.html */
function securityHubAutoEnable(readings: readonly DetectionReadings[], account: string): Finding[] {
  const where = (holds: (value: { configuration: string; status: string; newAccounts: boolean }) => boolean): string[] =>
    regionsWhere(readings, ({ securityHubAutoEnable: reading }) => reading.status === 'present' && holds(reading.value));
  const isCentral = ({ configuration }: { configuration: string }): boolean => configuration === 'CENTRAL';
  return [
    ...about(
      where((value) => !isCentral(value) && !value.newAccounts),
      (regions, first) => ({
        id: 'security-hub-auto-enable-off',
        severity: 'warning',
        message: `Security Hub AutoEnable is false in ${regions}, so accounts that join the organization have no Security Hub`,
        remedy: `run in account ${account}, for each Region: aws securityhub update-organization-configuration --auto-enable --region ${first}`,
      }),
    ),
    ...about(
      where((value) => isCentral(value) && value.status !== 'ENABLED'),
      (regions) => ({
        id: 'security-hub-central-configuration-failed',
        severity: 'warning',
        message: `Security Hub central configuration is PENDING or FAILED in ${regions}, so no configuration policy applies there`,
        remedy: `read StatusMessage in account ${account}: aws securityhub describe-organization-configuration`,
      }),
    ),
    ...about(
      where((value) => isCentral(value) && value.status === 'ENABLED'),
      (regions) => ({
        id: 'security-hub-central-configuration',
        severity: 'notice',
        message: `Security Hub uses central configuration in ${regions}. Its configuration policies decide in which accounts it is on, and Cordon does not read them`,
        remedy: `read the policies in account ${account}: aws securityhub list-configuration-policy-associations`,
      }),
    ),
  ];
}

function memberLimits(readings: readonly DetectionReadings[]): Finding[] {
  const services = [
    ['GuardDuty', ({ guardDutyAutoEnable: of }: DetectionReadings) => valueOf(of)?.memberLimitReached === true],
    ['Security Hub', ({ securityHubAutoEnable: of }: DetectionReadings) => valueOf(of)?.memberLimitReached === true],
  ] as const;
  return services.flatMap(([service, isReached]) =>
    about(regionsWhere(readings, isReached), (regions) => ({
      id: 'detection-member-limit',
      severity: 'warning',
      message: `${service} has reached its limit of member accounts in ${regions}, so it adds no account that joins`,
      remedy: 'remove member accounts that left the organization, or ask AWS Support for a higher limit',
    })),
  );
}

const parts = ['guardDuty', 'guardDutyAutoEnable', 'securityHub', 'securityHubAutoEnable'] as const;
const nouns: Readonly<Record<(typeof parts)[number], string>> = {
  guardDuty: 'the detector of GuardDuty',
  guardDutyAutoEnable: 'the auto-enable of GuardDuty',
  securityHub: 'Security Hub',
  securityHubAutoEnable: 'the auto-enable of Security Hub',
};

/** One finding for each failed call, with its Regions and the readings that need it. */
function unread(readings: readonly DetectionReadings[], severity: Finding['severity']): Finding[] {
  const refused = allReadings(readings).flatMap(({ reading, ...of }) =>
    reading.status === 'unknown' && whyNotLookedAt(reading) === undefined ? [{ ...of, reason: reading.reason }] : [],
  );
  return groups(refused, ({ reason }) => `${reason.call} ${reason.code}`).map((group) => {
    const { reason } = group[0]!;
    const what = [...new Set(group.map(({ part }) => nouns[part]))].join(' and ');
    const where = [...new Set(group.map(({ region }) => region))].join(', ');
    return {
      id: 'detection-unknown',
      severity,
      message: couldNotBeRead(`${what} in ${where}`, reason),
      remedy: `allow ${reason.call} (policies/snapshot.json), then take a new snapshot. Without it Cordon cannot tell whether detection is on`,
      reason,
    };
  });
}

/** Findings about detection that the snapshot did not request, so that nobody assumes that it is on. */
function notLookedAt(readings: readonly DetectionReadings[]): Finding[] {
  const unasked = allReadings(readings).flatMap(({ reading, region, part }) => {
    const why = whyNotLookedAt(reading);
    return why === undefined ? [] : [{ region, service: part.startsWith('guardDuty') ? 'GuardDuty' : 'Security Hub', why }];
  });
  return groups(unasked, ({ why }) => why).map((group) => {
    const services = [...new Set(group.map(({ service }) => service))];
    const where = [...new Set(group.map(({ region }) => region))].join(', ');
    return {
      id: 'detection-not-checked',
      severity: 'notice',
      message: `Cordon did not check whether ${services.join(' and ')} ${services.length === 1 ? 'is' : 'are'} on in ${where}: ${group[0]!.why}`,
      remedy: `run cordon snapshot with credentials of the account that administers ${services.join(' and ')}`,
    };
  });
}

type Part = { readonly region: string; readonly part: (typeof parts)[number]; readonly reading: Reading<unknown> };

const allReadings = (readings: readonly DetectionReadings[]): Part[] =>
  readings.flatMap((of) => parts.map((part) => ({ region: of.region, part, reading: of[part] })));

function groups<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const group = found.get(key(item));
    if (group) group.push(item);
    else found.set(key(item), [item]);
  }
  return [...found.values()];
}
