import { type Configuration } from '../configuration/configuration';
import { containmentRoleDefinitions, type RoleDefinition } from '../containment/roles';
import { memberAccountTemplate } from '../containment/templates';
import { type Template } from '../core/template';
import { type SeenRole, type SeenRoles } from '../organization/seen-roles';
import { type Snapshot } from '../organization/snapshot';
import { resolveProperties } from '../proof/intrinsics';
import { policyText, type PolicyText } from './policy-text';

/** One thing in which a role of an account is not as configured, with both values. */
export interface RoleDifference {
  /** Name of the role. */
  readonly role: string;
  /** What differs, such as `trust policy` or `tag team`. */
  readonly what: string;
  /** Of a policy document: the statements that it alone has. */
  readonly configured: string;
  readonly seen: string;
}

/**
 * - `as-configured`: both roles were read, and nothing in them differs; nor in the role of remediation, where it was read.
 * - `differs`: somebody changed one of them. `differences` has both values.
 * - `missing`: IAM says that a role is not there.
 * - `unread`: a call failed.
 */
export type SeenInAccount =
  | { readonly status: 'as-configured' }
  | { readonly status: 'differs'; readonly differences: readonly RoleDifference[] }
  | { readonly status: 'missing'; readonly roles: readonly string[] }
  | { readonly status: 'unread'; readonly call: string; readonly code: string; readonly message: string };

/** What was seen in an account. @returns undefined where nobody looked into it */
export type SeenJudge = (account: string) => SeenInAccount | undefined;

/** Compares the roles of accounts that were looked into with the configured ones, each as CloudFormation makes it in that account. */
export function seenRolesJudge(configuration: Configuration, { seenRoles, organization }: Snapshot): SeenJudge {
  if (seenRoles === undefined) return () => undefined;
  const { containment, tags, rollout } = configuration;
  const both = containmentRoleDefinitions(containment);
  const definitions: readonly RoleDefinition[] = [both.containment, both.execution];
  const comparer = new Comparer(memberAccountTemplate(containment), seenRoles);
  return (account) => {
    const found = seenRoles.accounts[account];
    if (found === undefined) return undefined;
    const { remediation } = both;
    const third = remediation && found[remediation.roleName];
    // The service does not need it, so that it counts only where it was read.
    const isRead = third !== undefined && third.status !== 'unknown';
    const readings = [...definitions, ...(remediation && isRead ? [remediation] : [])].map(
      (definition) => [definition, found[definition.roleName]] as const,
    );
    const unread = readings.find(([, reading]) => reading === undefined || reading.status === 'unknown');
    if (unread) {
      const [{ roleName }, reading] = unread;
      const none = { call: 'iam:GetRole', code: 'not-asked', message: `the snapshot does not have ${roleName}` };
      return { status: 'unread', ...(reading?.status === 'unknown' ? reading.reason : none) };
    }
    const missing = readings.filter(([, reading]) => reading?.status === 'absent').map(([{ roleName }]) => roleName);
    if (missing.length > 0) return { status: 'missing', roles: missing };
    // The StackSet hands its tags on; the stack of the management account has those of the configuration alone.
    const wanted = account === organization.managementAccount ? tags : { ...tags, 'cordon:owner': rollout.owner };
    const differences = readings.flatMap(([definition, reading]) =>
      reading?.status === 'present' ? comparer.differences(definition, reading.value, account, wanted) : [],
    );
    return differences.length === 0 ? { status: 'as-configured' } : { status: 'differs', differences };
  };
}

