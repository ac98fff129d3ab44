import { type Snapshot } from '../../lib/organization/snapshot';
import { CommandLine } from './command-line';
import { type WorldDefinition } from './engine';
import { region, type WireWorld } from './wire-world';

/** An organization in which nothing is done yet. Six units are covered, which takes two calls. */
export const nothingDone = {
  units: {
    security: { accounts: ['security-tooling'] },
    workloads: {},
    production: { in: 'workloads', accounts: ['shop'] },
    sandbox: { in: 'workloads', accounts: ['play'] },
    suspended: { accounts: ['closed'] },
    archive: {},
    later: {},
    reserve: {},
  },
  accounts: ['legacy'],
  suspended: ['closed'],
  fromNothing: true,
} as const satisfies WorldDefinition;

export const covered = ['security', 'workloads', 'suspended', 'archive', 'later', 'reserve'] as const;

const people = [
  { name: 'Amara Example', jobTitle: 'Head of security', email: 'amara@example.com' },
  { name: 'Chen Example', jobTitle: 'Incident responder', email: 'chen@example.com' },
];

/** Who onboards: from `cordon init` on, with credentials of two accounts. */
export class Onboarder extends CommandLine {
  private readonly apply = ['onboard', '--apply', '--yes', '--membership-region', region, '--management-profile', 'management'];

  /** Writes the configuration with `cordon init`. */
  public async init(): Promise<void> {
    this.write('team.yaml', JSON.stringify(people));
    const answers = {
      '--administrator': [this.world.account('security-tooling')],
      '--canary': [this.world.account('play')],
      '--regions': [region],
      '--coverage': covered.map((name) => this.world.unit(name)),
      '--team-file': ['team.yaml'],
      '--membership-region': [region],
    };
    const { status, output } = await this.cordon(
      ['init', ...Object.entries(answers).flatMap(([flag, values]) => [flag, ...values])],
      'management',
    );
    if (status !== 0) throw new Error(output);
  }

  /** Carries out the steps, with credentials of the administrator and of the management account. */
  public onboard(): ReturnType<CommandLine['cordon']> {
    return this.cordon([...this.apply, '--format', 'json'], 'security-tooling');
  }

  public onboardKilled(at: Parameters<CommandLine['killed']>[2], by: Parameters<CommandLine['killed']>[3]): Promise<string> {
    return this.killed(this.apply, 'security-tooling', at, by);
  }

  /** The organization as `cordon snapshot` reads it, with names where this world alone has its IDs. */
  public async essence(): Promise<object> {
    const { stdout } = await this.cordon(['snapshot', '--management-profile', 'management'], 'security-tooling');
    return essenceOf(JSON.parse(stdout) as Snapshot, this.world);
  }
}

/** What onboarding makes, without what is another one in each world: IDs, times, and fingerprints, which are of a membership. */
function essenceOf(snapshot: Snapshot, world: WireWorld): object {
  const { delegatedAdministrators, trustedAccess, stackSetsAccess, detection, managementAccount, stackSets, ...rest } = snapshot;
  const memberships = Object.entries(rest.securityIncidentResponse?.memberships ?? {}).flatMap(([where, reading]) =>
    reading.status === 'present'
      ? reading.value.map(({ status, coverage, features, tags, team }) => [where, status, coverage, features, tags, team.length])
      : [],
  );
  const found = {
    ...{ delegatedAdministrators, trustedAccess, stackSetsAccess, memberships },
    detection: detection?.regions,
    covered: rest.securityIncidentResponse?.accounts,
    triageRole: managementAccount.triageServiceLinkedRole.status,
    stack: managementAccount.stack.status === 'present' && managementAccount.stack.value.status,
    stackSets: Object.entries(stackSets).map(([name, reading]) => [
      name,
      reading.status === 'present' && reading.value.instances.status === 'present'
        ? reading.value.instances.value.map(({ account, status, detailedStatus }) => `${account} ${status} ${detailedStatus}`)
        : reading.status,
    ]),
  };
  return JSON.parse(named(JSON.stringify(found), world), sorted) as object;
}

/** The text with names in place of the IDs of accounts and units. */
export function named(text: string, world: WireWorld): string {
  const units = Object.keys(nothingDone.units).map((name): [string, string] => [world.unit(name), name]);
  const accounts = ['management', 'security-tooling', 'shop', 'play', 'closed', 'legacy'].map((name): [string, string] => [
    world.account(name),
    name,
  ]);
  return [...units, ...accounts].reduce((said, [id, name]) => said.replaceAll(id, name), text);
}

/** Lists and keys by their text: IDs decide their order elsewhere. */
const sorted = (_key: string, value: unknown): unknown => {
  if (Array.isArray(value)) return [...(value as unknown[])].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return value;
};
