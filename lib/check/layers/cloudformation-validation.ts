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

function toFinding({ ruleId, severity, message, logicalId, propertyPath }: TemplateFinding, template: CheckedTemplate): CheckFinding {
  return {
    ruleId,
    severity: severityOf(ruleId, severity),
    message: message.trim().replace(/\.$/, ''),
    remedy: `correct the template; cordon check --explain ${ruleId} describes the rule`,
    place: templatePlace(template, logicalId, propertyPath),
  };
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
