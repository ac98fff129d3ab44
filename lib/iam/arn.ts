import { endsWithAnything, everything, isEverything, isWildcard, matches, splitAtColons, type ResolvedPattern } from './pattern';
import { no, unknownTruth, yes, type Truth } from './truth';

/** `arn:partition:service:region:account:resource`; the resource may have colons of its own. */
const arnParts = 6;
const accountPart = 4;

/** The six parts of an ARN. @returns undefined where it is none */
export function splitArn(text: string): readonly string[] | undefined {
  if (!text.startsWith('arn:')) return undefined;
  const parts: string[] = [];
  let from = 0;
  while (parts.length < arnParts - 1) {
    const colon = text.indexOf(':', from);
    if (colon === -1) return undefined;
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  parts.push(text.slice(from));
  return parts;
}

/** Account of an ARN. @returns undefined where it has none */
export function accountOf(arn: string): string | undefined {
  if (!arn.startsWith('arn:')) return undefined;
  const from = placeAfterColons(arn, accountPart);
  if (from === undefined) return undefined;
  const to = arn.indexOf(':', from);
  return (to === -1 ? arn.slice(from) : arn.slice(from, to)) || undefined;
}

/** Where a text goes on after so many colons. @returns undefined where it has fewer */
function placeAfterColons(text: string, colons: number): number | undefined {
  let from = 0;
  for (let count = 0; count < colons; count++) {
    const colon = text.indexOf(':', from);
    if (colon === -1) return undefined;
    from = colon + 1;
  }
  return from;
}

const isArn = (text: string): boolean => text.startsWith('arn:') && placeAfterColons(text, arnParts - 1) !== undefined;

/**
 * Whether a pattern of the Resource element is the resource of a request. What stands between colons is compared by itself. A wildcard at
 * the end of a part "can expand to match beyond colon boundaries": at the end of the pattern it surely does; where any other wildcard would
 * have to, AWS is not clear and the answer is unknown. An ARN with too few parts is completed with wildcards.
 *
 * A request whose resource is `*` is one whose action takes none; `*` alone matches it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesResource(pattern: ResolvedPattern, resource: string, text: string): Truth {
  if (isEverything(pattern)) return yes;
  if (!isArn(resource)) {
    // Whether `**` is `*` AWS does not say.
    const isOpen = resource !== '*' || (pattern.length > 0 && pattern.every((token) => isWildcard(token)));
    return isOpen ? unknownTruth('element', `resource ${resource === '*' ? text : resource}`) : no;
  }
  const { completed: parts, isCompleted } = partsOf(pattern);
  // Where all parts match, so does the whole, unless parts were added. Most patterns are of other resources.
  const whole = matches(pattern, resource);
  if (!whole && !isCompleted) return no;
  const last = parts.length - 1;
  const texts = resource.split(':');
  const rest = texts.slice(last).join(':');
  const within = texts.length <= parts.length || endsWithAnything(parts[last] ?? []);
  if (within && texts.length >= parts.length && matchesParts(parts, [...texts.slice(0, last), rest])) return yes;
  return whole ? unknownTruth('wildcard', text) : no;
}

/**
 * ArnEquals and ArnLike, which AWS says are the same: each of the six parts by itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function isArnLike(pattern: ResolvedPattern, arn: string, text: string): Truth {
  const parts = splitArn(arn);
  const patternParts = partsOf(pattern).ofArn;
  // Of values that are no ARNs AWS says nothing.
  if (parts === undefined || patternParts.length < arnParts) return unknownTruth('condition-value', parts === undefined ? arn : text);
  return matchesParts(patternParts, parts) ? yes : no;
}

interface PatternParts {
  /** Between all colons, as many as an ARN has. */
  readonly completed: readonly ResolvedPattern[];
  /** Whether parts had to be added for that. */
  readonly isCompleted: boolean;
  /** The parts of an ARN: the last one may have colons of its own. */
  readonly ofArn: readonly ResolvedPattern[];
}

/** A pattern is held against many requests. */
const knownParts = new WeakMap<ResolvedPattern, PatternParts>();

function partsOf(pattern: ResolvedPattern): PatternParts {
  const known = knownParts.get(pattern);
  if (known !== undefined) return known;
  const between = splitAtColons(pattern);
  const made = { completed: completed(between), isCompleted: between.length < arnParts, ofArn: splitAtColons(pattern, arnParts) };
  knownParts.set(pattern, made);
  return made;
}

function completed(parts: readonly ResolvedPattern[]): readonly ResolvedPattern[] {
  return [...parts, ...Array.from({ length: Math.max(0, arnParts - parts.length) }, () => everything)];
}

function matchesParts(pattern: readonly ResolvedPattern[], parts: readonly string[]): boolean {
  return pattern.every((part, index) => matches(part, parts[index] ?? ''));
}
