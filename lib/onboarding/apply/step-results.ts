import { type Step } from '../step';
import { type AppliedStep } from './applied';

/** What a step came to, without changes. */
export const result = ({ id, title }: Step, outcome: AppliedStep['outcome'], why: string): AppliedStep => ({
  id,
  title,
  outcome,
  changes: [],
  why,
  commands: [],
});

/** A step that the run did not come to. */
export const notBegun = (step: Step): AppliedStep =>
  step.state.status === 'done' || step.state.status === 'not-wanted'
    ? result(step, step.state.status === 'done' ? 'was-done' : 'not-wanted', textOf(step))
    : { ...result(step, 'not-begun', textOf(step)), commands: commandsOf(step) };

/** What is known of a step: the evidence, or what is open. */
export const textOf = ({ state }: Step): string => (state.status === 'done' ? state.evidence : state.why);
/** The commands of what is open. */
export const commandsOf = ({ commands, state }: Step): readonly string[] => (state.status === 'done' ? [] : commands);
