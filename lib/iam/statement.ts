import { matchesActions } from './action';
import { matchesResource } from './arn';
import { type ContextKeys } from './context';
import { isUnknown, resolvePattern, type Pattern } from './pattern';
import { type Listed, type Statement } from './policy';
import { matchesPrincipal, type Directness, type RequestPrincipal } from './principal';
import { type AccessRequest } from './request';
import { every, no, not, some, unknownTruth, yes, type Truth } from './truth';

/** A request, ready to be held against statements. */
export interface PreparedRequest {
  readonly principal: RequestPrincipal;
  /** `service:Name`. */
  readonly action: string;
  /** The action in lower case: in policies case does not count. */
  readonly actionName: string;
  /** ARN, or `*` where the action takes no resource. */
  readonly resource: string;
  readonly keys: ContextKeys;
  /** @default unknown */
  readonly withoutValue?: AccessRequest['withoutValue'];
}

/** What a kind of policy has to have and may not have. */
export interface StatementForm {
  /** `required` in policies of resources, `forbidden` in policies of identities and organizations, `everyone` where it is `*` always. */
  readonly principal: 'required' | 'forbidden' | 'everyone';
  /** `implied` in trust policies, whose resource is the role. */
  readonly resource: 'required' | 'implied';
}

/** Whether a statement applies to a request. */
export interface StatementMatch {
  readonly truth: Truth;
  /** By which name the principal is meant. @default - the statement names none, or it does not certainly fit */
  readonly by?: Directness;
}

/** Of a statement that is not about the request. */
const apart: StatementMatch = { truth: no };

export function matchesStatement(statement: Statement, request: PreparedRequest, form: StatementForm): StatementMatch {
  const { actions, resources, principals, conditions, unknowns } = statement;
  const { principal, actionName, resource, keys } = request;
  const anyAction = matchesActions(actions.list, actionName, keys);
  const ofAction = actions.negated ? not(anyAction) : anyAction;
  // Most statements are about other actions.
  if (ofAction.is === false) return apart;
  const named = principals === undefined ? undefined : matchesPrincipal(principals, principal);
  if (named?.truth.is === false) return apart;
  const ofResource = resources === undefined ? yes : listed(resources, (pattern) => resourceMatch(pattern, resource, keys));
  if (ofResource.is === false) return apart;
  const ofConditions = every(conditions, ({ test }) => test(keys));
  if (ofConditions.is === false) return apart;
  const unread: Truth = unknowns.length > 0 ? { is: 'unknown', unknowns } : yes;
  const truth = every([ofAction, named?.truth ?? yes, ofResource, ofConditions, formTruth(statement, form), unread], (each) => each);
  const whole = truth.is === true ? whereVariablesHaveValues(statement, request) : truth;
  return named?.by === undefined ? { truth: whole } : { truth: whole, by: named.by };
}

/** A statement that applies though a variable in it has no value may be "invalid" instead. */
function whereVariablesHaveValues({ effect, variables, noVariables }: Statement, { keys, withoutValue }: PreparedRequest): Truth {
  if (noVariables.length === 0 && variables.length === 0) return yes;
  const without = [...noVariables, ...variables.filter((key) => keys.get(key).state === 'absent').map((key) => `\${${key}}`)];
  const [first] = without;
  if (first === undefined || (withoutValue === 'denials-apply' && effect === 'Deny')) return yes;
  return unknownTruth('variable', first, noVariables.includes(first) ? 'it is not an IAM policy variable' : 'the request has no such key');
}

function listed<T>({ negated, list }: Listed<T>, test: (item: T) => Truth): Truth {
  const any = some(list, test);
  return negated ? not(any) : any;
}

function resourceMatch(pattern: Pattern, resource: string, keys: ContextKeys): Truth {
  const resolved = resolvePattern(pattern, keys);
  return isUnknown(resolved) ? resolved : matchesResource(resolved, resource, pattern.text);
}

/** IAM refuses statements that lack what their kind of policy needs, or have what it does not allow; what they would do is not known. */
function formTruth({ principals, resources }: Statement, form: StatementForm): Truth {
  if (form.resource === 'required' && resources === undefined) return unknownTruth('element', 'Resource missing');
  if (form.resource === 'implied' && resources !== undefined) return unknownTruth('element', 'Resource in a trust policy');
  if (form.principal === 'forbidden') return principals === undefined ? yes : unknownTruth('element', 'Principal');
  if (principals === undefined) return unknownTruth('element', 'Principal missing');
  if (form.principal === 'required') return yes;
  const [first, ...more] = principals.list;
  const everyone = first?.type === 'AWS' && first.name === '*' && more.length === 0 && !principals.negated;
  return everyone ? yes : unknownTruth('element', 'Principal other than *');
}
