/** A text as one word of a POSIX shell, whatever is in it. */
export const shellText = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
