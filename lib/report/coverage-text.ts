import { type AccountCoverage, type Coverage } from '../rollout/verify';
import { type ChainSummary } from '../chain';
import { type DeployedParts } from '../verification/deployed/part';
import { type Drift } from '../verification/drift';
import { chainSummaryToText } from './chain-text';
import { membershipTotals, membershipWord } from './coverages-words';
import { deployedLines } from './deployed-text';
import { findingsToText } from './plan-text';
import { type FurtherStackSet } from '../verification/stack-sets/further';
import { columns, count, figure, moment, paint, plain, some, type Paint } from '../core/text';

export interface CoverageTextOptions {
  readonly colour: boolean;
  /** Lists every account, also the covered ones. @default false */
  readonly accounts?: boolean;
  /** Shows the time of the snapshot. Set it for a snapshot that came from a file. @default false */
  readonly takenAt?: boolean;
  /** Whether each account would be contained, in short. @default - it is not shown */
  readonly chain?: ChainSummary;
  /** Whether the exit code is also that of the chains, so that the verdict has their count. @default false */
  readonly contained?: boolean;
  /** What the configuration deploys besides roles, in short. @default - it is not shown */
  readonly deployed?: DeployedParts;
  /** StackSets besides those of the containment roles. @default - there are none */
  readonly furtherStackSets?: readonly FurtherStackSet[];
  /** What is known of drift. @default - it is not shown */
  readonly drift?: readonly Drift[];
}

/** The text report of coverage. It has a table by wave, every uncovered account with its reason, and the verdict as its last line. */
export function coverageToText(coverage: Coverage, options: CoverageTextOptions): string {
  const p = paint(options.colour);
  const listed = options.accounts ? coverage.accounts : coverage.accounts.filter(({ holds }) => !holds);
  return [
    ...(options.takenAt ? [`organization ${coverage.organization} · snapshot of ${moment(coverage.takenAt)}`, ''] : []),
    ...waveTable(coverage),
    ...(listed.length === 0
      ? []
      : [
          '',
          ...columns(listed.map((account) => accountRow(account, coverage.membership.status === 'active'))).map((line, index) =>
            listed[index]!.holds ? line : p.red(line),
          ),
        ]),
    ...leftovers(coverage, p),
    ...findingsToText(coverage.findings, p),
    ...furtherStackSetLines(options.furtherStackSets ?? [], p),
    ...driftLines(options.drift ?? [], p),
    ...(options.deployed ? deployedLines(options.deployed, p) : []),
    ...(options.chain ? chainSummaryToText(options.chain, p) : []),
    '',
    ...['not checked:', ...coverage.notLookedAt.map((what) => `  ${what}`)].map((line) => p.dim(line)),
    verdict(coverage, p, options.contained ? options.chain : undefined),
    '',
  ].join('\n');
}

const leftOutGroups: readonly string[] = ['excluded', 'suspended', 'not-targeted'];

function waveTable(coverage: Coverage): string[] {
  const groups = new Map<string, AccountCoverage[]>();
  for (const account of coverage.accounts) {
    const group = account.wave ?? (account.by ? 'management account' : account.status);
    const members = groups.get(group);
    if (members) members.push(account);
    else groups.set(group, [account]);
  }
  const order = [...coverage.waves, 'management account', ...leftOutGroups];
  const more = besidesOf(coverage);
  const rows = [...groups]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([group, accounts]) => {
      const current = accounts.filter(({ status }) => status === 'current' || status === 'management').length;
      const leftOut = leftOutGroups.includes(group);
      const others = statusNumbers(accounts.filter(({ status }) => status !== 'current' && status !== 'management'));
      const share = leftOut ? '' : `${figure(current)}/${figure(accounts.length)}`;
      return [group, share, leftOut ? '' : 'current', others, ...more.map(({ answer }) => shareOf(accounts, answer))];
    });
  const header = ['wave', 'containment roles', '', '', ...more.map(({ title }) => title)];
  const isNumber = (column: number): boolean => column === 1 || column > 3;
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const padded = rows.map((row) => row.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]!) : cell)));
  return columns([header, ...padded]);
}

/** Columns beside the containment roles, of what was looked at. */
function besidesOf({
  membership,
  coverages,
}: Coverage): readonly { readonly title: string; readonly answer: 'membership' | 'triageRole' }[] {
  const hasTriageRoles = coverages.triageRole.notLookedAt + 1 < coverages.triageRole.needed;
  return [
    ...(membership.status === 'active' ? [{ title: 'membership', answer: 'membership' as const }] : []),
    ...(membership.status === 'active' && hasTriageRoles ? [{ title: 'triage role', answer: 'triageRole' as const }] : []),
  ];
}

