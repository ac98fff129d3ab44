import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type TeamMember } from '../configuration/membership';
import { type Snapshot } from '../organization/snapshot';
import { organizationTree, type OrganizationTree } from '../organization/tree';
import { verifyCoverage, type Coverage } from '../rollout/verify';
import { type Prerequisite } from '../rollout/prerequisite';
import { type StepAccount, type StepDraft, couldNotRead, done, toDo } from './step';

/** What the questions about an onboarding are asked of: what is wanted, and what is there. */
export interface OnboardingOptions {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD; exclusions end by it. */
  readonly today: string;
  /** The configured team, with which that of the membership is compared. @default - it is not compared */
  readonly team?: readonly TeamMember[];
}

/** What every step looks at: data alone. */
export interface OnboardingContext {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly tree: OrganizationTree;
  /** The containment roles and their prerequisites, as `cordon verify` proves them. */
  readonly coverage: Coverage;
  /** The configured team. @default - it is not known, or none is configured */
  readonly team?: readonly TeamMember[];
}

export function onboardingContext(
  configuration: Configuration,
  snapshot: Snapshot,
  today: string,
  team?: readonly TeamMember[],
): OnboardingContext {
  return {
    ...(team && { team }),
    configuration,
    snapshot,
    today,
    tree: organizationTree(snapshot),
    coverage: verifyCoverage({ configuration, snapshot, today }),
  };
}

export const managementAccount = ({ snapshot }: OnboardingContext): StepAccount => ({
  id: snapshot.organization.managementAccount,
  role: 'management account',
});

const roles = {
  membership: 'administrator of the membership',
  stackSets: 'administrator of StackSets',
  guardDuty: 'administrator of GuardDuty',
  securityHub: 'administrator of Security Hub',
} as const;

export const administrator = ({ configuration }: OnboardingContext, role: keyof typeof roles): StepAccount => ({
  id: administratorOf(configuration.organization, role),
  role: roles[role],
});

/** State of a step that is one prerequisite of the rollout. */
export function prerequisiteState({ coverage }: OnboardingContext, id: string): StepDraft['state'] {
  const found = coverage.prerequisites.find((prerequisite) => prerequisite.id === id);
  if (found === undefined) throw new Error(`the prerequisite ${id} does not exist`);
  return stateOf(found);
}

export function stateOf(prerequisite: Prerequisite): StepDraft['state'] {
  switch (prerequisite.status) {
    case 'present':
      return done(`The snapshot shows the ${prerequisite.what}.`);
    case 'absent':
      return toDo(`${sentence(prerequisite.message)}`);
    case 'unknown':
      return couldNotRead(`the ${prerequisite.what}`, prerequisite.reason);
  }
}

/** A message as a sentence of its own. */
export function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
