import { Token, aws_securityhub as securityhub } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CordonError, exitCode, type Problem } from '../lib/core/problem';
import { type AutomationRuleV2 as AutomationRuleV2Data } from '../lib/configuration/automation-rule-v2';
import { automationRuleV2Problems } from '../lib/signals/security-hub-v2/problems';
import { automationRuleV2Properties } from '../lib/signals/security-hub-v2/properties';
import { mustBeChecked } from './rule-safety';

/** A rule without what a stack decides: the Region is the stack's. */
export interface AutomationRuleV2Props extends Omit<AutomationRuleV2Data, 'regions' | 'enabled'> {
  /** @default true */
  readonly enabled?: boolean;
}

/**
 * An automation rule of Security Hub V2, which looks at OCSF findings. It has to be in a stack of the account that administers Security Hub, in the
 * home Region of the aggregator or in a Region that is not linked. The rule is named after its name and its end.
 *
 * Whether it is safe to hide what it hides is for `checkRuleSafety` to say, which an app must call.
 *
 * Source: CloudFormation AWS::SecurityHub::AutomationRuleV2; Security Hub User Guide, "Automation rules in Security Hub".
 * @throws CordonError with everything because of which AWS would refuse the rule
 */
export class AutomationRuleV2 extends Construct {
  public readonly resource: securityhub.CfnAutomationRuleV2;
  /** The rule as data. */
  public readonly rule: AutomationRuleV2Data;

  public constructor(scope: Construct, id: string, { enabled = true, ...props }: AutomationRuleV2Props) {
    super(scope, id);
    const rule: AutomationRuleV2Data = { ...props, enabled, regions: ['of the stack'] };
    const problems = Token.isUnresolved(JSON.stringify(rule)) ? [unresolved] : automationRuleV2Problems(rule);
    if (problems.length > 0) {
      throw new CordonError(
        exitCode.usage,
        problems.map((problem) => ({ ...problem, path: [this.node.path, problem.path].filter((part) => part !== undefined).join('.') })),
      );
    }
    this.rule = rule;
    mustBeChecked(this, 'automationRulesV2');
    this.resource = new securityhub.CfnAutomationRuleV2(this, 'Resource', resourceProps(rule));
  }
}

/** Of a token nothing can be told before the deployment, least of all what it would hide. */
const unresolved: Problem = {
  id: 'unresolved-token',
  message: 'must not contain a token, because a token cannot be checked',
  remedy: 'write the values themselves',
};

/** The properties in the spelling of the L1 resource; keys of tags are data, and stay as they are. */
function resourceProps(rule: AutomationRuleV2Data): securityhub.CfnAutomationRuleV2Props {
  const { Tags, ...properties } = automationRuleV2Properties(rule);
  return { ...(spelled(properties) as securityhub.CfnAutomationRuleV2Props), tags: Tags };
}

function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, spelled(inner)]),
  );
}
