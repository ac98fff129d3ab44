import { App, CfnParameter } from 'aws-cdk-lib';
import { AutomationRule, type AutomationRuleCriterion, type AutomationRuleProps } from '../../constructs';
import { CordonError } from '../../lib/core/problem';
import { automationFields } from '../../lib/signals/security-hub/criteria';
import { PlainStack } from '../../lib/synthesis/plain-stack';
import { templateValidator } from '../../lib/validation/cloudformation';
import { nagFindings } from './nag';
import { uncheckedTemplate } from './unchecked';

process.env.CDK_VALIDATION = 'false';

const props: AutomationRuleProps = {
  name: 'payments',
  owner: 'soc@example.com',
  justification: 'Payments come first',
  expires: '2027-06-30',
  order: 11,
  criteria: [{ field: 'AwsAccountId', equals: ['444444444444'] }],
  update: { severity: 'CRITICAL' },
};

function stackWith(changes: Partial<AutomationRuleProps> = {}): { readonly app: App; readonly stack: PlainStack } {
  const app = new App();
  const stack = new PlainStack(app, 'Stack', {});
  new AutomationRule(stack, 'Payments', { ...props, ...changes });
  return { app, stack };
}

describe('an automation rule', () => {
  it('is enabled and not terminal, unless it says otherwise', () => {
    const { app, stack } = stackWith();
    expect(uncheckedTemplate(stack).toJSON().Resources).toEqual({
      Payments: {
        Type: 'AWS::SecurityHub::AutomationRule',
        Properties: {
          RuleName: 'cordon-payments-until-2027-06-30',
          Description: 'Payments come first. Owner: soc@example.com. Until 2027-06-30. Deployed by Cordon.',
          RuleOrder: 11,
          RuleStatus: 'ENABLED',
          IsTerminal: false,
          Criteria: { AwsAccountId: [{ Comparison: 'EQUALS', Value: '444444444444' }] },
          Actions: [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { Severity: { Label: 'CRITICAL' } } }],
          Tags: { CordonOwner: 'cloudformation', CordonRuleOwner: 'soc@example.com', CordonExpires: '2027-06-30' },
        },
      },
    });
    expect(nagFindings(app)).toEqual([]);
  });

  it('renders every criterion and every field that it can write, in a template without warnings', () => {
    const criteria = automationFields.map(({ name, values, allowed, kind }): AutomationRuleCriterion => {
      const one = kind === 'account' ? '111111111111' : (allowed?.[0] ?? 'a');
      const criterion =
        values === 'number'
          ? { greaterThanOrEqual: 0, lessThanOrEqual: 100 }
          : values === 'timestamp'
            ? { withinDays: 1 }
            : { ...(values === 'map' && { key: 'Key.of-mine' }), equals: [one] };
      return { field: name, ...criterion } as AutomationRuleCriterion;
    });
    const { app, stack } = stackWith({
      enabled: false,
      terminal: true,
      criteria,
      update: {
        confidence: 0,
        criticality: 100,
        note: 'known',
        relatedFindings: [{ productArn: 'arn:aws:securityhub:eu-west-1::product/aws/guardduty', id: 'a' }],
        severity: 'INFORMATIONAL',
        types: ['TTPs/Discovery'],
        userDefinedFields: { 'lower-case key': 'x' },
        verificationState: 'UNKNOWN',
        workflowStatus: 'SUPPRESSED',
      },
    });
    const template = uncheckedTemplate(stack);
    template.hasResourceProperties('AWS::SecurityHub::AutomationRule', {
      RuleStatus: 'DISABLED',
      IsTerminal: true,
      Criteria: { ResourceTags: [{ Key: 'Key.of-mine', Comparison: 'EQUALS', Value: 'a' }], Confidence: [{ Gte: 0, Lte: 100 }] },
      Actions: [
        { FindingFieldsUpdate: { UserDefinedFields: { 'lower-case key': 'x' }, Note: { Text: 'known', UpdatedBy: 'soc@example.com' } } },
      ],
    });
    const { Properties } = Object.values(template.findResources('AWS::SecurityHub::AutomationRule'))[0] as {
      Properties: { Criteria: object };
    };
    expect(Object.keys(Properties.Criteria).sort()).toEqual(automationFields.map(({ name }) => name).sort());
    expect(templateValidator().validate(JSON.stringify(template.toJSON()), 'Stack')).toEqual([]);
    expect(nagFindings(app)).toEqual([]);
  });

  it('says everything that is wrong with it, and where, in the words of its props', () => {
    const make = (): unknown => stackWith({ name: 'x', order: 10, update: { workflowStatus: 'SUPPRESSED' } });
    expect(make).toThrow(CordonError);
    expect(make).toThrow(
      /Stack\/Payments\.name must .*\nStack\/Payments\.order must not be 10.*\nStack\/Payments\.update\.note must be set/,
    );
  });

  it('refuses tokens, of which it cannot tell what they hide', () => {
    const stack = new PlainStack(new App(), 'Stack', {});
    const token = new CfnParameter(stack, 'Account', { type: 'String' }).valueAsString;
    const make = (): unknown => new AutomationRule(stack, 'Payments', { ...props, criteria: [{ field: 'AwsAccountId', equals: [token] }] });
    expect(make).toThrow('Stack/Payments must not contain a token, because a token cannot be checked');
  });
});
