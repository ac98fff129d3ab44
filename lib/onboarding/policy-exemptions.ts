/** What a denial stops, and for whom it must not. */
export interface Needs {
  /** Account whose calls of the service have to get through. @default - none are stopped */
  readonly membershipAccount?: string;
  /** Services whose linked roles have to be made. @default - none are stopped */
  readonly linkedServices?: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const prefix = 'security-ir:';
const all = `${prefix}*`;

/**
 * The statements that take the place of one that denies: everything else is denied as before.
 * @returns undefined where the actions are written so that no such statement can be made of them
 */
export function withoutService(statement: Fields, { membershipAccount, linkedServices = [] }: Needs): readonly Fields[] | undefined {
  // The key is in no other request, so that the condition is true of all others.
  const forRoles = linkedServices.length === 0 ? statement : withUnless(statement, 'iam:AWSServiceName', linkedServices);
  if (membershipAccount === undefined) return [forRoles];
  const { Action: action, NotAction: notAction, ...rest } = forRoles;
  const exempt = (one: Fields): Fields => withUnless(one, 'aws:PrincipalAccount', [membershipAccount]);
  const isOwn = (text: string): boolean => text.toLowerCase().startsWith(prefix);
  if (notAction !== undefined) {
    const left = textsOf(notAction);
    // Which actions of the service are let through for everybody would have to be known one by one.
    return left.some(isOwn) ? undefined : [{ ...forRoles, NotAction: [...left, all] }, exempt(ofService(rest, [all]))];
  }
  const actions = textsOf(action);
  const own = actions.filter(isOwn);
  const others = actions.filter((text) => !isOwn(text));
  if (others.length === 0) return [exempt(forRoles)];
  if (others.includes('*')) return [{ ...rest, NotAction: [all] }, exempt(ofService(rest, [all]))];
  // A wildcard in the name of a service may mean this one too.
  if (others.some((text) => /[*?]/.test(text.split(':')[0] ?? ''))) return undefined;
  return [{ ...forRoles, Action: others }, exempt(ofService(rest, own))];
}

/** A statement of its own, whose Sid is not the other's. */
function ofService(rest: Fields, actions: readonly string[]): Fields {
  const { Sid: sid, Effect: effect, ...further } = rest;
  return { ...(typeof sid === 'string' && { Sid: `${sid}SecurityIncidentResponse` }), Effect: effect, Action: actions, ...further };
}

/** The statement with one condition more, under which it does not deny. */
function withUnless(statement: Fields, key: string, values: readonly string[]): Fields {
  const conditions = isFields(statement.Condition) ? statement.Condition : {};
  const operator = isFields(conditions.StringNotEquals) ? conditions.StringNotEquals : {};
  const written = Object.keys(operator).find((name) => name.toLowerCase() === key.toLowerCase()) ?? key;
  const before = textsOf(operator[written]);
  const added = [...before, ...values.filter((value) => !before.includes(value))];
  return { ...statement, Condition: { ...conditions, StringNotEquals: { ...operator, [written]: added } } };
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter((text): text is string => typeof text === 'string');
