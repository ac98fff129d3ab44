import { type AccountChain, type ActionChain, type ChainProof, type ChainSummary, type Link, type LinkState } from '../chain';
import { actionTypeNames } from '../chain/action-type-names';
import { chainStages, linkKinds, stageTitles } from '../chain/link';
import { firstToDo } from '../chain/summary';
import { columns, count, figure, moment, paint, plain, type Paint } from '../core/text';

type JudgedAccount = Extract<AccountChain, { readonly status: 'judged' }>;

const signs: Readonly<Record<LinkState, string>> = { yes: '✔', no: '✖', unknown: '?' };

function coloured(p: Paint, state: LinkState, text: string): string {
  return { yes: p.green, no: p.red, unknown: p.yellow }[state](text);
}

/** The whole chain of one account in plain words. It ends with what to do first. */
export function accountChainToText(
  account: AccountChain,
  { organization, takenAt, notLookedAt }: Pick<ChainProof, 'organization' | 'takenAt' | 'notLookedAt'>,
  options: { readonly colour: boolean },
): string {
  const p = paint(options.colour);
  const where = account.group === '' ? '' : ` · ${account.group}`;
  const head = `account ${account.account} ${p.bold(plain(account.name))}${where} · organization ${organization} · snapshot of ${moment(takenAt)}`;
  if (account.status === 'not-active') {
    return [head, '', p.yellow(`? The account is ${plain(account.state)}. Cordon judges only active accounts.`), ''].join('\n');
  }
  const { actions } = account;
  return [
    head,
    '',
    'Would a compromised resource of this account be contained tonight?',
    ...actionTable(actions).map((line, index) => coloured(p, actions[index]!.verdict, line)),
    ...chainStages.flatMap((stage) => ['', p.bold(stageTitles[stage]), ...linkLines(actions, stage, p)]),
    '',
    p.dim('not checked:'),
    ...notLookedAt.map((what) => p.dim(`  ${what}`)),
    '',
    verdictLine(account, p),
    ...firstLines(account, p),
    '',
  ].join('\n');
}

function actionTable(actions: readonly ActionChain[]): readonly string[] {
  return columns(
    actions.map(({ action, verdict, links }) => [signs[verdict], actionTypeNames[action], verdictWords[verdict], openCounts(links)]),
  );
}

const verdictWords: Readonly<Record<LinkState, string>> = { yes: 'yes', no: 'no', unknown: 'unknown' };

function openCounts(links: readonly Link[]): string {
  const of = (state: LinkState): number => links.filter((link) => link.state === state).length;
  const parts = [
    ...(of('no') > 0 ? [`${count(of('no'), 'link')} broken`] : []),
    ...(of('unknown') > 0 ? [`${figure(of('unknown'))} unknown`] : []),
    `${figure(of('yes'))} of ${figure(links.length)} hold`,
  ];
  return parts.join(', ');
}

/** Each link of a stage once, and apart by action types where their evidence differs. */
function linkLines(actions: readonly ActionChain[], stage: (typeof chainStages)[number], p: Paint): readonly string[] {
  const [first] = actions;
  if (first === undefined) return [];
  return first.links.flatMap(({ id }, index) => {
    if (linkKinds[id].stage !== stage) return [];
    const groups = new Map<string, { readonly link: Link; readonly names: string[] }>();
    for (const { action, links } of actions) {
      const link = links[index]!;
      const key = `${link.state} ${link.evidence}`;
      const group = groups.get(key) ?? { link, names: [] };
      group.names.push(actionTypeNames[action]);
      groups.set(key, group);
    }
    return [...groups.values()].flatMap(({ link, names }) => oneLink(link, groups.size === 1 ? [] : names, p));
  });
}

function oneLink(link: Link, names: readonly string[], p: Paint): readonly string[] {
  const of = names.length === 0 ? '' : ` (${names.join(', ')})`;
  const indent = ' '.repeat(6);
  return [
    coloured(p, link.state, `  ${signs[link.state]} ${linkKinds[link.id].title}${of}`),
    p.dim(`${indent}${plain(link.evidence)}`),
    ...(link.state === 'yes' ? [] : [`${indent}to do: ${plain(link.remedy)}`]),
  ];
}

function verdictLine({ verdict, actions }: JudgedAccount, p: Paint): string {
  const deciding = actions.filter((chain) => chain.verdict === verdict).map(({ action }) => actionTypeNames[action]);
  const which = deciding.length === actions.length ? '' : ` (${deciding.join(', ')})`;
  const words: Readonly<Record<LinkState, string>> = {
    yes: `✔ It would be contained, as far as a snapshot can show`,
    no: `✖ It would not be contained${which}`,
    unknown: `? Nobody knows whether it would be contained${which}`,
  };
  return coloured(p, verdict, words[verdict]);
}

function firstLines(account: JudgedAccount, p: Paint): readonly string[] {
  const first = firstToDo(account);
  return first === undefined ? [] : [`Do this first: ${p.cyan(plain(first.remedy))}`];
}

/** Links that `verify` lists before it counts the others. */
const mostLinks = 6;

/** What `cordon verify` says of the chain: verdicts by wave, and the weakest links. */
export function chainSummaryToText({ groups, weakestLinks }: ChainSummary, p: Paint): readonly string[] {
  if (groups.length === 0) return [];
  const rows = groups.map(({ group, verdicts }) => [group, figure(verdicts.yes), figure(verdicts.no), figure(verdicts.unknown)]);
  const heads = ['would it be contained?', 'yes', 'no', 'unknown'];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]!.length)));
  const table = columns([heads, ...rows].map((row) => row.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column]!)))));
  const shown = weakestLinks.slice(0, mostLinks);
  const more = weakestLinks.length - shown.length;
  return [
    '',
    ...table,
    ...(shown.length === 0 ? [] : ['', '  weakest links:']),
    ...shown.flatMap(({ id, no, unknown, evidence, remedy }) => {
      const state = no > 0 ? 'no' : 'unknown';
      const accounts = [
        ...(no > 0 ? [`broken in ${count(no, 'account')}`] : []),
        ...(unknown > 0 ? [`unknown in ${count(unknown, 'account')}`] : []),
      ];
      return [
        coloured(p, state, `  ${signs[state]} ${linkKinds[id].title}: ${accounts.join(', ')}`),
        p.dim(`      ${plain(evidence)}`),
        `      to do: ${plain(remedy)}`,
      ];
    }),
    ...(more > 0 ? [p.dim(`  and ${count(more, 'link')} more (--format json lists all)`)] : []),
    ...(shown.length === 0 ? [] : [p.dim('  cordon explain account ID shows the whole chain of an account')]),
  ];
}
