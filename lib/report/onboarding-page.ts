import { type Offboarding } from '../onboarding/offboarding';
import { type OnboardingCoverages } from '../onboarding/coverages';
import { type Onboarding } from '../onboarding/onboarding';
import { count, moment } from '../core/text';
import { coveragesLines, gapNames } from './coverages-words';
import { accountText, signs, stateNames, stepNumbers, tally, whyOf } from './onboarding-words';

/** A page of steps to work through: Markdown and HTML are two forms of it. Its texts are not escaped yet. */
export interface StepsPage {
  readonly title: string;
  /** Organization and time of the snapshot. */
  readonly subtitle: string;
  readonly summary: string;
  readonly steps: readonly PageStep[];
  /** @default - the page has none */
  readonly table?: PageTable;
  readonly closing: { readonly title: string; readonly lines: readonly string[] };
}

export interface PageStep {
  /** From 1. */
  readonly number: number;
  /** Sign and word, e.g. `✔ done`. @default - the page has no states */
  readonly state?: string;
  /** Whether its box is ticked. */
  readonly isDone: boolean;
  readonly title: string;
  readonly why: string;
  readonly account: string;
  readonly commands: readonly string[];
  /** What else there is to know, each with its heading. */
  readonly facts: readonly { readonly heading: string; readonly text: string }[];
}

/** A table after the steps, with what is to be said before it. */
export interface PageTable {
  readonly title: string;
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The most rows of the table: a page of an organization with thousands of accounts could not be read. */
const mostRows = 200;

const subtitle = ({ organization, takenAt }: Pick<Onboarding, 'organization' | 'takenAt'>): string =>
  `organization ${organization} · snapshot of ${moment(takenAt)}`;

export function onboardingPage(onboarding: Onboarding): StepsPage {
  const { steps, onlyAwsTells } = onboarding;
  return {
    title: 'Onboarding to AWS Security Incident Response',
    subtitle: subtitle(onboarding),
    summary: tally(steps),
    steps: steps.map((step, index) => ({
      number: index + 1,
      state: `${signs[step.state.status]} ${stateNames[step.state.status]}`,
      isDone: step.state.status === 'done',
      title: step.title,
      why: whyOf(step.state),
      account: accountText(step.account),
      commands: step.commands,
      facts: [
        ...(step.state.status === 'blocked' ? [{ heading: 'Waits for', text: stepNumbers(step.state.by, steps) }] : []),
        { heading: 'To see that it is done', text: step.check },
        { heading: step.isIrreversible ? 'It cannot be undone' : 'To undo it', text: step.undo },
      ],
    })),
    table: coveragesTable(onboarding.coverages),
    closing: { title: 'Only AWS can tell, or a test', lines: onlyAwsTells },
  };
}

/** Counts first; then the accounts that have one without the other, each with cause and remedy. */
function coveragesTable(coverages: OnboardingCoverages): PageTable {
  const rows = coverages.gaps.flatMap(({ kind, cause, remedy, accounts }) =>
    accounts.map(({ account, name }) => [account, name, gapNames[kind], cause, remedy]),
  );
  const more = rows.length - mostRows;
  return {
    title: 'Containment roles and membership, by account',
    lines: [
      ...coveragesLines(coverages),
      ...(more > 0 ? [`The table has the first ${mostRows} of ${count(rows.length, 'line')}. --format csv has every account.`] : []),
    ],
    columns: ['Account', 'Name', 'Has and lacks', 'Cause', 'Remedy'],
    rows: rows.slice(0, mostRows),
  };
}

export function offboardingPage(offboarding: Offboarding): StepsPage {
  return {
    title: 'Offboarding from AWS Security Incident Response',
    subtitle: subtitle(offboarding),
    summary: 'Cordon shows these steps and never carries them out. The order matters: do one after the other.',
    steps: offboarding.steps.map((step, index) => ({
      number: index + 1,
      isDone: false,
      title: step.title,
      why: step.cost,
      account: accountText(step.account),
      commands: step.commands,
      facts: [
        ...(step.note === undefined ? [] : [{ heading: 'Note', text: step.note }]),
        ...(step.source === undefined ? [] : [{ heading: 'Source', text: step.source }]),
      ],
    })),
    closing: { title: 'What stays', lines: offboarding.stays },
  };
}
