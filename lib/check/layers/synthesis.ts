import { type CheckFinding } from '../finding';
import { type CheckLayer } from '../layer';
import { type ConstructTree } from '../synthesis';
import { lookedAt, templatePlace } from '../template';

/** The app of the configuration: whether it can be made at all, and what constructs say of themselves by CDK's annotations. */
export const synthesisLayer: CheckLayer = {
  id: 'synthesis',
  title: 'synthesis',
  needs: ['configuration'],
  async run({ inputs, material: { file, snapshot } }) {
    // aws-cdk-lib takes a second to load; what ends before needs nothing of it.
    const { synthesize } = await import('../synthesis.js');
    const synthesis = synthesize({ file: file!, today: inputs.today, ...(snapshot && { snapshot }) });
    return {
      findings: annotationsOf(synthesis.trees),
      looked: lookedAt(synthesis.templates),
      provides: { synthesis },
    };
  },
};

const severities: Readonly<Record<string, CheckFinding['severity']>> = { 'aws:cdk:error': 'error', 'aws:cdk:warning': 'warning' };

/** What CDK prints on every synthesis, and readers pass over: errors and warnings of constructs. */
export function annotationsOf(trees: readonly ConstructTree[]): readonly CheckFinding[] {
  return trees.flatMap(annotations);
}

function annotations({ scope, resources }: ConstructTree): readonly CheckFinding[] {
  return scope.node.findAll().flatMap(({ node }) =>
    node.metadata.flatMap(({ type, data }): CheckFinding[] => {
      const severity = severities[type];
      if (severity === undefined) return [];
      const resource = resources.get(node.path);
      return [
        {
          ruleId: 'synthesis/annotation',
          severity,
          message: typeof data === 'string' ? data : JSON.stringify(data),
          remedy: 'correct the problem that the construct reports, or acknowledge it on the construct by its ID',
          place: resource
            ? templatePlace(resource.template, resource.logicalId)
            : { kind: 'template', template: node.path.split('/')[0] ?? '', constructPath: node.path },
        },
      ];
    }),
  );
}
