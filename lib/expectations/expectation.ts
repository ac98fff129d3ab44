import { type SeverityLabel, type VerificationState, type WorkflowStatus } from '../configuration/automation-rule';
import { type OcsfSeverity, type OcsfStatus } from '../configuration/ocsf';

/** Who must be told. */
export interface ExpectedRoute {
  /** Name of the route. */
  readonly route: string;
  /** Kind of a target, such as `slack`, or a part of its description. @default - any target of the route */
  readonly target?: string;
  /** Texts that the message to the target must contain, all of them. @default - the message is not looked at */
  readonly words?: readonly string[];
}

/** What must become of a finding or event; at least one of these. */
export interface Expected {
  /** Whether GuardDuty archives the finding. */
  readonly archived?: boolean;
  /** The suppression rule that archives it. */
  readonly archivedBy?: string;
  /** Whether GuardDuty archives it, or an automation rule of Security Hub takes it out of sight. */
  readonly hidden?: boolean;
  /** The automation rule that hides it. */
  readonly hiddenBy?: string;
  /** Whether AWS Security Incident Response can see it. */
  readonly seenByService?: boolean;
  /** `Severity.Label` after the automation rules of Security Hub CSPM. */
  readonly severity?: SeverityLabel;
  /** `Workflow.Status` after them. */
  readonly workflowStatus?: WorkflowStatus;
  /** `VerificationState` after them. */
  readonly verificationState?: VerificationState;
  /** The same after the automation rules of Security Hub V2. */
  readonly securityHubV2?: { readonly severity?: OcsfSeverity; readonly status?: OcsfStatus };
  /** Whether a route takes it. */
  readonly routed?: boolean;
  readonly routedTo?: readonly ExpectedRoute[];
  /** Names of routes that must not take it. */
  readonly notRoutedTo?: readonly string[];
}

/** A finding or event, and what must become of it. Exactly one of `finding`, `event` and `file` is given. */
export interface Expectation {
  /** Unique in its file. */
  readonly name: string;
  /** A finding of GuardDuty, Security Hub CSPM or Security Hub V2, as AWS has it. */
  readonly finding?: Readonly<Record<string, unknown>>;
  /** An event of EventBridge, or a record of CloudTrail. */
  readonly event?: Readonly<Record<string, unknown>>;
  /** Path of a file with findings or events, from the folder of the expectations. */
  readonly file?: string;
  /** Line in the file, from 1. @default - the only record of the file, or the one with the ID */
  readonly line?: number;
  /** ID of the finding or event. @default - the only record of the file, or the one of the line */
  readonly id?: string;
  readonly expect: Expected;
}
