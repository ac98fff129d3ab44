import { accountOf, evaluateAccess, splitArn, type AccessRequest, type NamedPolicy, type Statement } from '../iam';
import { type Control, type ControlOptions } from './control';
import { accessRequest, essentialRequests, kindOf, oneOfEach, type EssentialRequest } from './essential-requests';
import { fails, listed, sorted } from './findings';
import { mayAllow } from './grants';
import { changeToText, exemption } from './remedies';
import { type RenderedRole } from './rendered-roles';
import { passAction, startAction } from './role-actions';
import { type FailingStatement } from './statement';
import { administrator, placeIn } from './subject';
import { arnInstancesOf } from './witnesses';

/** A denial of some resources alone. */
interface Spared {
  readonly policy: string;
  readonly sid: string;
  readonly control: Control;
  /** Patterns of ARNs, as they are written. */
  readonly resources: Set<string>;
  readonly requests: EssentialRequest[];
  readonly accounts: Set<string>;
}

/** Whether an incident decides what a request is about: which runbooks are started and which role is passed is known. */
const isAboutAnything = ({ action }: EssentialRequest): boolean => action !== startAction && action !== passAction;

/**
 * Resources that a policy keeps from containment while it lets it work for others: what is asked of a policy otherwise is about resources
 * whose names no policy knows. A warning, as such policies are often meant (AWS Control Tower protects its own roles so).
 * @param known statements that are found to stand in the way altogether
 */
export function sparedResources(
  controls: readonly Control[],
  { id, name }: ControlOptions,
  known: (policy: string, sid: string) => boolean,
): readonly FailingStatement[] {
  const found = new Map<string, Spared>();
  for (const control of controls) {
    const requests = oneOfEach(essentialRequests(control.subject, [])).filter(isAboutAnything);
    for (const { policy, sid, pattern, request } of singledOut(control, requests)) {
      if (known(policy, sid)) continue;
      const key = `${policy} ${sid}`;
      const spared = found.get(key) ?? { policy, sid, control, resources: new Set(), requests: [], accounts: new Set() };
      spared.resources.add(pattern);
      spared.requests.push(request);
      control.accounts?.forEach((account) => spared.accounts.add(account));
      found.set(key, spared);
    }
  }
  return [...found.keys()].sort().map((key) => sparedStatement(found.get(key)!, id, name));
}

function sparedStatement(
  { policy, sid, control, resources, requests, accounts }: Spared,
  id: ControlOptions['id'],
  name: ControlOptions['name'],
): FailingStatement {
  const { template, accountKind } = placeIn(control.subject, control.subject.containment);
  const roles = sorted(requests.map(({ role }) => role.name)).join(' and ');
  const actions = requests.map(({ action }) => action);
  const targets = sorted([...accounts]);
  const change = exemption(control.levels, { policy, sid }, rolesOf(control, requests));
  return fails(
    id,
    `${sid} of ${name(policy)} denies ${roles} ${listed(actions, 3)} on ${listed([...resources], 3)}`,
    {
      ...(template !== undefined && { template }),
      accountKind: accountKind ?? 'member',
      policy,
      sid,
      ...(targets.length > 0 && { targets }),
    },
    {
      affected: `these resources cannot be contained${targets.length > 0 ? ` in ${listed(targets, 3)}` : ' in member accounts'}; all others can`,
      remedy: `accept it, or ${change ? changeToText(change, name) : exemptByHand(control, sid)}`,
    },
    { severity: 'warning', actions, ...(change && { change }) },
  );
}

/** The roles whose requests they are. */
export function rolesOf({ subject }: Control, requests: readonly EssentialRequest[]): readonly RenderedRole[] {
  return [subject.containment, subject.execution].filter((role) => requests.some((one) => one.role === role));
}

/** Where the policy is not a document that a statement could be written for. */
export function exemptByHand({ subject }: Control, sid: string): string {
  return `exempt arn:${subject.deployment.partition}:iam::*:role/AWSSecurityIncidentResponseContainment* in ${sid}, with ArnNotLike aws:PrincipalArn`;
}

interface SingledOut {
  readonly policy: string;
  readonly sid: string;
  readonly pattern: string;
  readonly request: EssentialRequest;
}

function singledOut({ subject, levels, keys }: Control, requests: readonly EssentialRequest[]): readonly SingledOut[] {
  const { account } = subject.deployment;
  return levels
    .flatMap(({ policies }) => policies)
    .flatMap(({ name: policy, policy: { statements } }) =>
      statements
        .filter(({ effect, resources }) => effect === 'Deny' && resources?.negated === false)
        .flatMap((statement) =>
          requests
            .filter(({ action }) => mayAllow(statement, action))
            .flatMap((request) =>
              (statement.resources?.list ?? [])
                .map(({ text }) => text)
                // That the roles themselves are protected is as it should be.
                .filter((pattern) => !/:role\/AWSSecurityIncidentResponse[^/]*$/.test(pattern))
                .filter((pattern) =>
                  arnInstancesOf(pattern, { accounts: [account], region: request.region })
                    .filter((resource) => [account, undefined].includes(accountOf(resource)) && isAlike(resource, request.resource))
                    .some((resource) => isDenied({ ...request, resource }, statement)),
                )
                .map((pattern) => ({ policy, sid: statement.sid, pattern, request })),
            ),
        ),
    );

  function isDenied(request: EssentialRequest, statement: Statement): boolean {
    return deniesBy(statement, accessRequest(request, subject, keys));
  }
}

/** Whether a statement denies a request, whatever others do. */
export function deniesBy(statement: Statement, request: AccessRequest): boolean {
  const alone: NamedPolicy = { name: 'alone', policy: { statements: [statement] } };
  const serviceControlPolicies = [{ id: 'alone', policies: [administrator, alone] }];
  return evaluateAccess(request, { identityPolicies: [administrator], serviceControlPolicies }).result === 'denied';
}

/** Whether two resources are of one kind, as far as their ARNs say so: a denial of users is not about roles. */
function isAlike(one: string, other: string): boolean {
  return splitArn(one) !== undefined && splitArn(other) !== undefined && kindOf(one) === kindOf(other);
}
