import { evaluateAccess, type Condition, type PlacedUnknown, type RequestContext, type RequestPrincipal } from '../iam';
import { type Control } from './control';
import { peopleContext, stackSetsContext } from './role-change-context';
import { expectAll, type Probe } from './expectation';
import { fails, listed } from './findings';
import { additionToText, changeToText, exemption, permission, protection, stackSetsRoles, type PolicyChange } from './remedies';
import { globalRegion, type Partition } from '../core/regions';
import { type RenderedRole } from './rendered-roles';
import { type ProofPlace, type ProofStatement } from './statement';
import { administrator, type ProofSubject } from './subject';
import { arnInstancesOf, instancesOf } from './witnesses';

/** What changes a role or what it may do. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagement.html */
const changes = [
  ...['AttachRolePolicy', 'DeleteRole', 'DeleteRolePermissionsBoundary', 'DeleteRolePolicy', 'DetachRolePolicy'],
  ...['PutRolePermissionsBoundary', 'PutRolePolicy', 'UpdateAssumeRolePolicy', 'UpdateRole'],
].map((name) => `iam:${name}`);
/** What StackSets does besides when it makes a role. */
const creation = ['iam:CreateRole', 'iam:GetRole', 'iam:GetRolePolicy', 'iam:TagRole'];

/** Role through which a service-managed StackSet works in a member account; its service-linked role is beyond control policies anyway. */
const stackSetsRole = 'role/stacksets-exec-0123456789abcdef0123456789abcdef';

export interface ProtectionOptions {
  /** Whether the configuration brings policies that are to protect the roles: `perhaps`, where it may attach them to some accounts alone. */
  readonly guarded: 'yes' | 'perhaps' | 'no';
  readonly place: ProofPlace;
  /** ARN patterns of roles that are to get through besides StackSets, for emergencies. @default - none */
  readonly breakGlassRoles?: readonly string[];
  /** ID of the root. @default - not known */
  readonly root?: string;
  /** Name of a policy or level by its ID, for people. */
  readonly name: (id: string) => string;
}

const affected = 'whoever can do that can become an administrator through the execution role, or can disable containment';

/** The one statement that protects the roles, whatever else there is. */
function protectingChange(controls: readonly Control[], { root }: ProtectionOptions): PolicyChange | undefined {
  const [control] = controls;
  if (!control) return undefined;
  const { containment, execution, deployment } = control.subject;
  return protection(root, deployment.partition, [containment, execution], changes);
}

const unprotected = 'principals other than StackSets can change the roles of member accounts';

/** Nobody but StackSets can change the roles of member accounts; where nothing protects them anywhere that is said, as a note. */
export function onlyStackSetsChangeRoles(controls: readonly Control[], options: ProtectionOptions): ProofStatement {
  const { guarded, place, name, breakGlassRoles = [] } = options;
  const id = 'only-stacksets-change-roles';
  const change = protectingChange(controls, options);
  const remedy = `let only StackSets change them: ${change ? additionToText(change, name) : 'attach a service control policy'}`;
  const consequence = { affected, remedy };
  const changing = change && { change };
  const answered = new Map<Control, readonly Probe[]>();
  const asked = (control: Control): readonly Probe[] => {
    const answers = answered.get(control) ?? everyone(control.subject).flatMap(([who, principal]) => probesOf(control, who, principal));
    answered.set(control, answers);
    return answers;
  };
  const known = inAccounts(controls, asked);
  // A protection with a hole is the organization's own; that there is none is what AWS publishes.
  const hasHole =
    guarded === 'perhaps' || controls.some((control) => asked(control).every(isDenied) && byStackSets(control, changes).every(isAllowed));
  const severity = hasHole ? ({ severity: 'warning' } as const) : { weakness: unprotected };
  const general = expectAll(
    known,
    {
      id,
      expected: 'denied',
      place,
      unplaced: true,
      holds: 'only StackSets can change the containment roles of member accounts',
      fails: (whats) => `principals other than StackSets can change the containment roles of member accounts: ${whats}`,
      ...consequence,
      ...(guarded !== 'yes' && severity),
      ...changing,
    },
    () => controls.flatMap(whomSomeDenialsMean),
  );
  if (general.status === 'unknown' && guarded !== 'yes') {
    // Without a guardrail the worst that can come out is not an error.
    const fact = 'Cordon cannot tell whether only StackSets can change the containment roles of member accounts';
    return fails(id, `${fact} (${general.unknowns.join(', ')})`, place, consequence, { ...severity, ...changing });
  }
  if (general.status !== 'holds') return general;
  const spared = controls.flatMap((control) =>
    exempted(control, breakGlassRoles).flatMap((principal) => probesOf(control, principal.arn, principal)),
  );
  return expectAll(spared, {
    id,
    expected: 'denied',
    place,
    unplaced: true,
    holds: 'only StackSets can change the containment roles of member accounts',
    fails: (whats) =>
      `the policies let these principals change the containment roles of member accounts, in addition to StackSets: ${whats}`,
    affected,
    remedy: `exempt only principals that have to change the roles, or ${remedy}`,
    severity: 'warning',
    ...changing,
  });
}

