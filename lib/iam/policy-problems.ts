import { type Problem } from '../core/problem';
import { operators } from './condition-operators';

/** What a policy document is attached to. */
export type PolicyUse = 'managed' | 'inline' | 'trust' | 'resource' | 'service-control';

/**
 * Characters without blanks that a document may have. Resource policies have limits of their services.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html,
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const maximumCharacters: Readonly<Partial<Record<PolicyUse, number>>> = {
  managed: 6144,
  inline: 10_240,
  trust: 2048,
  'service-control': 5120,
};

const documentElements: readonly string[] = ['Version', 'Id', 'Statement'];
const elements: readonly string[] = [
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
];
const principalTypes: readonly string[] = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Why AWS would refuse a policy document: its elements and their forms, not what it allows. A function of a template (`Ref`, `Fn::Sub`) stands for
 * one text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @param document the document as JSON data, or one statement alone
 * @returns paths such as `Statement[0].Resource`; id `invalid-policy`
 */
export function policyProblems(document: unknown, use: PolicyUse): readonly Problem[] {
  if (!isFields(document))
    return [problem('', 'must be a policy document', document, 'write {"Version": "2012-10-17", "Statement": [...]}')];
  const isStatement = document.Statement === undefined && document.Effect !== undefined;
  const whole: Fields = isStatement ? { Version: '2012-10-17', Statement: [document] } : document;
  const { Version: version, Statement: given } = whole;
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  const characters = JSON.stringify(whole).length;
  const most = maximumCharacters[use] ?? Number.POSITIVE_INFINITY;
  return [
    ...unknownElements(whole, documentElements, ''),
    ...(version === '2012-10-17' || version === '2008-10-17'
      ? []
      : [problem('Version', 'must be a version of the policy language', version, 'write "2012-10-17"')]),
    ...(statements.length === 0 ? [problem('Statement', 'must have a statement', given, 'add one')] : []),
    ...statements.flatMap((statement, index) => statementProblems(statement, use, `Statement[${index}]`)),
    ...repeatedSids(statements),
    ...(characters <= most
      ? []
      : [
          problem('', `must have at most ${most} characters`, characters, 'remove statements, or split the document into several policies'),
        ]),
  ];
}

function statementProblems(statement: unknown, use: PolicyUse, at: string): readonly Problem[] {
  if (!isFields(statement)) return [problem(at, 'must be a statement', statement, 'write for example {"Effect": ..., "Action": ...}')];
  const { Effect: effect, Sid: sid, Condition: condition } = statement;
  const needsPrincipal = use === 'trust' || use === 'resource';
  return [
    ...unknownElements(statement, elements, `${at}.`),
    ...(effect === 'Allow' || effect === 'Deny' ? [] : [problem(`${at}.Effect`, 'must be Allow or Deny', effect, 'write one of them')]),
    // Some services take more characters in resource policies.
    ...(sid === undefined || use === 'resource' || (typeof sid === 'string' && /^[A-Za-z\d]*$/.test(sid)) || isFunction(sid)
      ? []
      : [problem(`${at}.Sid`, 'must contain only letters and digits', sid, 'remove other characters')]),
    ...oneOf(statement, 'Action', at, isAction),
    ...(use === 'trust'
      ? forbidden(statement, 'Resource', at, 'a trust policy always applies to its own role')
      : oneOf(statement, 'Resource', at, isResource)),
    ...(needsPrincipal
      ? principalProblems(statement, at)
      : forbidden(statement, 'Principal', at, 'the policy applies to the identities that it is attached to')),
    ...(condition === undefined ? [] : conditionProblems(condition, `${at}.Condition`)),
  ];
}

/** An element or its opposite, once, with at least one text. */
function oneOf(statement: Fields, name: string, at: string, fits: (text: string) => boolean): readonly Problem[] {
  const names = [name, `Not${name}`].filter((key) => statement[key] !== undefined);
  const [key] = names;
  if (key === undefined || names.length > 1) {
    return [problem(at, `must have one of ${name} and Not${name}`, names, key === undefined ? 'add one' : 'make two statements of it')];
  }
  return textsProblems(statement[key], `${at}.${key}`, fits);
}

function forbidden(statement: Fields, name: string, at: string, why: string): readonly Problem[] {
  return [name, `Not${name}`].flatMap((key) =>
    statement[key] === undefined ? [] : [problem(`${at}.${key}`, `must not be there: ${why}`, statement[key], 'remove it')],
  );
}

