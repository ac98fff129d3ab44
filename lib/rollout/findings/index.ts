import { type Finding } from '../plan';
import {
  changedByHand,
  elsewhere,
  exclusions,
  inoperable,
  quarantineUnits,
  removals,
  rolesOutsideTheStackSet,
  unknownStates,
} from './accounts';
import { administrators } from './administrators';
import { configuredAccounts } from './configured-accounts';
import { detection } from './detection';
import { type FindingsInput } from './input';
import { managementAccount } from './management-account';
import { prerequisites } from './prerequisites';
import { optInRegions } from './regions';
import { followedUnits, targetsToFollow, otherRegions, ownership, unreadStackSets } from './stack-sets';
import { tagsOfOthers } from './tags';

/** All findings of a plan, the most severe first. */
export function findings(input: FindingsInput): Finding[] {
  const ofStackSets =
    input.scope === 'management-account'
      ? []
      : [
          unreadStackSets,
          unknownStates,
          ownership,
          otherRegions,
          followedUnits,
          targetsToFollow,
          inoperable,
          rolesOutsideTheStackSet,
          changedByHand,
          quarantineUnits,
          exclusions,
          elsewhere,
          removals,
          optInRegions,
        ].flatMap((say) => say(input));
  const ofManagementAccount = input.scope === 'stack-sets' ? [] : managementAccount(input);
  const order = ['error', 'unknown', 'warning', 'notice'];
  return [
    ...configuredAccounts(input),
    ...ofStackSets,
    ...prerequisites(input),
    ...administrators(input),
    ...detection(input),
    ...ofManagementAccount,
    ...tagsOfOthers(input),
  ].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
