import { type Configuration } from '../../configuration/configuration';
import { type Snapshot } from '../../organization/snapshot';
import { type Reading } from '../../core/reading';
import { isExpired } from '../../configuration/governance';
import { detectionAdministrators, detectionReadings, whyNotLookedAt, type DetectionReadings } from '../detection';
import { type Finding } from '../plan';
import { couldNotBeRead, type FindingsInput } from './input';

/** What a plan says of detection. The roles can be rolled out before it is on, so nothing of it stops a rollout. */
export function detection({ configuration, snapshot, scope }: Pick<FindingsInput, 'configuration' | 'snapshot' | 'scope'>): Finding[] {
  if (scope === 'management-account') return [];
  return findingsOf(configuration, snapshot, { off: 'warning', unread: 'warning', needed: () => 'warning' });
}

/** What a proof says of it: a service that has to be on and is off is an error, and what was refused is unknown. */
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
  /** Security Hub is off in a Region: nothing of a rollout needs it but automation rules, which cannot work without it. */
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
  const effect = 'no finding arises there, and AWS Security Incident Response sees nothing';
  return [
    ...about(
      regionsWhere(readings, ({ guardDuty }) => guardDuty.status === 'absent'),
      (where, first) => ({
        id,
        severity,
        message: `GuardDuty is off in ${where}: account ${account}, which administers it, has no detector; ${effect}`,
        remedy: `run in account ${account}, for each Region: aws guardduty create-detector --enable --region ${first}; or take the Region out of organization.regions`,
      }),
    ),
    ...about(
      regionsWhere(readings, ({ guardDuty }) => valueOf(guardDuty) === 'DISABLED'),
      (where, first) => ({
        id,
        severity,
        message: `GuardDuty is suspended in ${where}: the detector of account ${account}, which administers it, is DISABLED; ${effect}`,
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
        message: `Security Hub is off in ${where}, in account ${account}, which administers it; ${
          severity === 'error'
            ? 'the automation rules of the configuration cannot work there'
            : 'findings of other products than GuardDuty do not arrive'
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
      message: `GuardDuty does not switch itself on in accounts of the organization in ${regions} (auto-enable is NONE): an account that joins has no detection`,
      remedy: remedy(first),
    })),
    ...about(where('NEW'), (regions, first) => ({
      id: 'guardduty-auto-enable-new',
      severity: 'notice',
      message: `GuardDuty switches itself on in ${regions} only in accounts that join (auto-enable is NEW): somebody has to enable it in those that were there before`,
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
        message: `Security Hub does not switch itself on in accounts that join the organization in ${regions} (AutoEnable is false)`,
        remedy: `run in account ${account}, for each Region: aws securityhub update-organization-configuration --auto-enable --region ${first}`,
      }),
    ),
    ...about(
      where((value) => isCentral(value) && value.status !== 'ENABLED'),
      (regions) => ({
        id: 'security-hub-central-configuration-failed',
        severity: 'warning',
        message: `Central configuration of Security Hub is not set up in ${regions} (its status is PENDING or FAILED): no configuration policy applies there`,
        remedy: `look at StatusMessage of: aws securityhub describe-organization-configuration, in account ${account}`,
      }),
    ),
    ...about(
      where((value) => isCentral(value) && value.status === 'ENABLED'),
      (regions) => ({
        id: 'security-hub-central-configuration',
        severity: 'notice',
        message: `Security Hub is configured centrally in ${regions}: its configuration policies say in which accounts it is on, and Cordon does not read them`,
        remedy: `look at them in account ${account}: aws securityhub list-configuration-policy-associations`,
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
      message: `${service} has as many member accounts in ${regions} as it may have: it takes no account that joins`,
      remedy: `remove members that left the organization, or ask AWS Support for more`,
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

/** One finding for each call and answer, with every Region and everything that it would have said. */
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
      remedy: `allow ${reason.call} (policies/read-organization.json) and take a new snapshot: without the answer nobody knows whether detection is on`,
      reason,
    };
  });
}

/** Whatever nobody asked is named, so that nothing is taken for on. */
function notLookedAt(readings: readonly DetectionReadings[]): Finding[] {
  const unasked = allReadings(readings).flatMap(({ reading, region, part }) => {
    const why = whyNotLookedAt(reading);
    return why === undefined ? [] : [{ region, service: part.startsWith('guardDuty') ? 'GuardDuty' : 'Security Hub', why }];
  });
  return groups(unasked, ({ why }) => why).map((group) => {
    const services = [...new Set(group.map(({ service }) => service))];
    const where = [...new Set(group.map(({ region }) => region))].join(', ');
    return {
      id: 'detection-not-looked-at',
      severity: 'notice',
      message: `nobody looked whether ${services.join(' and ')} ${services.length === 1 ? 'is' : 'are'} on in ${where}: ${group[0]!.why}`,
      remedy: `take a snapshot with credentials of the account that administers ${services.join(' and ')}: cordon snapshot`,
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
