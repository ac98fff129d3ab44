import { type AutomationRuleV2 } from '../../configuration/automation-rule-v2';
import { type DeployedAutomationRuleV2 } from '../../organization/snapshot';
import { deployedName, readDeployedName } from '../../signals/names';
import { automationRuleV2Properties } from '../../signals/security-hub-v2/properties';
import { madeByService } from '../../signals/safety/deployed-rules';
import { remedyOfUnread, whyUnread } from '../../chain';
import { differencesOf, valueDifference, type Written } from './differences';
import { matchRules, type Comparison, type WantedRule } from './match';
import { orderDifference, type OrderedRule } from './orders';
import { type DeployedParts } from './part';
import { expiryDifference, type SignalsOfRegion } from './signals-of-region';

/** The automation rules of Security Hub V2 in a Region. Their tags are not read, so that the name says which are Cordon's. */
export function automationPartsV2({ region, accounts, stacks, signals, stackOf }: SignalsOfRegion): DeployedParts {
  const wanted = stacks.flatMap(({ stackName, automationRulesV2 }) =>
    automationRulesV2.map((rule): WantedRule<AutomationRuleV2> => ({
      name: rule.name,
      deployedName: deployedName(rule),
      stack: stackName,
      rule,
    })),
  );
  const found = signals.automationRulesV2;
  const ordered = orderedRules(wanted, found?.status === 'present' ? found.value : []);
  return matchRules<AutomationRuleV2, DeployedAutomationRuleV2>({
    kind: 'automation rule of Security Hub V2',
    account: accounts.automationRules,
    region,
    noun: 'the automation rules of Security Hub V2',
    wanted,
    ...(found && { found }),
    stackOf: (name) => stackOf(`v2 ${name}`, 'automationRules'),
    isOfService: ({ name }) => madeByService(name, undefined),
    isOwn: ({ name }) => readDeployedName(name) !== undefined,
    ruleName: ({ name }) => readDeployedName(name)?.name,
    compare: (one, other) => compare(one, other, ordered),
    // AWS does not document whether the service reads findings there.
    hides: () => [],
  });
}

interface OrderedV2 extends OrderedRule {
  readonly deployed: DeployedAutomationRuleV2;
}

function orderedRules(wanted: readonly WantedRule<AutomationRuleV2>[], found: readonly DeployedAutomationRuleV2[]): readonly OrderedV2[] {
  const orders = new Map(wanted.map(({ name, rule: { order } }) => [name, order]));
  return found
    .filter(({ enabled }) => enabled)
    .map((deployed) => {
      const own = readDeployedName(deployed.name)?.name;
      const order = orders.get(own ?? '') ?? deployed.order;
      return { name: own ?? deployed.name, wanted: order, found: deployed.order, deployed };
    });
}

function compare({ name, rule }: WantedRule<AutomationRuleV2>, found: DeployedAutomationRuleV2, ordered: readonly OrderedV2[]): Comparison {
  const { content } = found;
  if (content.status !== 'present') {
    const remedy = `see what it does: aws securityhub get-automation-rule-v2 --identifier ${found.arn}`;
    return content.status === 'unknown'
      ? { why: whyUnread(`what the automation rule ${found.name} does`, content.reason), remedy: remedyOfUnread(content.reason) }
      : { why: `AWS does not say what the automation rule ${found.name} does.`, remedy };
  }
  const { RuleStatus, Criteria, Actions } = automationRuleV2Properties(rule);
  const placed: OrderedV2 = { name, wanted: rule.order, found: found.order, deployed: found };
  const { differences, note } =
    rule.enabled && found.enabled
      ? orderDifference(
          placed,
          ordered.filter((each) => each.deployed !== found),
          () => false,
        )
      : { differences: [] };
  return {
    differences: [
      ...valueDifference('status', RuleStatus, found.enabled ? 'ENABLED' : 'DISABLED'),
      ...differencesOf(writtenV2(Criteria, Actions), writtenV2(content.value.criteria, content.value.actions)),
      ...differences,
      ...expiryDifference(rule.expires, found.name),
    ],
    ...(note !== undefined && { note }),
  };
}

/** Composite filters and actions, each as one text. Filters of a composite filter come in any order. */
function writtenV2(criteria: unknown, actions: readonly unknown[]): Written {
  const { OcsfFindingCriteria: ocsf, ...others } = criteria as {
    readonly OcsfFindingCriteria?: { readonly CompositeFilters?: readonly unknown[]; readonly CompositeOperator?: string };
  };
  const { CompositeFilters: filters = [], CompositeOperator: operator = 'AND', ...more } = ocsf ?? {};
  const rest = { ...others, ...more };
  return new Map([
    ['criteria', [...new Set(filters.map(canonical))].sort()],
    ['criteria joined by', filters.length > 1 ? [operator] : []],
    ['further criteria', Object.keys(rest).length === 0 ? [] : [canonical(rest)]],
    ['action', actions.map(canonical).sort()],
  ]);
}

/** A text that is the same whatever the order of members and of entries is. An operator that joins one filter alone joins nothing. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const lists = members.flatMap(([, member]) => (Array.isArray(member) ? [member] : []));
  const isAlone = lists.reduce((sum, list) => sum + list.length, 0) === 1;
  return `{${members
    .filter(([name]) => !(name === 'Operator' && isAlone))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
    .sort()
    .join(',')}}`;
}