/** An hour: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
const defaultSession = 3_600;

class Comparer {
  /** Texts of documents that name their account are the same in every account once this stands there in its place. */
  private static readonly someAccount = '100000000001';
  private readonly parsed = new Map<string, PolicyText | undefined>();
  private readonly configured = new Map<string, ReadonlyMap<string, PolicyText | undefined>>();

  public constructor(
    private readonly template: Template,
    private readonly seen: SeenRoles,
  ) {}

  public differences(
    definition: RoleDefinition,
    role: SeenRole,
    account: string,
    tags: Readonly<Record<string, string>>,
  ): readonly RoleDifference[] {
    const { roleName, managedPolicies } = definition;
    const [, partition = 'aws'] = role.arn.split(':');
    const found: RoleDifference[] = [];
    const compare = (what: string, configured: string, seen: string): void => {
      if (configured !== seen) found.push({ role: roleName, what, configured, seen });
    };
    const documents = this.documentsOf(definition, partition);
    compare('ARN', `arn:${partition}:iam::${account}:role/${roleName}`, role.arn);
    found.push(...this.ofDocument(roleName, 'trust policy', documents.get(trust), role.trustPolicy, account));
    for (const name of new Set([...documents.keys(), ...Object.keys(role.inlinePolicies)])) {
      if (name === trust) continue;
      const what = `inline policy ${name}`;
      const key = Object.hasOwn(role.inlinePolicies, name) ? role.inlinePolicies[name] : undefined;
      if (key === undefined) compare(what, 'there', none);
      else if (!documents.has(name)) compare(what, none, shortened(this.seen.documents[key] ?? ''));
      else found.push(...this.ofDocument(roleName, what, documents.get(name), key, account));
    }
    const arns = managedPolicies.map((name) => `arn:${partition}:iam::aws:policy/${name}`);
    compare('managed policies', arns.sort().join(', ') || none, role.managedPolicies.join(', ') || none);
    compare('permissions boundary', none, role.permissionsBoundary ?? none);
    compare('longest session', `${defaultSession} seconds`, `${role.maxSessionSeconds} seconds`);
    // Nobody but AWS can set these.
    const own = Object.entries(role.tags).filter(([key]) => !key.startsWith('aws:'));
    for (const key of new Set([...Object.keys(tags), ...own.map(([name]) => name)])) {
      compare(`tag ${key}`, Object.hasOwn(tags, key) ? tags[key]! : none, Object.hasOwn(role.tags, key) ? role.tags[key]! : none);
    }
    return found;
  }

  private ofDocument(
    role: string,
    what: string,
    configured: PolicyText | undefined,
    key: string,
    account: string,
  ): readonly RoleDifference[] {
    const seen = this.textOf(this.seen.documents[key] ?? '', account);
    if (configured === undefined || seen === undefined)
      return [{ role, what, configured: 'a policy document', seen: 'no policy document' }];
    if (configured.rest !== seen.rest) return [{ role, what, configured: configured.rest, seen: seen.rest }];
    const written = (text: string): string =>
      text.replaceAll(Comparer.someAccount, account).replaceAll(anotherAccount, Comparer.someAccount);
    const only = (one: PolicyText, other: PolicyText): string => {
      const statements = one.statements.filter((statement) => !other.statements.includes(statement));
      return statements.length === 0 ? none : shortened(written(statements.join(' ')));
    };
    const [wanted, found] = [only(configured, seen), only(seen, configured)];
    return wanted === found ? [] : [{ role, what, configured: wanted, seen: found }];
  }

  /** The document of an account, read once for all accounts that have the same. */
  private textOf(document: string, account: string): PolicyText | undefined {
    const { someAccount } = Comparer;
    // Escaped characters could hide an account, and the account that stands for all others must be none of theirs.
    const written = document.includes('\\') ? JSON.stringify(jsonOf(document) ?? document) : document;
    const others = account === someAccount ? written : written.replaceAll(someAccount, anotherAccount);
    const general = others.replaceAll(account, someAccount);
    const known = this.parsed.get(general);
    if (known !== undefined || this.parsed.has(general)) return known;
    const text = policyText(jsonOf(general));
    this.parsed.set(general, text);
    return text;
  }

  /** The configured documents of a role by their name, with `someAccount` for the account. */
  private documentsOf({ logicalId }: RoleDefinition, partition: string): ReadonlyMap<string, PolicyText | undefined> {
    const key = `${logicalId} ${partition}`;
    const known = this.configured.get(key);
    if (known !== undefined) return known;
    const properties = resolveProperties(this.template, { account: Comparer.someAccount, partition, region: '' }, logicalId);
    const { AssumeRolePolicyDocument: trustPolicy, Policies: policies = [] } = properties;
    const inline = policies as readonly { readonly PolicyName: string; readonly PolicyDocument: unknown }[];
    const made = new Map([
      [trust, policyText(trustPolicy)],
      ...inline.map(({ PolicyName, PolicyDocument }) => [PolicyName, policyText(PolicyDocument)] as const),
    ]);
    this.configured.set(key, made);
    return made;
  }
}

const anotherAccount = 'another account';
const none = 'none';
/** No policy has this name. */
const trust = '';

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Longer values are for no line. */
const longest = 300;

const shortened = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`);

/** `trust policy of ROLE: seen …, configured …`, the first few of many. */
export function differencesText(differences: readonly RoleDifference[], most = 2): string {
  const texts = differences
    .slice(0, most)
    .map(({ role, what, configured, seen }) => `${what} of ${role}: seen ${seen}, configured ${configured}`);
  const more = differences.length - texts.length;
  return `${texts.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
