import { isAscii, isEverything, isUnknown, hasWildcard, matches, resolvePattern, splitAtColons, type Pattern } from './pattern';
import { type ContextKeys } from './context';
import { no, some, truth, unknownTruth, yes, type Truth } from './truth';

/** What the Action elements say of actions in lower case, which are few and asked for again and again; those with variables are not here. */
const answers = new WeakMap<readonly Pattern[], Map<string, Truth> | 'has variables'>();
/** `service:Name`; IAM refuses what is no such name. */
const isName = (literal: string | undefined): literal is string => literal !== undefined && /^[^:]+:[^:]+$/.test(literal);

/**
 * Whether one of the patterns of an Action element is the action of a request (`matchesAction`).
 * @param action in lower case: case does not count
 */
export function matchesActions(patterns: readonly Pattern[], action: string, keys: ContextKeys): Truth {
  const known = answersOf(patterns);
  if (known === 'has variables') return some(patterns, (pattern) => matchesAction(pattern, action, keys));
  const answer = known.get(action) ?? some(patterns, (pattern) => matchesAction(pattern, action, keys));
  known.set(action, answer);
  return answer;
}

function answersOf(patterns: readonly Pattern[]): Map<string, Truth> | 'has variables' {
  const known = answers.get(patterns);
  if (known !== undefined) return known;
  const made = patterns.some(({ parts }) => parts.length > 1) ? 'has variables' : new Map<string, Truth>();
  answers.set(patterns, made);
  return made;
}

/**
 * Whether a pattern of the Action element is the action of a request, `service:Name`. Case does not count; wildcards stand in the name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function matchesAction(pattern: Pattern, action: string, keys: ContextKeys): Truth {
  const { literal } = pattern;
  if (isName(literal)) return truth(literal === action.toLowerCase());
  // IAM refuses such an action.
  if (!isAscii(pattern.text)) return unknownTruth('element', `action ${pattern.text}`);
  const resolved = resolvePattern(pattern, keys);
  if (isUnknown(resolved)) return resolved;
  if (isEverything(resolved)) return yes;
  const [service = [], name, ...more] = splitAtColons(resolved, 3);
  // IAM refuses a wildcard in the service, and an action without one.
  if (name === undefined || more.length > 0 || hasWildcard(service)) return unknownTruth('element', `action ${pattern.text}`);
  const colon = action.indexOf(':');
  if (!matches(service, action.slice(0, colon), true)) return no;
  return truth(matches(name, action.slice(colon + 1), true));
}
