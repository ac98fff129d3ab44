import { count, figure, moment, paint, plain } from '../../core/text';
import { type PageState } from '../../page/data';
import { type Difference, type Plan } from '../../rollout/plan';
import { actionOf, actionsOf, headline, leftOutReason, paceOf } from '../plan-text';
import { type XmlElement } from '../xml';
import { accountsTable } from './accounts-table';
import { of, paragraph, section, table, tiles, type Tile } from './elements';
import { findingsPart } from './findings';
import { type AccountColouring, type AccountFact } from './organization';
import { explorer, reportPage } from './page';
import { provenOrganization, type ProvenOrganization } from './proven';

const states = {
  unknown: { label: 'unknown', sign: '?', tone: 'unknown' },
  retry: { label: 'retry', sign: '↻', tone: 'bad' },
  create: { label: 'create', sign: '+', tone: 'change' },
  update: { label: 'update', sign: '~', tone: 'change' },
  removed: { label: 'roles removed', sign: '−', tone: 'bad' },
  none: { label: 'current', sign: '✔', tone: 'good' },
  'left-out': { label: 'left out', sign: '–', tone: 'neutral' },
} as const satisfies Readonly<Record<string, PageState>>;
type StateName = keyof typeof states;
const order = Object.keys(states) as readonly StateName[];

/** A plan as a page: which account gets what, in which wave, and what stands against it. */
export function planPage(plan: Plan, organization: ProvenOrganization): string {
  const names = statesOf(plan);
  const colouring: AccountColouring = {
    title: 'What does the plan do?',
    states: order.map((name) => states[name]),
    of: ({ id }) => order.indexOf(names.get(id) ?? 'left-out'),
  };
  const data = provenOrganization(organization, [colouring, waveColouring(plan)], facts(plan));
  const [first = '', , second = '', third = ''] = headline(plan, paint(false), organization.snapshot.takenAt);
  return reportPage({
    title: `Rollout plan ${plan.id} of ${plan.organization.id}`,
    sentence: sentenceOf(plan, names),
    lead: [`${first}.`, `${second.trim().replace(/ {2,}/g, ': ')} ${third.trim()}.`],
    parts: [
      tiles(tilesOf(names, plan)),
      ...findingsPart('Findings', [...plan.findings, ...(plan.coverages?.findings ?? [])]),
      waves(plan),
      explorer('The organization'),
      ...changes(plan),
      ...removals(plan),
      accountsTable(data),
      section('Not checked', [
        paragraph(
          `The plan compares the configuration with the snapshot of ${moment(organization.snapshot.takenAt)}. What changed in AWS since then is not in it; cordon deploy reads it again.`,
        ),
      ]),
    ],
    data,
    command: 'cordon plan --format html',
  });
}

function statesOf({ waves: all, managementAccount: { account, action }, removals: gone, scope }: Plan): ReadonlyMap<string, StateName> {
  const names = new Map<string, StateName>(all.flatMap(({ accounts }) => accounts.map((one) => [one.account, one.action.kind] as const)));
  if (scope !== 'stack-sets' && action !== 'excluded') names.set(account, action);
  for (const removal of gone) if (removal.kind === 'removal') names.set(removal.account, 'removed');
  return names;
}

function numbersOf(names: ReadonlyMap<string, StateName>): Readonly<Record<StateName, number>> {
  const numbers = Object.fromEntries(order.map((name) => [name, 0])) as Record<StateName, number>;
  for (const name of names.values()) numbers[name]++;
  return numbers;
}

function sentenceOf({ findings, organization: { accounts } }: Plan, names: ReadonlyMap<string, StateName>): string {
  const { create, update, retry, none, unknown } = numbersOf(names);
  const changed = create + update + retry;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const open = findings.filter(({ severity }) => severity === 'unknown').length;
  const what =
    changed === 0
      ? `Nothing changes in ${count(accounts, 'account')}; ${figure(none)} are current.`
      : `The plan deploys containment roles to ${figure(changed)} of ${count(accounts, 'account')}.`;
  const why = [...(errors > 0 ? [count(errors, 'error')] : []), ...(open + unknown > 0 ? ['something that is unknown'] : [])];
  return why.length === 0 ? what : `${what} It cannot be deployed yet: ${why.join(' and ')}.`;
}