/** `40/44`, of the accounts that are active; nothing where none is. */
function shareOf(accounts: readonly AccountCoverage[], answer: 'membership' | 'triageRole'): string {
  const active = accounts.filter(({ standing }) => standing.verdict !== 'inactive');
  const yes = active.filter(({ standing }) => standing[answer] === 'yes').length;
  return active.length === 0 ? '' : `${figure(yes)}/${figure(active.length)}`;
}

function statusNumbers(accounts: readonly AccountCoverage[]): string {
  const numbers = new Map<string, number>();
  for (const account of accounts) {
    const status = isEnded(account) ? 'exclusion ended' : account.status;
    numbers.set(status, (numbers.get(status) ?? 0) + 1);
  }
  return [...numbers].map(([status, number]) => `${figure(number)} ${status}`).join(', ');
}

/** Whether the exclusion of the account has ended, so that it needs its roles. */
const isEnded = ({ status, holds }: AccountCoverage): boolean => status === 'excluded' && !holds;

function accountRow({ account, name, status, wave, by, reason, standing }: AccountCoverage, withMembership: boolean): string[] {
  return [
    account,
    plain(name),
    status,
    wave ?? (by === undefined ? '' : 'management account'),
    ...(withMembership ? [plain(membershipWord(standing))] : []),
    reason === undefined ? '' : plain(reason),
  ];
}

function leftovers({ leftovers: found }: Coverage, p: Paint): string[] {
  if (found.length === 0) return [];
  return [
    '',
    p.yellow(`${count(found.length, 'stack instance')} that should not exist:`),
    ...columns(found.map(({ account, name, kind, why }) => [account, plain(name), kind, why])),
  ];
}

/** StackSets besides those of the containment roles: how many of their stack instances are current, and what the others are. */
function furtherStackSetLines(found: readonly FurtherStackSet[], p: Paint): string[] {
  if (found.length === 0) return [];
  const colour = { 'as-configured': p.green, absent: p.red, differs: p.red, unknown: p.yellow } as const;
  const rows = found.map(({ name, status, wanted, current, open, differences }) => {
    const numbers = new Map<string, number>();
    for (const one of open) numbers.set(one.status, (numbers.get(one.status) ?? 0) + 1);
    const others = [...numbers].map(([word, number]) => `${figure(number)} ${word.replace('-', ' ')}`);
    if (status === 'absent' || status === 'unknown') return [name, '', status === 'absent' ? 'not deployed' : 'unknown'];
    return [name, `${figure(current)}/${figure(wanted)} current`, [...others, ...(differences.length > 0 ? ['differs'] : [])].join(', ')];
  });
  return ['', 'further StackSets:', ...columns(rows).map((line, index) => colour[found[index]!.status](line))];
}

/** What the last drift detections found, and when. Those that never were stand under what was not checked. */
function driftLines(drift: readonly Drift[], p: Paint): string[] {
  const known = drift.filter(({ checkedAt }) => checkedAt !== undefined);
  if (known.length === 0) return [];
  const words = { 'in-sync': 'in sync', drifted: 'drifted', unknown: 'unknown' } as const;
  const colour = { 'in-sync': p.green, drifted: p.red, unknown: p.yellow } as const;
  const rows = known.map(({ name, status, stackInstances, open, checkedAt = '' }) => [
    name,
    words[status],
    `${figure(stackInstances - open.length)}/${figure(stackInstances)} in sync`,
    `detected ${moment(checkedAt)}`,
  ]);
  return ['', 'drift:', ...columns(rows).map((line, index) => colour[known[index]!.status](line))];
}

