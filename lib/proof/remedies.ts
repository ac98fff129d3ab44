import { type PolicyLevel } from '../iam';
import { type RenderedRole } from './rendered-roles';

/** A statement as it is in a policy document. */
export type StatementDocument = Readonly<Record<string, unknown>>;

/** What to change in a policy so that containment gets through. */
export interface PolicyChange {
  /** Name or ID of the policy. @default - any that is attached to the level */
  readonly policy?: string;
  /** Root, unit or account. @default - wherever the policy is */
  readonly level?: string;
  /** Sid of the statement that these replace. @default - they are added */
  readonly sid?: string;
  /** Ready to paste. */
  readonly statements: readonly StatementDocument[];
  /** Characters of the policy afterwards, without white space. @default - not known */
  readonly characters?: number;
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const mostCharacters = 5120;

/** The denial without the roles: everything else that it denies, it still does. */
export function exemption(
  levels: readonly PolicyLevel[],
  { policy: name, sid }: { readonly policy: string; readonly sid: string },
  roles: readonly Pick<RenderedRole, 'arn'>[],
): PolicyChange | undefined {
  const exempted = roles.map(anyAccount);
  return replacement(levels, { policy: name, sid }, (statement) => withExemption(statement, exempted));
}

/** The statement with * for text that is in its ARNs like a policy variable and is none; undefined where it stands elsewhere. */
export function withoutVariables(
  levels: readonly PolicyLevel[],
  at: { readonly policy: string; readonly sid: string },
  texts: readonly string[],
): PolicyChange | undefined {
  const change = replacement(levels, at, (statement) => replacedInArns(statement, texts) as Fields);
  return change && !texts.some((text) => JSON.stringify(change.statements).includes(text)) ? change : undefined;
}

function replacedInArns(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === 'string') return value.startsWith('arn:') ? texts.reduce((arn, text) => arn.replaceAll(text, '*'), value) : value;
  if (Array.isArray(value)) return value.map((item) => replacedInArns(item, texts));
  // A comparison of whole strings takes * for a character.
  const isLiteral = (key: string): boolean => /String(Not)?Equals/i.test(key);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isLiteral(key) ? inner : replacedInArns(inner, texts)]));
}

/** How each replacement was made, so that several of one statement can be made one. */
const replacedBy = new WeakMap<PolicyChange, { readonly levels: readonly PolicyLevel[]; readonly change: (statement: Fields) => Fields }>();

/**
 * One replacement for all changes of one statement. Each alone would take the others back.
 * @param changes - replacements of the same statement of the same policy
 */
export function oneReplacement(changes: readonly PolicyChange[]): PolicyChange | undefined {
  const made = changes.flatMap((change) => replacedBy.get(change) ?? []);
  const [first] = changes;
  if (first?.policy === undefined || first.sid === undefined || made.length < changes.length) return undefined;
  const at = { policy: first.policy, sid: first.sid };
  return replacement(made[0]!.levels, at, (statement) => made.reduce((all, { change }) => change(all), statement));
}

/** The statements of that Sid, each changed. */
function replacement(
  levels: readonly PolicyLevel[],
  { policy: name, sid }: { readonly policy: string; readonly sid: string },
  change: (statement: Fields) => StatementDocument,
): PolicyChange | undefined {
  const policy = levels.flatMap(({ policies }) => policies).find((one) => one.name === name)?.policy;
  const replaced = policy?.statements.filter((one) => one.sid === sid && one.effect !== 'Allow') ?? [];
  if (!policy?.document || replaced.length === 0 || !replaced.every(({ source }) => isFields(source))) return undefined;
  const sources = new Map(replaced.map(({ source }) => [source, change(source as Fields)]));
  const { Statement: statement } = policy.document;
  const all: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  const document = { ...policy.document, Statement: all.map((one) => sources.get(one) ?? one) };
  const made = { policy: name, sid, statements: [...sources.values()], characters: JSON.stringify(document).length };
  replacedBy.set(made, { levels, change });
  return made;
}

