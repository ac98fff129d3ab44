import { type AccountCoverage, type Coverage, type CoverageStatus } from '../rollout/verify';
import { findingsToText } from './plan-text';
import { columns, count, paint, plain, type Paint } from './text';

export interface CoverageTextOptions {
  readonly colour: boolean;
  /** Lists every account, the covered ones too. @default false */
  readonly accounts?: boolean;
  /** Says the findings. @default true */
  readonly findings?: boolean;
}

/** Coverage for people: a table by wave, every account that does not hold with its reason, and the sum. */
export function coverageToText(coverage: Coverage, options: CoverageTextOptions): string {
  const p = paint(options.colour);
  const listed = options.accounts ? coverage.accounts : coverage.accounts.filter(({ holds }) => !holds);
  return [
    ...waveTable(coverage),
    ...(listed.length === 0
      ? []
      : ['', ...columns(listed.map(accountRow)).map((line, index) => (listed[index]!.holds ? line : p.red(line)))]),
    ...leftovers(coverage, p),
    ...(options.findings === false ? [] : findingsToText(coverage.findings, p)),
    '',
    verdict(coverage, p),
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
  const rows = [...groups]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([group, accounts]) => {
      const covered = accounts.filter(({ status }) => status === 'covered' || status === 'management').length;
      const leftOut = leftOutGroups.includes(group);
      const others = statusNumbers(accounts.filter(({ status }) => status !== 'covered' && status !== 'management'));
      return [group, leftOut ? '' : `${covered}/${accounts.length}`.padStart(9), leftOut ? '' : 'covered', others];
    });
  return columns([['wave', 'covered'.padStart(9), '', ''], ...rows]);
}

function statusNumbers(accounts: readonly AccountCoverage[]): string {
  const numbers = new Map<CoverageStatus, number>();
  for (const { status } of accounts) numbers.set(status, (numbers.get(status) ?? 0) + 1);
  return [...numbers].map(([status, number]) => `${number} ${status}`).join(', ');
}

function accountRow({ account, name, status, wave, by, reason }: AccountCoverage): string[] {
  return [account, plain(name), status, wave ?? by ?? '', reason === undefined ? '' : plain(reason)];
}

function leftovers({ leftovers: found }: Coverage, p: Paint): string[] {
  if (found.length === 0) return [];
  return [
    '',
    p.yellow(`${count(found.length, 'instance')} of accounts that should have none:`),
    ...columns(found.map(({ account, name, stackSet, kind, why }) => [account, plain(name), stackSet, kind, why])),
  ];
}

/** `44 of 44 accounts covered`, and in words why not. */
export function verdict(coverage: Coverage, p: Paint): string {
  const { totals } = coverage;
  const covered = totals.covered + totals.management;
  const due = covered + totals.failed + totals.missing + totals.outdated + totals.unknown;
  const aside = (['excluded', 'suspended', 'not-targeted'] as const)
    .filter((status) => totals[status] > 0)
    .map((status) => `${totals[status]} ${status}`);
  const sum = `${covered.toLocaleString('en-US')} of ${count(due, 'account')} covered${aside.length > 0 ? ` · ${aside.join(', ')}` : ''}${
    coverage.scope === 'all' ? '' : ` · only ${coverage.scope} was looked at`
  }`;
  if (coverage.exitCode === 0) return p.green(`✔ ${sum}`);
  return coverage.exitCode === 3 ? p.yellow(`? ${sum}; the rest could not be found out`) : p.red(`✖ ${sum}`);
}