const isDenied = ({ decision }: Probe): boolean => decision.result === 'denied';
const isAllowed = ({ decision }: Probe): boolean => decision.result === 'allowed';

/** What StackSets asks for in an account. */
function byStackSets(control: Control, actions: readonly string[]): readonly Probe[] {
  const { partition, account } = control.subject.deployment;
  const arn = `arn:${partition}:iam::${account}:${stackSetsRole}`;
  return probes(control, '', { type: 'role', arn }, actions, stackSetsContext).map((probe) => ({ ...probe, what: probe.action ?? '' }));
}

/** The probes of all, with the accounts where not every account answers alike. */
function inAccounts(controls: readonly Control[], probesOf: (control: Control) => readonly Probe[]): readonly Probe[] {
  const asked = controls.map((control) => ({
    accounts: control.accounts ?? [control.subject.deployment.account],
    probes: probesOf(control),
  }));
  const answerOf = ({ what, action, decision }: Probe): string => `${what} ${action} ${decision.result}`;
  const answers = new Map<string, string[]>();
  for (const { accounts, probes: some } of asked) {
    for (const answer of new Set(some.map(answerOf))) answers.set(answer, [...(answers.get(answer) ?? []), ...accounts]);
  }
  const all = asked.flatMap(({ accounts }) => accounts).length;
  return asked.flatMap(({ probes: some }) =>
    some.map((probe) => {
      const alike = answers.get(answerOf(probe)) ?? [];
      return alike.length === all ? probe : { ...probe, accounts: listed(alike, 3) };
    }),
  );
}

/** Without this no rollout and no repair gets through. */
export function stackSetsChangeRoles(controls: readonly Control[], { place, name }: Omit<ProtectionOptions, 'guarded'>): ProofStatement {
  const known = inAccounts(controls, (control) => byStackSets(control, [...creation, ...changes]));
  const statement = expectAll(known, {
    id: 'stacksets-change-roles',
    expected: 'allowed',
    place,
    holds: 'StackSets can create, change and delete the containment roles of member accounts',
    fails: (whats) => `StackSets (stacksets-exec-*) cannot change the containment roles: ${whats} is refused`,
    affected: 'StackSets can neither roll out nor repair the containment roles there',
    remedy: 'exempt arn:*:iam::*:role/stacksets-exec-* with ArnNotLike aws:PrincipalArn',
  });
  const change = statement.status === 'holds' ? undefined : letStackSetsThrough(controls, statement.place, known);
  if (statement.status === 'holds' || !change) return statement;
  return { ...statement, change, remedy: changeToText(change, name, 'exempt only StackSets') };
}

/** The statement that is in the way of StackSets without it, or what a level has to allow. */
function letStackSetsThrough(controls: readonly Control[], { policy, sid }: ProofPlace, known: readonly Probe[]): PolicyChange | undefined {
  const [control] = controls;
  if (!control) return undefined;
  const { partition, account } = control.subject.deployment;
  const arn = `arn:${partition}:iam::${account}:role/${stackSetsRoles}`;
  if (policy !== undefined && sid !== undefined) {
    const levels = controls.flatMap((one) => one.levels);
    return exemption(levels, { policy, sid }, [{ arn }]);
  }
  const level = known.map(({ decision }) =>
    decision.result === 'denied' && decision.reason.kind === 'no-allow' ? decision.reason.level : undefined,
  );
  const lacking = level.find((one) => one !== undefined);
  return lacking === undefined ? undefined : permission(lacking, [...creation, ...changes]);
}

function probes(
  { subject, levels, keys }: Control,
  who: string,
  principal: RequestPrincipal,
  actions: readonly string[],
  contextOf: (role: RenderedRole, action: string, subject: ProofSubject) => Partial<RequestContext>,
): readonly Probe[] {
  const { containment, execution, deployment } = subject;
  return [containment, execution].flatMap((role) =>
    actions.map((action): Probe => {
      const resource = role.arn.replace(/::\d{12}:/, `::${deployment.account}:`);
      const given = contextOf(role, action, subject);
      const decision = evaluateAccess(
        {
          principal,
          action,
          resource,
          context: {
            ...given,
            values: { ...given.values, 'aws:RequestedRegion': globalRegion[deployment.partition as Partition], ...keys },
          },
          ...(principal.type === 'role' && principal.arn.endsWith(stackSetsRole) && { withoutValue: 'denials-apply' }),
        },
        { identityPolicies: [administrator], serviceControlPolicies: levels },
      );
      return { what: who, action, decision };
    }),
  );
}

