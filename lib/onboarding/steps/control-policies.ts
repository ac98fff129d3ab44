import { administeredServices } from '../../configuration/administrators';
import { evaluateAccess, parsePolicy, type AccessRequest, type StatementPlace } from '../../iam';
import { type ServiceControlPolicy } from '../../organization/snapshot';
import { controlledAccounts, type ControlledAccounts } from '../../proof/controlled-accounts';
import { nameOf } from '../../proof/controls';
import { unknownToText } from '../../proof/findings';
import { count, some } from '../../core/text';
import { managementAccount, administrator, type OnboardingContext } from '../context';
import { withoutService } from '../policy-exemptions';
import { couldNotRead, done, toDo, unknownStep, type StepDraft } from '../step';

const service = administeredServices.membership.principal;

/** What the administrator of the membership calls. */
const membershipActions = ['security-ir:CreateMembership', 'security-ir:UpdateMembership', 'security-ir:ListCases'];
/** The service makes these roles itself in member accounts, and its guide asks that policies allow it. */
const linkedRoles = {
  'security-ir.amazonaws.com': 'AWSServiceRoleForSecurityIncidentResponse',
  'triage.security-ir.amazonaws.com': 'AWSServiceRoleForSecurityIncidentResponse_Triage',
} as const;

/** People who onboard may do everything: what is looked at is what control policies take from them. */
const everything = {
  name: 'everything',
  policy: parsePolicy(
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
    'everything',
  ),
};

/** One request that does not get through, or may not. */
interface Blocked {
  readonly action: string;
  /** Of the service-linked role that is made. @default - the request makes none */
  readonly linkedService?: string;
  /** Accounts in which it is made. */
  readonly accounts: readonly string[];
}

/** What a policy statement, or a level at which none allows it, stops. */
interface Obstacle {
  readonly by: StatementPlace | { readonly level: string };
  readonly blocked: Blocked[];
  readonly attachedTo: Set<string>;
}

/**
 * Service control policies have to let the membership and the service-linked roles of the service through (User Guide, "Prerequisites"). They do not
 * reach the management account. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function controlPolicies(context: OnboardingContext): StepDraft {
  const { state, policies } = judged(context);
  return {
    id: 'control-policies',
    title: 'Let the service through the service control policies',
    state,
    account: managementAccount(context),
    actor: 'person',
    actions: [],
    notApplied: 'Cordon does not change service control policies: they guard the whole organization.',
    commands: policies.map((id) => `aws organizations update-policy --policy-id ${id} --content file://${id}.json`),
    check: 'cordon snapshot --output organization.json, then cordon onboard --organization organization.json',
    undo: 'Attach the policies again as they were.',
    after: ['all-features'],
  };
}

interface Judged {
  readonly state: StepDraft['state'];
  /** IDs of the policies to change. */
  readonly policies: readonly string[];
}

function judged(context: OnboardingContext): Judged {
  const { snapshot } = context;
  const { serviceControlPolicies: policies } = snapshot;
  const only = (state: StepDraft['state']): Judged => ({ state, policies: [] });
  if (policies === undefined)
    return only(unknownStep('The snapshot does not have the service control policies. Take a new one with cordon snapshot.'));
  if (policies.status === 'unknown') return only(couldNotRead('the service control policies', policies.reason));
  if (policies.status === 'absent') return only(done('The organization uses no service control policies.'));
  const groups = controlledAccounts(snapshot, policies.value);
  const obstacles = new Map<string, Obstacle>();
  const unsure: Blocked[] = [];
  const reasons: string[] = [];
  for (const group of groups) {
    for (const { request, blocked } of requestsOf(context, group)) {
      const decision = evaluateAccess(request, {
        serviceControlPolicies: group.levels,
        identityPolicies: [everything],
        managementAccount: snapshot.organization.managementAccount,
      });
      if (decision.result === 'unknown') {
        unsure.push(blocked);
        reasons.push(...decision.unknowns.map(unknownToText));
      } else if (decision.result === 'denied') {
        const by = decision.reason.kind === 'explicit-deny' ? decision.reason.by : { level: decision.reason.level ?? '' };
        const key = 'sid' in by ? `${by.policy} ${by.sid}` : by.level;
        const found = obstacles.get(key) ?? { by, blocked: [], attachedTo: new Set() };
        found.blocked.push(blocked);
        if ('sid' in by) for (const id of group.attachments.get(by.policy) ?? []) found.attachedTo.add(id);
        obstacles.set(key, found);
      }
    }
  }
  if (obstacles.size > 0) {
    const found = [...obstacles.values()];
    const name = nameOf(snapshot, policies.value);
    const changed = found.flatMap(({ by }) => ('sid' in by ? [by.policy] : []));
    return {
      state: toDo(found.map((one) => obstacleText(one, { context, policies: policies.value, name })).join(' ')),
      policies: [...new Set(changed)].sort(),
    };
  }
  if (unsure.length > 0) {
    const known = [...new Set(reasons)].sort();
    return only(
      unknownStep(`Whether the service control policies let ${stoppedText(unsure)} depends on what nobody can know: ${some(known, 3)}.`),
    );
  }
  const reached = groups.reduce((sum, { accounts }) => sum + accounts.length, 0);
  return only(done(`No service control policy stops the service in ${count(reached, 'member account')}.`));
}

