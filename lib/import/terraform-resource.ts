import { type Fields } from './found';

/** A resource of a state or plan of Terraform. */
export interface Resource {
  readonly type: string;
  readonly address: string;
  readonly values: Fields;
  /** What is known only after apply, in the shape of the values. @default - everything is known */
  readonly unknown?: unknown;
  /** Whether the source has no values of it. @default false */
  readonly isEmpty?: boolean;
  /** Whether Terraform replaced it and has still to delete it. It has no values then. @default false */
  readonly isDeposed?: boolean;
}

/** Types of the Terraform provider aws of rules of EventBridge, and all types of which rules are read. */
export const eventKinds: readonly string[] = ['aws_cloudwatch_event_rule', 'aws_cloudwatch_event_target'];
export const readKinds: readonly string[] = ['aws_guardduty_filter', 'aws_securityhub_automation_rule', ...eventKinds];
