/** Height of every line of the tree, in CSS pixels. The style has the same. */
export const lineHeight = 30;

/** Lines above and below those in view that are there as well, so that scrolling shows no gap. */
const beyond = 12;

/** Places of the lines that have to be there: the first, and the one behind the last. */
export function linesInView(scrolled: number, height: number, lines: number): readonly [first: number, end: number] {
  const first = Math.max(0, Math.floor(scrolled / lineHeight) - beyond);
  const end = Math.min(lines, Math.ceil((scrolled + height) / lineHeight) + beyond);
  return [Math.min(first, end), end];
}

/** Where to scroll so that a line is in view: nowhere where it is already. */
export function scrollFor(line: number, scrolled: number, height: number): number {
  const top = line * lineHeight;
  if (top < scrolled) return top;
  return top + lineHeight > scrolled + height ? top + lineHeight - height : scrolled;
}
