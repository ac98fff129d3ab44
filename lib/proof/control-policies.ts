import { type PlacedUnknown, type StatementPlace } from '../iam';
import { type Control, type ControlOptions } from './control';
import { accessRequest, essentialRequests, type EssentialRequest } from './essential-requests';
import { fails, holds, listed, reasonToText, sorted, unknown, type Consequence } from './findings';
import { isOfIdentityCenter } from './identity-center';
import { lossOf } from './loss';
import { denialKey, doubtful, obstacleKey, obstacles, type Obstacle } from './obstacles';
import { misreadVariables } from './policy-variables';
import { changeToText, exemption, permission, type PolicyChange } from './remedies';
import { rolesOf, sparedResources } from './spared-resources';
import { sparedTags } from './spared-tags';
import { type FailingStatement, type ProofPlace, type ProofStatement, type UnknownStatement } from './statement';
import { placeIn, type ProofSubject } from './subject';
import { exemptedPrincipals, hasNoDirectoryBuckets, isShutToAll } from './unused-regions';

interface Blocked {
  readonly obstacle: Obstacle;
  readonly requests: EssentialRequest[];
  readonly unknowns: PlacedUnknown[];
  readonly accounts: Set<string>;
  /** Where the policy that is to blame is attached. */
  readonly attachedTo: Set<string>;
  /** The first of those that it is in the way of. */
  readonly control: Control;
  readonly controls: Set<Control>;
}

/** Whether containment gets through: a statement for each policy statement or level that is in its way, or one that nothing does. */
export function controlsLetContainmentWork(controls: readonly Control[], options: ControlOptions): readonly ProofStatement[] {
  const blocked = whatBlocks(controls);
  const isKnown = (policy: string, sid: string): boolean => blocked.has(denialKey(policy, sid)) || blocked.has(`unknown ${policy} ${sid}`);
  const statements = [
    ...[...blocked.keys()].sort().map((key) => blockedStatement(blocked.get(key)!, options)),
    ...sparedResources(controls, options, isKnown),
    ...sparedTags(controls, options, isKnown),
  ];
  const others = misreadVariables(controls, options);
  if (statements.some(({ status, ...rest }) => status === 'unknown' || !('severity' in rest) || rest.severity !== 'note')) {
    return [...statements, ...others];
  }
  const count = controls.reduce((sum, { accounts = [] }) => sum + accounts.length, 0);
  const reached = count === 0 ? '' : ` (${count} member accounts)`;
  const where = statements.length === 0 ? 'in every Region' : 'in every Region that somebody can use';
  const fact = `${options.what} allow the containment roles everything that the approved runbooks need, ${where}${reached}`;
  return [holds(options.id, fact, {}), ...statements, ...others];
}

function whatBlocks(controls: readonly Control[]): ReadonlyMap<string, Blocked> {
  const blocked = new Map<string, Blocked>();
  for (const control of controls) {
    const { subject, levels, accounts = [], attachments, keys } = control;
    for (const request of essentialRequests(subject, levels)) {
      const { action, doubt } = request;
      for (const found of obstacles(accessRequest(request, subject, keys), levels)) {
        const obstacle = doubt === undefined ? found : doubtful(found, action, doubt);
        const key = obstacleKey(obstacle);
        const entry = blocked.get(key) ?? {
          ...{ obstacle, control, requests: [], unknowns: [] },
          ...{ accounts: new Set<string>(), attachedTo: new Set<string>(), controls: new Set<Control>() },
        };
        entry.requests.push(request);
        entry.controls.add(control);
        if (obstacle.kind === 'unknown') entry.unknowns.push(...obstacle.unknowns);
        accounts.forEach((account) => entry.accounts.add(account));
        attachments?.get(placeOfObstacle(obstacle)?.policy ?? '')?.forEach((id) => entry.attachedTo.add(id));
        blocked.set(key, entry);
      }
    }
  }
  // What certainly denies something needs its remedy whatever else it may do.
  for (const { obstacle } of [...blocked.values()]) {
    if (obstacle.kind === 'denial') blocked.delete(`unknown ${obstacle.by.policy} ${obstacle.by.sid}`);
    if (obstacle.kind === 'no-allow') blocked.delete(`unknown ${obstacle.level}`);
  }
  return blocked;
}

