import { type Configuration } from '../../lib/configuration/configuration';
import { absent, present } from '../../lib/core/reading';
import {
  type DeployedAutomationRule,
  type DeployedFilter,
  type DeployedSignals,
  type RegionSignals,
} from '../../lib/organization/snapshot';
import { signalDeployment, type RegionDeployment } from '../../lib/signals/deployment';
import { resolveRules } from '../../lib/signals/environment';
import { filterProperties } from '../../lib/signals/guardduty/filter';
import { automationRuleProperties } from '../../lib/signals/security-hub/properties';
import { automationRuleV2Properties } from '../../lib/signals/security-hub-v2/properties';

type Regional = Required<RegionSignals>;

/** The rules of a configuration as AWS answers them after a deployment: GuardDuty's operators are in camel case there. */
export function asDeployed(configuration: Configuration, today: string): DeployedSignals {
  const { accounts, regions } = signalDeployment({ configuration, rules: resolveRules(configuration), today });
  return {
    account: accounts.suppressionRules,
    regions: Object.fromEntries(regions.map((deployment) => [deployment.region, regionAsDeployed(deployment)])),
  };
}

function regionAsDeployed({ region, stacks }: RegionDeployment): Regional {
  const camel = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const filters = stacks.flatMap(({ suppressionRules }) =>
    suppressionRules.map(({ rule, rank }): DeployedFilter => {
      const { Name, Action, FindingCriteria, Tags } = filterProperties(rule, { rank });
      const criteria = Object.entries(FindingCriteria.Criterion).map(
        ([field, conditions]) =>
          [field, Object.fromEntries(Object.entries(conditions).map(([key, value]) => [camel(key), value]))] as const,
      );
      return {
        ...{ name: Name, action: Action, rank, criteria: Object.fromEntries(criteria) },
        tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
      };
    }),
  );
  const automationRules = stacks.flatMap(({ automationRules: rules }) =>
    rules.map(({ rule, order }): DeployedAutomationRule => {
      const { RuleName, RuleStatus, IsTerminal, Criteria, Actions, Tags } = automationRuleProperties(rule, { order });
      const content = { criteria: Criteria, updates: Actions.map(({ FindingFieldsUpdate }) => FindingFieldsUpdate) };
      return {
        ...{ arn: `arn:aws:securityhub:${region}::automation-rule/${RuleName}`, name: RuleName, order },
        ...{ enabled: RuleStatus === 'ENABLED', terminal: IsTerminal, tags: present(Tags) },
        content: present(JSON.parse(JSON.stringify(content)) as never),
      };
    }),
  );
  const automationRulesV2 = stacks.flatMap(({ automationRulesV2: rules }) =>
    rules.map((rule) => {
      const { RuleName, RuleStatus, RuleOrder, Criteria, Actions } = automationRuleV2Properties(rule);
      const content = JSON.parse(JSON.stringify({ criteria: Criteria, actions: Actions })) as never;
      const arn = `arn:aws:securityhub:${region}::automation-rule-v2/${RuleName}`;
      return { arn, name: RuleName, order: RuleOrder, enabled: RuleStatus === 'ENABLED', content: present(content) };
    }),
  );
  return {
    detector: present('12abc34d567e8fa901bc2d34e56789f0'),
    filters: present(filters),
    automationRules: present(automationRules),
    automationRulesV2: automationRulesV2.length === 0 ? absent : present(automationRulesV2),
  };
}
