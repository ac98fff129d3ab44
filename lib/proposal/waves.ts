import { maximumOrganizationalUnits } from '../configuration/schema/rollout';
import { restWave } from '../configuration/defaults';
import { findPlaceholders } from '../configuration/placeholders';
import { type OrganizationalUnit } from '../organization/snapshot';
import { reservedWaveNames } from '../rollout/meaning';
import { isExpendable, type NameHint } from './name-hints';
import { shortName, unsafeUnits, type Survey } from './survey';

/** A wave, the accounts that it reaches, and how many of them at a time. */
export interface ProposedWave {
  readonly name: string;
  /** @default - the last wave, which takes what the others left */
  readonly units?: readonly OrganizationalUnit[];
  readonly accounts: number;
  /** @default - one account at a time */
  readonly atATime?: number;
}

/** Most waves of units whose names say nothing; the smallest first, the others go with the rest. */
const mostUnitWaves = 6;
/** Up to this many accounts, one at a time takes minutes. */
const fewAccounts = 5;
const mostAtATime = 20;

/**
 * Waves by unit: those whose names say sandbox, then development and test, then units that say nothing, the smallest first. Production, security,
 * shared services, and accounts directly under the root come last. A unit that holds an account or a unit of that kind is never taken whole.
 *
 * @param canary - account IDs that are done before
 * @returns an empty list where one wave with one account at a time does
 */
export function proposeWaves(survey: Survey, canary: readonly string[]): readonly ProposedWave[] {
  const { tree, reachable } = survey;
  const done = new Set(canary);
  const reached = new Set(reachable.map(({ id }) => id).filter((id) => !done.has(id)));
  const accountsOf = (units: readonly OrganizationalUnit[]): number =>
    tree.accountsWithin(units.map(({ id }) => id)).filter(({ id }) => reached.has(id)).length;
  const { sandbox, nonProduction, neutral } = sortedUnits(survey, (unit) => accountsOf([unit]) > 0);
  const byName: readonly (readonly [string, readonly OrganizationalUnit[]])[] = [
    ...inChunks('sandbox', sandbox),
    ...inChunks('non-production', nonProduction),
    ...neutral
      .map((unit) => ({ unit, accounts: accountsOf([unit]) }))
      .sort((a, b) => a.accounts - b.accounts || (a.unit.id < b.unit.id ? -1 : 1))
      .slice(0, mostUnitWaves)
      .map(({ unit }) => [slugOf(unit), [unit]] as const),
  ];
  const names = new Set<string>([restWave, ...reservedWaveNames]);
  const waves = byName.map(([name, units]) => waveOf(uniqueName(name, names), accountsOf(units), units));
  const left = reached.size - waves.reduce((sum, { accounts }) => sum + accounts, 0);
  const rest = left > 0 ? [waveOf(restWave, left)] : [];
  const all = [...waves, ...rest];
  return all.length === 1 && all[0]!.atATime === undefined ? [] : all;
}

function waveOf(name: string, accounts: number, units?: readonly OrganizationalUnit[]): ProposedWave {
  const atATime = Math.min(mostAtATime, Math.ceil(accounts / 10));
  return { name, accounts, ...(units && { units }), ...(accounts > fewAccounts && atATime > 1 && { atATime }) };
}

/** Units that a wave takes whole, from the top down; what is below them needs no wave of its own. */
function sortedUnits(survey: Survey, isReached: (unit: OrganizationalUnit) => boolean) {
  const { tree } = survey;
  const unsafe = unsafeUnits(survey);
  const speaking = speakingUnits(survey);
  const found = { sandbox: [] as OrganizationalUnit[], nonProduction: [] as OrganizationalUnit[], neutral: [] as OrganizationalUnit[] };
  const open: { readonly unit: OrganizationalUnit; readonly inherited: NameHint }[] = tree
    .unitsIn(tree.root)
    .map((unit) => ({ unit, inherited: 'none' as const }))
    .reverse();
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const { unit, inherited } = top;
    const own = survey.hint(unit.id);
    if (own.hint === 'production' || own.hint === 'shared') continue;
    const hint = isExpendable(own) ? own.hint : inherited;
    const isSplit = unsafe.has(unit.id) || !survey.isUsable(unit) || (hint === 'none' && speaking.has(unit.id));
    if (isSplit) {
      open.push(
        ...tree
          .unitsIn(unit.id)
          .map((below) => ({ unit: below, inherited: hint }))
          .reverse(),
      );
    } else if (isReached(unit)) {
      (hint === 'sandbox' ? found.sandbox : hint === 'non-production' ? found.nonProduction : found.neutral).push(unit);
    }
  }
  return found;
}

/** Units below which another has a name that speaks for going first. */
function speakingUnits(survey: Survey): ReadonlySet<string> {
  const { snapshot, tree } = survey;
  const above = new Set<string>();
  for (const { id, parent } of snapshot.organizationalUnits) {
    if (!isExpendable(survey.hint(id))) continue;
    for (let at: string | undefined = parent; at !== undefined && !above.has(at); at = tree.parentOf(at)) above.add(at);
  }
  return above;
}

/** StackSets takes at most 50 units in one call. */
function inChunks(name: string, units: readonly OrganizationalUnit[]): [string, readonly OrganizationalUnit[]][] {
  const chunks: [string, readonly OrganizationalUnit[]][] = [];
  for (let from = 0; from < units.length; from += maximumOrganizationalUnits) {
    chunks.push([name, units.slice(from, from + maximumOrganizationalUnits)]);
  }
  return chunks;
}

/** A name as waves have them: lower-case letters, digits and hyphens, at most 40. */
function slugOf({ name }: OrganizationalUnit): string {
  const slug = shortName(name, 200)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 36)
    .replace(/^-+|-+$/g, '');
  if (slug === '') return 'unit';
  // A name such as xxxx is refused as a placeholder.
  return findPlaceholders(slug).length === 0 ? slug : `unit-${slug.slice(0, 31)}`;
}

function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let number = 2; taken.has(unique); number++) unique = `${name.slice(0, 36)}-${number}`;
  taken.add(unique);
  return unique;
}
