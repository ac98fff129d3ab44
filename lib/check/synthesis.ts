import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { AutomationRule } from '../../constructs/automation-rule';
import { ContainmentRoles } from '../../constructs/containment-roles';
import { ResponderRoles } from '../../constructs/responder-roles';
import { SuppressionRule } from '../../constructs/suppression-rule';
import { type ConfigurationFile } from '../configuration/read';
import { type Snapshot } from '../organization/snapshot';
import { evaluateRoutes } from '../routes/evaluate';
import { memberForwardingOf } from '../routes/member-forwarding';
import { stackSetTemplates } from '../../stacksets';
import { synthesizeStackSetTemplate } from '../../stacksets/render';
import { buildApp } from '../stacks/app';
import { innerAppProps } from '../synthesis/inner-app';
import { responderRolesOptions } from '../responders/roles';
import { EvidenceStack } from '../stacks/evidence-stack';
import { ForwardingStack } from '../stacks/forwarding-stack';
import { RemediationMachineStack, RemediationStack } from '../stacks/remediation-stack';
import { ResponderAccessStack } from '../stacks/responder-access-stack';
import { RolloutStack } from '../stacks/rollout-stack';
import { RouteStack } from '../stacks/route-stack';
import { SharedRoutesStack } from '../stacks/shared-routes-stack';
import { checkedTemplate, withInlineTemplates, type CheckedTemplate, type ResourceOrigin } from './template';

/** The synthesized app of a configuration: the constructs, and every template. */
export interface Synthesis {
  /** The app, and the inner stack of each StackSet template. */
  readonly trees: readonly ConstructTree[];
  readonly templates: readonly CheckedTemplate[];
}

export interface ConstructTree {
  readonly scope: IConstruct;
  /** Template that a construct is in, with its logical ID, by its path. */
  readonly resources: ReadonlyMap<string, { readonly template: CheckedTemplate; readonly logicalId: string }>;
}

export interface SynthesizeOptions {
  readonly file: ConfigurationFile;
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/**
 * Synthesizes the app of a configuration and the templates inside its StackSets. It does not check them: cdk-nag and the CloudFormation
 * validation run later, each in its own layer.
 *
 * @throws CordonError if the configuration and the snapshot lack a value
 */
export function synthesize({ file, snapshot, today }: SynthesizeOptions): Synthesis {
  const { configuration } = file;
  const folder = mkdtempSync(join(tmpdir(), 'cordon-check-'));
  try {
    const app = new App({
      ...innerAppProps,
      outdir: join(folder, 'app'),
      autoSynth: false,
      builtinCloudFormationValidation: false,
    });
    buildApp(app, { configuration, today, checkedBy: 'caller', ...(snapshot && { snapshot }) });
    const assembly = app.synth();
    const byArtifact = new Map(app.node.findAll().flatMap((node) => (Stack.isStack(node) ? [[node.artifactId, node] as const] : [])));
    const stacks = assembly.stacksRecursively.map(({ stackName, templateFullPath, environment, id }) => {
      const stack = byArtifact.get(id);
      return checkedTemplate({
        name: stackName,
        kind: 'stack',
        body: readFileSync(templateFullPath, 'utf8'),
        account: environment.account,
        region: environment.region,
        ...(stack && { origins: originsOf(stack, file) }),
        file,
      });
    });
    const layout = evaluateRoutes(configuration)?.layout;
    const memberForwarding = layout && memberForwardingOf(layout);
    const responders = responderRolesOptions(configuration);
    const inner = stackSetTemplates({
      containment: configuration.containment,
      ...(memberForwarding && { memberForwarding }),
      ...(responders && { responders }),
    }).map((definition, index) => {
      const { name, stack, body } = synthesizeStackSetTemplate(definition, join(folder, `${index}`));
      return { stack, template: checkedTemplate({ name, kind: 'stack-set', body, origins: originsOf(stack, file), file }) };
    });
    return {
      trees: [treeOf(app, stacks), ...inner.map(({ stack, template }) => treeOf(stack, [template]))],
      templates: withInlineTemplates([...stacks, ...inner.map(({ template }) => template)]),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function treeOf(scope: IConstruct, templates: readonly CheckedTemplate[]): ConstructTree {
  const resources = templates.flatMap((template) =>
    [...(template.origins ?? [])].map(([logicalId, { constructPath }]) => [constructPath, { template, logicalId }] as const),
  );
  return { scope, resources: new Map(resources) };
}

function originsOf(stack: Stack, file: ConfigurationFile): ReadonlyMap<string, ResourceOrigin> {
  const resources = stack.node.findAll().filter((node) => CfnResource.isCfnResource(node));
  return new Map(
    resources.map((resource) => {
      const source = sourceOf(resource, file);
      return [
        stack.resolve(resource.logicalId) as string,
        { constructPath: resource.node.path, ...(source !== undefined && { source }) },
      ] as const;
    }),
  );
}

/** The part of the configuration that a resource belongs to: its rule or route, or the section of its stack. */
function sourceOf(construct: IConstruct, { configuration }: ConfigurationFile): string | undefined {
  for (const scope of [...construct.node.scopes].reverse()) {
    if (scope instanceof SuppressionRule) return inList('suppressionRules', configuration.suppressionRules, scope.rule.name);
    if (scope instanceof AutomationRule) return inList('automationRules', configuration.automationRules, scope.rule.name);
    if (scope instanceof RouteStack) return inList('routes', configuration.routes, scope.routeName);
    if (scope instanceof SharedRoutesStack || scope instanceof ForwardingStack) return 'routes';
    if (scope instanceof EvidenceStack) return 'evidenceStore';
    if (scope instanceof RemediationStack || scope instanceof RemediationMachineStack) return 'remediation';
    if (scope instanceof ContainmentRoles) return 'containment';
    if (scope instanceof ResponderRoles || scope instanceof ResponderAccessStack) return 'responderAccess';
    if (scope instanceof RolloutStack) return 'rollout';
  }
  return undefined;
}

function inList(list: string, entries: readonly { readonly name: string }[] | undefined, name: string): string | undefined {
  const index = (entries ?? []).findIndex((entry) => entry.name === name);
  return index === -1 ? undefined : `${list}[${index}]`;
}
