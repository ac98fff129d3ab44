import { at, isAbsent, isIntrinsic, isObject, listOf, shown, type Properties } from './values';

/** Places that can show the end date of a rule. */
export interface Governed {
  readonly name: unknown;
  readonly description: unknown;
  /** A list of `Key` and `Value`, or a map. */
  readonly tags: unknown;
}

/** Whether a rule has an end date: a date (YYYY-MM-DD) in its name or description, or a tag such as `cordon:expires`. */
export function saysItsEnd({ name, description, tags }: Governed): boolean | 'unknown' {
  const texts = [name, description];
  const said = texts.some((text) => typeof text === 'string' && holdsDate(text)) || tagEntries(tags).some(isExpiryTag);
  const hidden = texts.some((text) => isIntrinsic(text)) || isIntrinsic(tags);
  return said || (hidden ? texts.some((text) => holdsDate(shown(text))) || 'unknown' : false);
}

/** A day that there is. */
function holdsDate(text: string): boolean {
  return [...text.matchAll(/(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g)].some(([date]) => {
    const day = new Date(`${date}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
  });
}

/** What is only known when deployed is an end all the same: somebody meant to give one. */
const isExpiryTag = ([key, value]: readonly [string, unknown]): boolean =>
  /expir|until|valid-?to|end-?date/i.test(key) && (isIntrinsic(value) || (typeof value === 'string' && holdsDate(value)));

/** Tags as pairs, whether CloudFormation has them as a list or as a map. */
export function tagEntries(tags: unknown): readonly (readonly [string, unknown])[] {
  if (isAbsent(tags) || isIntrinsic(tags)) return [];
  if (Array.isArray(tags))
    return listOf(tags)
      .filter(isObject)
      .map((tag: Properties) => [shown(at(tag, 'Key')), at(tag, 'Value')] as const);
  return isObject(tags) ? Object.entries(tags) : [];
}