/** The level that allows too little. */
const levelOf = (obstacle: Obstacle): readonly string[] =>
  obstacle.kind !== 'denial' && obstacle.level !== undefined ? [obstacle.level] : [];

function placeOfObstacle(obstacle: Obstacle): StatementPlace | undefined {
  switch (obstacle.kind) {
    case 'denial':
      return obstacle.by;
    case 'no-allow':
      return undefined;
    case 'unknown':
      return obstacle.at;
  }
}

/** Where something is blocked, for people. */
interface Reach {
  /** In which the request is made, those of the configuration first. */
  readonly regions: readonly string[];
  /** ` in every Region`, ` in eu-west-1`; empty for global services. */
  readonly where: string;
  /** Whether the configuration uses none of them. */
  readonly isUnused: boolean;
}

function reachOf({ requests, control: { subject } }: Blocked, options: ControlOptions): Reach {
  const blockedIn = new Set(requests.flatMap(({ region, alike, global }) => (global ? [] : [region, ...alike])));
  const configured = subject.regions.filter((region) => options.regions?.includes(region) === true);
  const regions = [...new Set([...configured, ...subject.regions])].filter((region) => blockedIn.has(region));
  const where = regions.length === 0 ? '' : regions.length === subject.regions.length ? ' in every Region' : ` in ${listed(regions, 8)}`;
  const isUsed =
    options.regions === undefined || requests.some(({ global }) => global) || regions.some((region) => options.regions!.includes(region));
  return { regions, where, isUnused: !isUsed };
}

function blockedStatement(blocked: Blocked, options: ControlOptions): FailingStatement | UnknownStatement {
  const { obstacle, requests, control } = blocked;
  const { id, name } = options;
  const { subject } = control;
  const accounts = sorted([...blocked.accounts]);
  const levels = sorted([...blocked.attachedTo]);
  const reach = reachOf(blocked, options);
  const actions = sorted(requests.map(({ action }) => action));
  const who = sorted(requests.map(({ role }) => role.name)).join(' and ');
  const names = requests.map(({ action }) => action);
  const what = `${listed(names, 3)}${reach.where}`;
  const at = placeOfObstacle(obstacle);
  const targets = sorted([...levels, ...accounts, ...levelOf(obstacle)]);
  const place = {
    ...templatePlace(subject),
    ...(targets.length > 0 && { targets }),
    ...(at && { policy: at.policy, sid: at.sid }),
  };
  const affected = lossOf(requests, accounts.length > 0 ? ` in ${listed(accounts, 3)}` : ' in member accounts');
  const change = changeFor(blocked, actions);
  const remedy = change
    ? changeToText(change, name)
    : `write ${at ? name(at.policy) : 'the policies'} as a policy document that AWS Organizations accepts`;
  const policy = at
    ? `${at.sid} of ${name(at.policy)}${levels.length === 0 ? '' : `, attached to ${listed(levels.map(name))},`}`
    : options.what;
  const notLetting =
    obstacle.kind === 'no-allow'
      ? `no policy of ${options.what} on ${name(obstacle.level)} allows`
      : `${policy} ${obstacle.kind === 'denial' ? 'denies' : 'may deny'}`;
  const extra = { actions, ...(change && { change }) };
  if ([...blocked.controls].every((one) => one.subject.identityCenter !== 'here') && names.every(isOfIdentityCenter)) {
    return fails(id, `${notLetting} ${who} ${what}`, place, perhapsOfIdentityCenter(remedy), { severity: 'note', ...extra });
  }
  const isOfDirectoryBuckets = names.every((action) => action.startsWith('s3express:'));
  const isEach = (test: typeof isShutToAll): boolean =>
    [...blocked.controls].every((one) => reach.regions.every((region) => test(one, region)));
  if (isOfDirectoryBuckets && isEach(hasNoDirectoryBuckets)) {
    const without = {
      affected: 'directory buckets from before cannot be contained; nobody can make new ones',
      remedy: `accept it, or ${remedy}`,
    };
    return fails(id, `${notLetting} ${who} ${what}`, place, without, { severity: 'note', ...extra });
  }
  if (obstacle.kind === 'no-allow') {
    const severity = reach.isUnused ? 'warning' : 'error';
    return fails(id, `${notLetting} ${who} ${what}`, place, { affected, remedy }, { severity, ...extra });
  }
  if (reach.isUnused && at && isEach(isShutToAll)) return shutRegions(blocked, { policy, regions: reach.regions, place }, options, extra);
  if (obstacle.kind === 'denial') {
    const severity = reach.isUnused ? 'warning' : 'error';
    return fails(id, `${notLetting} ${who} ${what}`, place, { affected, remedy }, { severity, ...extra });
  }
  const reasons = sorted(blocked.unknowns.map(reasonToText));
  const fact = `Cordon cannot tell whether ${policy} lets ${who} do ${what} (${listed(reasons)})`;
  // The worst that can come out is a warning.
  if (reach.isUnused) return fails(id, fact, place, { affected: `if not, ${affected}`, remedy }, { severity: 'warning', ...extra });
  return unknown(id, fact, place, { affected: `if not, ${affected}`, remedy }, blocked.unknowns, extra);
}

