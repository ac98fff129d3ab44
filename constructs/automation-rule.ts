import { Token, aws_securityhub as securityhub } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CordonError, exitCode, type Problem } from '../lib/core/problem';
import { type AutomationCriterion, type AutomationRule as AutomationRuleData } from '../lib/configuration/automation-rule';
import { automationRuleProblems } from '../lib/signals/security-hub/problems';
import { automationRuleProperties, type AutomationRuleProperties } from '../lib/signals/security-hub/properties';
import { mustBeChecked } from './rule-safety';

type NumberCriterion = 'Confidence' | 'Criticality';
type TimeCriterion = 'CreatedAt' | 'FirstObservedAt' | 'LastObservedAt' | 'NoteUpdatedAt' | 'UpdatedAt';
type MapCriterion = 'ResourceDetailsOther' | 'ResourceTags' | 'UserDefinedFields';
type TextCriterion =
  | 'AwsAccountId'
  | 'CompanyName'
  | 'ComplianceAssociatedStandardsId'
  | 'ComplianceSecurityControlId'
  | 'ComplianceStatus'
  | 'Description'
  | 'GeneratorId'
  | 'Id'
  | 'NoteText'
  | 'NoteUpdatedBy'
  | 'ProductArn'
  | 'ProductName'
  | 'RecordState'
  | 'RelatedFindingsId'
  | 'RelatedFindingsProductArn'
  | 'ResourceId'
  | 'ResourcePartition'
  | 'ResourceRegion'
  | 'ResourceType'
  | 'SeverityLabel'
  | 'SourceUrl'
  | 'Title'
  | 'Type'
  | 'VerificationState'
  | 'WorkflowStatus';

/** A criterion whose operators are those of its field. */
export type AutomationRuleCriterion =
  | ({ readonly field: TextCriterion; readonly equals?: readonly string[] } & Pick<
      AutomationCriterion,
      'notEquals' | 'prefix' | 'prefixNotEquals' | 'contains' | 'notContains'
    >)
  | ({ readonly field: MapCriterion; readonly key: string; readonly equals?: readonly string[] } & Pick<
      AutomationCriterion,
      'notEquals' | 'contains' | 'notContains'
    >)
  | ({ readonly field: NumberCriterion; readonly equals?: readonly number[] } & Pick<
      AutomationCriterion,
      'greaterThanOrEqual' | 'lessThanOrEqual'
    >)
  | ({ readonly field: TimeCriterion } & ({ readonly start: string; readonly end: string } | { readonly withinDays: number }));

/** A rule without what a stack decides: the Region is the stack's, the order is given beside it. */
export interface AutomationRuleProps extends Pick<
  AutomationRuleData,
  'name' | 'description' | 'owner' | 'justification' | 'expires' | 'acknowledge' | 'update'
> {
  /** `RuleOrder`, 1 to 1,000 and not the service's 10: lower ones are applied first. No two rules of a Region should have the same. */
  readonly order: number;
  /** ANDed; see `AutomationCriterion`. */
  readonly criteria: readonly AutomationRuleCriterion[];
  /** @default true */
  readonly enabled?: boolean;
  /** Whether no later rule is applied to a finding that this one matches. @default false */
  readonly terminal?: boolean;
}

/**
 * A Security Hub automation rule (CSPM): it writes fields of the findings that match its criteria as they arrive. It has to be in a stack of the
 * account that administers Security Hub, and is applied in the Region of that stack alone. The rule is named after its name and its end.
 *
 * Whether it is safe to hide what it hides is for `checkRuleSafety` to say, which an app must call.
 *
 * Source: CloudFormation AWS::SecurityHub::AutomationRule; Security Hub User Guide, "Automation rules".
 * @throws CordonError with everything because of which AWS would refuse the rule
 */
export class AutomationRule extends Construct {
  public readonly resource: securityhub.CfnAutomationRule;
  /** The rule as data. */
  public readonly rule: AutomationRuleData;

  public constructor(scope: Construct, id: string, { order, enabled = true, terminal = false, ...props }: AutomationRuleProps) {
    super(scope, id);
    // The Regions are those of the stacks that hold it, and the order is a precedence too.
    const rule: AutomationRuleData = { ...props, enabled, terminal, precedence: order, regions: ['of the stack'] };
    const problems = Token.isUnresolved(JSON.stringify(rule)) ? [unresolved] : automationRuleProblems(rule);
    if (problems.length > 0) {
      const here = `${this.node.path}.`;
      throw new CordonError(
        exitCode.usage,
        problems.map((problem) => ({
          ...problem,
          path: problem.path === undefined ? this.node.path : `${here}${nameOfProp(problem.path)}`,
        })),
      );
    }
    this.rule = rule;
    mustBeChecked(this, 'automationRules');
    this.resource = new securityhub.CfnAutomationRule(this, 'Resource', resourceProps(automationRuleProperties(rule, { order })));
  }
}

/** A token has no value before deployment, so nobody can check what it would hide. */
const unresolved: Problem = {
  id: 'unresolved-token',
  message: 'must not contain a token, because a token cannot be checked',
  remedy: 'write the values themselves',
};

function nameOfProp(path: string): string {
  return path === 'precedence' ? 'order' : path;
}

/** The properties in the spelling of the L1 resource. Keys that are data (tags, names of user-defined fields) stay as they are. */
function resourceProps(properties: AutomationRuleProperties): securityhub.CfnAutomationRuleProps {
  const { RuleName, Description, RuleOrder, RuleStatus, IsTerminal, Criteria, Actions, Tags } = properties;
  const [{ Type, FindingFieldsUpdate }] = Actions;
  const { UserDefinedFields, ...update } = FindingFieldsUpdate;
  return {
    ruleName: RuleName,
    description: Description,
    ruleOrder: RuleOrder,
    ruleStatus: RuleStatus,
    isTerminal: IsTerminal,
    criteria: spelled(Criteria) as securityhub.CfnAutomationRule.AutomationRulesFindingFiltersProperty,
    actions: [
      {
        type: Type,
        findingFieldsUpdate: {
          ...(spelled(update) as securityhub.CfnAutomationRule.AutomationRulesFindingFieldsUpdateProperty),
          ...(UserDefinedFields !== undefined && { userDefinedFields: UserDefinedFields }),
        },
      },
    ],
    tags: Tags,
  };
}

function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, spelled(inner)]),
  );
}
