import { isAscii, isEverything, isUnknown, hasWildcard, matches, resolvePattern, splitAtColons, type Pattern } from './pattern';
import { type ContextKeys } from './context';
import { no, truth, unknownTruth, yes, type Truth } from './truth';

/**
 * Whether a pattern of the Action element is the action of a request, `service:Name`. Case does not count; wildcards stand in the name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function matchesAction(pattern: Pattern, action: string, keys: ContextKeys): Truth {
  const { literal } = pattern;
  // Nearly every action is written out, and this is what takes the time.
  if (literal !== undefined && /^[^:]+:[^:]+$/.test(literal)) return truth(literal === action.toLowerCase());
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
