import { administratorRoles } from '../configuration/administrator-roles';
import { administeredServices } from '../configuration/administrators';
import { plain } from '../core/plain';
import { count, some } from '../core/text';
import { type Proposal } from './proposal';
import { shortName, type Survey } from './survey';
import { type ProposedWave } from './waves';

/** Most characters of a comment: names and reasons are shortened, so that the file stays readable. */
const longestComment = 150;

export interface TextOptions {
  /** YYYY-MM-DD; it stands in the first line. */
  readonly today: string;
}

/**
 * The text of `cordon.yaml`: every value of a proposal, and a comment of one line that says why or what else there is.
 * Account IDs and free text stand in quotes. Names of the organization stand in comments alone, as one safe line.
 */
export function configurationText(proposal: Proposal, survey: Survey, { today }: TextOptions): string {
  const { snapshot } = survey;
  const size = `${count(snapshot.accounts.length, 'account')} in ${count(snapshot.organizationalUnits.length, 'unit')}`;
  return [
    `# The organization ${snapshot.organization.id} (${size}), as \`cordon init\` proposed it on ${today}.`,
    '# docs/configuration.md describes every key. After each change, run `cordon check`.',
    '',
    ...organizationLines(proposal, survey),
    '',
    ...membershipLines(proposal),
    '',
    '# What AWS may contain without asking you. Without this part AWS asks each time.',
    '# containment:',
    '#   preference: { organization: approval-required } # or contain-confirmed, contain-suspected',
    '',
    ...rolloutLines(proposal, survey),
    '',
  ].join('\n');
}

function organizationLines({ administrators, membershipRegion, regions, triageRole }: Proposal, survey: Survey): string[] {
  const { id, managementAccount, root } = survey.snapshot.organization;
  return [
    'organization:',
    `  id: ${id}`,
    `  root: ${root}`,
    `  managementAccount: ${quoted(managementAccount)} # StackSets never deploys to it: it gets the roles by a stack of its own`,
    ...administratorLines(administrators, survey),
    comment(
      `AWS can never change this Region once the membership exists.${membershipRegion.by === 'read' ? ` ${sentence(membershipRegion.why)}` : ''}`,
      2,
    ),
    `  membershipRegion: ${membershipRegion.value}`,
    comment(`Every Region where findings arise. ${sentence(regions.why)}`, 2),
    `  regions: [${regions.value.join(', ')}]`,
    comment(`Whether the triage service-linked role is in the management account already. ${sentence(triageRole.why)}`, 2),
    triageRole.value === 'unknown' ? '  # triageServiceLinkedRole: absent # or present' : `  triageServiceLinkedRole: ${triageRole.value}`,
  ];
}

function administratorLines({ value, why }: Proposal['administrators'], survey: Survey): string[] {
  const { managementAccount } = survey.snapshot.organization;
  const name = (account: string): string => survey.tree.account(account)?.name ?? '';
  const accounts = new Set(administratorRoles.map((role) => value[role]));
  if (accounts.size === 1) {
    const account = value.membership;
    return account === managementAccount
      ? [comment(`The management account administers the services. ${sentence(why)}`, 2)]
      : [
          comment(`Administers the membership, StackSets, GuardDuty and Security Hub. ${sentence(why)}`, 2),
          `  delegatedAdministrator: ${quoted(account)}${comment(name(account), 1)}`,
        ];
  }
  return [
    comment(`The services have different administrators. ${sentence(why)}`, 2),
    '  administrators:',
    ...administratorRoles.map((role) => {
      const account = value[role];
      const who = account === managementAccount ? 'the management account' : name(account);
      return `    ${role}: ${quoted(account)}${comment(`${administeredServices[role].name}: ${who}`, 1)}`;
    }),
  ];
}

