import { at, isAbsent, isIntrinsic, isObject, listOf, shownArn, type Properties } from './values';

/** A statement that allows something, with what the rules ask of it. */
export interface AllowStatement {
  /** `Sid`, or its place in the document. */
  readonly name: string;
  readonly raw: Properties;
}

/** A policy document of a resource. */
export interface PolicyDocument {
  /** Statements that allow something; those that deny open nothing. */
  readonly allows: readonly AllowStatement[];
  /** Places where the document, a statement or its effect is only known when it is deployed. */
  readonly unreadable: readonly string[];
}

/** Reads a policy document: an object, or its JSON text. */
export function readPolicy(document: unknown): PolicyDocument {
  if (isAbsent(document)) return { allows: [], unreadable: [] };
  const read = typeof document === 'string' ? parsed(document) : document;
  if (!isObject(read) || isIntrinsic(read)) return { allows: [], unreadable: ['policy'] };
  const statements = listOf(read.Statement).map((raw, index) => ({ raw, name: `statement ${index + 1}` }));
  const readable = statements.flatMap(({ raw, name }) =>
    isReadable(raw) ? [{ raw, name: typeof raw.Sid === 'string' ? raw.Sid : name }] : [],
  );
  return {
    allows: readable.filter(({ raw }) => raw.Effect === 'Allow'),
    unreadable: statements.filter(({ raw }) => !isReadable(raw)).map(({ name }) => name),
  };
}

const isReadable = (raw: unknown): raw is Properties => isObject(raw) && !isIntrinsic(raw) && !isIntrinsic(raw.Effect);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Policy documents of an identity: those of the resource itself, inline or not. */
export function identityPolicies({ type, properties }: { readonly type: string; readonly properties: Properties }): PolicyDocument {
  const documents =
    type === 'AWS::SSO::PermissionSet'
      ? [properties.InlinePolicy]
      : [
          properties.PolicyDocument,
          ...listOf(properties.Policies).map((policy) => (isIntrinsic(policy) ? policy : at(policy, 'PolicyDocument'))),
        ];
  const read = documents.map(readPolicy);
  return { allows: read.flatMap(({ allows }) => allows), unreadable: read.flatMap(({ unreadable }) => unreadable) };
}

/** Types with policies of an identity. */
export const identityPolicyTypes = [
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::IAM::Group',
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::GroupPolicy',
  'AWS::SSO::PermissionSet',
];

/** Whether a statement is for an action. IAM allows `*` and `?` in actions, and ignores case. */
export function coversAction({ raw }: AllowStatement, action: string): boolean | 'unknown' {
  const excluded = listOf(raw.NotAction);
  const patterns = excluded.length > 0 ? excluded : listOf(raw.Action);
  const known = patterns.some((pattern) => typeof pattern === 'string' && matchesPattern(pattern, action));
  const certain = known || patterns.every((pattern) => typeof pattern === 'string');
  if (!certain) return 'unknown';
  return excluded.length > 0 ? !known : known;
}

/** Whether a pattern of IAM matches a text, without heed of case. */
export function matchesPattern(pattern: string, text: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'is').test(text);
}

/** Principals of a kind (`AWS`, `Service`); `'*'` as a whole is everybody, and is in `AWS`. */
export function principals({ raw }: AllowStatement, kind: 'AWS' | 'Service'): readonly unknown[] {
  const { Principal: principal } = raw;
  if (typeof principal === 'string') return kind === 'AWS' ? [principal] : [];
  return isObject(principal) && !isIntrinsic(principal) ? listOf(principal[kind]) : [];
}

/** Whether the principals of a statement are known only after deployment. */
export const principalIsUnknown = ({ raw }: AllowStatement): boolean => isIntrinsic(raw.Principal);

/**
 * Operators with which a key binds a statement: it has to be there and to have a value of the list. `IfExists` and `ForAllValues` also hold where
 * the key is not there, and negated operators leave all others in.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const bindingOperators = /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/i;

/** Values that a statement's condition asks of a key, by operators that bind. @returns `unknown` where the condition is only known when deployed */
export function boundValues({ raw }: AllowStatement, key: string): readonly unknown[] | 'unknown' {
  const { Condition: condition } = raw;
  if (isAbsent(condition)) return [];
  if (!isObject(condition) || isIntrinsic(condition)) return 'unknown';
  const found = Object.entries(condition)
    .filter(([operator]) => bindingOperators.test(operator))
    .map(([, asked]) => (isObject(asked) && !isIntrinsic(asked) ? valuesOf(asked, key) : 'unknown'));
  return found.includes('unknown') && found.every((values) => values === 'unknown' || values.length === 0)
    ? 'unknown'
    : found.flatMap((values) => (values === 'unknown' ? [] : values));
}

const valuesOf = (asked: Properties, key: string): readonly unknown[] =>
  Object.entries(asked)
    .filter(([name]) => name.toLowerCase() === key.toLowerCase())
    .flatMap(([, values]) => listOf(values));

/** Whether one of the keys binds a statement to somebody: `*`, or a wildcard for the account or the organization, binds it to nobody. */
export function isBoundBy(statement: AllowStatement, keys: readonly string[]): boolean | 'unknown' {
  const bindings = keys.map((key) => {
    const values = boundValues(statement, key);
    return values === 'unknown' ? values : values.length > 0 && values.every((value) => binds(key, shownArn(value)));
  });
  return bindings.includes(true) || (bindings.includes('unknown') ? 'unknown' : false);
}

function binds(key: string, value: string): boolean {
  if (/^[*?]*$/.test(value)) return false;
  if (/Arn$/i.test(key)) {
    const [, , , , account, ...resource] = value.split(':');
    return isPlain(value) || (account !== undefined && isPlain(account) && !/^[*?]*$/.test(account + resource.join(':')));
  }
  if (/(?:Account|OrgID)$/i.test(key)) return isPlain(value);
  return !/OrgPaths$/i.test(key) || isPlain(value.split('/', 1)[0] ?? '');
}

const isPlain = (text: string): boolean => !/[*?]/.test(text);