/** Where nobody knows which account administers Identity Center: in all others nothing is lost. */
const perhapsOfIdentityCenter = (remedy: string): Consequence => ({
  affected:
    'only the management account and the account that administers IAM Identity Center can contain its users; the latter could not, and Cordon does not know it',
  remedy: `accept it if the management account administers Identity Center, otherwise ${remedy}`,
});

/**
 * Regions that the configuration does not use and that nobody can use: there is nothing to contain. Service-linked roles and the management account can.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
function shutRegions(
  { control }: Blocked,
  { policy, regions, place }: { readonly policy: string; readonly regions: readonly string[]; readonly place: ProofPlace },
  { id }: ControlOptions,
  extra: { readonly actions: readonly string[]; readonly change?: PolicyChange },
): FailingStatement {
  const statement = control.levels
    .flatMap(({ policies }) => policies)
    .filter(({ name }) => name === place.policy)
    .flatMap(({ policy: { statements } }) => statements)
    .find(({ sid }) => sid === place.sid);
  const exempted = statement ? exemptedPrincipals(statement) : [];
  const fact = `${policy} closes ${listed(regions, 4)} to everybody, and the configuration uses none of these Regions`;
  const others = exempted.length === 0 ? '' : ` (except the exempted principals ${listed(exempted)})`;
  const affected = `nobody can create resources there${others}, but service-linked roles and the management account can; resources from before cannot be contained`;
  const remedy =
    exempted.length === 0
      ? 'add a Region to organization.regions before you use it'
      : 'if one of these principals uses such a Region, exempt the containment roles too, and add the Region to organization.regions';
  return fails(id, fact, place, { affected, remedy }, { severity: 'note', ...extra });
}

function changeFor({ obstacle, requests, control }: Blocked, actions: readonly string[]): PolicyChange | undefined {
  const at = placeOfObstacle(obstacle);
  if (obstacle.kind === 'no-allow') return permission(obstacle.level, actions);
  if (!at) return obstacle.kind === 'unknown' && obstacle.level !== undefined ? permission(obstacle.level, actions) : undefined;
  return exemption(control.levels, at, rolesOf(control, requests)) ?? permission(at.level ?? '', actions);
}

/** Where the policies of the configuration are, before anybody has attached them. */
export const guardrailLevel = 'guardrails';

const templatePlace = (subject: ProofSubject): { readonly template?: string; readonly accountKind: 'member' | 'management' } => {
  const { template, accountKind } = placeIn(subject, subject.containment);
  return { ...(template !== undefined && { template }), accountKind: accountKind ?? 'member' };
};
