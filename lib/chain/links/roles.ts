import { containmentExecutionRoleName, containmentRoleName } from '../../containment/roles';
import { type Account, type Snapshot, type StackInstance } from '../../organization/snapshot';
import { instancesByAccount } from '../../rollout/placement';
import { isCurrent } from '../../rollout/instance';
import { driftedReason } from '../../rollout/account-roles';
import { type AccountCoverage } from '../../rollout/verify';
import { perAccount, remedyOfUnread, remembered, sentence, whyUnread, type ChainInput, type Judge } from '../judge';
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
  return () => judgement;
}

/** Both roles by the stack instance, and by the account's IAM where it was read: as `cordon verify` proves them. */
export function rolesCurrent({ coverage }: ChainInput): Judge {
  const covered = new Map(coverage.accounts.map((account) => [account.account, account]));
  const known = new Map<string, Judgement>();
  return perAccount((account) => {
    const found = covered.get(account.id);
    const key = `${found?.status} ${found?.by} ${found?.reason} ${rolesInIam(account)}`;
    const judged = known.get(key) ?? judgementOf(found, account);
    known.set(key, judged);
    return judged;
  });
}

/** What the account's own IAM says of the two roles. */
function rolesInIam({ containmentRoles }: Account): 'there' | 'missing' | 'not-read' {
  if (containmentRoles.status === 'unknown') return 'not-read';
  const found = containmentRoles.status === 'present' ? containmentRoles.value : [];
  return [containmentRoleName, containmentExecutionRoleName].every((name) => found.includes(name)) ? 'there' : 'missing';
}

function judgementOf(coverage: AccountCoverage | undefined, account: Account): Judgement {
  if (coverage === undefined) return unsure('The account is in no part of the rollout.', 'take a new snapshot: cordon snapshot');
  const { status, by, reason = '' } = coverage;
  // Drift is a link of its own.
  if (status === 'current' || status === 'management' || (reason === driftedReason && rolesInIam(account) !== 'missing')) {
    const own = rolesInIam(account) === 'there' ? ' The account has both roles in its IAM.' : '';
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

type DriftStatus = StackInstance['driftStatus'];

/** Whether somebody changed the roles behind CloudFormation's back. Nobody knows it before a drift detection. */
export function rolesNotDrifted({ configuration, snapshot, coverage }: ChainInput): Judge {
  const by = new Map(coverage.accounts.map((account) => [account.account, account.by ?? '']));
  const judged = remembered((key: string): Judgement => {
    const [status, owner = ''] = key.split(' ');
    return driftJudgement(status as NonNullable<DriftStatus> | 'none' | 'unread', owner, configuration.rollout.from);
  });
  const instanceOf = (owner: string, id: string): StackInstance | undefined =>
    Object.hasOwn(snapshot.stackSets, owner) ? instancesByAccount(snapshot.stackSets[owner]).get(id) : undefined;
  return perAccount(({ id }) => {
    const owner = by.get(id) ?? '';
    const status = id === snapshot.organization.managementAccount ? managementDrift(snapshot) : driftOf(instanceOf(owner, id));
    return judged(`${status} ${owner}`);
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
