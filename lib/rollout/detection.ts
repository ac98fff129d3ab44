import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type DetectionAdministrators, type RegionDetection } from '../organization/detection';
import { type Snapshot } from '../organization/snapshot';
import { unknown, type Reading } from '../core/reading';

/** The code of a reading that was not requested. lib/organization/regional-reads.ts has it too, but needs the SDK. */
const notAsked = 'not-asked';

/** The state of a service in a Region, in the account that administers it. `not-looked-at`: the snapshot did not request it. */
export type DetectionState = 'on' | 'off' | 'unknown' | 'not-looked-at';

export interface DetectionInRegion {
  readonly region: string;
  /** The detector of the account that administers GuardDuty. A suspended one is off. */
  readonly guardDuty: DetectionState;
  /** Security Hub in the account that administers it. */
  readonly securityHub: DetectionState;
}

/** The readings of one Region in a snapshot. */
export interface DetectionReadings extends RegionDetection {
  readonly region: string;
}

/** Accounts that administer GuardDuty and Security Hub. Only these can see whether the organization's detection is on (traps 26). */
export function detectionAdministrators({ organization }: Configuration): DetectionAdministrators {
  return { guardDuty: administratorOf(organization, 'guardDuty'), securityHub: administratorOf(organization, 'securityHub') };
}

/** The readings of each Region in `organization.regions`, sorted. A reading that the snapshot does not have is `not-looked-at`. */
export function detectionReadings(configuration: Configuration, snapshot: Snapshot): readonly DetectionReadings[] {
  const administrators = detectionAdministrators(configuration);
  return [...new Set(configuration.organization.regions)].sort().map((region) => {
    const read = snapshot.detection?.regions[region];
    const of = <Value>(service: keyof DetectionAdministrators, reading: Reading<Value> | undefined): Reading<Value> =>
      unlooked(snapshot, service, administrators[service]) ?? reading ?? nobodyLooked('the snapshot does not include this Region');
    return {
      region,
      guardDuty: of('guardDuty', read?.guardDuty),
      guardDutyAutoEnable: of('guardDuty', read?.guardDutyAutoEnable),
      securityHub: of('securityHub', read?.securityHub),
      securityHubAutoEnable: of('securityHub', read?.securityHubAutoEnable),
    };
  });
}

/** Any other account than the administrator has a detector and a Security Hub of its own. These do not show the organization's detection. */
function unlooked({ detection }: Snapshot, service: keyof DetectionAdministrators, administrator: string): Reading<never> | undefined {
  if (detection === undefined) return nobodyLooked('the snapshot has no readings of detection');
  const asked = detection.administrators[service];
  if (asked === administrator) return undefined;
  return nobodyLooked(`the snapshot was taken with ${asked} as administrator, and the configuration names ${administrator}`);
}

const nobodyLooked = (message: string): Reading<never> => unknown({ call: 'none', code: notAsked, message });

/** The reason why a reading was not requested. @returns undefined if it was requested */
export function whyNotLookedAt(reading: Reading<unknown>): string | undefined {
  return reading.status === 'unknown' && reading.reason.code === notAsked ? reading.reason.message : undefined;
}

/** The state of both services in each Region. */
export function detectionByRegion(readings: readonly DetectionReadings[]): readonly DetectionInRegion[] {
  return readings.map(({ region, guardDuty, securityHub }) => ({
    region,
    guardDuty: stateOf(guardDuty),
    securityHub: stateOf(securityHub),
  }));
}

function stateOf(reading: Reading<'ENABLED' | 'DISABLED'>): DetectionState {
  if (reading.status === 'unknown') return whyNotLookedAt(reading) === undefined ? 'unknown' : 'not-looked-at';
  return reading.status === 'present' && reading.value === 'ENABLED' ? 'on' : 'off';
}
