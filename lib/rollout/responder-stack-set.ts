import { type Configuration } from '../configuration/configuration';
import { CordonError, exitCode } from '../core/problem';
import { responderRolesOptions } from '../responders/roles';
import { responderAccessTemplate } from '../responders/template';
import { type FurtherStackSetDefinition } from './further-stack-set';
import { assertStackSetTemplate, templateHash, templateToBody } from './template-body';

/** Name of the StackSet of responder access, and of the stack that carries it. What the name begins with is protected by guardrails. */
export const responderStackSetName = (stackSetName: string): string => `${stackSetName}-responder-access`;

/**
 * The StackSet of the roles for responders. CloudFormation owns it, whoever rolls out the containment roles: these roles have no waves.
 * @param options `root`: ID of the organization's root, for `targets: root`; see `responderRoot`
 * @returns undefined where the configuration makes no such roles
 */
export function responderStackSetDefinition(
  configuration: Configuration,
  options: { readonly root: string },
): FurtherStackSetDefinition | undefined {
  const { containment, rollout, responderAccess, organization } = configuration;
  const roles = responderRolesOptions(configuration);
  if (roles === undefined || responderAccess === undefined) return undefined;
  const templateBody = templateToBody(responderAccessTemplate(roles));
  assertStackSetTemplate(templateBody);
  const { targets } = responderAccess;
  // StackSets never deploys to the management account, so that no filter names it.
  const excluded = [...new Set(rollout.exclude.map(({ account }) => account))].filter(
    (account) => account !== organization.managementAccount,
  );
  const name = responderStackSetName(rollout.stackSetName);
  return {
    name,
    stack: name,
    what: 'roles of responders',
    description: 'Cordon: roles of people who respond to incidents',
    templateBody,
    templateHash: templateHash(templateBody),
    capabilities: ['CAPABILITY_NAMED_IAM'],
    callAs: rollout.from === 'delegated-administrator' ? 'DELEGATED_ADMIN' : 'SELF',
    regions: [containment.region],
    targets: {
      organizationalUnits: targets === 'root' ? [options.root] : targets,
      accounts: excluded.sort(),
      accountFilterType: excluded.length === 0 ? 'NONE' : 'DIFFERENCE',
    },
    autoDeployment: { enabled: true, retainStacksOnAccountRemoval: true },
    managedExecution: true,
    preferences: rollout.preferences,
    tags: { ...configuration.tags, 'cordon:owner': 'cloudformation' },
  };
}

/**
 * ID of the root, where the roles go to the root.
 * @throws CordonError where neither the configuration nor a snapshot has it
 */
export function responderRoot(
  { organization, responderAccess }: Configuration,
  snapshot?: { readonly organization: { readonly root: string } },
): string {
  if (responderAccess?.targets !== 'root') return '';
  const root = organization.root ?? snapshot?.organization.root;
  if (root !== undefined) return root;
  throw new CordonError(exitCode.usage, {
    id: 'root-unknown',
    path: 'organization.root',
    message: 'is needed for responderAccess.targets: root',
    remedy: 'set it to the output of aws organizations list-roots --query "Roots[0].Id", or add a snapshot with --organization',
  });
}