function principalProblems(statement: Fields, at: string): readonly Problem[] {
  const names = ['Principal', 'NotPrincipal'].filter((key) => statement[key] !== undefined);
  const [key] = names;
  if (key === undefined || names.length > 1)
    return [problem(at, 'must have exactly one of Principal and NotPrincipal', names, 'name the principals')];
  const principal = statement[key];
  if (principal === '*') return [];
  const where = `${at}.${key}`;
  if (!isFields(principal) || Object.keys(principal).length === 0) {
    return [
      problem(
        where,
        `must be "*" or a mapping of ${principalTypes.join(', ')}`,
        principal,
        'write for example {"Service": "ssm.amazonaws.com"}',
      ),
    ];
  }
  return Object.entries(principal).flatMap(([type, value]) =>
    principalTypes.includes(type)
      ? textsProblems(value, `${where}.${type}`, (text) => isPrincipal(type, text))
      : [problem(`${where}.${type}`, 'is not a type of principal', value, `use one of ${principalTypes.join(', ')}`)],
  );
}

function conditionProblems(condition: unknown, at: string): readonly Problem[] {
  if (!isFields(condition)) return [problem(at, 'must be a mapping of operators', condition, 'write for example {"StringEquals": {...}}')];
  return Object.entries(condition).flatMap(([operator, keys]) => {
    const where = `${at}.${operator}`;
    if (!isOperator(operator)) return [problem(where, 'is not a condition operator', operator, 'correct it')];
    if (!isFields(keys) || Object.keys(keys).length === 0)
      return [problem(where, 'must name a condition key', keys, 'add a condition key, or remove the operator')];
    return Object.entries(keys).flatMap(([key, value]) => [
      ...(/^[\w-]+:.+$/.test(key)
        ? []
        : [problem(`${where}.${key}`, 'is not a condition key', key, 'write for example aws:SourceAccount')]),
      ...textsProblems(typeof value === 'boolean' || typeof value === 'number' ? String(value) : value, `${where}.${key}`, () => true),
    ]);
  });
}

function textsProblems(value: unknown, at: string, fits: (text: string) => boolean): readonly Problem[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) return [problem(at, 'must have at least one entry', value, 'add an entry, or remove the element')];
  return list.flatMap((text, index) => {
    if (isFunction(text) || (typeof text === 'string' && text !== '' && fits(text))) return [];
    return [problem(Array.isArray(value) ? `${at}[${index}]` : at, 'is not a valid value of the element', text, 'correct it')];
  });
}

function repeatedSids(statements: readonly unknown[]): readonly Problem[] {
  const sids = statements.map((statement) => (isFields(statement) ? statement.Sid : undefined));
  return sids.flatMap((sid, index) =>
    typeof sid === 'string' && sid !== '' && sids.indexOf(sid) < index
      ? [problem(`Statement[${index}].Sid`, 'must be unique in the document', sid, 'give each statement a different Sid')]
      : [],
  );
}

function unknownElements(fields: Fields, known: readonly string[], at: string): readonly Problem[] {
  return Object.keys(fields).flatMap((key) =>
    known.includes(key) ? [] : [problem(`${at}${key}`, 'is not an element of the policy language', fields[key], `use ${known.join(', ')}`)],
  );
}

const isAction = (text: string): boolean => text === '*' || /^[a-z\d-]+:[\w*?]+$/i.test(text);
const isResource = (text: string): boolean => text === '*' || /^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+$/s.test(text);

function isPrincipal(type: string, text: string): boolean {
  if (type === 'AWS') return text === '*' || /^\d{12}$/.test(text) || /^arn:[^:]+:(iam|sts)::\d{12}:.+$/.test(text);
  return type === 'Service' ? /^[a-z\d.-]+\.amazonaws\.com(\.cn)?$/.test(text) : true;
}

function isOperator(name: string): boolean {
  const [, operator = '', ifExists] = /^(?:ForAllValues:|ForAnyValue:)?([A-Za-z]+?)(IfExists)?$/.exec(name) ?? [];
  return operators.has(operator) || operator === 'BinaryEquals' || (operator === 'Null' && ifExists === undefined);
}

/** A function of a template, of which the text is known when it is deployed. */
function isFunction(value: unknown): boolean {
  if (!isFields(value)) return false;
  const [name, ...others] = Object.keys(value);
  return name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problem(path: string, message: string, value: unknown, remedy: string): Problem {
  return { id: 'invalid-policy', ...(path !== '' && { path }), message, ...(value !== undefined && { value }), remedy };
}
