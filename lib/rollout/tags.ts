/**
 * All tags for an update of a stack or StackSet. AWS removes each tag that an update omits, so deployed tags of others are included. Tags
 * of AWS (`aws:`) cannot be set.
 */
export function withTagsOfOthers(
  deployed: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const others = Object.entries(deployed).filter(([key]) => !/^aws:/i.test(key));
  return { ...Object.fromEntries(others), ...own };
}
