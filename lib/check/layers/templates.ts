import { type CheckLayer } from '../layer';
import { lookedAt } from '../template';
import { runRules } from '../template-rule';
import { templateRules } from '../templates';

/** Rules of Cordon's own: mistakes that neither the CloudFormation validation nor cfn-lint finds, and that fail or mislead once deployed. */
export const templatesLayer: CheckLayer = {
  id: 'templates',
  title: 'StackSet, IAM, signal and event rules',
  needs: ['synthesis'],
  run({ material: { synthesis } }) {
    const { templates } = synthesis!;
    return {
      findings: templates.flatMap((template) => runRules('templates', templateRules, template)),
      looked: `${templateRules.length} rules on ${lookedAt(templates)}`,
    };
  },
};
