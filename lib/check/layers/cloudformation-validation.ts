import { fieldV2 } from '../../signals/security-hub-v2/fields';
import { templateValidator, type TemplateFinding } from '../../validation/cloudformation';
import { type CheckFinding, type CheckSeverity } from '../finding';
import { type CheckLayer } from '../layer';
import { lookedAt, stackSetsOf, templatePlace, type CheckedTemplate } from '../template';

/**
 * The CloudFormation validation of aws-cdk-lib, on every template: of stacks, of StackSets, and those embedded as text in another template.
 * It is strict: its warnings are findings.
 */
export const cloudFormationValidationLayer: CheckLayer = {
  id: 'cloudformation-validation',
  title: 'CloudFormation validation',
  needs: ['synthesis'],
  run({ material: { synthesis } }) {
    const { templates } = synthesis!;
    return { findings: templates.flatMap(validate), looked: lookedAt(templates) };
  },
};

export function validate(template: CheckedTemplate): readonly CheckFinding[] {
  const found = templateValidator().validate(template.body, template.name);
  const advice = template.kind === 'stack' ? [...habits, ...placeBound] : habits;
  const meant = found.filter(({ ruleId }) => !advice.includes(ruleId));
  return [...meant.map((finding) => toFinding(finding, template)), ...unreadable(template)];
}

/** Advice on how a template is written, which changes nothing of what is deployed; CDK writes `DependsOn` and `Fn::Sub` in just this way. */
const habits: readonly string[] = ['W3005', 'W1020'];

/**
 * Advice to write no account and no ARN into a template. A stack of Cordon goes to one account, which its template may name; a template that
 * StackSets carry goes to all of them, and there it is a fault.
 */
const placeBound: readonly string[] = ['W9002', 'W9013'];

/** A value that AWS does not know is an error of every deployment; the validation only warns, in case AWS has a newer one. */
const raised: ReadonlySet<string> = new Set(['W3030']);

function toFinding(finding: TemplateFinding, template: CheckedTemplate): CheckFinding {
  const { ruleId, severity, message, logicalId, propertyPath } = finding;
  const place = templatePlace(template, logicalId, propertyPath);
  const field = fieldOfApi(finding, template);
  if (field !== undefined) {
    return {
      ruleId,
      severity: 'warning',
      message: `the API of Security Hub V2 has the field ${field}, and the CloudFormation schema that Cordon knows does not, so CloudFormation may refuse the rule`,
      remedy: `use a field of the CloudFormation schema, such as vendor_attributes.severity_id for the severity; or deploy the stack to one Region first. ${describedBy(ruleId)}`,
      place,
    };
  }
  const said = message.trim().replace(/\.$/, '');
  return { ruleId, severity: severityOf(ruleId, severity), message: said, remedy: `correct the template; ${describedBy(ruleId)}`, place };
}

const describedBy = (ruleId: string): string => `cordon check --explain ${ruleId} describes the rule`;

/**
 * A field of an automation rule of Security Hub V2 that AWS's sources disagree about: OcsfFindingFilters of the API has it, and the resource schema of
 * CloudFormation does not. A deployment that is refused is seen, so that it is no error here.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_OcsfFindingFilters.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-securityhub-automationrulev2-ocsfstringfilter.html
 */
function fieldOfApi(
  { ruleId, message, logicalId, propertyPath = '' }: TemplateFinding,
  { resources }: CheckedTemplate,
): string | undefined {
  if (ruleId !== 'W3030' || logicalId === undefined || !/\bFieldName$/.test(propertyPath)) return undefined;
  if (resources[logicalId]?.Type !== 'AWS::SecurityHub::AutomationRuleV2') return undefined;
  const [, field = ''] = /^'([^']+)'/.exec(message.trim()) ?? [];
  return fieldV2(field) === undefined ? undefined : field;
}

function severityOf(ruleId: string, severity: TemplateFinding['severity']): CheckSeverity {
  return severity === 'WARN' && !raised.has(ruleId) ? 'warning' : 'error';
}

/** A template that is put together while the stack is deployed cannot be looked at before. */
function unreadable(template: CheckedTemplate): readonly CheckFinding[] {
  return stackSetsOf(template).flatMap(([logicalId, { Properties: properties }]): readonly CheckFinding[] => {
    const { TemplateBody: body, TemplateURL: url } = properties;
    if (typeof body === 'string' || (body === undefined && url === undefined)) return [];
    const [property, what] = body === undefined ? ['TemplateURL', 'stands elsewhere'] : ['TemplateBody', 'is composed by a function'];
    return [
      {
        ruleId: 'cloudformation-validation/template-not-readable',
        severity: 'unknown',
        message: `the template of the StackSet ${what}, so nobody can check it before deployment`,
        remedy: 'write the template as text in TemplateBody',
        place: templatePlace(template, logicalId, `Properties.${property}`),
      },
    ];
  });
}
