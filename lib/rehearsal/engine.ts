import { type CallAs } from '@aws-sdk/client-cloudformation';
import { type Deployments } from './deployments';
import { type DetectionState } from './detection-state';
import { cloudFormationErrors } from './errors';
import { type Identifiers } from './identifiers';
import { type Operations } from './operations';
import { type Roles } from './roles';
import { type RehearsedSecurityIrs } from './security-ir-state';
import { type StackSetState } from './stack-set-state';
import { type StackState } from './stack-state';
import { type Templates } from './templates';
import { type VirtualClock } from './virtual-clock';
import { stackSetsPrincipal, type World } from './world';

/** What the commands of all services work on. */
export interface Engine {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly identifiers: Identifiers;
  readonly region: string;
  readonly roles: Roles;
  readonly templates: Templates;
  readonly operations: Operations;
  readonly deployments: Deployments;
  /** StackSets of the management account, also those that a delegated administrator made; oldest first. */
  readonly stackSets: StackSetState[];
  /** Ordinary stacks, of every account. */
  readonly stacks: StackState[];
  /** AWS Security Incident Response, of every account and Region. */
  readonly securityIr: RehearsedSecurityIrs;
  /** GuardDuty and Security Hub, of every account and Region. */
  readonly detection: DetectionState;
  readonly secondsPerInstance: number;
  readonly pageSize?: number;
  /** Whether accounts come with `Paths`. */
  readonly paths: boolean;
}

/** Who calls. */
export interface Caller {
  readonly account: string;
  /** Region of the client. @default - of a service that the rehearsal has once */
  readonly region?: string;
}

/** A command of one service: takes its input, answers its output. */
export type Handler = (engine: Engine, caller: Caller, input: never) => object;

/**
 * StackSets that the caller sees. StackSets live in the management account; everybody else's own account has none (a rehearsal knows no
 * self-managed ones there), which is what a delegated administrator that forgets CallAs gets to see.
 */
export function visibleStackSets(engine: Engine, caller: Caller, callAs: CallAs | undefined): readonly StackSetState[] {
  if (callAs === 'DELEGATED_ADMIN') {
    if (!engine.world.isDelegatedAdministrator(caller.account, stackSetsPrincipal)) {
      throw cloudFormationErrors.validation('Account used is not a delegated administrator');
    }
    return engine.stackSets.filter(({ permissionModel }) => permissionModel === 'SERVICE_MANAGED');
  }
  return caller.account === engine.world.managementAccount ? engine.stackSets : [];
}

/** An active StackSet by name or ID. Throws StackSetNotFoundException. */
export function activeStackSet(engine: Engine, caller: Caller, input: { StackSetName?: string; CallAs?: CallAs }): StackSetState {
  const name = input.StackSetName ?? '';
  const found = visibleStackSets(engine, caller, input.CallAs).find(
    (stackSet) => stackSet.status === 'ACTIVE' && (stackSet.name === name || stackSet.id === name || stackSet.arn === name),
  );
  if (found === undefined) throw cloudFormationErrors.stackSetNotFound(`StackSet ${name} not found`);
  return found;
}

/** As `activeStackSet`; a deleted one is found by its ID. */
export function anyStackSet(engine: Engine, caller: Caller, input: { StackSetName?: string; CallAs?: CallAs }): StackSetState {
  const deleted = visibleStackSets(engine, caller, input.CallAs).find(
    ({ id, status }) => status === 'DELETED' && id === input.StackSetName,
  );
  return deleted ?? activeStackSet(engine, caller, input);
}

/** Throws ValidationError unless the caller may operate service-managed StackSets. */
export function checkServiceManaged(engine: Engine, caller: Caller, callAs: CallAs | undefined): void {
  visibleStackSets(engine, caller, callAs);
  if (callAs !== 'DELEGATED_ADMIN' && caller.account !== engine.world.managementAccount) {
    throw cloudFormationErrors.validation(
      'You must be the management account or delegated admin account of an organization before operating a SERVICE_MANAGED stack set',
    );
  }
  if (engine.world.stackSetsAccess !== 'ENABLED') {
    throw cloudFormationErrors.validation('You must enable organizations access to operate a service managed stack set');
  }
}

/** Throws ValidationError for an operation ID that is not one. */
export function checkOperationId(id: string | undefined): string | undefined {
  if (id === undefined || /^[a-zA-Z0-9][-a-zA-Z0-9]{0,127}$/.test(id)) return id;
  throw cloudFormationErrors.validation(
    `1 validation error detected: Value '${id}' at 'operationId' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9][-a-zA-Z0-9]*`,
  );
}