const tagging = ['iam:TagRole', 'iam:UntagRole'];

/**
 * What a principal can change. The tags of the roles, and of the execution role as a principal, are known, but whoever may change tags can first
 * give a role others: what is denied because of its tags then counts only as far as it is denied with any.
 */
function probesOf(control: Control, who: string, principal: RequestPrincipal): readonly Probe[] {
  const asked = (actions: readonly string[], tags: 'as-they-are' | 'any'): readonly Probe[] =>
    probes(control, who, principal, actions, (role, action, subject) => peopleContext(role, action, { subject, principal, tags }));
  const probed = asked(changes, 'as-they-are');
  if (probed.every((probe) => !isDenied(probe)) || asked(tagging, 'as-they-are').every(isDenied)) return probed;
  const open = asked(changes, 'any');
  return probed.map((probe, index) => (isDenied(probe) ? open[index]! : probe));
}

/** Who administers an account, and what else is often spared; the execution role may put policies on any role, its own too. */
function everyone({ deployment, execution }: ProofSubject): readonly (readonly [who: string, principal: RequestPrincipal])[] {
  const iam = (name: string): string => `arn:${deployment.partition}:iam::${deployment.account}:${name}`;
  const role = (name: string): RequestPrincipal => ({ type: 'role', arn: iam(`role/${name}`) });
  return [
    ['an administrator role', role('cordon-proof')],
    ['an administrator of IAM Identity Center', role('aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_0123456789abcdef')],
    ['an IAM user', { type: 'user', arn: iam('user/cordon-proof') }],
    ['the root user', { type: 'root', arn: iam('root') }],
    [execution.name, role(execution.name)],
  ];
}

/**
 * Where it takes a denial of particular principals, or of one type of them, to keep all out who are tried, it is not known who else gets
 * in: a denial of all but some says whom it spares, one of some does not.
 */
function whomSomeDenialsMean(control: Control): readonly Probe[] {
  const unknowns: PlacedUnknown[] = [];
  const without = control.levels.map(({ id, policies }) => ({
    id,
    policies: policies.map(({ name, policy }) => ({
      name,
      policy: {
        ...policy,
        statements: policy.statements.filter(({ sid, effect, conditions }) => {
          const meant = effect === 'Deny' ? conditions.filter(meansSome) : [];
          const at = { kind: 'service-control-policy', policy: name, sid, level: id } as const;
          unknowns.push(...meant.map((one): PlacedUnknown => ({ kind: 'condition-key', name: `${one.key} by ${one.name}`, at })));
          return meant.length === 0;
        }),
      },
    })),
  }));
  if (unknowns.length === 0) return [];
  return everyone(control.subject)
    .flatMap(([, principal]) => probesOf({ ...control, levels: without }, 'the principals that the policies exempt', principal))
    .filter(({ decision }) => decision.result === 'allowed')
    .map((probe) => ({ ...probe, decision: { result: 'unknown', unknowns } }));
}

function meansSome({ name, key }: Condition): boolean {
  const lower = key.toLowerCase();
  return lower === 'aws:principaltype' || (lower === 'aws:principalarn' && !name.includes('Not'));
}

/** Roles and users that the policies spare by name, without those of StackSets, of emergencies, and those that services make for themselves. */
function exempted(
  { subject, levels }: Control,
  breakGlassRoles: readonly string[],
): readonly Extract<RequestPrincipal, { readonly type: 'role' | 'user' }>[] {
  const { account, partition } = subject.deployment;
  const patterns = levels
    .flatMap(({ policies }) => policies.flatMap(({ policy }) => policy.statements))
    .filter(({ effect }) => effect === 'Deny')
    .flatMap(({ conditions }) => conditions.filter(({ key }) => key.toLowerCase() === 'aws:principalarn').flatMap(({ values }) => values));
  const iam = `arn:${partition}:iam::${account}:`;
  return [...new Set(patterns)]
    .filter((pattern) => !breakGlassRoles.includes(pattern))
    .flatMap((pattern) => [
      ...arnInstancesOf(pattern, { accounts: [account], region: '' }),
      // Operators of strings take any text, which then may begin anywhere in the ARN.
      ...instancesOf(pattern.replace(/^\*.*?:?(?=(role|user)\/)/, iam)),
    ])
    .filter((arn, index, all) => all.indexOf(arn) === index && arn.startsWith(iam))
    .flatMap((arn) => {
      const [type = ''] = arn.slice(iam.length).split('/');
      return type === 'role' || type === 'user' ? [{ type, arn } as const] : [];
    })
    .filter(({ arn }) => !/:role\/(stacksets-exec-|aws-service-role\/|AWSSecurityIncidentResponseContainment)/.test(arn));
}
