import { exitCode, type ExitCode } from '../core/problem';
import { checklist } from './checklist';
import { itemIds, type ChecklistItem } from './checklist/item';
import { onboardingContext, type OnboardingOptions } from './context';
import { type ExpectedEvent } from './deliveries';
import { type Observations } from './observations';
import { testCaseEvents } from './test-case/events';
import { testDomain, type TestDomain } from './test-domain';

/** AWS's checklist for one organization, and the two tests that complete it. */
export interface Validation {
  readonly kind: 'cordon/validation';
  readonly version: 1;
  readonly organization: string;
  /** Of the snapshot. ISO 8601, UTC. */
  readonly takenAt: string;
  /**
   * 1: an item is not as AWS asks; 3: none is known to be, and some are unknown or for a person. 0 would take that no item is for a person, of
   * which the checklist always has some.
   */
  readonly exitCode: ExitCode;
  readonly items: readonly ChecklistItem[];
  readonly testDomain: TestDomain;
  /** Events of a test case, and the routes that take them. */
  readonly testCase: { readonly events: readonly ExpectedEvent[] };
}

export interface ValidationOptions extends OnboardingOptions {
  /** What AWS answered besides the snapshot. @default - AWS was not asked, and items that need it are unknown */
  readonly observations?: Observations;
}

/** Looks at every item of AWS's checklist: pure, from data. */
export function validateOnboarding({ configuration, snapshot, today, team, observations }: ValidationOptions): Validation {
  const context = { ...onboardingContext(configuration, snapshot, today, team), ...(observations && { observations }) };
  const items = itemIds.map((id) => checklist[id](context));
  const has = (...statuses: readonly ChecklistItem['verdict']['status'][]): boolean =>
    items.some(({ verdict }) => statuses.includes(verdict.status));
  return {
    kind: 'cordon/validation',
    version: 1,
    organization: snapshot.organization.id,
    takenAt: snapshot.takenAt,
    exitCode: has('no') ? exitCode.doesNotHold : has('unknown', 'person') ? exitCode.unknown : exitCode.holds,
    items,
    testDomain: testDomain(configuration, today),
    testCase: { events: testCaseEvents(configuration) },
  };
}
