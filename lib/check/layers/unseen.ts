import { type CheckLayer } from '../layer';
import { lookedAt } from '../template';
import { runRules } from '../template-rule';
import { unseenRules } from '../unseen';

/** What neither the CloudFormation validation nor cfn-lint sees, and fails or misleads when it is deployed. */
export const unseenLayer: CheckLayer = {
  id: 'unseen',
  title: 'what validations do not see',
  needs: ['synthesis'],
  run({ material: { synthesis } }) {
    const { templates } = synthesis!;
    return {
      findings: templates.flatMap((template) => runRules('unseen', unseenRules, template)),
      looked: `${unseenRules.length} rules on ${lookedAt(templates)}`,
    };
  },
};
