import { type OrganizationConfiguration } from '../configuration/configuration';
import { type DeployedStack, type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode, type ExitCode, type Problem } from '../core/problem';
import { type Reading } from '../core/reading';
import { triageServiceLinkedRoleName, triageServiceName } from './roles';
import { type TriageServiceLinkedRoleAction } from './templates';

/** How anybody with read access to the management account finds out whether the role exists. */
export const triageServiceLinkedRoleQuery = `aws iam get-role --role-name ${triageServiceLinkedRoleName}`;

/**
 * Whether the management account's template holds the triage service-linked role.
 *
 * `create` where it is absent, and also where the stack made it earlier: a resource that leaves the template leaves the stack.
 * `leave` where somebody else made it, e.g. the console when it onboarded: creating it again fails ("has been taken in this account").
 * `organization.triageServiceLinkedRole` decides before the snapshot does, unless the two contradict each other.
 * @throws CordonError where it is unknown, or where the configuration contradicts the snapshot
 */
export function triageServiceLinkedRoleDecision(
  configuration: { readonly organization: Pick<OrganizationConfiguration, 'triageServiceLinkedRole'> },
  snapshot?: Snapshot,
): TriageServiceLinkedRoleAction {
  const configured = configuration.organization.triageServiceLinkedRole;
  const role = snapshot?.managementAccount.triageServiceLinkedRole;
  if (role?.status === 'absent') {
    if (configured === 'present') throw contradiction(configured, 'absent');
    return 'create';
  }
  if (role?.status === 'present' && snapshot) {
    const ours = madeByStack(snapshot.managementAccount.stack);
    if (ours === true) return 'create';
    if (ours === undefined && configured === undefined) throw unknownError(stackUnknown(snapshot.managementAccount.stack));
    if (ours === false && configured === 'absent') throw contradiction(configured, `present (${role.value.arn})`);
    if (ours === false) return 'leave';
  }
  if (configured !== undefined) return configured === 'absent' ? 'create' : 'leave';
  if (role?.status === 'unknown') throw unknownError(`could not be read: ${role.reason.call} answered ${role.reason.code}`);
  // Nobody was asked, so this is an input that is missing and not a read that failed.
  throw unknownError('is set neither in the configuration nor in a snapshot', exitCode.usage);
}

/** Stacks in these states own nothing, although CloudFormation still answers the template they were asked to carry. */
const ownsNothing: ReadonlySet<string> = new Set(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'DELETE_COMPLETE']);

/** Whether the management account's stack made the role; undefined where the stack could not be read. */
function madeByStack(stack: Reading<DeployedStack>): boolean | undefined {
  if (stack.status === 'unknown') return undefined;
  return stack.status === 'present' && !ownsNothing.has(stack.value.status) && stack.value.templateBody.includes(triageServiceName);
}

function stackUnknown(stack: Reading<DeployedStack>): string {
  return stack.status === 'unknown'
    ? `exists, and the read of the management account's stack failed: ${stack.reason.call} answered ${stack.reason.code}`
    : 'exists';
}

function unknownError(fact: string, code: ExitCode = exitCode.unknown): CordonError {
  return new CordonError(
    code,
    triageProblem(
      'triage-service-linked-role-unknown',
      `cannot be determined: whether the triage service-linked role exists in the management account ${fact}`,
      `run ${triageServiceLinkedRoleQuery} there; set organization.triageServiceLinkedRole to present, or to absent if the answer is NoSuchEntity`,
    ),
  );
}

function contradiction(configured: string, found: string): CordonError {
  return new CordonError(exitCode.usage, {
    ...triageProblem(
      'triage-service-linked-role-contradiction',
      `contradicts the snapshot, in which the role is ${found}`,
      'remove the setting so that the snapshot decides, or take a new snapshot',
    ),
    value: configured,
  });
}

const triageProblem = (id: string, message: string, remedy: string): Problem => ({
  id,
  path: 'organization.triageServiceLinkedRole',
  message,
  remedy,
});
