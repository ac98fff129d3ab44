import { isAscii, isEverything, isUnknown, hasWildcard, matches, resolvePattern, splitAtColons, type Pattern } from './pattern';
import { type ContextKeys } from './context';
import { no, some, truth, unknownTruth, yes, type Truth } from './truth';

/** An Action element without variables. The actions that are asked for are few, and asked for again and again. */
interface Element {
  /** Names without wildcards. */
  readonly names: ReadonlySet<string>;
  /** All other patterns. */
  readonly others: readonly Pattern[];
  /** What it says of actions. */
  readonly known: Map<string, Truth>;
}

const elements = new WeakMap<readonly Pattern[], Element | 'has variables'>();
/** `service:Name`; IAM refuses what is no such name. */
const isName = (literal: string | undefined): literal is string => literal !== undefined && /^[^:]+:[^:]+$/.test(literal);

/**
 * Whether one of the patterns of an Action element is the action of a request (`matchesAction`).
 * @param action in lower case: case does not count
 */
export function matchesActions(patterns: readonly Pattern[], action: string, keys: ContextKeys): Truth {
  const element = elementOf(patterns);
  const answer = (of: readonly Pattern[]): Truth => some(of, (pattern) => matchesAction(pattern, action, keys));
  if (element === 'has variables') return answer(patterns);
  const { known, names, others } = element;
  const before = known.get(action);
  if (before !== undefined) return before;
  const found = names.has(action) ? yes : answer(others);
  known.set(action, found);
  return found;
}

function elementOf(patterns: readonly Pattern[]): Element | 'has variables' {
  const known = elements.get(patterns);
  if (known !== undefined) return known;
  const made = patterns.some(({ parts }) => parts.length > 1) ? 'has variables' : newElement(patterns);
  elements.set(patterns, made);
  return made;
}

function newElement(patterns: readonly Pattern[]): Element {
  const names = new Set(patterns.map(({ literal }) => literal).filter(isName));
  return { names, others: patterns.filter(({ literal }) => !isName(literal)), known: new Map() };
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