interface Asked {
  readonly request: AccessRequest;
  readonly blocked: Blocked;
}

function requestsOf(context: OnboardingContext, { account, accounts, organizationPath }: ControlledAccounts): readonly Asked[] {
  const { membershipRegion } = context.configuration.organization;
  const { id: organization } = context.snapshot.organization;
  const principal = { type: 'role', arn: `arn:aws:iam::${account}:role/onboarding` } as const;
  const common = {
    'aws:PrincipalOrgID': organization,
    'aws:PrincipalOrgPaths': [organizationPath],
  };
  const membership = administrator(context, 'membership').id;
  const ofMembership = { ...principal, arn: `arn:aws:iam::${membership}:role/onboarding` };
  return [
    ...(accounts.includes(membership)
      ? membershipActions.map((action): Asked => ({
          request: {
            principal: ofMembership,
            action,
            resource: '*',
            resourceAccount: membership,
            context: { values: { ...common, 'aws:RequestedRegion': membershipRegion } },
          },
          blocked: { action, accounts: [membership] },
        }))
      : []),
    ...Object.entries(linkedRoles).map(([name, role]): Asked => ({
      request: {
        principal,
        action: 'iam:CreateServiceLinkedRole',
        resource: `arn:aws:iam::${account}:role/aws-service-role/${name}/${role}`,
        context: { values: { ...common, 'aws:RequestedRegion': 'us-east-1', 'iam:AWSServiceName': name } },
      },
      blocked: { action: 'iam:CreateServiceLinkedRole', linkedService: name, accounts },
    })),
  ];
}

/** What is stopped and where, by the accounts: `security-ir:CreateMembership in 222222222222 and iam:CreateServiceLinkedRole in 44 accounts`. */
function stoppedText(blocked: readonly Blocked[]): string {
  const byAction = new Map<string, Set<string>>();
  for (const { action, accounts } of blocked) byAction.set(action, new Set([...(byAction.get(action) ?? []), ...accounts]));
  const byAccounts = new Map<string, string[]>();
  for (const [action, accounts] of [...byAction].sort()) {
    const where = accounts.size > 3 ? count(accounts.size, 'member account') : [...accounts].sort().join(', ');
    byAccounts.set(where, [...(byAccounts.get(where) ?? []), action]);
  }
  return [...byAccounts].map(([where, actions]) => `${actions.join(', ')} in ${where}`).join(' and ');
}

interface TextOptions {
  readonly context: OnboardingContext;
  readonly policies: readonly ServiceControlPolicy[];
  readonly name: (id: string) => string;
}

/** What stands in the way, and the statement with which it does not. */
function obstacleText({ by, blocked, attachedTo }: Obstacle, { context, policies, name }: TextOptions): string {
  const stopped = stoppedText(blocked);
  if (!('sid' in by)) {
    const actions = [...new Set(blocked.map(({ action }) => action))].sort();
    const statement = { Sid: 'AllowSecurityIncidentResponse', Effect: 'Allow', Action: actions, Resource: '*' };
    return `No service control policy on ${name(by.level)} allows ${stopped}. Add this statement to a policy there: ${JSON.stringify(statement)}.`;
  }
  const where = [...attachedTo].sort().map(name);
  const fact = `${by.sid} of ${name(by.policy)}, attached to ${some(where, 3)}, stops ${stopped}.`;
  const linkedServices = [...new Set(blocked.flatMap(({ linkedService }) => linkedService ?? []))];
  const membershipAccount = blocked.some(({ linkedService }) => linkedService === undefined)
    ? administrator(context, 'membership').id
    : undefined;
  const content = policies.find(({ id }) => id === by.policy)?.content ?? '';
  const source = parsePolicy(content, by.policy).statements.find(({ sid, effect }) => sid === by.sid && effect === 'Deny')?.source;
  const statements =
    typeof source === 'object' && source !== null
      ? withoutService(source as Readonly<Record<string, unknown>>, {
          linkedServices,
          ...(membershipAccount !== undefined && { membershipAccount }),
        })
      : undefined;
  if (statements === undefined) return `${fact} Leave ${service} out of its actions.`;
  const json = statements.map((one) => JSON.stringify(one)).join(', ');
  return `${fact} In place of ${by.sid}, put ${statements.length === 1 ? 'this statement' : 'these statements'} there: ${json}.`;
}