/** `containment roles: 42 of 44 accounts · 2 failed · prerequisites: 5 of 5 · 1 excluded`: the proven part, the reasons for the rest, and the accounts that need no roles. */
export function verdict(coverage: Coverage, p: Paint, chain?: ChainSummary): string {
  const { totals, accounts } = coverage;
  const current = totals.current + totals.management;
  const ended = accounts.filter(isEnded).length;
  const filtered = accounts.filter(({ status, holds }) => status === 'not-targeted' && !holds).length;
  const short = (['failed', 'missing', 'outdated', 'unknown'] as const).filter((status) => totals[status] > 0);
  const due = current + short.reduce((sum, status) => sum + totals[status], 0) + ended + filtered;
  const aside = (
    [
      ['excluded', totals.excluded - ended],
      ['suspended', totals.suspended],
      ['not-targeted', totals['not-targeted'] - filtered],
    ] as const
  ).filter(([, number]) => number > 0);
  const sum = [
    `containment roles: ${figure(current)} of ${count(due, 'account')}`,
    ...seenText(coverage),
    ...short.map((status) => `${figure(totals[status])} ${status}`),
    ...(ended > 0 ? [`${count(ended, 'exclusion')} ended`] : []),
    ...(filtered > 0 ? [`${count(filtered, 'canary account')} outside the targets`] : []),
    ...membershipCount(coverage),
    prerequisiteCount(coverage),
    ...detectionCounts(coverage),
    ...(chain ? [containedCount(chain)] : []),
    ...otherReasons(coverage),
    ...(aside.length > 0 ? [aside.map(([status, number]) => `${figure(number)} ${status}`).join(', ')] : []),
    ...(coverage.scope === 'all' ? [] : [`only ${coverage.scope} was checked`]),
  ].join(' · ');
  if (coverage.exitCode === 0) return p.green(`✔ ${sum}`);
  return coverage.exitCode === 3 ? p.yellow(`? ${sum} · the rest is unknown`) : p.red(`✖ ${sum}`);
}

/** How many accounts would be contained by their whole chain. */
function containedCount({ verdicts: { yes, no, unknown } }: ChainSummary): string {
  return `would be contained: ${figure(yes)} of ${count(yes + no + unknown, 'account')}${unknown > 0 ? ` (${figure(unknown)} unknown)` : ''}`;
}

/** Where the roles were seen in the account itself, and where only StackSets or the stack says that they are there. */
export function seenText({ seenRoles: seen }: Pick<Coverage, 'seenRoles'>): string[] {
  if (seen === undefined) return [];
  const sample = seen.extent === 'sample' ? ` (a sample of ${figure(seen.sampleSize ?? 0)})` : '';
  const wrong = seen.seen - seen.asConfigured;
  return [
    `roles seen in ${count(seen.seen, 'account')}${sample}${wrong > 0 ? `, as configured in ${figure(seen.asConfigured)}` : ''}`,
    ...(seen.unread > 0 ? [`could not look into ${count(seen.unread, 'account')}`] : []),
    ...(seen.byStackAlone > 0 ? [`StackSets says so in ${figure(seen.byStackAlone)}`] : []),
  ];
}

/** Both coverages, and the triage role: what was proven, and of how many accounts. */
function membershipCount({ membership, coverages }: Coverage): string[] {
  const { both, containmentRoles } = coverages;
  const totals = membershipTotals(membership, coverages);
  return membership.status === 'active' ? [...totals, `both: ${figure(both)} of ${count(containmentRoles.needed, 'account')}`] : totals;
}

function prerequisiteCount({ prerequisites }: Coverage): string {
  const there = prerequisites.filter(({ status }) => status === 'present').length;
  const unread = prerequisites.filter(({ status }) => status === 'unknown').length;
  return `prerequisites: ${there} of ${prerequisites.length}${unread > 0 ? ` (${unread} unknown)` : ''}`;
}

/** The text names the account that was checked, because detection may be on in the administrator account and off in another. */
function detectionCounts({ detection }: Coverage): string[] {
  const services = [
    ['GuardDuty', detection.map(({ guardDuty }) => guardDuty)],
    ['Security Hub', detection.map(({ securityHub }) => securityHub)],
  ] as const;
  const regions = count(detection.length, 'Region');
  const on = services.flatMap(([service, states]) =>
    states.every((state) => state === 'not-looked-at')
      ? []
      : [[service, `on in ${figure(states.filter((state) => state === 'on').length)} of ${regions}`] as const],
  );
  if (on.length === 0) return detection.length === 0 ? [] : ['detection: not checked'];
  const [first, second] = on;
  const alike = first && second && first[1] === second[1];
  return [`administrator account: ${alike ? `${first[0]} and ${second.join(' ')}` : on.map((one) => one.join(' ')).join(', ')}`];
}

/** Reasons why the coverage fails although every account may have its roles. */
function otherReasons({ leftovers: found, findings, exitCode }: Coverage): string[] {
  const removals = found.filter(({ kind }) => kind === 'removal').length;
  const ids = (severity: 'error' | 'unknown'): string[] => {
    const found = new Set(findings.flatMap((finding) => (finding.severity === severity ? [finding.id] : [])));
    return found.size === 0 ? [] : [`${severity}: ${some([...found], 3)}`];
  };
  return [
    ...(removals > 0 ? [`${count(removals, 'stack instance')} to remove`] : []),
    ...ids('error'),
    ...(exitCode === 3 ? ids('unknown') : []),
  ];
}
