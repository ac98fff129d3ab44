/**
 * All tags for an update of what is deployed: a tag that is left out would be taken off the stack or StackSet and everything it made, and those
 * of others stay. Tags of AWS (`aws:`) cannot be given.
 */
export function withTagsOfOthers(
  deployed: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const others = Object.entries(deployed).filter(([key]) => !/^aws:/i.test(key));
  return { ...Object.fromEntries(others), ...own };
}
