import { type MembershipConfiguration } from '../configuration/membership';
import { type MembershipCoverage } from '../organization/membership';
import { type OrganizationTree } from '../organization/tree';

/**
 * One change of a coverage, as `membershipAccountsConfigurationsUpdate` of UpdateMembership takes it.
 * https://docs.aws.amazon.com/security-ir/latest/APIReference/API_MembershipAccountsConfigurationsUpdate.html
 */
export interface CoverageUpdate {
  readonly coverEntireOrganization?: boolean;
  /** 1 to 5. */
  readonly organizationalUnitsToAdd?: readonly string[];
  /** 1 to 5. */
  readonly organizationalUnitsToRemove?: readonly string[];
}

/** Most units that one call adds or removes. */
export const unitsPerUpdate = 5;

type Tree = Pick<OrganizationTree, 'isWithin'>;

/** The coverage that a configuration asks for. */
export function wantedCoverage(coverage: MembershipConfiguration['coverage']): MembershipCoverage {
  return coverage === 'organization'
    ? { entireOrganization: true, organizationalUnits: [] }
    : { entireOrganization: false, organizationalUnits: coverage };
}

/** Whether an account (or a unit with everything in it) is covered. */
export function isCovered(id: string, { entireOrganization, organizationalUnits }: MembershipCoverage, tree: Tree): boolean {
  return entireOrganization || organizationalUnits.some((unit) => tree.isWithin(id, unit));
}

/** Whether accounts are covered, for many of them: each answer takes as long as the account is deep in the tree, however many units there are. */
export function coveredBy(
  { entireOrganization, organizationalUnits }: MembershipCoverage,
  { parentOf }: Pick<OrganizationTree, 'parentOf'>,
): (account: string) => boolean {
  if (entireOrganization) return () => true;
  const units = new Set(organizationalUnits);
  return (account) => {
    for (let at = parentOf(account); at !== undefined; at = parentOf(at)) if (units.has(at)) return true;
    return false;
  };
}

/**
 * The calls that lead from the present coverage to the wanted one: the fewest possible, what is added before what is removed, never both in one call
 * (User Guide, "Manage membership"). No account that is covered before and afterwards is uncovered in between, if each call is
 * seen to have taken effect before the next one: the service carries them out in the background. From any state in between, the calls that
 * are left come out again.
 *
 * Two readings of what AWS does not say:
 * - A present unit inside a wanted one stays. It makes no difference to the coverage, and nothing says that removing it
 *   keeps its accounts covered by the unit above.
 * - Units are added while the whole organization is covered, and the last call narrows the coverage. The other order would uncover the accounts of
 *   the sixth unit and those after it for a while.
 *
 * @returns none where the coverage is the same already
 */
export function coverageUpdates(present: MembershipCoverage, wanted: MembershipCoverage, tree: Tree): readonly CoverageUpdate[] {
  if (wanted.entireOrganization) return present.entireOrganization ? [] : [{ coverEntireOrganization: true }];
  const listed = new Set(present.organizationalUnits);
  const additions = topmost(wanted.organizationalUnits, tree).filter((unit) => !listed.has(unit));
  const removals = [...listed].filter((unit) => !isCovered(unit, wanted, tree) && !wanted.organizationalUnits.includes(unit)).sort();
  return [
    ...inCalls(additions).map((organizationalUnitsToAdd) => ({ organizationalUnitsToAdd })),
    ...(present.entireOrganization ? [{ coverEntireOrganization: false }] : []),
    ...inCalls(removals).map((organizationalUnitsToRemove) => ({ organizationalUnitsToRemove })),
  ];
}

/** The coverage after a change, as far as AWS documents it. */
export function afterUpdate(coverage: MembershipCoverage, update: CoverageUpdate): MembershipCoverage {
  const removed = new Set(update.organizationalUnitsToRemove);
  const units = [...coverage.organizationalUnits.filter((unit) => !removed.has(unit)), ...(update.organizationalUnitsToAdd ?? [])];
  return {
    entireOrganization: update.coverEntireOrganization ?? coverage.entireOrganization,
    organizationalUnits: [...new Set(units)],
  };
}

/** Units that are in no other of them, sorted, each once. */
export function topmost(units: readonly string[], tree: Tree): readonly string[] {
  const distinct = [...new Set(units)].sort();
  return distinct.filter((unit) => !distinct.some((other) => other !== unit && tree.isWithin(unit, other)));
}

function inCalls(units: readonly string[]): readonly (readonly string[])[] {
  const calls = Math.ceil(units.length / unitsPerUpdate);
  return Array.from({ length: calls }, (_, call) => units.slice(call * unitsPerUpdate, (call + 1) * unitsPerUpdate));
}
