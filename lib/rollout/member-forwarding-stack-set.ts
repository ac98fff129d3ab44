import { type Configuration } from '../configuration/configuration';
import { layoutOf } from '../routes/layout';
import { memberForwardingOf, memberForwardingStackName, memberForwardingTemplate } from '../routes/member-forwarding';
import { type FurtherStackSetDefinition } from './further-stack-set';
import { assertStackSetTemplate, templateHash, templateToBody } from './template-body';

/**
 * The StackSet that forwards use of containment from member accounts. It goes where the containment roles go, except to accounts that have
 * forwarding stacks of their own.
 * @param options `root`: ID of the organization's root, for `rollout.targets: root`; see `organizationRoot`
 * @returns undefined where nothing is forwarded from member accounts
 */
export function memberForwardingStackSetDefinition(
  configuration: Configuration,
  options: { readonly root: string },
): FurtherStackSetDefinition | undefined {
  const { organization, rollout, tags } = configuration;
  const layout = layoutOf(configuration);
  const { members } = layout;
  const template = memberForwardingOf(layout);
  if (members === undefined || template === undefined) return undefined;
  const templateBody = templateToBody(memberForwardingTemplate(template));
  assertStackSetTemplate(templateBody);
  const leftOut = [...new Set([...members.leftOut, ...rollout.exclude.map(({ account }) => account)])]
    // StackSets never deploys to the management account, so that no filter names it.
    .filter((account) => account !== organization.managementAccount)
    .sort();
  return {
    name: memberForwardingStackName,
    stack: memberForwardingStackName,
    what: 'rules that forward use of containment',
    description: 'Cordon: forwards use of containment from member accounts',
    templateBody,
    templateHash: templateHash(templateBody),
    capabilities: ['CAPABILITY_NAMED_IAM'],
    callAs: rollout.from === 'delegated-administrator' ? 'DELEGATED_ADMIN' : 'SELF',
    regions: members.regions,
    targets: {
      organizationalUnits: rollout.targets === 'root' ? [options.root] : rollout.targets,
      accounts: leftOut,
      accountFilterType: leftOut.length === 0 ? 'NONE' : 'DIFFERENCE',
    },
    autoDeployment: {
      enabled: rollout.autoDeployment,
      retainStacksOnAccountRemoval: rollout.autoDeployment && rollout.retainStacksOnAccountRemoval,
    },
    managedExecution: rollout.managedExecution,
    preferences: rollout.preferences,
    tags: { ...tags, 'cordon:owner': 'cloudformation' },
  };
}
