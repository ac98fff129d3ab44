import { hidingRule, reachesRegion, writtenRule } from '../../chain';
import { serviceOrder, type AutomationRule, type FindingUpdate } from '../../configuration/automation-rule';
import { type ApprovedAction } from '../../configuration/configuration';
import { present } from '../../core/reading';
import { type DeployedAutomationRule } from '../../organization/snapshot';
import { type DeployableAutomation } from '../../signals/deployment';
import { deployedName, madeByCordon, readDeployedName } from '../../signals/names';
import { activeRules, harm } from '../../signals/safety/active-rules';
import { automationConditions } from '../../signals/safety/conditions';
import { madeByService } from '../../signals/safety/deployed-rules';
import { implies } from '../../signals/safety/implication';
import { mayShareOrder } from '../../signals/safety/order-sharing';
import { automationRuleProperties } from '../../signals/security-hub/properties';
import { partsOf } from '../../signals/security-hub/update';
import { differencesOf, valueDifference, writtenCriteria, type Written } from './differences';
import { matchRules, type Comparison, type WantedRule } from './match';
import { orderDifference, type OrderedRule } from './orders';
import { type DeployedParts } from './part';
import { expiryDifference, type SignalsOfRegion } from './signals-of-region';

/** The automation rules of Security Hub CSPM in a Region. */
export function automationParts(of: SignalsOfRegion): DeployedParts {
  const { region, accounts, stacks, signals, stackOf } = of;
  const wanted = stacks.flatMap(({ stackName, automationRules }) =>
    automationRules.map((deployable): WantedRule<DeployableAutomation> => ({
      ...{ name: deployable.rule.name, deployedName: deployedName(deployable.rule) },
      ...{ stack: stackName, rule: deployable },
    })),
  );
  const ordered = orderedRules(wanted, signals.automationRules?.status === 'present' ? signals.automationRules.value : [], region);
  return matchRules<DeployableAutomation, DeployedAutomationRule>({
    kind: 'automation rule',
    account: accounts.automationRules,
    region,
    noun: 'the automation rules of Security Hub',
    wanted,
    ...(signals.automationRules && { found: signals.automationRules }),
    stackOf: (name) => stackOf(name, 'automationRules'),
    isOfService: ({ name, tags }) => madeByService(name, tags.status === 'present' ? tags.value : undefined),
    isOwn,
    ruleName: ({ name }) => readDeployedName(name)?.name,
    compare: (one, found) => compare(one, found, region, ordered),
    hides: (rule) => hiddenBy(rule, of),
  });
}

/** Where the tags could not be read, the name tells. */
const isOwn = ({ name, tags }: DeployedAutomationRule): boolean =>
  tags.status === 'present' ? madeByCordon(tags.value) : readDeployedName(name) !== undefined;

interface OrderedAutomation extends OrderedRule {
  /** @default - it stands for the rules of the service */
  readonly deployed?: DeployedAutomationRule;
  /** @default - what it does is not known */
  readonly rule?: AutomationRule;
}

/** The enabled rules of a Region with their places. Those of the service all have one, which is known before it makes them. */
function orderedRules(
  wanted: readonly WantedRule<DeployableAutomation>[],
  found: readonly DeployedAutomationRule[],
  region: string,
): readonly OrderedAutomation[] {
  const orders = new Map(wanted.map(({ name, rule: { order } }) => [name, order]));
  return [
    { name: 'the rules of AWS Security Incident Response', wanted: serviceOrder, found: serviceOrder },
    ...found
      .filter(({ enabled, order }) => enabled && order !== serviceOrder)
      .map((rule): OrderedAutomation => {
        const written = writtenRule(rule, region);
        const own = isOwn(rule) ? readDeployedName(rule.name)?.name : undefined;
        const name = own ?? rule.name;
        const wantedOrder = orders.get(own ?? '') ?? rule.order;
        return { name, wanted: wantedOrder, found: rule.order, deployed: rule, ...(written && { rule: written }) };
      }),
  ];
}

function compare(
  { name, rule: { rule, order } }: WantedRule<DeployableAutomation>,
  found: DeployedAutomationRule,
  region: string,
  ordered: readonly OrderedAutomation[],
): Comparison {
  const { RuleStatus, Criteria, Actions } = automationRuleProperties(rule, { order });
  const content = present({
    criteria: Criteria as unknown as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>,
    updates: Actions.map(({ FindingFieldsUpdate }) => FindingFieldsUpdate as Readonly<Record<string, unknown>>),
  });
  const wanted = writtenRule({ ...found, content }, region);
  const deployed = writtenRule(found, region);
  if (wanted === undefined || deployed === undefined) {
    return {
      why: `The snapshot does not have what the automation rule ${found.name} does, or it has something that Cordon does not know.`,
      remedy: `read what it does: aws securityhub batch-get-automation-rules --automation-rules-arns ${found.arn} --region ${region}`,
    };
  }
  const [one, other] = [automationConditions(wanted.criteria), automationConditions(deployed.criteria)];
  const isSame = implies(one, other) && implies(other, one);
  const isApplied = rule.enabled && found.enabled;
  const placed: OrderedAutomation = { name, wanted: order, found: found.order, rule: deployed };
  const { differences, note } = isApplied
    ? orderDifference(
        placed,
        ordered.filter((each) => each.deployed !== found),
        maySwap,
      )
    : { differences: [] };
  return {
    differences: [
      ...valueDifference('status', RuleStatus, found.enabled ? 'ENABLED' : 'DISABLED'),
      ...valueDifference('terminal', String(rule.terminal), String(found.terminal)),
      ...(isSame ? [] : differencesOf(writtenCriteria(wanted.criteria), writtenCriteria(deployed.criteria))),
      ...differencesOf(writtenUpdate(wanted.update), writtenUpdate(deployed.update)),
      ...differences,
      ...expiryDifference(rule.expires, found.name),
    ],
    ...(note !== undefined && { note }),
  };
}

const maySwap = (one: OrderedAutomation, other: OrderedAutomation): boolean =>
  one.rule !== undefined && other.rule !== undefined && mayShareOrder(one.rule, other.rule);

/** What a rule writes, by the field: of lists each value once, in any order. */
function writtenUpdate(update: FindingUpdate): Written {
  return new Map(partsOf(update).map((part) => [`update ${part}`, valuesOf(update[part])] as const));
}

function valuesOf(value: unknown): readonly string[] {
  const entries: readonly unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [value];
  return [...new Set(entries.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry))))].sort();
}

/** Action types of whose resources a rule hides or weakens threats, other than of single resources. */
function hiddenBy(found: DeployedAutomationRule, { configuration, today, region }: SignalsOfRegion): readonly ApprovedAction[] {
  const rule = found.enabled ? writtenRule(found, region) : undefined;
  if (rule === undefined) return [];
  const [active] = activeRules({ suppressionRules: [], automationRules: [rule], today, settings: configuration.signals }).automations;
  if (active === undefined || harm(active) === undefined || !reachesRegion(active, region)) return [];
  const { isNarrow, actions } = hidingRule(found.name, active);
  return isNarrow ? [] : [...actions];
}
