import { type FilterConditions } from '../organization/snapshot';

/** Where a rule stands in its source. */
export interface SourcePlace {
  readonly file: string;
  /** Address in Terraform, logical ID in a template, or name and Region in a snapshot. */
  readonly address: string;
}

/** Something that a configuration cannot say, or that the source does not tell. */
export interface NotCarried extends SourcePlace {
  /** The attribute that it is about, as the source calls it. @default - the rule as a whole */
  readonly attribute?: string;
  /** A sentence. */
  readonly why: string;
  /** Whether the source does not tell, so that nothing is known of it. @default false */
  readonly isUnknown?: boolean;
  /** Whether something else takes its place, such as what Cordon does itself, so that nothing is lost. @default false */
  readonly isReplaced?: boolean;
}

interface Found extends SourcePlace {
  readonly name: string;
  /** @default - none */
  readonly description?: string;
  /** @default - the source does not tell */
  readonly region?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Comments of the source about it, a line each. @default - none, or the source keeps none */
  readonly comments?: readonly string[];
}

/** A filter of GuardDuty as a source has it, with its criteria in the form of the API. */
export interface FoundFilter extends Found {
  readonly kind: 'filter';
  readonly action: 'ARCHIVE' | 'NOOP';
  /** From 1. @default - the source does not tell */
  readonly rank?: number;
  readonly criteria: Readonly<Record<string, FilterConditions>>;
}

/** An automation rule of Security Hub as a source has it, with criteria and update in the form of the API. */
export interface FoundAutomationRule extends Found {
  readonly kind: 'automation-rule';
  readonly order: number;
  readonly enabled: boolean;
  readonly terminal: boolean;
  readonly criteria: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly updates: readonly Readonly<Record<string, unknown>>[];
}

/** An automation rule of Security Hub V2 as a source has it, with criteria and actions in the form of the API. */
export interface FoundAutomationRuleV2 extends Found {
  readonly kind: 'automation-rule-v2';
  readonly order: number;
  readonly enabled: boolean;
  readonly criteria: unknown;
  readonly actions: readonly unknown[];
}

/** A target of a rule of EventBridge as a source has it. */
export interface FoundTarget {
  readonly id: string;
  readonly arn: string;
  readonly role?: string;
  /** What changes the event on its way, as the source calls it. @default - the target gets the event as it is */
  readonly input?: string;
  /** What else a route cannot say of it, as the source calls it. @default - nothing */
  readonly other?: string;
  readonly deadLetters: boolean;
  readonly retry?: { readonly maximumRetryAttempts?: number; readonly maximumEventAgeSeconds?: number };
}

/** A rule of EventBridge as a source has it. */
export interface FoundEventRule extends Found {
  readonly kind: 'event-rule';
  /** Account that has it. @default - the source does not tell */
  readonly account?: string;
  /** `default`, or the name or ARN of another bus. */
  readonly bus: string;
  /** Whether it is on the bus that Cordon makes for findings. @default false */
  readonly onFindingsBus?: boolean;
  /** ENABLED, DISABLED or ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS. */
  readonly state: string;
  /** Its event pattern, read. @default - it has a schedule alone */
  readonly eventPattern?: unknown;
  readonly schedule?: string;
  readonly targets: readonly FoundTarget[];
}

export type FoundRule = FoundFilter | FoundAutomationRule | FoundAutomationRuleV2 | FoundEventRule;

/** What a source has. */
export interface FoundRules {
  readonly rules: readonly FoundRule[];
  readonly notCarried: readonly NotCarried[];
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of a mapping, as long as it is its own. */
export function member(value: unknown, name: string): unknown {
  return isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The texts of a mapping of texts. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(isFields(value) ? value : {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Region of an ARN. */
export function regionOf(arn: unknown): string | undefined {
  return textOf(arn) === undefined ? undefined : textOf(String(arn).split(':')[3]);
}

/** Tags of a resource of CloudFormation: a mapping, or a list of keys with values. */
export function tagsOf(properties: unknown): Readonly<Record<string, string>> {
  const written = member(properties, 'Tags');
  const listed = listOf(written).flatMap((tag) => {
    const [key, value] = [textOf(member(tag, 'Key')), textOf(member(tag, 'Value'))];
    return key !== undefined && value !== undefined ? [[key, value] as const] : [];
  });
  return { ...textsOf(written), ...Object.fromEntries(listed) };
}
