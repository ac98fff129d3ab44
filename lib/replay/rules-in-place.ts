import { type Configuration } from '../configuration/configuration';
import { serviceOrder } from '../configuration/automation-rule';
import { type AutomationRuleV2 } from '../configuration/automation-rule-v2';
import { isExpired } from '../configuration/governance';
import { type Problem } from '../core/problem';
import { type Snapshot } from '../organization/snapshot';
import { compiledPattern } from '../routes/compiled-pattern';
import { layOutRoutes } from '../routes/evaluate';
import { type RoutingLayout } from '../routes/layout';
import { signalDeployment } from '../signals/deployment';
import { resolveRules } from '../signals/environment';
import { fieldsOf } from '../configuration/automation-rule-v2';
import { automationPath } from './path/readings';
import { type OrderedAutomation } from './path/security-hub';
import { type RankedRule } from './path/suppression';

export interface RulesInPlaceOptions {
  readonly configuration: Configuration;
  /** @default - none: which accounts there are, and whether Security Hub is on, is not known */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD; rules that ended before are left out. */
  readonly today: string;
}

/** The rules that one Region has. */
export interface RegionRules {
  /** By rank. */
  readonly suppressionRules: readonly RankedRule[];
  /** By order. */
  readonly automationRules: readonly OrderedAutomation[];
}

/** What a configuration puts in place for findings and events. */
export interface RulesInPlace {
  /** By Region in use. Of another Region nothing is known. */
  readonly regions: ReadonlyMap<string, RegionRules>;
  /** Of every Region, disabled ones among them. */
  readonly automationRulesV2: readonly AutomationRuleV2[];
  /** @default - the configuration has no routes */
  readonly layout?: RoutingLayout;
  /** First names of the fields of Security Hub findings that a rule or a route reads or writes: `Types`. */
  readonly fieldsInUse: ReadonlySet<string>;
  /** Paths in Security Hub findings that routes ask for: `Severity.Label`. */
  readonly pathsInUse: readonly string[];
  /** Whether Security Hub V2 makes a difference: a rule or a route looks at its findings. */
  readonly usesV2: boolean;
  /** Whether what the service writes makes a difference: a route reads Workflow.Status, or a rule that it can write over sets it. */
  readonly usesStatus: boolean;
  /** What keeps rules or routes from being deployed; paths in the configuration. */
  readonly problems: readonly Problem[];
}

/** Lays the rules of a configuration out as they would be deployed. */
export function rulesInPlace({ configuration, snapshot, today }: RulesInPlaceOptions): RulesInPlace {
  const { problems, ...rules } = resolveRules(configuration);
  const deployed = snapshot?.signals && { deployed: snapshot.signals };
  const deployment = signalDeployment({ configuration, rules, today, ...deployed });
  const regions = new Map<string, RegionRules>(configuration.organization.regions.map((region) => [region, none]));
  for (const { region, stacks } of deployment.regions) {
    regions.set(region, {
      suppressionRules: stacks.flatMap(({ suppressionRules }) => suppressionRules).sort((a, b) => a.rank - b.rank),
      automationRules: stacks.flatMap(({ automationRules }) => automationRules).sort((a, b) => a.order - b.order),
    });
  }
  const routes = layOutRoutes(configuration);
  const automationRulesV2 = (configuration.automationRulesV2 ?? []).filter((rule) => !isExpired(rule, today));
  const automationRules = [...regions.values()].flatMap((each) => each.automationRules);
  const paths = pathsOf(routes?.layout);
  return {
    regions,
    automationRulesV2,
    ...(routes && { layout: routes.layout }),
    fieldsInUse: new Set([
      ...automationRules.flatMap(({ rule }) => rule.criteria.map((criterion) => first(automationPath(criterion)))),
      ...automationRulesV2.flatMap(({ criteria }) => criteria.flatMap(fieldsOf).map(({ field }) => first(field))),
      ...paths.flatMap((path) => (path.startsWith(inFindings) ? [first(path.slice(inFindings.length))] : [])),
    ]),
    pathsInUse: paths.flatMap((path) => (path.startsWith(inFindings) ? [path.slice(inFindings.length)] : [])),
    usesV2: automationRulesV2.length > 0 || usesV2(routes?.layout),
    usesStatus:
      paths.some((path) => path.startsWith(`${inFindings}Workflow`)) ||
      automationRules.some(
        ({ rule, order }) =>
          (order < serviceOrder && rule.update.workflowStatus !== undefined) ||
          (order > serviceOrder && rule.criteria.some(({ field }) => field === 'WorkflowStatus')),
      ),
    // A detector that is not known keeps no finding from being replayed.
    problems: [...problems, ...deployment.problems.filter(({ id }) => id !== 'no-detector'), ...(routes?.problems ?? [])],
  };
}

const none: RegionRules = { suppressionRules: [], automationRules: [] };
const inFindings = 'detail.findings.';
const first = (path: string): string => path.split('.', 1)[0] ?? path;

/** Every path that a rule of a route or of forwarding asks for. */
function pathsOf(layout: RoutingLayout | undefined): readonly string[] {
  const patterns = [...(layout?.home.rules ?? []), ...(layout?.forwarding.flatMap(({ rules }) => rules) ?? [])];
  return patterns.flatMap(({ eventPattern }) => [...(compiledPattern(eventPattern)?.paths ?? [])]);
}

/** Whether a rule of a route asks for findings of Security Hub V2 by name, or leaves open what it takes of Security Hub. */
function usesV2(layout: RoutingLayout | undefined): boolean {
  return (layout?.home.rules ?? []).some(({ eventPattern }) =>
    (compiledPattern(eventPattern)?.combinations ?? []).some((combination) => {
      const asked = combination.find(({ path }) => path === 'detail-type')?.conditions;
      return asked === undefined || asked.some(({ test }) => test('Findings Imported V2'));
    }),
  );
}
