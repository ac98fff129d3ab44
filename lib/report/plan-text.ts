import {
  type Difference,
  type Finding,
  type LeftOutAccount,
  type Plan,
  type PlannedAccount,
  type PlannedRemoval,
  type PlannedWave,
} from '../rollout/plan';
import { coveragesTotals, membershipWord } from './coverages-words';
import { columns, count, figure, moment, paint, plain, some, type Paint } from '../core/text';

export interface PlanTextOptions {
  readonly colour: boolean;
  /** Lists every account with its wave and action. @default - lists up to 60 accounts; for more, names `--accounts` */
  readonly accounts?: boolean;
  /** The time of the snapshot, for one that came from a file. @default - the organization was read just now */
  readonly takenAt?: string;
  /** Whether it says what is known of the membership. @default true */
  readonly membership?: boolean;
}

/** The report lists the accounts of organizations up to this size. */
const shortList = 60;

/** The text report of a plan: each wave, each change, and each account without roles with its reason. */
export function planToText(plan: Plan, options: PlanTextOptions): string {
  const p = paint(options.colour);
  const listed = options.accounts ?? plan.organization.accounts <= shortList;
  return [
    ...headline(plan, p, options.takenAt),
    ...stackSets(plan, p),
    ...waves(plan, p),
    ...(plan.scope === 'stack-sets' ? [] : managementAccount(plan, p)),
    ...(listed ? accountTable(plan, p) : options.accounts === undefined ? accountsHint(plan, p) : []),
    ...leftOut(plan, p),
    ...removals(plan, p),
    ...findingsToText(plan.findings, p),
    ...(options.membership === false ? [] : coverages(plan, p)),
    '',
  ].join('\n');
}

/** The plan on few lines, where it is one part of many: waves, changes, and what deserves a look. `cordon plan` shows all of it. */
export function planInShort(plan: Plan, { colour }: Pick<PlanTextOptions, 'colour'>): string[] {
  const p = paint(colour);
  const leftOutElsewhere = plan.leftOut.filter(({ reason }) => reason.kind !== 'management-account').length;
  return [
    ...stackSets(plan, p),
    ...waves(plan, p),
    ...(plan.scope === 'stack-sets' ? [] : managementAccount(plan, p)),
    ...(leftOutElsewhere === 0 || plan.waves.length === 0
      ? []
      : [p.dim(`  without containment roles: ${count(leftOutElsewhere, 'account')}`)]),
    ...plan.findings
      .filter(({ severity }) => severity !== 'notice')
      .map(({ severity, message }) => `  ${severity === 'warning' ? p.yellow('!') : p.red('✖')} ${plain(message)}`),
  ].filter((line) => line !== '');
}

/** One line on the organization and one on the plan. */
export function headline(plan: Plan, p: Paint, takenAt?: string): string[] {
  const { organization, containment, owner, callAs, region, scope } = plan;
  const by = owner === 'cordon' ? 'cordon deploy' : 'CloudFormation (cdk deploy)';
  return [
    `organization ${organization.id} · ${count(organization.accounts, 'account')} in ${count(organization.organizationalUnits, 'unit')}${
      takenAt === undefined ? '' : ` · snapshot of ${moment(takenAt)}`
    }`,
    '',
    `${p.bold(`Plan ${plan.id}`)}   ${containment.variant}, ${containment.policy} policy · ${region}`,
    `               by ${by}, ${callAs === 'SELF' ? 'from the management account' : 'from the delegated administrator'}${
      scope === 'all' ? '' : ` · only ${scope}`
    }`,
  ];
}

function stackSets(plan: Plan, p: Paint): string[] {
  const changed = plan.stackSets.filter(({ action }) => action === 'update' || action === 'unknown');
  return changed.flatMap((set) => [
    '',
    set.action === 'unknown'
      ? p.yellow(`StackSet ${set.name}: could not be read`)
      : `StackSet ${set.name}: ${p.yellow('update')}, reaches ${count(set.reaches, 'stack instance')}${
          set.purpose === 'canary' ? ' before the other StackSet' : ' (without a stop between units)'
        }`,
    ...differencesToText(set.changes, p),
  ]);
}

