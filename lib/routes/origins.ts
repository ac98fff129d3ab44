import { administratorRoles } from '../configuration/administrator-roles';
import { isRecord, takenEvents, type ArisingEvents } from '../events/arising';
import { cloudTrailTypes, documentedSources } from '../events/documented-events';
import { parseEventPattern } from '../events/event-pattern';
import { mayHold, type PatternCombination } from '../events/field-condition';
import { type EventPattern } from './route-pattern';
import { unique } from './split-pattern';
import { globalRegion, type AccountRole, type WatchedPlace } from './watched-places';

/** Where events of a pattern arise, among the accounts and Regions that are watched. */
export interface Origin {
  /**
   * `everywhere`: every place that is watched. `in-use`: every Region in use. `all`: those, and us-east-1, where global services log. `global`: us-east-1 alone. `home`: the membership Region.
   * `us-west-2`: it alone, if it is in use.
   */
  readonly regions: 'everywhere' | 'in-use' | 'all' | 'global' | 'us-west-2' | 'home';
  readonly accounts: readonly AccountRole[];
  /** Whether it is every member account instead. @default false */
  readonly isOfMembers?: boolean;
}

/** Findings of every account arrive in the one that administers the service, wherever else the account's own are. */
const findingsOf: Readonly<Record<string, Origin>> = {
  'aws.guardduty': { regions: 'in-use', accounts: ['guardDuty'] },
  'aws.securityhub': { regions: 'in-use', accounts: ['securityHub'] },
};
const findings: Origin = { regions: 'in-use', accounts: ['membership', 'guardDuty', 'securityHub'] };
/** Calls are recorded in the account of the caller. */
const calls: Origin = { regions: 'all', accounts: [...administratorRoles, 'management'] };

/** What is to be seen in every account and Region that is watched. */
export const everywhere: Origin = { regions: 'everywhere', accounts: calls.accounts };

/** The places from which Cordon forwards the events of a pattern. Events whose place is not known are treated like findings. */
export function originsOf(eventPattern: EventPattern): readonly Origin[] {
  const combinations = parseEventPattern(eventPattern).pattern?.combinations ?? [[]];
  const origins = combinations.flatMap((combination) => {
    const { known, unknown } = takenEvents(combination);
    return [...known.map(originOf), ...(unknown.length > 0 ? [takesRecordsAlone(combination) ? calls : findings] : [])];
  });
  return [...new Map(origins.map((origin) => [JSON.stringify(origin), origin])).values()];
}

/** From where Cordon forwards events of one kind. */
export function originOf(events: ArisingEvents): Origin {
  if (events.accounts === 'membership') return { regions: 'home', accounts: ['membership'] };
  const findingsOfSource = findingsOf[events.source];
  if (!isRecord(events) && findingsOfSource !== undefined) return findingsOfSource;
  return {
    regions: events.copiedTo === undefined && (events.regions === 'global' || events.regions === 'us-west-2') ? events.regions : 'all',
    accounts: events.accounts === 'management' ? ['management'] : calls.accounts,
  };
}

/**
 * A pattern with the sources and detail types alone that are to be taken from a place. A finding that concerns an account is on its own bus too, and
 * would come twice where calls are taken from there by the same pattern.
 */
export function narrowedTo(place: WatchedPlace, eventPattern: EventPattern): EventPattern {
  const combinations = parseEventPattern(eventPattern).pattern?.combinations ?? [[]];
  const taken = combinations.map((combination) => takenEvents(combination));
  // Of events of which it is not known where they arise it cannot be said what they are.
  if (taken.some(({ unknown }) => unknown.length > 0)) return eventPattern;
  const here = taken.flatMap(({ known }) => known).filter((events) => isOrigin(originOf(events), place));
  const among = (field: 'source' | 'detail-type', known: readonly string[]): object => {
    const written = eventPattern[field];
    if (written === undefined) return { [field]: unique(known) };
    return Array.isArray(written) && written.every((value) => typeof value === 'string')
      ? { [field]: written.filter((value) => known.includes(value)) }
      : {};
  };
  const detailTypes = here.flatMap((events) => events.detailTypes);
  return {
    ...eventPattern,
    ...(eventPattern['source'] !== undefined &&
      among(
        'source',
        here.map(({ source }) => source),
      )),
    ...among('detail-type', detailTypes),
  };
}

/** Detail types that are no record of a call. */
const otherTypes = documentedSources
  .flatMap(({ detailTypes }) => detailTypes.map(({ detailType }) => detailType))
  .filter((detailType) => !detailType.endsWith(' via CloudTrail'));

/** Whether a combination matches records of CloudTrail, and nothing that is documented besides. */
function takesRecordsAlone(combination: PatternCombination): boolean {
  const isNamed = combination.some(({ path }) => path === 'detail-type');
  const records = cloudTrailTypes.map(({ detailType }) => detailType);
  return isNamed && mayHold(combination, 'detail-type', records) && !mayHold(combination, 'detail-type', otherTypes);
}

/** Whether a watched account and Region is an origin of events. */
export function isOrigin(
  { accounts, regions, isOfMembers = false }: Origin,
  { region, roles, isHome, isForEverywhere, regionsInUse }: WatchedPlace,
): boolean {
  if (isOfMembers) return roles.length === 0;
  if (!accounts.some((account) => roles.includes(account))) return false;
  switch (regions) {
    case 'home':
      return isHome;
    case 'in-use':
      return !isForEverywhere && regionsInUse.includes(region);
    case 'global':
      return region === globalRegion;
    case 'us-west-2':
      return !isForEverywhere && region === regions;
    case 'all':
      return !isForEverywhere;
    case 'everywhere':
      return true;
  }
}
