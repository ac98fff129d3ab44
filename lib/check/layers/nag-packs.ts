import { type NagPack } from 'cdk-nag';
import { type NagPackName } from '../../configuration/configuration';
import { type AcknowledgedFinding, type CheckFinding, type CheckPlace } from '../finding';
import { type CheckLayer } from '../layer';
import { ruleOf } from '../rules';
import { type ConstructTree } from '../synthesis';
import { templatePlace } from '../template';

/** The rule packs of cdk-nag, on the constructs of the app and of the templates inside its StackSets. */
export const cdkNagLayer: CheckLayer = {
  id: 'cdk-nag',
  title: 'rule packs of cdk-nag',
  needs: ['configuration', 'synthesis'],
  async run({ material: { file, synthesis } }) {
    const { nagPack } = await import('../../validation/nag.js');
    const { Validations } = await import('aws-cdk-lib');
    const { packs } = file!.configuration.check;
    const trees = synthesis!.trees;
    const resources = trees.reduce((sum, tree) => sum + tree.resources.size, 0);
    return {
      findings: trees.flatMap((tree) => packs.flatMap((name) => violations(tree, nagPack(name)))),
      acknowledged: trees.flatMap((tree) => acknowledgements(tree, packs, Validations.ACKNOWLEDGED_RULES_METADATA_KEY)),
      looked: `${packs.join(', ')} on ${resources} resources`,
    };
  },
};

function violations(tree: ConstructTree, pack: NagPack): CheckFinding[] {
  return pack.validateScope(tree.scope).violations.flatMap(({ ruleName, description, severity, violatingResources }) =>
    violatingResources.map(({ constructPath }) => ({
      ruleId: ruleName,
      severity: severityOf(ruleName, severity),
      message: description.trim().replace(/\.$/, ''),
      remedy: `correct it, or acknowledge ${ruleName} on this construct with a reason (cordon check --explain ${ruleOf(ruleName)})`,
      place: placeOf(tree, constructPath ?? ''),
    })),
  );
}

/** Our own pack says where the template does not tell; `--explain` and acknowledgements are the same for it. */
function severityOf(ruleName: string, severity: string | undefined): CheckFinding['severity'] {
  if (ruleName.includes('[Unknown::')) return 'unknown';
  return severity === 'warning' ? 'warning' : 'error';
}

function placeOf(tree: ConstructTree, constructPath: string): CheckPlace {
  const resource = tree.resources.get(constructPath);
  return resource
    ? templatePlace(resource.template, resource.logicalId)
    : { kind: 'template', template: constructPath.split('/')[0] ?? '', constructPath };
}

/** What somebody accepted beside the construct, for those who review it: cdk-nag itself says nothing of it. */
function acknowledgements(tree: ConstructTree, packs: readonly NagPackName[], key: string): readonly AcknowledgedFinding[] {
  return tree.scope.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === key)
      .flatMap(({ data }) => Object.entries(data as Readonly<Record<string, string>>))
      .map(([id, justification]) => [id.replace(/^annotation::/i, ''), justification] as const)
      .filter(([id]) => packs.some((pack) => id.startsWith(`${pack}-`)))
      .map(([ruleId, justification]) => ({
        ruleId,
        severity: 'error' as const,
        message: 'is acknowledged on this construct',
        remedy: 'remove the acknowledgement once the construct no longer needs it',
        place: placeOf(tree, tree.resources.has(node.path) ? node.path : (resourceBelow(tree, node.path) ?? node.path)),
        justification,
      })),
  );
}

/** An L2 construct is acknowledged at itself; its resource is the one below. */
function resourceBelow(tree: ConstructTree, path: string): string | undefined {
  return [...tree.resources.keys()].find((candidate) => candidate === `${path}/Resource`);
}