/** A from/to table of the changes. */
export function differencesToText(changes: readonly Difference[], p: Paint): string[] {
  return changes.flatMap(({ path, from, to }) => [
    `  ${plain(path)}`,
    ...values(from).map((value) => p.red(`    - ${value}`)),
    ...values(to).map((value) => p.green(`    + ${value}`)),
  ]);
}

function values(value: unknown): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.map((item) => plain(String(item)));
  return [plain(typeof value === 'string' ? value : JSON.stringify(value))];
}

function waves(plan: Plan, p: Paint): string[] {
  if (plan.waves.length === 0) return [];
  const rows = plan.waves.map((wave) => [
    wave.name,
    figure(wave.accounts.length).padStart(6),
    wave.accounts.length === 1 ? 'account' : 'accounts',
    actionsOf(wave),
    paceOf(wave),
  ]);
  return ['', ...columns(rows).map((line) => line.replace(/\b(update|retry)\b/g, (word) => p.yellow(word)))];
}

/** `28 create, 2 retry`, or `current` where there is nothing to do. */
export function actionsOf(wave: PlannedWave): string {
  const numbers = new Map<string, number>();
  for (const { action } of wave.accounts) {
    if (action.kind !== 'none') numbers.set(action.kind, (numbers.get(action.kind) ?? 0) + 1);
  }
  if (numbers.size === 0) return 'current';
  if (numbers.size === 1 && [...numbers.values()][0] === wave.accounts.length) return [...numbers.keys()].join('');
  return [...numbers].map(([kind, number]) => `${figure(number)} ${kind}`).join(', ');
}

/** `4 at a time, 1 failure tolerated`; nothing for a wave without accounts. */
export function paceOf({ effective, accounts }: PlannedWave): string {
  if (accounts.length === 0) return '';
  const { concurrentAccounts, toleratedFailures } = effective;
  return `${figure(concurrentAccounts)} at a time, ${toleratedFailures === 0 ? 'no failure' : count(toleratedFailures, 'failure')} tolerated`;
}

function managementAccount(plan: Plan, p: Paint): string[] {
  const { account, action, stackName, changes, triageServiceLinkedRole } = plan.managementAccount;
  if (action === 'excluded') return [];
  const role = {
    create: 'create the triage service-linked role',
    leave: 'the triage service-linked role already exists',
    unknown: 'unknown whether the triage service-linked role exists',
  }[triageServiceLinkedRole];
  return [
    `  management account ${account}, by its own stack`,
    `    ${action === 'none' ? 'current' : action} ${stackName}`,
    `    ${role}`,
    ...differencesToText(changes, p),
  ];
}

/** Both coverages before the rollout: what was proven, and who has one without the other. */
function coverages({ membership, coverages: found }: Plan, p: Paint): string[] {
  if (membership === undefined) return [];
  if (found === undefined) {
    return ['', p.dim(`membership: not checked${membership.status === 'not-checked' ? ` (${plain(membership.why)})` : ''}`)];
  }
  return [...findingsToText(found.findings, p), '', `before the rollout: ${coveragesTotals(membership, found.totals).join(' · ')}`];
}

function accountTable(plan: Plan, p: Paint): string[] {
  const standings = plan.coverages && new Map(plan.coverages.accounts.map((standing) => [standing.account, standing]));
  const rows = plan.waves.flatMap((wave) =>
    wave.accounts.map((account) => {
      const standing = standings?.get(account.account);
      const membership = standing && plain(membershipWord(standing));
      return [account.account, plain(account.name), wave.name, ...(standings ? [membership ?? ''] : []), actionOf(account)];
    }),
  );
  if (rows.length === 0) return [];
  const [header = '', ...lines] = columns([['account', 'name', 'wave', ...(standings ? ['membership'] : []), 'action'], ...rows]);
  return ['', p.dim(header), ...lines];
}

