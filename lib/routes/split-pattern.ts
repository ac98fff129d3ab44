import { defaultEventPatternLimits } from '../events/pattern-limits';

/** Lists of a pattern by field; each is ORed. No list means that the field is left out. */
export type PatternLists<Field extends string> = Readonly<Partial<Record<Field, readonly unknown[]>>>;

/**
 * Patterns that together match the same events as one pattern with these lists. Each has at most the 2,048 characters that EventBridge
 * allows. Use only lists of fields that have one value in an event. No two entries of a list may match the same value, so that no event
 * matches two patterns. The longest list is halved first.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export function splitPattern<Field extends string, Pattern extends object>(
  lists: PatternLists<Field>,
  render: (lists: PatternLists<Field>) => Pattern,
): readonly Pattern[] {
  const pattern = render(lists);
  if (fits(pattern)) {
    return [pattern];
  }
  const [field, list] = (Object.entries(lists) as [Field, readonly unknown[] | undefined][])
    .map(([name, entries]) => [name, entries ?? []] as const)
    .filter(([, entries]) => entries.length > 1)
    .reduce<readonly [Field | undefined, readonly unknown[]]>(
      (longest, each) => (JSON.stringify(each[1]).length > JSON.stringify(longest[1]).length ? each : longest),
      [undefined, []],
    );
  if (field === undefined) {
    return [pattern];
  }
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)].flatMap((half) => splitPattern({ ...lists, [field]: half }, render));
}

/** Whether a pattern is short enough for a rule. */
export function fits(pattern: object): boolean {
  return JSON.stringify(pattern).length <= defaultEventPatternLimits.maximumCharacters;
}

/** Entries of a list of texts where `*` at the end makes a prefix; what another prefix takes already is left out. */
export function textsAndPrefixes(texts: readonly string[]): readonly (string | { readonly prefix: string })[] {
  const prefixes = unique(texts.filter((text) => text.endsWith('*')).map((text) => text.slice(0, -1)));
  const widest = prefixes.filter((prefix) => !prefixes.some((other) => other !== prefix && prefix.startsWith(other)));
  return [
    ...unique(texts.filter((text) => !text.endsWith('*') && !widest.some((prefix) => text.startsWith(prefix)))),
    ...widest.map((prefix) => ({ prefix })),
  ];
}

export function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

/** Lists of at most so many, in order. */
export function inGroups<T>(values: readonly T[], maximum: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / maximum) }, (_, group) => values.slice(group * maximum, (group + 1) * maximum));
}
