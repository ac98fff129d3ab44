import { isAscii, isEverything, isUnknown, hasWildcard, matches, resolvePattern, splitAtColons, type Pattern } from './pattern';
import { type ContextKeys } from './context';
import { no, some, truth, unknownTruth, yes, type Truth } from './truth';

/** Names of the actions of a list in which all are written out, in lower case; most lists are, and looking is what takes the time. */
const namesOfLists = new WeakMap<readonly Pattern[], ReadonlySet<string> | 'some are patterns'>();
/** `service:Name`; IAM refuses what is no such name. */
const isName = (literal: string | undefined): literal is string => literal !== undefined && /^[^:]+:[^:]+$/.test(literal);

/** Whether one of the patterns of an Action element is the action of a request (`matchesAction`). */
export function matchesActions(patterns: readonly Pattern[], action: string, keys: ContextKeys): Truth {
  const names = namesOf(patterns);
  if (names !== 'some are patterns') return truth(names.has(action.toLowerCase()));
  return some(patterns, (pattern) => matchesAction(pattern, action, keys));
}

function namesOf(patterns: readonly Pattern[]): ReadonlySet<string> | 'some are patterns' {
  const known = namesOfLists.get(patterns);
  if (known !== undefined) return known;
  const literals = patterns.map(({ literal }) => literal);
  const names = literals.every(isName) ? new Set(literals) : 'some are patterns';
  namesOfLists.set(patterns, names);
  return names;
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
