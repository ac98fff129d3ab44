import { stackSetTemplateProblems } from '../../rollout/template-body';
import { checkedTemplate, isObject, stackSetsOf, type CheckedResource, type CheckedTemplate, type JsonObject } from '../template';
import { type TemplateFault, type TemplateRule } from '../template-rule';

const resource = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html';
const withOrganizations = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html';

function eachStackSet(
  template: CheckedTemplate,
  say: (properties: JsonObject, stackSet: CheckedResource) => readonly Omit<TemplateFault, 'logicalId'>[],
): readonly TemplateFault[] {
  return stackSetsOf(template).flatMap(([logicalId, stackSet]) =>
    say(stackSet.Properties, stackSet).map((fault) => ({ ...fault, logicalId })),
  );
}

const serviceManaged = ({ PermissionModel: model }: JsonObject): boolean => model === 'SERVICE_MANAGED';
const autoDeploys = ({ AutoDeployment: deployment }: JsonObject): boolean => isObject(deployment) && deployment.Enabled === true;

function groupsOf({ StackInstancesGroup: groups }: JsonObject): readonly JsonObject[] {
  return Array.isArray(groups) ? groups.filter(isObject) : [];
}

function targetsOf(group: JsonObject): JsonObject {
  return isObject(group.DeploymentTargets) ? group.DeploymentTargets : {};
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The template that a StackSet carries, where it is a text. */
function bodyOf({ TemplateBody: body }: JsonObject): CheckedTemplate | undefined {
  return typeof body === 'string' ? checkedTemplate({ name: 'body', kind: 'inline', body }) : undefined;
}

const iamTypes = (body: CheckedTemplate): readonly string[] => [
  ...new Set(Object.values(body.resources).flatMap(({ Type }) => (Type.startsWith('AWS::IAM::') ? [Type] : []))),
];

export const callAs: TemplateRule = {
  id: 'stack-set-without-call-as',
  severity: 'error',
  what: 'A service-managed StackSet that does not say as whom it calls.',
  why: 'CallAs is SELF where nothing is said, and from a delegated administrator that call fails with a message about something else.',
  fix: 'Set CallAs to SELF in the management account, and to DELEGATED_ADMIN in a delegated administrator account.',
  source: resource,
  check: (template) =>
    eachStackSet(template, (properties) =>
      serviceManaged(properties) && properties.CallAs === undefined
        ? [{ propertyPath: 'Properties.CallAs', message: 'the StackSet does not say as whom it calls StackSets' }]
        : [],
    ),
};

export const autoDeployment: TemplateRule = {
  id: 'stack-set-auto-deployment-invalid',
  severity: 'error',
  what: 'A service-managed StackSet without AutoDeployment, or a self-managed one with it.',
  why: 'Service-managed StackSets must say whether they deploy to accounts that join; self-managed ones know no organization and are refused with the property.',
  fix: 'Set AutoDeployment under SERVICE_MANAGED, and leave it out under SELF_MANAGED.',
  source: resource,
  check: (template) =>
    eachStackSet(template, (properties) => {
      const propertyPath = 'Properties.AutoDeployment';
      const given = properties.AutoDeployment !== undefined;
      if (serviceManaged(properties) && !given) {
        return [{ propertyPath, message: 'the service-managed StackSet does not say whether it deploys to accounts that join' }];
      }
      return properties.PermissionModel === 'SELF_MANAGED' && given
        ? [{ propertyPath, message: 'a self-managed StackSet cannot deploy automatically', remedy: 'leave AutoDeployment out' }]
        : [];
    }),
};

export const retention: TemplateRule = {
  id: 'stack-set-deletes-roles',
  severity: 'warning',
  what: 'A StackSet of IAM roles that are deleted when an account leaves its targets.',
  why: 'Moving a compromised account to a quarantine unit that no StackSet targets deletes the roles by which it would be contained.',
  fix: 'Set AutoDeployment.RetainStacksOnAccountRemoval to true, or target the quarantine units too.',
  source: withOrganizations,
  check: (template) =>
    eachStackSet(template, (properties) => {
      const body = bodyOf(properties);
      const deployment = properties.AutoDeployment;
      return body &&
        iamTypes(body).includes('AWS::IAM::Role') &&
        isObject(deployment) &&
        autoDeploys(properties) &&
        deployment.RetainStacksOnAccountRemoval !== true
        ? [
            {
              propertyPath: 'Properties.AutoDeployment.RetainStacksOnAccountRemoval',
              message: 'the roles are deleted from an account that leaves the targets of the StackSet',
            },
          ]
        : [];
    }),
};

export const accountFilter: TemplateRule = {
  id: 'stack-set-account-filter-invalid',
  severity: 'error',
  what: 'Deployment targets whose accounts StackSets would refuse or read otherwise than they are meant.',
  why: 'Service-managed StackSets need organizational units; beside them accounts need an account filter type, and UNION cannot be created by CloudFormation.',
  fix: 'Name units, and beside accounts set AccountFilterType to INTERSECTION or DIFFERENCE.',
  source: resource,
  check: (template) =>
    eachStackSet(template, (properties) =>
      serviceManaged(properties)
        ? groupsOf(properties).flatMap((group, index) => {
            const { Accounts, AccountsUrl, AccountFilterType: filter, OrganizationalUnitIds } = targetsOf(group);
            const propertyPath = `Properties.StackInstancesGroup[${index}].DeploymentTargets`;
            const named = Accounts !== undefined || AccountsUrl !== undefined;
            if (OrganizationalUnitIds === undefined || (Array.isArray(OrganizationalUnitIds) && OrganizationalUnitIds.length === 0)) {
              return [{ propertyPath, message: 'the targets name no organizational unit, which service-managed StackSets need' }];
            }
            if (named && (filter === undefined || filter === 'NONE')) {
              return [{ propertyPath, message: 'the targets name accounts, and do not say whether these are all or all others' }];
            }
            return filter === 'UNION'
              ? [
                  {
                    propertyPath: `${propertyPath}.AccountFilterType`,
                    message: 'a StackSet cannot be created with the account filter UNION',
                  },
                ]
              : [];
          })
        : [],
    ),
};

export const namedAccounts: TemplateRule = {
  id: 'stack-set-named-accounts-auto-deployed',
  severity: 'error',
  what: 'A StackSet for named accounts that deploys automatically.',
  why: 'Automatic deployment ignores account filters: every account that joins a targeted unit gets the stack, named or not.',
  fix: 'Switch AutoDeployment off for a StackSet with the account filter INTERSECTION.',
  source: withOrganizations,
  check: (template) =>
    eachStackSet(template, (properties) =>
      autoDeploys(properties) && groupsOf(properties).some((group) => targetsOf(group).AccountFilterType === 'INTERSECTION')
        ? [
            {
              propertyPath: 'Properties.AutoDeployment.Enabled',
              message: 'the StackSet is for named accounts, and deploys to every account that joins their units',
            },
          ]
        : [],
    ),
};

export const iamRegions: TemplateRule = {
  id: 'stack-set-iam-in-several-regions',
  severity: 'error',
  what: 'A StackSet that carries IAM resources to more than one Region.',
  why: 'IAM is global: the same role in a second Region fails on its name.',
  fix: 'Deploy a template of IAM resources to one Region.',
  source: 'https://docs.aws.amazon.com/security-ir/latest/userguide/containment-only-template.html',
  check: (template) =>
    eachStackSet(template, (properties) => {
      const body = bodyOf(properties);
      const regions = [...new Set(groupsOf(properties).flatMap(({ Regions }) => list(Regions)))];
      return body && iamTypes(body).length > 0 && regions.length > 1
        ? [
            {
              propertyPath: 'Properties.StackInstancesGroup',
              message: `the StackSet carries ${iamTypes(body).join(' and ')} to ${regions.length} Regions`,
              value: regions,
            },
          ]
        : [];
    }),
};

export const capabilities: TemplateRule = {
  id: 'stack-set-without-capability',
  severity: 'error',
  what: 'A StackSet of named IAM resources that does not acknowledge them.',
  why: 'CloudFormation creates IAM resources with names of their own only where the StackSet says CAPABILITY_NAMED_IAM.',
  fix: 'Add CAPABILITY_NAMED_IAM to Capabilities.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html',
  check: (template) =>
    eachStackSet(template, (properties) => {
      const body = bodyOf(properties);
      if (body === undefined) return [];
      const named = Object.values(body.resources).some(
        ({ Type, Properties: p }) =>
          Type.startsWith('AWS::IAM::') && [p.RoleName, p.ManagedPolicyName, p.UserName, p.GroupName].some((name) => name !== undefined),
      );
      const given = list(properties.Capabilities);
      const wanted = named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM';
      const enough = given.includes('CAPABILITY_NAMED_IAM') || (!named && given.includes('CAPABILITY_IAM'));
      return iamTypes(body).length === 0 || enough
        ? []
        : [
            {
              propertyPath: 'Properties.Capabilities',
              message: `the StackSet carries IAM resources without ${wanted}`,
              remedy: `add ${wanted} to Capabilities`,
            },
          ];
    }),
};

export const preferences: TemplateRule = {
  id: 'stack-set-count-and-percentage',
  severity: 'error',
  what: 'Operation preferences that name a count and a percentage of the same thing.',
  why: 'StackSets takes one of the two, and refuses the operation with both.',
  fix: 'Leave the count or the percentage out.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html',
  check: (template) =>
    eachStackSet(template, ({ OperationPreferences: given }) =>
      (['FailureTolerance', 'MaxConcurrent'] as const).flatMap((what) =>
        isObject(given) && given[`${what}Count`] !== undefined && given[`${what}Percentage`] !== undefined
          ? [{ propertyPath: `Properties.OperationPreferences.${what}Count`, message: `${what} is given as a count and as a percentage` }]
          : [],
      ),
    ),
};

export const carriedTemplate: TemplateRule = {
  id: 'stack-set-template-not-portable',
  severity: 'error',
  what: 'A template that a service-managed StackSet cannot carry, or that would break in a target account.',
  why: 'Service-managed StackSets refuse macros, transforms and nested stacks; parameters, metadata, bootstrap rules and assets of the CDK belong to the account that synthesized.',
  fix: 'Render the template with nothing but its resources: no parameters, metadata, rules, transforms, nested stacks, exports or assets.',
  source: withOrganizations,
  check: (template) =>
    eachStackSet(template, (properties) =>
      serviceManaged(properties) && typeof properties.TemplateBody === 'string'
        ? stackSetTemplateProblems(properties.TemplateBody)
            // The size is a matter of the quotas.
            .filter(({ id }) => id !== 'stack-set-template-too-large')
            .map(({ id, message, value, remedy }) => ({
              propertyPath: 'Properties.TemplateBody',
              message,
              remedy,
              detail: id,
              ...(value !== undefined && { value }),
            }))
        : [],
    ),
};

export const stackSetRules: readonly TemplateRule[] = [
  callAs,
  autoDeployment,
  retention,
  accountFilter,
  namedAccounts,
  iamRegions,
  capabilities,
  preferences,
  carriedTemplate,
];
