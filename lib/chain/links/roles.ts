import { containmentExecutionRoleName, containmentRoleName } from '../../containment/roles';
import { type Account, type Snapshot, type StackInstance } from '../../organization/snapshot';
import { instancesByAccount } from '../../rollout/placement';
import { isCurrent } from '../../rollout/instance';
import { driftedReason } from '../../rollout/account-roles';
import { type AccountCoverage } from '../../rollout/verify';
import {
  forEachAction,
  ofAccount,
  remedyOfUnread,
  remembered,
  sentence,
  sharedByAll,
  whyUnread,
  type ChainInput,
  type Judge,
} from '../judge';
import { no, unsure, yes, type Judgement } from '../link';

const securityIr = 'AWS Security Incident Response';

/** The service may assume roles in member accounts only with trusted access. */
export function trustedAccessOn({ coverage }: ChainInput): Judge {
  const found = coverage.prerequisites.find(({ id }) => id === 'security-ir-trusted-access-off');
  const judgement = ((): Judgement => {
    switch (found?.status) {
      case 'present':
        return yes(`Organizations lists trusted access for ${securityIr}.`);
      case 'absent':
        return no(sentence(found.message), found.remedy);
      case 'unknown':
        return unsure(whyUnread('trusted access', found.reason), remedyOfUnread(found.reason));
      case undefined:
        return unsure(`Nobody looked at trusted access for ${securityIr}.`, 'take a new snapshot: cordon snapshot');
    }
  })();
  return sharedByAll(judgement);
}

/** Both roles as they were seen in the account, or else by the stack instance: as `cordon verify` proves them. */
export function rolesCurrent(): Judge {
  const nowhere = forEachAction(unsure('The account is in no part of the rollout.', 'take a new snapshot: cordon snapshot'));
  const judged = remembered(
    (
      status: AccountCoverage['status'],
      by: string | undefined,
      seen: AccountCoverage['seen'],
      reason: string | undefined,
      inIam: ReturnType<typeof rolesInIam>,
    ) => forEachAction(judgementOf({ status, by, seen, reason }, inIam)),
  );
  return ofAccount((account, found) =>
    found === undefined ? nowhere : judged(found.status, found.by, found.seen, found.reason, rolesInIam(account)),
  );
}

/** What the account's own IAM says of the two roles. */
function rolesInIam({ containmentRoles }: Account): 'there' | 'missing' | 'not-read' {
  if (containmentRoles.status === 'unknown') return 'not-read';
  const found = containmentRoles.status === 'present' ? containmentRoles.value : [];
  return found.includes(containmentRoleName) && found.includes(containmentExecutionRoleName) ? 'there' : 'missing';
}

function judgementOf(
  { status, by, reason = '', seen }: Pick<AccountCoverage, 'status' | 'by' | 'reason' | 'seen'>,
  inIam: ReturnType<typeof rolesInIam>,
): Judgement {
  switch (seen) {
    case 'as-configured':
      return yes(seenAsConfigured);
    case 'differs':
      return no(`${sentence(reason)} ${sawIt}`, changeItBack);
    case 'unread':
      return unsure(sentence(reason), letIn(reason));
    case 'missing':
    case undefined:
  }
  // Drift is a link of its own.
  if (status === 'current' || status === 'management' || (reason === driftedReason && inIam !== 'missing')) {
    const own = inIam === 'there' ? ' The account has both roles in its IAM.' : '';
    return yes(`The template of ${by} is the configured one and was deployed.${own}`);
  }
  if (reason === driftedReason) return no('The account lacks a containment role in its IAM.', 'deploy the roles again: cordon deploy');
  switch (status) {
    case 'unknown':
      return unsure(sentence(reason), 'allow the call, then take a new snapshot: cordon snapshot');
    case 'excluded':
      return no(`The configuration excludes the account: ${reason}.`, 'remove the account from rollout.exclude, then run cordon deploy');
    case 'not-targeted':
      return no(`The rollout does not target the account: ${reason}.`, 'add its unit to rollout.targets, then run cordon deploy');
    case 'failed':
      return no(`The last deployment to the account failed: ${reason}.`, 'remove the cause, then run cordon deploy');
    case 'missing':
      return no(`The account does not have the roles: ${reason}.`, 'deploy the roles: cordon deploy');
    case 'outdated':
      return no(`The roles differ from the configuration: ${reason}.`, 'deploy the roles: cordon deploy');
    case 'suspended':
      return unsure(sentence(reason), 'take a new snapshot: cordon snapshot');
  }
}

