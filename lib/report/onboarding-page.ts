import { type Offboarding } from '../onboarding/offboarding';
import { type Onboarding } from '../onboarding/onboarding';
import { moment } from '../core/text';
import { accountText, signs, stateNames, stepNumbers, tally, whyOf } from './onboarding-words';

/** A page of steps to work through: Markdown and HTML are two forms of it. Its texts are not escaped yet. */
export interface StepsPage {
  readonly title: string;
  /** Organization and time of the snapshot. */
  readonly subtitle: string;
  readonly summary: string;
  readonly steps: readonly PageStep[];
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
    closing: { title: 'Only AWS can tell, or a test', lines: onlyAwsTells },
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
