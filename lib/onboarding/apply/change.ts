import { type Configuration } from '../../configuration/configuration';
import { type Clock } from '../../core/clock';
import { type Problem } from '../../core/problem';
import { type Reading } from '../../core/reading';
import { type DeployEvent } from '../../rollout/deploy-events';
import { type Plan } from '../../rollout/plan';
import { type OnboardingContext } from '../context';
import { type StepAccount } from '../step';
import { type ListCasesItem } from '../../security-ir';
import { type Hands } from './hands';

/** What to read again to see whether a change took effect. */
export type SightPart =
  | 'tree'
  | 'trusted-access'
  | 'delegated-administrators'
  | 'stack-sets-access'
  | 'stack-sets'
  | 'management-account'
  | 'detection'
  | 'detection-administrators'
  | 'membership'
  | 'test-cases'
  | 'everything';

/** Administrators of GuardDuty and Security Hub by Region, as the management account sees them; absent where there is none. */
export type RegionalAdministrators = Readonly<Record<'guardDuty' | 'securityHub', Readonly<Record<string, Reading<string>>>>>;

/** What appliers look at: the context of the steps, and what no snapshot has. */
export interface ApplyContext extends OnboardingContext {
  readonly regionalAdministrators: RegionalAdministrators;
  /** Test cases of Cordon in the Region of the membership. @default - they were not looked for */
  readonly testCases?: Reading<readonly ListCasesItem[]>;
}

/** What changes are carried out with. */
export interface Tools {
  readonly configuration: Configuration;
  readonly hands: Hands;
  readonly clock: Clock;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly onDeployEvent: (event: DeployEvent) => void;
  /** Takes what went wrong beside a change that took effect. The run goes on, and ends with exit code 3 at best. */
  readonly onProblem: (problem: Problem) => void;
}

/** One change of AWS. It is left until reading AWS shows that it took effect. */
export interface Change {
  /** The same in every reading, e.g. `detector eu-west-1`; once in a step. */
  readonly id: string;
  /** What it does, as an imperative without a full stop. */
  readonly what: string;
  /** Account whose credentials it takes. */
  readonly account: StepAccount;
  /** The longest that AWS may take until it shows. @default 120 */
  readonly limitSeconds?: number;
  /** The Region that it fixes for ever, which asks for more than a yes. @default - it can be undone */
  readonly forEver?: string;
  /** Plans the rollout that it carries out, to be shown before it is confirmed. @default - `what` says all of it */
  readonly plan?: () => Plan;
  /**
   * The step's first calls; resolves when AWS has accepted them. Sends nothing where the change is only waited for.
   * @param plan what was confirmed, where it has a plan
   */
  readonly run: (tools: Tools, plan?: Plan) => Promise<void>;
}

/** Something that decides what is left, and that was not read. */
export interface Unread {
  /** As a sentence. */
  readonly why: string;
  /** Account whose credentials can read it. */
  readonly account: StepAccount;
  /** Beginning of the IDs of changes that it decides about. @default - of all */
  readonly of?: string;
}

/** What is left of a step, as far as it can be read. */
export interface Left {
  /** In the order in which they are carried out. */
  readonly changes: readonly Change[];
  /** @default - all was read */
  readonly unread?: readonly Unread[];
  /**
   * Why Cordon refuses to go on: it would take what it never does, such as removing an administrator. Sentences: what is, what it would cost,
   * what to do. @default - it does not refuse
   */
  readonly refused?: string;
  /** What of the step is left to people, as a sentence. @default - nothing */
  readonly byHand?: string;
  /** What is proven of a step of which something is left, as sentences. @default - nothing */
  readonly proven?: string;
}

/** How one step is carried out. */
export interface Applier {
  /** What to read before it and after each of its changes. */
  readonly looksAt: readonly SightPart[];
  /** Whether it is read before the step although nothing was changed, since no snapshot has it. @default false */
  readonly looksFirst?: boolean;
  /** What is left of it: pure. */
  left(context: ApplyContext): Left;
}
