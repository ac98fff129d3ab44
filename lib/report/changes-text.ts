import { count, figure, moment, paint, plain } from '../core/text';
import { changeSubjects, type Change, type ChangeSubject, type SnapshotChanges } from '../organization/comparison';

export interface ChangesTextOptions {
  readonly colour: boolean;
  /** Whether every change is listed, however many there are. @default false */
  readonly all?: boolean;
}

/** The most changes of one kind that are listed. */
const most = 20;

const titles: Readonly<Record<ChangeSubject, string>> = {
  organization: 'Organization',
  account: 'Accounts',
  'organizational-unit': 'Organizational units',
  'stack-set': 'StackSets',
  'stack-instance': 'Stack instances',
  'management-account': 'Management account',
  'delegated-administrator': 'Delegated administrators',
  'trusted-access': 'Trusted access',
  'service-control-policy': 'Service control policies',
  detection: 'Detection',
  'suppression-rule': 'Suppression rules',
  'automation-rule': 'Automation rules',
  membership: 'Membership',
  coverage: 'Coverage of the membership',
  trail: 'Trails',
  routing: 'Routes',
};

/** What changed between two snapshots, in words. */
export function changesToText({ organization, before, now, changes, incomparable }: SnapshotChanges, options: ChangesTextOptions): string {
  const p = paint(options.colour);
  const lines = [`organization ${organization}: ${moment(before)} to ${moment(now)}`];
  for (const subject of changeSubjects) {
    const found = changes.filter((change) => change.subject === subject);
    if (found.length === 0) continue;
    const shown = options.all ? found : found.slice(0, most);
    lines.push('', p.bold(`${titles[subject]} (${figure(found.length)})`), ...shown.map((change) => `  ${plain(changeText(change))}`));
    if (shown.length < found.length) lines.push(`  and ${figure(found.length - shown.length)} more; --format json lists all`);
  }
  if (changes.length === 0) lines.push('', 'Nothing that both snapshots know has changed.');
  if (incomparable.length > 0) {
    lines.push('', p.bold(`Not compared (${figure(incomparable.length)})`));
    const which = { before: 'the earlier snapshot does', now: 'the later snapshot does', both: 'both snapshots do' } as const;
    for (const { part, unknownIn, reason } of incomparable.slice(0, most)) {
      lines.push(plain(`  ? ${part}: ${which[unknownIn]} not know it (${reason.call}, ${reason.code})`));
    }
    if (incomparable.length > most) lines.push(`  and ${figure(incomparable.length - most)} more`);
  }
  if (changes.length > 0) lines.push('', count(changes.length, 'change'));
  return `${lines.join('\n')}\n`;
}

const signs = { added: '+', removed: '-', moved: '→', changed: '~' } as const;

function changeText({ subject, id, name, change, what, from, to }: Change): string {
  const named = name === undefined || name === '' ? id : `${id} ${name}`;
  return `${signs[change]} ${named} ${wordsFor(subject, change, what)}${valuesText(change, from, to)}`;
}

function wordsFor(subject: ChangeSubject, change: Change['change'], what: string | undefined): string {
  if (change === 'moved') return 'moved';
  if (change === 'changed') return what ?? 'changed';
  if (subject === 'account') return change === 'added' ? 'joined' : 'left';
  return change;
}

function valuesText(change: Change['change'], from: string | undefined, to: string | undefined): string {
  if (change === 'added') return to === undefined ? '' : ` (${short(to)})`;
  if (change === 'removed') return from === undefined ? '' : ` (was ${short(from)})`;
  return from === undefined && to === undefined ? ' changed' : `: ${short(from ?? 'none')} → ${short(to ?? 'none')}`;
}

/** More than this of a value says no more on a line. */
const longest = 120;
const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
