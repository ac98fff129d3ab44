import { approvedActionTypes, type ApprovedAction } from '../configuration/configuration';
import { type ActiveRule } from '../signals/safety/active-rules';
import { atom } from '../signals/safety/atoms';
import { namesEntity } from '../signals/safety/entities';
import { mayMatchHigh, mayMatchTypes, reachedTypes } from '../signals/safety/reach';
import { admits } from '../signals/safety/reach/admits';
import { severeTypes, threatClasses } from './action-types';

/** A rule that takes findings away, and from which accounts and resources. */
export interface HidingRule {
  /** Name as it is configured or deployed. */
  readonly name: string;
  readonly active: ActiveRule;
  /** Action types of whose resource it can take a threat. */
  readonly actions: ReadonlySet<ApprovedAction>;
  /** Whether it names single resources or principals, which an attacker cannot choose: then all others stay visible. */
  readonly isNarrow: boolean;
  /** Whether it names accounts, so that each account is asked. */
  readonly asksAccount: boolean;
}

/** What is not known besides the rules themselves. */
export interface Doubt {
  readonly evidence: string;
  readonly remedy: string;
}

const plainText = { address: false, number: false };

/** What a rule can take away: threats and severe findings of the resource of each action type. */
export function hidingRule(name: string, active: ActiveRule): HidingRule {
  const actions = new Set(approvedActionTypes.filter((action) => reaches(active, action)));
  const { conditions } = active;
  const isNarrow = conditions.all.some((condition) => namesEntity(condition, conditions));
  return { name, active, actions, isNarrow, asksAccount: accountConditions(active).length > 0 };
}

function reaches(active: ActiveRule, action: ApprovedAction): boolean {
  if (threatClasses(action).some((wanted) => mayMatchTypes(active, wanted))) return true;
  if (!mayMatchHigh(active)) return false;
  const severe = severeTypes(action);
  return reachedTypes(active).some(({ type }) => severe.has(type));
}

/** Whether the criteria on accounts let a rule reach findings of an account. */
export function reachesAccount({ active, asksAccount }: HidingRule, account: string): boolean {
  return !asksAccount || accountConditions(active).every((condition) => admits(condition, atom('equals', account, plainText)));
}

/** Whether the criteria on Regions let a rule reach findings of a Region. */
export function reachesRegion({ conditions, list }: ActiveRule, region: string): boolean {
  const asked = conditions.byName.get(list === 'suppressionRules' ? 'region' : 'ResourceRegion') ?? [];
  return asked.every((condition) => admits(condition, atom('equals', region, plainText)));
}

function accountConditions({ conditions, list }: ActiveRule) {
  return conditions.byName.get(list === 'suppressionRules' ? 'accountId' : 'AwsAccountId') ?? [];
}