function membershipLines({ membershipName, coverage, triage, teamFile }: Proposal): string[] {
  return [
    'membership:',
    `  name: ${quoted(membershipName.value)} # 3 to 50 characters; it appears in no report`,
    coverage.value === 'organization'
      ? comment('The whole organization, or a list of units. Units never include accounts directly under the root.', 2)
      : comment('These units and those below them. Accounts directly under the root are not covered.', 2),
    coverage.value === 'organization' ? '  coverage: organization' : `  coverage: [${coverage.value.join(', ')}]`,
    `  triage: ${triage.value} # whether the service looks at findings of GuardDuty and Security Hub by itself`,
    ...(teamFile === undefined
      ? [
          '  # The team has 2 to 10 people. Put them into a file that only you can read, and take the sign # away:',
          '  # teamFile: team.yaml # a list: - { name: FULL NAME, jobTitle: JOB, email: ADDRESS }',
        ]
      : [`  teamFile: ${quoted(teamFile)} # names and addresses: keep this file out of the repository`]),
  ];
}

function rolloutLines({ owner, canary, waves }: Proposal, survey: Survey): string[] {
  return [
    'rollout:',
    owner.value === 'cordon'
      ? '  owner: cordon # `cordon deploy` rolls out in waves; with cloudformation, `cdk deploy` does, without waves'
      : `  owner: cloudformation${comment(`\`cdk deploy\` rolls out: ${owner.why}`, 1)}`,
    '  targets: root # every account, those directly under the root too; or a list of units',
    '  # Nobody is excluded. An exclusion has a reason and a last day:',
    '  # exclude: [{ account: "ACCOUNT ID", reason: WHY, until: YYYY-MM-DD }]',
    ...canaryLines(canary, survey),
    ...(waves.value.length === 0
      ? [comment(`${sentence(waves.why)}`, 2)]
      : [
          comment('After the canary, in this order. Judged by the names of the units: move a unit where it belongs.', 2),
          '  waves:',
          ...waves.value.flatMap(waveLines),
        ]),
  ];
}

function canaryLines({ value, by, why }: Proposal['canary'], survey: Survey): string[] {
  if (value.length === 0) {
    return [
      comment(`Accounts that go first, where an hour without them hurts nobody. None is proposed: ${why}`, 2),
      '  # canary: ["ACCOUNT ID"]',
    ];
  }
  const judged = by === 'names' ? ' Judged by names alone: nobody looked at what runs in them.' : '';
  return [
    comment(`These go first; nothing else starts while one of them fails.${judged}`, 2),
    '  canary:',
    ...value.map((account) => {
      const { name = '', parent = '' } = survey.tree.account(account) ?? {};
      return `    - ${quoted(account)}${comment(`${shortName(name)}, in ${shortName(survey.tree.unitName(parent))}`, 1)}`;
    }),
  ];
}

function waveLines({ name, units, accounts, atATime }: ProposedWave): string[] {
  const said =
    units === undefined
      ? 'all that no other wave has'
      : some(
          units.map((unit) => shortName(unit.name)),
          5,
        );
  return [
    `    - name: ${quotedWhereOdd(name)}${comment(`${count(accounts, 'account')}: ${said}`, 1)}`,
    ...(units === undefined ? [] : [`      organizationalUnits: [${units.map(({ id }) => id).join(', ')}]`]),
    ...(atATime === undefined
      ? []
      : [
          `      # ${atATime} accounts at a time; the wave stops at the first failure.`,
          `      preferences: { maxConcurrentCount: ${atATime}, failureToleranceCount: 0, concurrencyMode: soft-failure-tolerance }`,
        ]),
  ];
}

/** JSON is YAML: whatever is in a text, it stays that text. */
const quoted = (text: string): string => JSON.stringify(text);

/** Names of waves need no quotes unless YAML reads them as something else, as `null`, `1e3` or `true`. */
const quotedWhereOdd = (name: string): string =>
  /^[a-z][a-z-]*$/.test(name) && !/^(null|true|false|yes|no|on|off|y|n)$/.test(name) ? name : quoted(name);

const sentence = (text: string): string => (text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}.`);

/** A comment in one safe line, or nothing for an empty text. With one space it follows a value; with more it is indented. */
function comment(text: string, spaces: number): string {
  const line = plain(text).replace(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  const shown = characters.length <= longestComment ? line : `${characters.slice(0, longestComment - 1).join('')}…`;
  return shown === '' ? '' : `${' '.repeat(spaces)}# ${shown}`;
}
