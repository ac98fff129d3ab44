import { isRecord, mayHold, takenEvents, type ArisingEvents } from '../events/arising';
import { cloudTrailTypes, documentedSources } from '../events/documented-events';
import { parseEventPattern } from '../events/event-pattern';
import { type PatternCombination } from '../events/field-condition';
import { type EventPattern } from './route-pattern';
import { globalRegion, type AccountRole, type WatchedPlace } from './watched-places';

/** Where events of a pattern arise, among the accounts and Regions that are watched. */
export interface Origin {
  /**
   * `in-use`: every Region in use. `all`: those, and us-east-1, where global services log. `global`: us-east-1 alone. `home`: the membership Region.
   */
  readonly regions: 'in-use' | 'all' | 'global' | 'home';
  readonly accounts: readonly AccountRole[];
}

const findings: Origin = { regions: 'in-use', accounts: ['administrator'] };
/** Calls are recorded in the account of the caller. */
const calls: Origin = { regions: 'all', accounts: ['administrator', 'management'] };

/** From where Cordon forwards what a pattern takes. Of events of which it is not known where they arise: as findings do. */
export function originsOf(eventPattern: EventPattern): readonly Origin[] {
  const combinations = parseEventPattern(eventPattern).pattern?.combinations ?? [[]];
  const origins = combinations.flatMap((combination) => {
    const { known, others } = takenEvents(combination);
    return [...known.map(originOf), ...(others ? [takesRecordsAlone(combination) ? calls : findings] : [])];
  });
  return [...new Map(origins.map((origin) => [JSON.stringify(origin), origin])).values()];
}

/** From where Cordon forwards events of one kind. */
export function originOf(events: ArisingEvents): Origin {
  if (events.accounts === 'membership') return { regions: 'home', accounts: ['administrator'] };
  if (!isRecord(events)) return findings;
  return {
    regions: events.regions === 'global' ? 'global' : 'all',
    accounts: events.accounts === 'management' ? ['management'] : calls.accounts,
  };
}

/** Detail types that are no record of a call. */
const otherTypes = documentedSources
  .flatMap(({ detailTypes }) => detailTypes.map(({ detailType }) => detailType))
  .filter((detailType) => !detailType.endsWith(' via CloudTrail'));

/** Whether a combination takes records of CloudTrail, and nothing that is documented besides. */
function takesRecordsAlone(combination: PatternCombination): boolean {
  const isNamed = combination.some(({ path }) => path === 'detail-type');
  const records = cloudTrailTypes.map(({ detailType }) => detailType);
  return isNamed && mayHold(combination, 'detail-type', records) && !mayHold(combination, 'detail-type', otherTypes);
}

/** Whether a watched account and Region is an origin of events. */
export function isOrigin({ accounts, regions }: Origin, { region, roles, isHome, regionsInUse }: WatchedPlace): boolean {
  if (!accounts.some((account) => roles.includes(account))) return false;
  switch (regions) {
    case 'home':
      return isHome;
    case 'in-use':
      return regionsInUse.includes(region);
    case 'global':
      return region === globalRegion;
    case 'all':
      return true;
  }
}
