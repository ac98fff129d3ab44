import {
  type CreateStackSetInput,
  type CreateStackSetOutput,
  type DeleteStackSetInput,
  type DescribeOrganizationsAccessInput,
  type DescribeOrganizationsAccessOutput,
  type DescribeStackSetInput,
  type DescribeStackSetOutput,
  type ListStackSetsInput,
  type ListStackSetsOutput,
  type UpdateStackSetInput,
  type UpdateStackSetOutput,
} from '@aws-sdk/client-cloudformation';
import {
  activeStackSet,
  anyStackSet,
  type Caller,
  checkOperationId,
  checkServiceManaged,
  type Engine,
  type Handler,
  visibleStackSets,
} from './engine';
import { cloudFormationErrors } from './errors';
import { checkPreferences } from './limits';
import { type Work } from './operations';
import { pageOfArray } from './paging';
import { Instances, type StackSetState, type Target } from './stack-set-state';
import { everyTarget, existingTargets } from './targets';
import { checkCapabilities, type ParsedTemplate } from './templates';
import { stackSetsPrincipal } from './world';

const refuse = cloudFormationErrors.validation;

export const stackSetHandlers = {
  DescribeOrganizationsAccess: (
    engine: Engine,
    caller: Caller,
    input: DescribeOrganizationsAccessInput,
  ): DescribeOrganizationsAccessOutput => {
    visibleStackSets(engine, caller, input.CallAs);
    if (input.CallAs !== 'DELEGATED_ADMIN' && caller.account !== engine.world.managementAccount) {
      throw refuse('You must be the management account of an organization before operating a SERVICE_MANAGED stack set');
    }
    return { Status: engine.world.stackSetsAccess };
  },

  /** It gives StackSets trusted access in Organizations too, which alone would not be enough (traps 15). */
  ActivateOrganizationsAccess: (engine: Engine, caller: Caller): object => {
    const { world } = engine;
    if (caller.account !== world.managementAccount) {
      throw refuse('You must be the management account of an organization to activate organizations access');
    }
    if (world.stackSetsAccess === 'DISABLED_PERMANENTLY') throw refuse('Organizations access is permanently disabled');
    world.stackSetsAccess = 'ENABLED';
    world.trust(stackSetsPrincipal);
    return {};
  },

  CreateStackSet: (engine: Engine, caller: Caller, input: CreateStackSetInput): CreateStackSetOutput => {
    const name = input.StackSetName ?? '';
    if (!/^[a-zA-Z][a-zA-Z0-9-]{0,127}$/.test(name)) {
      throw refuse(
        `1 validation error detected: Value '${name}' at 'stackSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
      );
    }
    if (input.PermissionModel !== 'SERVICE_MANAGED') {
      if (input.CallAs === 'DELEGATED_ADMIN')
        throw refuse('A delegated administrator can only operate StackSets with SERVICE_MANAGED permission model');
      throw new Error(
        `a rehearsal supports only service-managed StackSets, got PermissionModel ${input.PermissionModel ?? 'SELF_MANAGED (default)'}`,
      );
    }
    checkServiceManaged(engine, caller, input.CallAs);
    if (input.TemplateURL !== undefined || input.StackId !== undefined)
      throw new Error('a rehearsal supports only TemplateBody, not TemplateURL or StackId');
    if (input.TemplateBody === undefined) throw refuse('Either TemplateBody or TemplateURL must be specified');
    const template = stackSetTemplate(engine, input.TemplateBody);
    checkCapabilities(template, input.Capabilities ?? []);
    checkTexts(input);
    if (input.AutoDeployment?.Enabled === undefined)
      throw refuse('AutoDeployment must be specified for StackSets with SERVICE_MANAGED permission model');
    const autoDeployment = autoDeploymentOf(input.AutoDeployment, undefined);
    const existing = engine.stackSets.find((stackSet) => stackSet.name === name && stackSet.status === 'ACTIVE');
    if (existing !== undefined) {
      // A request that is sent again, because its answer was lost, carries the same token.
      if (input.ClientRequestToken !== undefined && input.ClientRequestToken === existing.clientRequestToken)
        return { StackSetId: existing.id };
      throw cloudFormationErrors.nameAlreadyExists(`StackSet ${name} already exists`);
    }
    const id = `${name}:${engine.identifiers.next()}`;
    engine.stackSets.push({
      name,
      id,
      arn: `arn:aws:cloudformation:${engine.region}:${engine.world.managementAccount}:stackset/${id}`,
      status: 'ACTIVE',
      permissionModel: 'SERVICE_MANAGED',
      description: input.Description,
      template,
      capabilities: [...(input.Capabilities ?? [])],
      tags: tagsOf(input.Tags),
      autoDeployment,
      managedExecution: input.ManagedExecution?.Active ?? false,
      clientRequestToken: input.ClientRequestToken,
      instances: new Instances(),
      operations: [],
      followed: new Map(),
    });
    return { StackSetId: id };
  },

  DescribeStackSet: (engine: Engine, caller: Caller, input: DescribeStackSetInput): DescribeStackSetOutput => {
    const stackSet = anyStackSet(engine, caller, input);
    const { drift } = stackSet;
    return {
      StackSet: {
        StackSetName: stackSet.name,
        StackSetId: stackSet.id,
        StackSetARN: stackSet.arn,
        Description: stackSet.description,
        Status: stackSet.status,
        TemplateBody: stackSet.template.body,
        Parameters: [],
        Capabilities: [...stackSet.capabilities],
        Tags: stackSet.tags.map((tag) => ({ ...tag })),
        AutoDeployment: { ...stackSet.autoDeployment },
        PermissionModel: stackSet.permissionModel,
        OrganizationalUnitIds: [...stackSet.followed.keys()].sort(),
        ManagedExecution: { Active: stackSet.managedExecution },
        Regions: [...new Set(stackSet.instances.list().map(({ region }) => region))].sort(),
        StackSetDriftDetectionDetails:
          drift === undefined
            ? { DriftStatus: 'NOT_CHECKED' }
            : {
                DriftStatus: drift.status,
                DriftDetectionStatus: drift.failed === 0 ? 'COMPLETED' : drift.failed === drift.total ? 'FAILED' : 'PARTIAL_SUCCESS',
                LastDriftCheckTimestamp: drift.at,
                TotalStackInstancesCount: drift.total,
                DriftedStackInstancesCount: drift.drifted,
                InSyncStackInstancesCount: drift.inSync,
                FailedStackInstancesCount: drift.failed,
                InProgressStackInstancesCount: 0,
              },
      },
    };
  },

  ListStackSets: (engine: Engine, caller: Caller, input: ListStackSetsInput): ListStackSetsOutput => {
    const wanted = visibleStackSets(engine, caller, input.CallAs).filter(
      ({ status }) => input.Status === undefined || status === input.Status,
    );
    const page = pageOfArray(wanted, {
      size: Math.min(100, engine.pageSize ?? 100),
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      invalidToken: refuse,
    });
    return {
      Summaries: page.items.map((stackSet) => ({
        StackSetName: stackSet.name,
        StackSetId: stackSet.id,
        Description: stackSet.description,
        Status: stackSet.status,
        AutoDeployment: { ...stackSet.autoDeployment },
        PermissionModel: stackSet.permissionModel,
        DriftStatus: stackSet.drift?.status ?? 'NOT_CHECKED',
        LastDriftCheckTimestamp: stackSet.drift?.at,
        ManagedExecution: { Active: stackSet.managedExecution },
      })),
      NextToken: page.nextToken,
    };
  },

  UpdateStackSet: (engine: Engine, caller: Caller, input: UpdateStackSetInput): UpdateStackSetOutput => {
    const stackSet = activeStackSet(engine, caller, input);
    checkServiceManaged(engine, caller, input.CallAs);
    const id = checkOperationId(input.OperationId);
    const preferences = checkPreferences(input.OperationPreferences);
    const update = updateOf(engine, stackSet, input);
    engine.operations.checkCanStart(stackSet, id);
    if (
      input.ManagedExecution?.Active !== undefined &&
      input.ManagedExecution.Active !== stackSet.managedExecution &&
      engine.operations.unfinished(stackSet)
    ) {
      throw cloudFormationErrors.invalidOperation('The execution configuration cannot be changed while operations are running or queued');
    }
    const targeted = input.DeploymentTargets !== undefined || (input.Accounts ?? []).length > 0;
    if (!targeted && (input.Regions ?? []).length > 0) throw refuse('DeploymentTargets must be specified when Regions are specified');
    // INOPERABLE instances are left out of updates until they are deleted with their stacks retained.
    const targets = (targeted ? existingTargets(engine.world, stackSet, input) : everyTarget(stackSet)).filter(
      ({ account, region }) => stackSet.instances.get(account, region)?.status !== 'INOPERABLE',
    );
    const operation = engine.operations.start(stackSet, {
      action: 'UPDATE',
      id,
      targets,
      preferences,
      deploymentTargets: targeted ? { ...input.DeploymentTargets } : undefined,
      work: updating(engine, stackSet, targets, update),
    });
    return { OperationId: operation.id };
  },

  DeleteStackSet: (engine: Engine, caller: Caller, input: DeleteStackSetInput): object => {
    const found = visibleStackSets(engine, caller, input.CallAs).find(
      ({ name, id, status }) => status === 'ACTIVE' && (name === input.StackSetName || id === input.StackSetName),
    );
    // DeleteStackSet declares no error for a StackSet that is not there.
    if (found === undefined) return {};
    if (engine.operations.unfinished(found))
      throw cloudFormationErrors.operationInProgress(`Another Operation on StackSet ${found.arn} is in progress`);
    if (found.instances.size > 0) throw cloudFormationErrors.stackSetNotEmpty('StackSet is not empty');
    found.status = 'DELETED';
    return {};
  },
} satisfies Record<string, Handler>;

interface Update {
  readonly apply: () => void;
  /** Whether the template was part of the request: then every instance is outdated from the start. */
  readonly outdatesAll: boolean;
}

/** The update takes effect when its operation starts, and stays whatever becomes of the operation. */
function updating(engine: Engine, stackSet: StackSetState, targets: readonly Target[], update: Update): Work {
  const redeploying = engine.deployments.deploy(stackSet, targets, 'UPDATE');
  return {
    ...redeploying,
    begin: (operation) => {
      update.apply();
      if (update.outdatesAll) {
        for (const instance of stackSet.instances.list()) if (instance.status === 'CURRENT') instance.status = 'OUTDATED';
      }
      redeploying.begin?.(operation);
    },
  };
}

function updateOf(engine: Engine, stackSet: StackSetState, input: UpdateStackSetInput): Update {
  if (input.PermissionModel !== undefined && input.PermissionModel !== stackSet.permissionModel) {
    throw new Error('a rehearsal does not support a change of the permission model of a StackSet');
  }
  if (input.TemplateURL !== undefined) throw new Error('a rehearsal supports only TemplateBody, not TemplateURL');
  if ((input.TemplateBody === undefined) !== (input.UsePreviousTemplate === true)) {
    throw refuse('You must specify exactly one of TemplateBody, TemplateURL and UsePreviousTemplate=true');
  }
  const template = input.TemplateBody === undefined ? stackSet.template : stackSetTemplate(engine, input.TemplateBody);
  checkCapabilities(template, input.Capabilities ?? []);
  checkTexts(input);
  const autoDeployment = autoDeploymentOf(input.AutoDeployment, stackSet.autoDeployment);
  return {
    outdatesAll: input.TemplateBody !== undefined,
    apply: () => {
      stackSet.template = template;
      stackSet.capabilities = [...(input.Capabilities ?? [])];
      stackSet.autoDeployment = autoDeployment;
      if (input.Description !== undefined) stackSet.description = input.Description;
      if (input.Tags !== undefined) stackSet.tags = tagsOf(input.Tags);
      if (input.ManagedExecution?.Active !== undefined) stackSet.managedExecution = input.ManagedExecution.Active;
    },
  };
}

function stackSetTemplate(engine: Engine, body: string): ParsedTemplate {
  const template = engine.templates.parseRequested(body);
  if (template.refusedByStackSets.length > 0) {
    throw refuse(
      `StackSets with SERVICE_MANAGED permission model do not support templates with nested stacks, macros or transforms: ${template.refusedByStackSets.join(', ')}`,
    );
  }
  return template;
}

function autoDeploymentOf(
  requested: { Enabled?: boolean; RetainStacksOnAccountRemoval?: boolean } | undefined,
  previous: StackSetState['autoDeployment'] | undefined,
): StackSetState['autoDeployment'] {
  const enabled = requested?.Enabled ?? previous?.Enabled ?? false;
  const kept = enabled ? previous?.RetainStacksOnAccountRemoval : undefined;
  const retain = requested?.RetainStacksOnAccountRemoval ?? kept ?? false;
  if (retain && !enabled) throw refuse('RetainStacksOnAccountRemoval can be specified only if AutoDeployment is enabled');
  return { Enabled: enabled, RetainStacksOnAccountRemoval: retain };
}

function checkTexts(input: { Description?: string; Tags?: { Key?: string; Value?: string }[]; Parameters?: unknown[] }): void {
  if (input.Description !== undefined && (input.Description.length < 1 || input.Description.length > 1024)) {
    throw refuse(
      `1 validation error detected: Value at 'description' failed to satisfy constraint: Member must have length between 1 and 1024`,
    );
  }
  if ((input.Tags ?? []).length > 50)
    throw refuse(
      "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    );
  if ((input.Parameters ?? []).length > 0) throw new Error('a rehearsal supports only templates without parameters');
}

function tagsOf(tags: { Key?: string; Value?: string }[] | undefined): { Key: string; Value: string }[] {
  return (tags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value }));
}
