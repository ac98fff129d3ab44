import { objectsOf, shown, type Properties } from './values';

/** A target of an event rule. */
export interface EventTarget {
  /** Its `Id`, for findings. */
  readonly id: string;
  readonly raw: Properties;
}

export const eventTargets = ({ Targets: targets }: Properties): readonly EventTarget[] =>
  objectsOf(targets).map((raw, index) => ({ id: raw.Id === undefined ? `Targets.${index}` : shown(raw.Id), raw }));
