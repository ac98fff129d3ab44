import { count, moment, paint, plain, type Paint } from '../core/text';
import { administratorsToText } from '../proposal/administrators';
import { type Proposal } from '../proposal/proposal';
import { type Proposed } from '../proposal/proposed';
import { shortName, type Survey } from '../proposal/survey';

/** A proposal, and what was done with it. */
export interface ShownProposal {
  readonly proposal: Proposal;
  readonly survey: Survey;
  /** Path of the configuration. */
  readonly file: string;
  readonly text: string;
  readonly written: boolean;
  /** Path of the team file. @default - none was written */
  readonly teamWritten?: string;
  /** Commands to run next. */
  readonly next: readonly string[];
}

export interface ProposalTextOptions {
  readonly colour: boolean;
  /** `values`: each value with its reason. `next`: what was written, and the next commands. `all`: both. */
  readonly part: 'values' | 'next' | 'all';
}

interface Row {
  readonly key: string;
  readonly title: string;
  readonly value: string;
  readonly proposed: Proposed<unknown>;
}

/** Each value with its reason, and what to run next. It has no name of a person, no address, and no name of a membership. */
export function proposalToText(shown: ShownProposal, { colour, part }: ProposalTextOptions): string {
  const p = paint(colour);
  const values = part === 'next' ? [] : valueLines(shown, p);
  const next = part === 'values' ? [] : nextLines(shown, p);
  return [...values, ...(values.length > 0 && next.length > 0 ? [''] : []), ...next, ...(part === 'values' ? [] : [''])].join('\n');
}

function valueLines({ proposal, survey }: ShownProposal, p: Paint): string[] {
  const { organization, accounts, organizationalUnits, takenAt } = survey.snapshot;
  const rows = rowsOf(proposal, survey);
  const width = Math.max(...rows.map(({ title }) => title.length));
  const indent = ' '.repeat(width + 4);
  return [
    `organization ${organization.id} · ${count(accounts.length, 'account')} in ${count(organizationalUnits.length, 'unit')} · read ${moment(takenAt)}`,
    '',
    ...rows.flatMap(({ title, value, proposed }) => [
      `  ${p.bold(title.padEnd(width))}  ${plain(value)}`,
      p.dim(`${indent}${plain(proposed.why)}`),
    ]),
    ...(proposal.notices.length === 0 ? [] : ['', ...proposal.notices.map((notice) => p.yellow(`· ${plain(notice)}`))]),
  ];
}

function nextLines({ file, teamWritten, next, proposal }: ShownProposal, p: Paint): string[] {
  return [
    p.green(plain(`✔ wrote ${file}`)),
    ...(teamWritten === undefined
      ? []
      : [p.green(plain(`✔ wrote ${teamWritten}, which only you can read; keep it out of the repository`))]),
    ...(proposal.teamFile === undefined ? ['the team is not in it yet: the comment at `membership` says how'] : []),
    '',
    'next:',
    ...next.map((command) => `  ${p.cyan(plain(command))}`),
  ];
}

function rowsOf(proposal: Proposal, survey: Survey): readonly Row[] {
  const { tree } = survey;
  const account = (id: string): string => `${id} (${shortName(tree.account(id)?.name ?? '')})`;
  const row = <Value>(key: string, title: string, proposed: Proposed<Value>, text: (value: Value) => string): Row => ({
    key,
    title,
    value: text(proposed.value),
    proposed,
  });
  return [
    row('administrators', 'administrator', proposal.administrators, (value) => administratorsToText(value, survey)),
    row('membershipRegion', 'membership Region', proposal.membershipRegion, (value) => `${value}, which AWS can never change later`),
    row('regions', 'Regions in use', proposal.regions, (value) => value.join(', ')),
    row('coverage', 'coverage', proposal.coverage, (value) =>
      value === 'organization' ? 'the whole organization' : value.map((id) => `${id} (${shortName(tree.unitName(id))})`).join(', '),
    ),
    row('triage', 'triage', proposal.triage, (value) => (value ? 'on' : 'off')),
    row('triageRole', 'triage role', proposal.triageRole, (value) => value),
    row('owner', 'rolled out by', proposal.owner, (value) => (value === 'cordon' ? 'cordon deploy' : 'cdk deploy')),
    row('canary', 'canary', proposal.canary, (value) => (value.length === 0 ? 'none' : value.map(account).join(', '))),
    row('waves', 'waves', proposal.waves, (value) =>
      value.length === 0 ? 'one' : value.map(({ name, accounts }) => `${name} (${count(accounts, 'account')})`).join(', '),
    ),
    {
      key: 'managementAccount',
      title: 'management account',
      value: account(survey.snapshot.organization.managementAccount),
      proposed: {
        value: survey.snapshot.organization.managementAccount,
        by: 'read',
        why: 'gets the roles by a stack of its own: StackSets never deploys to it',
      },
    },
    { key: 'exclude', title: 'excluded', value: 'nobody', proposed: { value: [], by: 'default', why: 'every account gets the roles' } },
  ];
}

/** One JSON document. `text` is the configuration; its team is not in it. */
export function proposalToJson({ proposal, survey, file, text, written, teamWritten, next }: ShownProposal): string {
  const values = Object.fromEntries(
    rowsOf(proposal, survey).map(({ key, proposed }) => [key, key === 'waves' ? { ...proposed, value: wavesToJson(proposal) } : proposed]),
  );
  return `${JSON.stringify(
    {
      kind: 'cordon/init',
      version: 1,
      organization: survey.snapshot.organization.id,
      configuration: file,
      written,
      ...(teamWritten !== undefined && { teamFile: teamWritten }),
      values,
      notices: proposal.notices,
      next,
      text,
    },
    undefined,
    2,
  )}\n`;
}

const wavesToJson = ({ waves }: Proposal): readonly object[] =>
  waves.value.map(({ name, units, accounts, atATime }) => ({
    name,
    ...(units && { organizationalUnits: units.map(({ id }) => id) }),
    accounts,
    ...(atATime !== undefined && { maxConcurrentCount: atATime }),
  }));
