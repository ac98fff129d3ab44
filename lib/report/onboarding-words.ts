import { type Onboarding } from '../onboarding/onboarding';
import { type Step, type StepAccount, type StepId, type StepState } from '../onboarding/step';
import { figure } from '../core/text';

/** A sign for each state: it reads the same in every form of the report. */
export const signs: Readonly<Record<StepState['status'], string>> = {
  done: '✔',
  'to-do': '▸',
  blocked: '–',
  unknown: '?',
  'not-wanted': '·',
};

export const stateNames: Readonly<Record<StepState['status'], string>> = {
  done: 'done',
  'to-do': 'to do',
  blocked: 'blocked',
  unknown: 'unknown',
  'not-wanted': 'not wanted',
};

/** Why a step has its state: the evidence, or what is missing. */
export const whyOf = (state: StepState): string => (state.status === 'done' ? state.evidence : state.why);

/** `step 4`, `steps 4 and 5`: the numbers that the report gives to steps. */
export function stepNumbers(ids: readonly StepId[], steps: readonly Pick<Step, 'id'>[]): string {
  const numbers = ids.map((id) => steps.findIndex((step) => step.id === id) + 1).sort((a, b) => a - b);
  const last = numbers.at(-1);
  return numbers.length <= 1 ? `step ${last}` : `steps ${numbers.slice(0, -1).join(', ')} and ${last}`;
}

export const accountText = ({ id, role }: StepAccount): string => `${role} ${id}`;

/** `9 of 15 steps done · 3 to do · 2 blocked · 1 unknown · 1 not wanted`; steps that are not wanted are not counted. */
export function tally(steps: Onboarding['steps']): string {
  const of = (status: StepState['status']): number => steps.filter(({ state }) => state.status === status).length;
  return [
    `${figure(of('done'))} of ${figure(steps.length - of('not-wanted'))} steps done`,
    ...(['to-do', 'blocked', 'unknown', 'not-wanted'] as const)
      .filter((status) => of(status) > 0)
      .map((status) => `${figure(of(status))} ${stateNames[status]}`),
  ].join(' · ');
}

/** The step to go on with: the first that can be done, else the first that nobody has looked at. @returns undefined where all are done */
export function nextStep(steps: Onboarding['steps']): Step | undefined {
  return steps.find(({ state }) => state.status === 'to-do') ?? steps.find(({ state }) => state.status === 'unknown');
}