function accountsHint(plan: Plan, p: Paint): string[] {
  return plan.waves.length === 0 ? [] : ['', p.dim(`${count(plan.organization.accounts, 'account')}; --accounts lists them`)];
}

/** `create`, `current`, or `retry: OUTDATED/FAILED (reason)`. */
export function actionOf({ action }: PlannedAccount): string {
  if (action.kind !== 'retry') return action.kind === 'none' ? 'current' : action.kind;
  const status = [action.status, action.detailedStatus].filter(Boolean).join('/');
  return `retry: ${status}${action.statusReason ? ` (${plain(action.statusReason)})` : ''}`;
}

function leftOut(plan: Plan, p: Paint): string[] {
  const rows = plan.leftOut
    .filter(({ reason }) => reason.kind !== 'management-account')
    .map((account) => [account.account, plain(account.name), leftOutReason(account)]);
  if (rows.length === 0) return [];
  const shown = rows.slice(0, shortList);
  const more = rows.length - shown.length;
  return [
    '',
    `without containment roles: ${count(rows.length, 'account')}`,
    ...columns(shown),
    ...(more > 0 ? [p.dim(`  and ${figure(more)} more (--format json shows all)`)] : []),
  ];
}

/** Why an account gets nothing from the StackSets, as a phrase. */
export function leftOutReason({ reason }: LeftOutAccount): string {
  switch (reason.kind) {
    case 'management-account':
      return 'has its own stack';
    case 'suspended':
      return reason.state === 'SUSPENDED' ? 'suspended' : `not active (${reason.state})`;
    case 'excluded': {
      const end = reason.until === undefined ? '' : reason.expired ? `, ended ${reason.until}` : ` until ${reason.until}`;
      return `excluded${end} (${plain(reason.reason)})`;
    }
    case 'under-the-root':
      return 'not in an organizational unit, and the root is not targeted';
    case 'in-no-targeted-unit':
      return `organizational unit not targeted (${plain(reason.organizationalUnitName)}, ${reason.organizationalUnit})`;
    case 'filtered':
      return `filtered: ${reason.why}`;
  }
}

function removals(plan: Plan, p: Paint): string[] {
  const groups: readonly [readonly PlannedRemoval[], (number: number) => string][] = [
    [
      plan.removals.filter(({ kind }) => kind === 'removal'),
      (number) => p.red(`removals, as the last step and only with --allow-removals: deletes the roles in ${count(number, 'account')}`),
    ],
    [
      plan.removals.filter(({ kind, automatic }) => kind === 'cleanup' && automatic),
      (number) => `cleanup: deletes ${count(number, 'stack instance')} from the StackSet; nothing in the accounts changes`,
    ],
    [
      plan.removals.filter(({ kind, automatic }) => kind === 'cleanup' && !automatic),
      (number) =>
        `cleanup, only with --allow-removals: deletes ${count(number, 'stack instance')} from the StackSet; nothing in the accounts changes`,
    ],
  ];
  return groups.flatMap(([found, title]) =>
    found.length === 0 ? [] : ['', title(found.length), ...columns(found.map(({ account, name, why }) => [account, plain(name), why]))],
  );
}

/** The findings, the most severe first, each with its remedy. */
export function findingsToText(findings: readonly Finding[], p: Paint): string[] {
  const marks = { error: p.red('✖ error'), unknown: p.red('? unknown'), warning: p.yellow('! warning'), notice: p.dim('· notice') };
  return findings.flatMap(({ severity, id, message, remedy, accounts }) => [
    '',
    `${marks[severity]}  ${plain(message)}${p.dim(`  ${id}`)}`,
    ...accountsOf(message, accounts ?? []),
    `  → ${plain(remedy)}`,
  ]);
}

/** The accounts that a finding is about, unless its message has named them all. */
function accountsOf(message: string, accounts: readonly string[]): string[] {
  if (accounts.every((account) => message.includes(account))) return [];
  return [`  ${accounts.length === 1 ? 'account' : 'accounts'}: ${some(accounts, 12)}`];
}
