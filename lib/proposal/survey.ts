import { findPlaceholders } from '../configuration/placeholders';
import { valueDefinitions } from '../configuration/schema/definitions';
import { type Placed } from '../membership/find';
import { type Account, type OrganizationalUnit, type Snapshot } from '../organization/snapshot';
import { organizationTree, type OrganizationTree } from '../organization/tree';
import { hintOf, isSensitive, type HintedName } from './name-hints';

/** What a proposal looks at: the snapshot, its tree, and what is read from it once. */
export interface Survey {
  readonly snapshot: Snapshot;
  readonly tree: OrganizationTree;
  /** Accounts that StackSets deploys to: active, and not the management account. In ID order. */
  readonly reachable: readonly Account[];
  /** Memberships that are Active, in any Region that was looked into. */
  readonly memberships: readonly Placed[];
  /** Whether every Region that could hold a membership was looked into. */
  readonly membershipsKnown: boolean;
  /** The hint of the name of each unit and account, by its ID. */
  hint(id: string): HintedName;
  /** Whether a configuration takes the ID of a unit: it has the form of one, and is not a placeholder. */
  isUsable(unit: OrganizationalUnit): boolean;
}

const unitPattern = new RegExp(valueDefinitions.organizationalUnitId.pattern);

/** Looks over an organization. Linear in its accounts and units. */
export function surveyOf(snapshot: Snapshot): Survey {
  const tree = organizationTree(snapshot);
  const hints = new Map([...snapshot.organizationalUnits, ...snapshot.accounts].map(({ id, name }) => [id, hintOf(name)] as const));
  const read = snapshot.securityIncidentResponse;
  const readings = Object.entries(read?.memberships ?? {});
  return {
    snapshot,
    tree,
    reachable: tree
      .accountsWithin([tree.root])
      .filter(({ id, state }) => state === 'ACTIVE' && id !== snapshot.organization.managementAccount),
    memberships: readings.flatMap(([region, reading]): Placed[] =>
      reading.status === 'present'
        ? reading.value.filter(({ status }) => status === 'Active').map((membership) => ({ region, membership }))
        : [],
    ),
    membershipsKnown: readings.length > 0 && readings.every(([, { status }]) => status !== 'unknown'),
    hint: (id) => hints.get(id) ?? { hint: 'none' },
    isUsable: ({ id }) => unitPattern.test(id) && findPlaceholders(id).length === 0,
  };
}

/** Units between the root and an account, the outermost first. */
export function unitsAbove({ tree }: Survey, account: Account): readonly OrganizationalUnit[] {
  return tree.pathOf(account.id).flatMap((id) => tree.unit(id) ?? []);
}

/** Names of accounts and units are those of a user: shortened, they fit on the line of a comment or a report. */
export function shortName(name: string, most = 40): string {
  const characters = Array.from(name.replace(/\s+/g, ' ').trim());
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

/** Units that no early wave may take whole: those with a sensitive name, those with such an account, and all units above them. */
export function unsafeUnits(survey: Survey): ReadonlySet<string> {
  const { snapshot, tree } = survey;
  const unsafe = new Set<string>();
  const mark = (from: string | undefined): void => {
    for (let at = from; at !== undefined && at !== tree.root && !unsafe.has(at); at = tree.parentOf(at)) unsafe.add(at);
  };
  for (const { id } of snapshot.organizationalUnits) if (isSensitive(survey.hint(id))) mark(id);
  for (const { id, parent } of survey.reachable) if (survey.hint(id).hint === 'production') mark(parent);
  return unsafe;
}
