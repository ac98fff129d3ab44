import { approvedActionTypes, type ApprovedAction } from '../configuration/configuration';
import { resourceOf } from '../events/finding-types';
import { hidesFindings, type ActiveRule } from '../signals/safety/active-rules';
import { type Condition } from '../signals/safety/conditions';
import { namesAny } from '../signals/safety/named';
import { atom } from '../signals/safety/atoms';
import { namesEntity } from '../signals/safety/entities';
import { mayMatchHigh, mayMatchTypes, reachedTypes } from '../signals/safety/reach';
import { isUnsafeByTags } from '../signals/safety/rules/tags-as-only-identifier';
import { admits } from '../signals/safety/reach/admits';
import { findingResources, severeTypes, threatClasses } from './action-types';

/** A rule that takes findings away, and from which accounts and resources. */
export interface HidingRule {
  /** Name as it is configured or deployed. */
  readonly name: string;
  readonly active: ActiveRule;
  /** Action types of whose resource it can take a threat. */
  readonly actions: ReadonlySet<ApprovedAction>;
  /** Action types of whose resource it takes every finding of some types, because it names nobody. @see namesAny */
  readonly classes: ReadonlyMap<ApprovedAction, readonly string[]>;
  /** Whether it names single resources or principals, which an attacker cannot choose: then all others stay visible. */
  readonly isNarrow: boolean;
  /** Whether it names accounts, so that each account is asked. */
  readonly asksAccount: boolean;
}

/** What is not known besides the rules themselves. */
export interface Doubt {
  readonly evidence: string;
  readonly remedy: string;
}

const plainText = { address: false, number: false };

/** What a rule can take away: threats and severe findings of the resource of each action type. */
export function hidingRule(name: string, active: ActiveRule): HidingRule {
  const actions = new Set(approvedActionTypes.filter((action) => reaches(active, action)));
  const { conditions } = active;
  const isByTags = isUnsafeByTags(active) && !isAccepted(active, 'tags-as-only-identifier');
  const isNarrow = !isByTags && conditions.all.some((condition) => namesEntity(condition, conditions));
  return { name, active, actions, classes: classesOf(active), isNarrow, asksAccount: accountsAsked(active).length > 0 };
}

/** Whether a rule takes away threats to the resource of an action type, or every finding of some types. */
export function hides({ actions, classes }: HidingRule, action: ApprovedAction): boolean {
  return actions.has(action) || classes.has(action);
}

/**
 * The finding types of the resource of each action type that a rule takes away without naming anything that an attacker cannot choose: what
 * `no-trusted-identifier` says of it, unless somebody answers for that.
 */
function classesOf(active: ActiveRule): HidingRule['classes'] {
  const isLeftOut = isAccepted(active, 'no-trusted-identifier') || !hidesFindings(active) || namesAny(active);
  // Of a criterion that cannot be read nobody knows what it names.
  if (isLeftOut || !active.conditions.all.every(isReadable)) return new Map();
  return new Map(
    approvedActionTypes.flatMap((action) => {
      const types = reachedTypes(active).flatMap(({ type }) => (findingResources[action].includes(resourceOf(type)) ? [type] : []));
      return types.length === 0 ? [] : [[action, types]];
    }),
  );
}

function reaches(active: ActiveRule, action: ApprovedAction): boolean {
  if (threatClasses(action).some((wanted) => mayMatchTypes(active, wanted))) return true;
  if (!mayMatchHigh(active)) return false;
  const severe = severeTypes(action);
  return reachedTypes(active).some(({ type }) => severe.has(type));
}

/** Whether the criteria on accounts let a rule reach findings of an account. */
export function reachesAccount({ active, asksAccount }: HidingRule, account: string): boolean {
  return !asksAccount || accountsAsked(active).every((takes) => takes(account));
}

/** Whether the criteria on Regions let a rule reach findings of a Region. */
export function reachesRegion({ conditions, list }: ActiveRule, region: string): boolean {
  const asked = conditions.byName.get(list === 'suppressionRules' ? 'region' : 'ResourceRegion') ?? [];
  return asked.every((condition) => admits(condition, atom('equals', region, plainText)));
}

const isAccepted = ({ rule: { acknowledge = [] } }: ActiveRule, id: string): boolean =>
  acknowledge.some(({ finding, findings = [] }) => finding === id || findings.includes(id));

const isReadable = ({ anyOf, noneOf, bounds, opaque }: Condition): boolean => !opaque && anyOf.length + noneOf.length + bounds.length > 0;

/** What each criterion that names accounts takes. */
function accountsAsked({ conditions, list }: ActiveRule): readonly ((account: string) => boolean)[] {
  const named = conditions.byName.get(list === 'suppressionRules' ? 'accountId' : 'AwsAccountId') ?? [];
  const ofArns = conditions.all.flatMap((condition) => accountsInArns(condition) ?? []);
  return [
    ...named.map((condition) => (account: string) => admits(condition, atom('equals', account, plainText))),
    ...ofArns.map((accounts) => (account: string) => accounts.has(account)),
  ];
}

/** Fields with the ARN of the finding, or of the detector that made it. */
const arnsOfFindings: readonly string[] = ['arn', 'Id', 'GeneratorId'];

/**
 * The accounts in the ARNs of findings or detectors that a criterion asks for: the finding is one of that account.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonguardduty.html
 * @returns undefined where it asks for something else as well
 */
function accountsInArns({ field, anyOf, opaque }: Condition): ReadonlySet<string> | undefined {
  if (opaque || !arnsOfFindings.includes(field)) return undefined;
  const [atoms = []] = anyOf.map((one) => one.atoms);
  const accounts = atoms.flatMap(({ operator, text }) =>
    operator === 'contains' ? [] : (/^arn:[a-z-]+:guardduty:[a-z0-9*-]*:(\d{12}):/.exec(text)?.[1] ?? []),
  );
  return accounts.length === 0 || accounts.length < atoms.length ? undefined : new Set(accounts);
}