const seenAsConfigured = "Both roles were read in the account's IAM, and all of their policies and tags are the configured ones.";
const sawIt = "The roles were read in the account's IAM.";
const changeItBack = 'look in CloudTrail who changed the role, and change it back; or remove the stack instance and deploy it again';

/** What lets Cordon look into an account: the trust of the role to assume, or one action of that role. */
function letIn(reason: string): string {
  const again = 'then take a new snapshot: cordon snapshot --look-inside';
  return reason.includes('sts:AssumeRole')
    ? `deploy the role of --member-role to the account (policies/member-reader-role.yaml), and allow the caller to assume it; ${again}`
    : `allow the call for the role of --member-role (policies/look-inside.json), ${again}`;
}

type DriftStatus = StackInstance['driftStatus'];

/** Whether somebody changed the roles behind CloudFormation's back. Nobody knows it before a drift detection. */
export function rolesNotDrifted({ configuration, snapshot }: ChainInput): Judge {
  const judged = remembered((found: NonNullable<DriftStatus> | 'none' | 'unread', seen: AccountCoverage['seen'], owner: string) =>
    forEachAction(seenDrift(found, seen) ?? driftJudgement(found, owner, configuration.rollout.from)),
  );
  const instancesOf = remembered((owner: string) =>
    Object.hasOwn(snapshot.stackSets, owner) ? instancesByAccount(snapshot.stackSets[owner]) : new Map<string, StackInstance>(),
  );
  return ofAccount(({ id }, covered) => {
    const owner = covered?.by ?? '';
    const status = id === snapshot.organization.managementAccount ? managementDrift(snapshot) : driftOf(instancesOf(owner).get(id));
    return judged(status, covered?.seen, owner);
  });
}

function driftOf(instance: StackInstance | undefined): NonNullable<DriftStatus> | 'none' {
  if (instance === undefined) return 'none';
  // A drift detection of before the last deployment says nothing of the roles of today.
  return isCurrent(instance) ? (instance.driftStatus ?? 'NOT_CHECKED') : 'NOT_CHECKED';
}

function managementDrift({ managementAccount: { stack } }: Snapshot): NonNullable<DriftStatus> | 'none' | 'unread' {
  if (stack.status !== 'present') return stack.status === 'absent' ? 'none' : 'unread';
  return stack.value.driftStatus ?? 'NOT_CHECKED';
}

/** What was seen in the account answers where no drift detection does. */
function seenDrift(status: NonNullable<DriftStatus> | 'none' | 'unread', seen: string | undefined): Judgement | undefined {
  if (seen === 'differs') return no('The roles in the account are not those that were deployed.', changeItBack);
  const isOpen = status === 'NOT_CHECKED' || status === 'UNKNOWN';
  return seen === 'as-configured' && isOpen ? yes('The roles in the account are those that were deployed.') : undefined;
}

function driftJudgement(
  status: NonNullable<DriftStatus> | 'none' | 'unread',
  owner: string,
  from: ChainInput['configuration']['rollout']['from'],
): Judgement {
  const isStack = owner.endsWith('-management-account');
  const callAs = from === 'delegated-administrator' ? ' --call-as DELEGATED_ADMIN' : '';
  const detect = isStack
    ? `run aws cloudformation detect-stack-drift --stack-name ${owner}, then take a new snapshot`
    : `run aws cloudformation detect-stack-set-drift --stack-set-name ${owner}${callAs}, then take a new snapshot`;
  switch (status) {
    case 'IN_SYNC':
      return yes(`The last drift detection of ${owner} found the roles IN_SYNC.`);
    case 'DRIFTED':
      return no(
        `The last drift detection of ${owner} found the roles DRIFTED: somebody changed them after deployment.`,
        `look at what changed, then deploy the roles again: ${isStack ? 'aws cloudformation describe-stack-resource-drifts' : 'cordon deploy'}`,
      );
    case 'NOT_CHECKED':
    case 'UNKNOWN':
      return unsure(`No drift detection of ${owner} has looked at the roles since their deployment (${status}).`, detect);
    case 'none':
      return unsure('The account has no stack with the roles, so there is nothing to compare.', 'deploy the roles: cordon deploy');
    case 'unread':
      return unsure('The stack of the management account could not be read.', 'take a new snapshot: cordon snapshot');
  }
}
