import { type Account, type Snapshot } from '../organization/snapshot';
import { compareIds, organizationTree, type OrganizationTree } from '../organization/tree';
import { type Problem } from '../core/problem';
import { administratorPath, configuredAdministrator } from '../configuration/administrators';
import { type OperationPreferences } from '../configuration/configuration';
import { administratorRoles } from '../configuration/administrator-roles';
import { nearest } from '../core/nearest';
import { type ConfigurationFile } from '../configuration/read';
import { accountProblems, notInOrganization } from '../rollout/configured-accounts';

interface Comparison {
  readonly file: ConfigurationFile;
  readonly snapshot: Snapshot;
  readonly tree: OrganizationTree;
  /** The root, or the targeted units that exist. */
  readonly targets: readonly string[];
}

export interface ComparisonOptions {
  /** `accounts` leaves out accounts that a plan reports: they may have left since they were configured. @default - everything is compared */
  readonly without?: 'accounts';
}

/**
 * Compares a configuration with the organization it is for. Linear in the organization.
 *
 * @returns every problem, in the order of the configuration's text; nothing of the snapshot is a problem by itself
 */
export function checkAgainstOrganization(file: ConfigurationFile, snapshot: Snapshot, { without }: ComparisonOptions = {}): Problem[] {
  const { organization, rollout } = file.configuration;
  const other = checkIdentity(file, snapshot);
  // In another organization nothing else is to be found either.
  if (other.length > 0) {
    return placed(file, other);
  }
  const tree = organizationTree(snapshot);
  const targets = rollout.targets === 'root' ? [tree.root] : rollout.targets.filter((id) => isUnit(tree, id));
  const comparison: Comparison = { file, snapshot, tree, targets };
  return placed(file, [
    ...(without === 'accounts' ? [] : accountProblems(file.configuration, tree)),
    ...checkManagementAccount(comparison),
    ...checkAdministratorAccounts(comparison),
    ...checkUnits(comparison, 'organization.quarantineUnits', organization.quarantineUnits),
    ...checkMembershipCoverage(comparison),
    ...(rollout.targets === 'root' ? [] : checkUnits(comparison, 'rollout.targets', rollout.targets)),
    ...checkWaves(comparison),
  ]);
}

function checkIdentity({ configuration: { organization } }: ConfigurationFile, snapshot: Snapshot): Problem[] {
  const pairs = [
    ['organization.id', organization.id, snapshot.organization.id],
    ['organization.managementAccount', organization.managementAccount, snapshot.organization.managementAccount],
    ['organization.root', organization.root ?? snapshot.organization.root, snapshot.organization.root],
  ] as const;
  return pairs
    .filter(([, configured, read]) => configured !== read)
    .map(([path, configured, read]) => ({
      id: 'snapshot-of-another-organization',
      path,
      message: `differs from the organization snapshot, which has ${read}`,
      value: configured,
      remedy: 'correct it, or take a snapshot of the configured organization',
    }));
}

function checkManagementAccount({ file, tree }: Comparison): Problem[] {
  const id = file.configuration.organization.managementAccount;
  const account = tree.account(id);
  return account === undefined || account.state === 'ACTIVE'
    ? []
    : [
        notActive(
          'organization.managementAccount',
          account,
          'StackSets cannot deploy to it',
          'ask AWS Support to reopen the account, then take a new snapshot',
        ),
      ];
}

/** Each account that is named is there and active. The management account has been looked at by its own key. */
function checkAdministratorAccounts({ file, tree }: Comparison): Problem[] {
  const { organization } = file.configuration;
  const named = administratorRoles.flatMap((role) => {
    const id = configuredAdministrator(organization, role);
    return id === undefined || id === organization.managementAccount ? [] : [[administratorPath(organization, role), id] as const];
  });
  return [...new Map(named)].flatMap(([path, id]) => {
    const account = tree.account(id);
    if (account === undefined) return [notInOrganization(path, id, 'use an account of the organization, or take a new snapshot')];
    return account.state === 'ACTIVE' ? [] : [notActive(path, account, 'it cannot administer a service', 'use an ACTIVE account')];
  });
}

function checkUnits({ snapshot, tree }: Comparison, path: string, units: readonly string[]): Problem[] {
  return units.flatMap((id, index) =>
    isUnit(tree, id)
      ? []
      : [
          {
            id: 'unit-not-in-organization',
            path: `${path}[${index}]`,
            message: 'is not an organizational unit of the organization',
            value: id,
            remedy: unitRemedy(snapshot, id),
          },
        ],
  );
}

function checkMembershipCoverage(comparison: Comparison): Problem[] {
  const units = comparison.file.configuration.membership?.coverage ?? 'organization';
  return units === 'organization' ? [] : checkUnits(comparison, 'membership.coverage', units);
}

