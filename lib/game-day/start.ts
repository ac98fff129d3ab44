import { type ApprovedAction } from '../configuration/configuration';
import { compiledPattern } from '../routes/compiled-pattern';
import { agreed, either, type Verdict } from '../routes/delivery';
import { eventMayMatch } from '../events/event-matching';
import { customActionArn, customActions, type RemediationOperation } from '../remediation/names';
import { startRules, type StartRule } from '../remediation/rules';
import { type RemediationSettings } from '../remediation/settings';
import { NotInterpreted } from '../states';

type Document = Readonly<Record<string, unknown>>;

/** How a request begins. */
export interface Start {
  /** A finding that starts it by itself, or a person who clicks the custom action. */
  readonly by: 'trigger' | 'person';
  /** Rule of EventBridge. */
  readonly rule: string;
  /** Custom action that is clicked. @default - nobody clicks */
  readonly customAction?: string;
  /** Whether the trigger is known to take the finding. A click surely starts it. */
  readonly takes: true | 'unknown';
  /** Input of the state machine. */
  readonly input: unknown;
  /** The finding, in the spelling that starts it. */
  readonly finding: Document;
}

export interface StartOptions {
  readonly settings: RemediationSettings;
  /** Every Region that has a state machine, the home Region first. */
  readonly regions: readonly string[];
  readonly operation: RemediationOperation;
  readonly action: ApprovedAction;
  /** Each list is what one spelling of the finding can be after the automation rules. */
  readonly arrived: readonly Arrived[];
}

/** A finding as an event of Security Hub has it. */
export interface Arrived {
  readonly possible: readonly Document[];
  /** Whether it is not known what the finding has at a path. */
  readonly isOpen: (path: string) => boolean;
}

/**
 * Whether a trigger takes the finding; else a person selects it, and the custom action.
 * @returns undefined where no rule of the Region starts the state machine for it
 */
export function startOf(options: StartOptions): Start | undefined {
  const { settings, regions, operation, action } = options;
  const rules = startRules(settings, regions);
  const triggers = operation === 'contain' ? triggersOf(rules, options) : [];
  const trigger = triggers.find(({ takes }) => takes === true) ?? triggers[0];
  if (trigger !== undefined) return trigger;
  const custom = customActions([action]).find((one) => one.operation === operation);
  const finding = options.arrived[0]?.possible[0];
  if (custom === undefined || finding === undefined) return undefined;
  const resources = [customActionArn(settings.partition, settings.region, settings.account, custom.id)];
  const event = { ...eventOf(settings, 'Security Hub Findings - Custom Action', finding), resources };
  const rule = rules.find(({ eventPattern }) => matches(eventPattern, event, () => false) === true);
  return rule && { by: 'person', rule: rule.name, customAction: custom.name, takes: true, input: inputOf(rule, event), finding };
}

/** Triggers whose rule takes the finding, or may. */
function triggersOf(rules: readonly StartRule[], { settings, action, arrived }: StartOptions): readonly Start[] {
  const wanted = new Set(settings.automatic.filter((trigger) => trigger.action === action).map(({ name }) => `-auto-${name}`));
  return rules
    .filter(({ name }) => [...wanted].some((end) => name.endsWith(end)))
    .flatMap((rule): readonly Start[] => {
      const imported = (finding: Document): Document => eventOf(settings, 'Security Hub Findings - Imported', finding);
      const ways = arrived.map(({ possible, isOpen }) =>
        agreed(
          possible.map((finding) =>
            matches(rule.eventPattern, imported(finding), (path) => path.startsWith(inFinding) && isOpen(path.slice(inFinding.length))),
          ),
        ),
      );
      if (either(ways) === false) return [];
      const finding = arrived[ways.findIndex((way) => way !== false)]!.possible[0]!;
      const takes = agreed(ways) === true ? true : 'unknown';
      return [{ by: 'trigger', rule: rule.name, takes, input: inputOf(rule, imported(finding)), finding }];
    });
}

const inFinding = 'detail.findings.';

const eventOf = ({ account, region }: RemediationSettings, detailType: string, finding: Document): Document => ({
  version: '0',
  'detail-type': detailType,
  source: 'aws.securityhub',
  account,
  region,
  resources: [],
  detail: { findings: [finding] },
});

function matches(eventPattern: StartRule['eventPattern'], event: Document, isOpen: (path: string) => boolean): Verdict {
  const pattern = compiledPattern(eventPattern);
  return pattern === undefined ? false : eventMayMatch(pattern, event, isOpen);
}

/** The input that the rule makes of an event. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
function inputOf({ inputTransformer: { inputPathsMap: paths, inputTemplate: template } }: StartRule, event: Document): unknown {
  const text = template.replace(/<([A-Za-z0-9_-]+)>/g, (_, name: string) => {
    const value = atPath(event, paths[name] ?? '');
    if (value === undefined) throw new NotInterpreted(`an input with ${name}, which the event does not have`);
    return JSON.stringify(value);
  });
  return JSON.parse(text) as unknown;
}

function atPath(event: Document, path: string): unknown {
  if (!/^\$(\.[A-Za-z]+|\[\d+\])+$/.test(path)) throw new NotInterpreted(`the input path ${path}`);
  let found: unknown = event;
  for (const [, name, index] of path.matchAll(/\.([A-Za-z]+)|\[(\d+)\]/g)) {
    found = typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>)[name ?? index!] : undefined;
  }
  return found;
}