function tilesOf(names: ReadonlyMap<string, StateName>, { leftOut, managementAccount }: Plan): readonly Tile[] {
  const numbers = numbersOf(names);
  const out = leftOut.filter(({ account }) => account !== managementAccount.account && !names.has(account)).length;
  return [
    ...order.flatMap((name) =>
      numbers[name] === 0 ? [] : [{ number: figure(numbers[name]), text: states[name].label, state: states[name] }],
    ),
    ...(out === 0 ? [] : [{ number: figure(out), text: 'left out, each with its reason', state: states['left-out'] }]),
  ];
}

function waves(plan: Plan): XmlElement {
  const { managementAccount: own, scope } = plan;
  return section('Waves, in their order', [
    table(
      'Waves',
      [{ title: 'Wave' }, { title: 'Accounts', isNumber: true }, { title: 'What happens' }, { title: 'Pace' }],
      [
        ...plan.waves.map((wave) => [plain(wave.name), figure(wave.accounts.length), actionsOf(wave), paceOf(wave)]),
        ...(scope === 'stack-sets' || own.action === 'excluded'
          ? []
          : [
              ['management account', '1', `${own.action === 'none' ? 'current' : own.action}: ${plain(own.stackName)}`, 'by its own stack'],
            ]),
      ],
    ),
  ]);
}

function waveColouring(plan: Plan): AccountColouring {
  const places = new Map(plan.waves.flatMap(({ accounts }, wave) => accounts.map(({ account }) => [account, wave] as const)));
  const names = plan.waves.map(({ name }, wave): PageState => ({
    label: plain(name),
    sign: wave < 9 ? String(wave + 1) : '+',
    tone: wave % 2 === 0 ? 'good' : 'change',
  }));
  return {
    title: 'In which wave?',
    states: [...names, { label: 'in no wave', sign: '–', tone: 'neutral' }],
    of: ({ id }) => places.get(id) ?? names.length,
  };
}

function facts(plan: Plan): readonly AccountFact[] {
  const actions = new Map(plan.waves.flatMap(({ accounts }) => accounts.map((account) => [account.account, actionOf(account)] as const)));
  const reasons = new Map(plan.leftOut.map((account) => [account.account, leftOutReason(account)]));
  return [
    { heading: 'Action', of: ({ id }) => actions.get(id) },
    { heading: 'Why the StackSets leave it out', of: ({ id }) => reasons.get(id) },
  ];
}

/** What an update changes in the templates. */
function changes({ stackSets, managementAccount }: Plan): readonly XmlElement[] {
  const changed = [
    ...stackSets.map(({ name, changes: differences, reaches }) => ({
      name: `StackSet ${name}, reaches ${count(reaches, 'stack instance')}`,
      differences,
    })),
    { name: `stack ${managementAccount.stackName}`, differences: managementAccount.changes },
  ].filter(({ differences }) => differences.length > 0);
  if (changed.length === 0) return [];
  return [
    section(
      'What an update changes',
      changed.flatMap(({ name, differences }) => [
        of('h3', plain(name)),
        table(
          plain(name),
          [{ title: 'Where' }, { title: 'From' }, { title: 'To' }],
          differences.map(({ path, from, to }) => [plain(path), [valueOf(from)], [valueOf(to)]]),
        ),
      ]),
    ),
  ];
}

function valueOf(value: Difference['from']): XmlElement {
  return of('code', value === undefined ? '–' : plain(typeof value === 'string' ? value : JSON.stringify(value)));
}

function removals({ removals: found }: Plan): readonly XmlElement[] {
  if (found.length === 0) return [];
  return [
    section('Stack instances that go away', [
      table(
        'Stack instances that go away',
        ['Account', 'Name', 'What', 'Why'].map((title) => ({ title })),
        found.slice(0, 300).map(({ account, name, kind, why }) => [account, plain(name), kind, plain(why)]),
      ),
      ...(found.length > 300 ? [paragraph(`${figure(found.length - 300)} more; --format json lists all.`)] : []),
    ]),
  ];
}
