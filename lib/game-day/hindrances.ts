import { administratorOf } from '../configuration/administrators';
import { type ApprovedAction, type Configuration } from '../configuration/configuration';
import { remediationRegions } from '../configuration/remediation-access';
import { type Snapshot } from '../organization/snapshot';
import { type RemediationSettings } from '../remediation/settings';
import { memberOf, type FindingRecord } from '../replay/records/record';
import { resourcesOf } from '../replay/records/resources';
import { type Replayed } from '../replay/ways';
import { type WalkedRequest } from './request';

export interface HindranceInput {
  readonly configuration: Configuration;
  readonly snapshot?: Snapshot;
  readonly record: FindingRecord;
  readonly path: Replayed;
  readonly action: ApprovedAction | undefined;
  readonly settings: RemediationSettings | undefined;
}

/** What ends the exercise before anything starts, as a sentence. @returns undefined where nothing does */
export function blockedBefore(input: HindranceInput): string | undefined {
  const { configuration, record, path, action, settings } = input;
  const { suppression, subject } = path;
  if (suppression?.archived === true)
    return `GuardDuty archives the finding by the suppression rule ${suppression.by}. Nobody else gets it.`;
  if (action === undefined) {
    const why = resourcesOf(record).flatMap((resource) => ('none' in resource ? [resource.none] : []))[0];
    return why ?? 'The finding names no resource that a runbook contains.';
  }
  if (configuration.remediation?.actions.includes(action) !== true) return `remediation.actions does not have ${action}.`;
  if (settings === undefined) return `The configuration has no state machine in the Region ${subject.region ?? 'of the finding'}.`;
  return stoppedAtSecurityHub(input, settings);
}

/** Security Hub is off on the way, or its administrator does nothing. */
function stoppedAtSecurityHub({ snapshot, path }: HindranceInput, { account, region }: RemediationSettings): string | undefined {
  if (snapshot === undefined) return undefined;
  const administrator = snapshot.accounts.find(({ id }) => id === account);
  if (administrator !== undefined && administrator.state !== 'ACTIVE')
    return `The account ${account}, which administers Security Hub, is ${administrator.state}.`;
  const regions = snapshot.signals?.account === account ? snapshot.signals.regions : {};
  const isOff = (one: string | undefined): boolean => one !== undefined && regions[one]?.automationRules.status === 'absent';
  if (isOff(path.subject.region)) return `Security Hub is off in ${path.subject.region}, where the finding is.`;
  return isOff(region) ? `Security Hub is off in ${region}, where the state machine reads the finding.` : undefined;
}

/** What nobody knows of the way of the finding to the state machine, each a sentence. */
export function doubtsOnTheWay(input: HindranceInput, requests: readonly WalkedRequest[]): readonly string[] {
  const { configuration, snapshot, record, path, settings } = input;
  const { subject, securityHub } = path;
  if (settings === undefined) return [];
  const regions = remediationRegions(configuration.organization);
  const bucket = configuration.remediation?.backupBucket ?? '';
  const byPerson = requests.some(({ start }) => start.by === 'person');
  const account = administratorOf(configuration.organization, 'securityHub');
  return [
    ...(record.form === 'guardduty' && memberOf(memberOf(record.finding, 'service'), 'archived') === true
      ? ['The finding is archived in GuardDuty. Nobody knows how Security Hub has it then.']
      : []),
    ...(subject.region !== undefined && subject.region !== settings.region
      ? [`Nobody knows whether Security Hub brings findings of ${subject.region} to ${settings.region} (home-region-not-seen).`]
      : []),
    ...(byPerson && securityHub !== undefined && securityHub.hidden !== false
      ? [
          `The automation rule ${securityHub.hiddenBy ?? ''} ${securityHub.hidden === true ? 'takes' : 'may take'} the finding out of sight, so people may not find it to click.`,
        ]
      : []),
    ...(regions.length > 1 && !bucket.includes('{region}')
      ? [
          `The bucket ${bucket} is in one Region, and nobody knows in which. Requests of other Regions are refused (backup-bucket-in-one-region).`,
        ]
      : []),
    ...(snapshot !== undefined && !snapshot.accounts.some(({ id }) => id === account)
      ? [`The snapshot does not have the account ${account}, which administers Security Hub.`]
      : []),
  ];
}
