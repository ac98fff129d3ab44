import { iamNamesHaveRegion } from '../../../checks/inner-template';
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
  what: 'A service-managed StackSet without CallAs.',
  why: 'The default of CallAs is SELF. In a delegated administrator account, this call fails with a misleading error message.',
  fix: 'Set CallAs to SELF in the management account, and to DELEGATED_ADMIN in a delegated administrator account.',
  source: resource,
  check: (template) =>
    eachStackSet(template, (properties) =>
      serviceManaged(properties) && properties.CallAs === undefined
        ? [{ propertyPath: 'Properties.CallAs', message: 'the StackSet has no CallAs' }]
        : [],
    ),
};

export const autoDeployment: TemplateRule = {
  id: 'stack-set-auto-deployment-invalid',
  severity: 'error',
  what: 'A service-managed StackSet without AutoDeployment, or a self-managed one with it.',
  why: 'Service-managed StackSets must set whether they deploy to accounts that join. Self-managed StackSets with this property are rejected, because they do not use the organization.',
  fix: 'Set AutoDeployment for SERVICE_MANAGED, and remove it for SELF_MANAGED.',
  source: resource,
  check: (template) =>
    eachStackSet(template, (properties) => {
      const propertyPath = 'Properties.AutoDeployment';
      const given = properties.AutoDeployment !== undefined;
      if (serviceManaged(properties) && !given) {
        return [{ propertyPath, message: 'the service-managed StackSet has no AutoDeployment' }];
      }
      return properties.PermissionModel === 'SELF_MANAGED' && given
        ? [{ propertyPath, message: 'a self-managed StackSet cannot deploy automatically', remedy: 'remove AutoDeployment' }]
        : [];
    }),
};

export const retention: TemplateRule = {
  id: 'stack-set-deletes-roles',
  severity: 'warning',
  what: 'A StackSet of IAM roles that are deleted when an account leaves the targets.',
  why: 'If you move a compromised account to a quarantine unit outside the targets, the account loses the roles that would contain it.',
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
              message: 'an account that leaves the targets loses the roles of the StackSet',
            },
          ]
        : [];
    }),
};

export const accountFilter: TemplateRule = {
  id: 'stack-set-account-filter-invalid',
  severity: 'error',
  what: 'Deployment targets that StackSets reject, or read differently from what was meant.',
  why: 'Service-managed StackSets need organizational units. Accounts also need an account filter type. CloudFormation cannot create a StackSet with UNION.',
  fix: 'Name organizational units. For accounts, also set AccountFilterType to INTERSECTION or DIFFERENCE.',
  source: resource,
  check: (template) =>
    eachStackSet(template, (properties) =>
      serviceManaged(properties)
        ? groupsOf(properties).flatMap((group, index) => {
            const { Accounts, AccountsUrl, AccountFilterType: filter, OrganizationalUnitIds } = targetsOf(group);
            const propertyPath = `Properties.StackInstancesGroup[${index}].DeploymentTargets`;
            const named = Accounts !== undefined || AccountsUrl !== undefined;
            if (OrganizationalUnitIds === undefined || (Array.isArray(OrganizationalUnitIds) && OrganizationalUnitIds.length === 0)) {
              return [{ propertyPath, message: 'the targets have no organizational unit, but service-managed StackSets need one' }];
            }
            if (named && (filter === undefined || filter === 'NONE')) {
              return [{ propertyPath, message: 'the targets name accounts but have no account filter type' }];
            }
            return filter === 'UNION'
              ? [
                  {
                    propertyPath: `${propertyPath}.AccountFilterType`,
                    message: 'CloudFormation cannot create a StackSet with the account filter UNION',
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
  why: 'Auto-deployment ignores account filters. Every account that joins a targeted unit gets the stack, whether it is named or not.',
  fix: 'Turn AutoDeployment off for a StackSet with the account filter INTERSECTION.',
  source: withOrganizations,
  check: (template) =>
    eachStackSet(template, (properties) =>
      autoDeploys(properties) && groupsOf(properties).some((group) => targetsOf(group).AccountFilterType === 'INTERSECTION')
        ? [
            {
              propertyPath: 'Properties.AutoDeployment.Enabled',
              message: 'the StackSet is for named accounts, but also deploys to every account that joins their units',
            },
          ]
        : [],
    ),
};

export const iamRegions: TemplateRule = {
  id: 'stack-set-iam-in-several-regions',
  severity: 'error',
  what: 'A StackSet that deploys IAM resources to more than one Region, and their names do not contain the Region.',
  why: 'IAM is global. The same role fails in a second Region, because its name already exists.',
  fix: 'Deploy a template with IAM resources to one Region, or write the Region into each name.',
  source: 'https://docs.aws.amazon.com/security-ir/latest/userguide/containment-only-template.html',
  check: (template) =>
    eachStackSet(template, (properties) => {
      const body = bodyOf(properties);
      const regions = [...new Set(groupsOf(properties).flatMap(({ Regions }) => list(Regions)))];
      return body && iamTypes(body).length > 0 && !iamNamesHaveRegion(properties) && regions.length > 1
        ? [
            {
              propertyPath: 'Properties.StackInstancesGroup',
              message: `the StackSet deploys ${iamTypes(body).join(' and ')} to ${regions.length} Regions`,
              value: regions,
            },
          ]
        : [];
    }),
};

export const capabilities: TemplateRule = {
  id: 'stack-set-without-capability',
  severity: 'error',
  what: 'A StackSet with named IAM resources but without CAPABILITY_NAMED_IAM.',
  why: 'CloudFormation creates named IAM resources only if the StackSet has the capability CAPABILITY_NAMED_IAM.',
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
              message: `the StackSet has IAM resources but not ${wanted}`,
              remedy: `add ${wanted} to Capabilities`,
            },
          ];
    }),
};

export const preferences: TemplateRule = {
  id: 'stack-set-count-and-percentage',
  severity: 'error',
  what: 'Operation preferences with both a count and a percentage for the same limit.',
  why: 'StackSets accept only one of the two, and reject an operation with both.',
  fix: 'Remove the count or the percentage.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html',
  check: (template) =>
    eachStackSet(template, ({ OperationPreferences: given }) =>
      (['FailureTolerance', 'MaxConcurrent'] as const).flatMap((what) =>
        isObject(given) && given[`${what}Count`] !== undefined && given[`${what}Percentage`] !== undefined
          ? [{ propertyPath: `Properties.OperationPreferences.${what}Count`, message: `${what} has both a count and a percentage` }]
          : [],
      ),
    ),
};

export const carriedTemplate: TemplateRule = {
  id: 'stack-set-template-not-portable',
  severity: 'error',
  what: 'A template that a service-managed StackSet rejects, or that fails in a target account.',
  why: 'Service-managed StackSets reject macros, transforms and nested stacks. Parameters, metadata, bootstrap rules and assets of the CDK belong to the account of the app.',
  fix: 'Write only resources into the template: no parameters, metadata, rules, transforms, nested stacks, exports or assets.',
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