/** What keeps everyone but StackSets from changing the roles: denied once more, it is denied whatever other statements let through. */
export function protection(
  level: string | undefined,
  partition: string,
  roles: readonly Pick<RenderedRole, 'arn'>[],
  actions: readonly string[],
): PolicyChange {
  const statement = {
    Sid: 'ProtectSecurityIncidentResponseRoles',
    Effect: 'Deny',
    Action: actions,
    Resource: roles.map(anyAccount),
    Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:${partition}:iam::*:role/${stackSetsRoles}` } },
  };
  return { ...(level !== undefined && { level }), statements: [statement] };
}

/** Roles through which service-managed StackSets work in member accounts. */
export const stackSetsRoles = 'stacksets-exec-*';

/** What a level has to allow besides what it does. */
export function permission(level: string, actions: readonly string[]): PolicyChange {
  const statement = { Sid: 'AllowSecurityIncidentResponseContainment', Effect: 'Allow', Action: actions, Resource: '*' };
  return { level, statements: [statement] };
}

/**
 * As an imperative, with the statement at its end.
 * @param purpose - what a statement that replaces another does, as an imperative. @default - it exempts the roles
 */
export function changeToText(
  { policy, level, sid, statements, characters = 0 }: PolicyChange,
  name: (id: string) => string,
  purpose = 'exempt only the roles',
): string {
  const json = statements.map((statement) => JSON.stringify(statement)).join(', ');
  if (sid === undefined || policy === undefined) {
    return `add this statement to a policy on ${name(level ?? '')}; every level above and below must allow these actions too: ${json}`;
  }
  return `${purpose} with this statement in place of ${sid} of ${name(policy)}${sizeToText(characters)}: ${json}`;
}

function sizeToText(characters: number): string {
  return characters > mostCharacters
    ? `; the policy then has ${characters} characters, but AWS allows ${mostCharacters}, so move some statements into another policy`
    : '';
}

/** The text of one change with the statement that settles the others of the same statement too. */
export function withWholeChange(text: string, own: PolicyChange, whole: PolicyChange): string {
  const endOf = ({ characters = 0, statements }: PolicyChange): string =>
    `${sizeToText(characters)}: ${statements.map((statement) => JSON.stringify(statement)).join(', ')}`;
  const end = endOf(own);
  return text.endsWith(end) ? `${text.slice(0, -end.length)}, which settles all findings about it${endOf(whole)}` : text;
}

/** For a change that adds a statement which denies: it needs no other policy's consent. */
export function additionToText({ level, statements }: PolicyChange, name: (id: string) => string): string {
  const json = statements.map((statement) => JSON.stringify(statement)).join(', ');
  const where = level === undefined ? 'the root' : name(level);
  return `add this statement to a service control policy on ${where}: ${json}`;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const anyAccount = ({ arn }: Pick<RenderedRole, 'arn'>): string => arn.replace(/::\d{12}:/, '::*:');

/** All conditions have to be met for a denial to apply, so that one more makes it narrower. */
function withExemption(statement: Fields, arns: readonly string[]): StatementDocument {
  const conditions = isFields(statement.Condition) ? statement.Condition : {};
  const operator = isFields(conditions.ArnNotLike) ? conditions.ArnNotLike : {};
  const key = Object.keys(operator).find((name) => name.toLowerCase() === 'aws:principalarn') ?? 'aws:PrincipalArn';
  const exempted = [operator[key] ?? []].flat();
  return {
    ...statement,
    Condition: { ...conditions, ArnNotLike: { ...operator, [key]: [...exempted, ...arns.filter((arn) => !exempted.includes(arn))] } },
  };
}

/** Applies changes to a policy document, which is left as it is. Used by tests and by whoever wants the whole document. */
export function changed(document: Fields, { sid, statements }: PolicyChange): Fields {
  const { Statement: statement } = document;
  const all: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  const sidOf = (one: unknown, index: number): string =>
    isFields(one) && typeof one.Sid === 'string' && one.Sid !== '' ? one.Sid : `Statement[${index}]`;
  if (sid === undefined) return { ...document, Statement: [...all, ...statements] };
  const rest = [...statements];
  const isReplaced = (one: unknown, index: number): boolean => sidOf(one, index) === sid && isFields(one) && one.Effect !== 'Allow';
  return { ...document, Statement: all.map((one, index) => (isReplaced(one, index) ? (rest.shift() ?? one) : one)) };
}
