import { type ApprovedAction } from '../../configuration/configuration';

/** What Cordon deploys besides roles. A deployment of its stacks makes each of them. */
export const partKinds = [
  'suppression rule',
  'automation rule',
  'automation rule of Security Hub V2',
  'route rule',
  'forwarding rule',
] as const;
export type PartKind = (typeof partKinds)[number];

/** Something in which a deployed part is not what the configuration says. */
export interface PartDifference {
  /** What it is about: `type equals`, `action`. */
  readonly what: string;
  /** What the configuration says; empty where it says nothing. */
  readonly wanted: readonly string[];
  /** What is deployed; empty where nothing is. */
  readonly found: readonly string[];
}

/**
 * - `as-configured`: it means the same, however it is written.
 * - `missing`: the configuration has it, and it is not there.
 * - `differs`: it is there, and means something else.
 * - `to-remove`: Cordon deployed it, and the configuration no longer has it.
 * - `unknown`: it could not be read. `not-looked-at`: nobody asked.
 */
export const partStatuses = ['as-configured', 'missing', 'differs', 'to-remove', 'unknown', 'not-looked-at'] as const;
export type PartStatus = (typeof partStatuses)[number];

/** Where something is. */
export interface PartPlace {
  readonly account: string;
  readonly region: string;
}

/** One part of the configuration as it is deployed in one place. */
export interface DeployedPart extends PartPlace {
  readonly kind: PartKind;
  /** Name in the configuration; of what the configuration no longer has, the deployed name. */
  readonly name: string;
  /** The stack that deploys it. */
  readonly stack: string;
  readonly status: PartStatus;
  /** @default - it differs in nothing */
  readonly differences?: readonly PartDifference[];
  /** Why it is unknown or was not looked at. @default - it is known */
  readonly why?: string;
  /** What to do about that. @default - deploy its stack */
  readonly remedy?: string;
  /** What is written otherwise and changes nothing, as a clause. @default - nothing is */
  readonly note?: string;
}

/** Something that somebody else deployed beside it. Cordon leaves it alone. */
export interface ForeignPart extends PartPlace {
  readonly kind: PartKind;
  readonly name: string;
  /** Action types of whose resources it can hide a threat. */
  readonly hides: readonly ApprovedAction[];
}

/** Whether all of a kind in one place were looked at. */
export interface LookedAt extends PartPlace {
  readonly kind: PartKind;
  readonly answer: 'yes' | 'unknown' | 'not-looked-at';
}

/** What the configuration deploys, beside what is there. */
export interface DeployedParts {
  readonly parts: readonly DeployedPart[];
  readonly foreign: readonly ForeignPart[];
  readonly lookedAt: readonly LookedAt[];
}

export const noParts: DeployedParts = { parts: [], foreign: [], lookedAt: [] };

/** Puts together what was found in several places. */
export function together(found: readonly DeployedParts[]): DeployedParts {
  return {
    parts: found.flatMap(({ parts }) => parts),
    foreign: found.flatMap(({ foreign }) => foreign),
    lookedAt: found.flatMap(({ lookedAt }) => lookedAt),
  };
}