function unitRemedy(snapshot: Snapshot, id: string): string {
  const near = nearest(
    id,
    snapshot.organizationalUnits.map((unit) => unit.id),
    2,
  );
  const unit = snapshot.organizationalUnits.find((candidate) => candidate.id === near);
  return unit === undefined
    ? 'correct it, or take a new snapshot'
    : `did you mean ${unit.id} (${unit.name})? Otherwise take a new snapshot`;
}

function checkWaves(comparison: Comparison): Problem[] {
  const { file, tree, targets } = comparison;
  const { waves } = file.configuration.rollout;
  const problems: Problem[] = [];
  const unitsOfWaves = new Map<string, { readonly wave: number; readonly path: string }>();
  waves.forEach((wave, index) => {
    const path = `rollout.waves[${index}].organizationalUnits`;
    problems.push(...checkUnits(comparison, path, wave.organizationalUnits ?? []));
    wave.organizationalUnits?.forEach((id, place) => {
      if (!isUnit(tree, id)) {
        return;
      }
      unitsOfWaves.set(id, { wave: index, path: `${path}[${place}]` });
      if (!targets.some((target) => tree.isWithin(id, target))) {
        const message = 'is outside the targets';
        problems.push({
          id: 'wave-unit-not-targeted',
          path: `${path}[${place}]`,
          message,
          value: id,
          remedy: 'add it to rollout.targets, or remove it from the wave',
        });
      }
    });
  });
  // Following each unit upwards costs the depth of the tree, where comparing all pairs would cost their number squared.
  for (const [id, { wave, path }] of unitsOfWaves) {
    const above = tree
      .pathOf(id)
      .slice(0, -1)
      .find((unit) => unitsOfWaves.has(unit));
    const holder = above === undefined ? undefined : unitsOfWaves.get(above);
    if (above === undefined || holder === undefined) {
      continue;
    }
    const inSame = holder.wave === wave;
    problems.push({
      id: inSame ? 'duplicate-unit' : 'overlapping-waves',
      path,
      message: `is below ${above} (${tree.unitName(above)}) of ${inSame ? 'the same wave' : `the wave ${waves[holder.wave]?.name}`}, and that unit includes it`,
      value: id,
      remedy: inSame ? 'remove it' : 'keep it in one wave: replace the unit above with the other units below that unit',
    });
  }
  return [...problems, ...checkTolerances(comparison)];
}

/**
 * A tolerance that is meant to forgive something and forgives nothing. A concurrency that rounds down to zero is one in StackSets.
 * The canary shares `rollout.preferences` and is not looked at: few accounts that forgive nothing are what a canary is.
 */
function checkTolerances({ file, snapshot, tree, targets }: Comparison): Problem[] {
  const { canary, exclude, waves, preferences } = file.configuration.rollout;
  const problems: Problem[] = [];
  const reported = new Set<string>();
  const check = (name: string, accounts: number, chosen: OperationPreferences, path: string): void => {
    const percentage = chosen.failureTolerancePercentage ?? 0;
    // Preferences that several waves share are reported once, for the first wave they do nothing for.
    if (percentage > 0 && accounts > 0 && Math.floor((accounts * percentage) / 100) === 0 && !reported.has(path)) {
      reported.add(path);
      problems.push({
        id: 'percentage-rounds-down-to-zero',
        path: `${path}.failureTolerancePercentage`,
        message: `is less than one of the ${accounts} account${accounts === 1 ? '' : 's'} of ${name}, so StackSets rounds it down to zero`,
        value: percentage,
        remedy: `raise it to ${Math.ceil(100 / accounts)} or more, or use failureToleranceCount`,
      });
    }
  };

  const settled = new Set([snapshot.organization.managementAccount, ...canary, ...exclude.map(({ account }) => account)]);
  const active = (accounts: readonly Account[]) => accounts.filter(({ id, state }) => state === 'ACTIVE' && !settled.has(id));
  waves.forEach((wave, index) => {
    const accounts = active(tree.accountsWithin(wave.organizationalUnits ?? targets));
    accounts.forEach(({ id }) => settled.add(id));
    const path = wave.preferences === undefined ? 'rollout.preferences' : `rollout.waves[${index}].preferences`;
    check(`the wave ${wave.name}`, accounts.length, wave.preferences ?? preferences, path);
  });
  return problems;
}

function isUnit(tree: OrganizationTree, id: string): boolean {
  return tree.unit(id) !== undefined;
}

function notActive(path: string, { id, state }: Account, consequence: string, remedy: string): Problem {
  return { id: 'account-not-active', path, message: `is ${state}: ${consequence}`, value: id, remedy };
}

function placed(file: ConfigurationFile, problems: readonly Problem[]): Problem[] {
  return problems
    .map((problem) => ({ ...problem, ...file.locate(problem.path ?? '') }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || compareIds(a.path ?? '', b.path ?? ''));
}
