import { type Properties } from './values';

/** A resource of a stack as in the template: intrinsic functions stay, tokens are resolved. */
export interface CheckedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  /** @default - CloudFormation's, which deletes */
  readonly deletionPolicy?: unknown;
  /** Account of the stack, 12 digits. @default - only known when it is deployed */
  readonly account?: string;
  /** Region of the stack. @default - only known when it is deployed */
  readonly region?: string;
  /** Resources of the same stack, itself included. @default types - all */
  others(types?: readonly string[]): readonly CheckedResource[];
  /** Resources of all stacks of the app. */
  everywhere(types: readonly string[]): readonly CheckedResource[];
  /** The resource to which an export of a stack of the app refers. @returns undefined where there is none such */
  exported(name: string): CheckedResource | undefined;
}

/** What a rule has against a resource. There is none where it complies, or where the rule is not about it. */
export interface CheckResult {
  /**
   * `violation`: it certainly breaks the rule. `unknown`: the template does not show it, for example with an imported value. Both are
   * reported and fail the synthesis until somebody acknowledges them, the second one as `[Unknown::FINDING]`.
   */
  readonly status: 'violation' | 'unknown';
  /** What is in the brackets of the ID, e.g. `Resource::*`: one finding, one acknowledgement. */
  readonly finding: string;
  /** The fact, as a sentence without a full stop. */
  readonly message: string;
}

/** A rule of the pack: pure, over resources as data. */
export interface CheckRule {
  /** What follows `CordonChecks-`. */
  readonly id: string;
  /** `error`: it will not work, or opens something. `warning`: it works, and costs something on a bad day. Both fail the synthesis (cdk-nag 3). */
  readonly level: 'error' | 'warning';
  /** CloudFormation types that it looks at. */
  readonly types: readonly string[];
  /** What it refuses, one sentence. */
  readonly what: string;
  /** Why, one or two sentences. */
  readonly why: string;
  /** How to satisfy it, one sentence. */
  readonly fix: string;
  /** AWS pages where it comes from. */
  readonly pages: readonly string[];
  check(resource: CheckedResource): readonly CheckResult[];
}

export const violation = (finding: string, message: string): CheckResult => ({ status: 'violation', finding: named(finding), message });
export const unknown = (finding: string, message: string): CheckResult => ({ status: 'unknown', finding: named(finding), message });

/** An ID needs something between its brackets, also for a name that is empty. */
const named = (finding: string): string => (finding === '' ? '""' : finding);

/** Name of the pack, with which every ID begins. */
export const packName = 'CordonChecks';

/** The whole ID of what was found, as it is acknowledged. */
export const findingId = ({ id }: Pick<CheckRule, 'id'>, { status, finding }: CheckResult): string =>
  `${packName}-${id}[${status === 'unknown' ? 'Unknown::' : ''}${finding}]`;
