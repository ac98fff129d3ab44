/** Forms of the result of a replay; `jsonl` has a line for each record. */
export const replayFormats = ['text', 'json', 'jsonl', 'html'] as const;
export type ReplayFormat = (typeof replayFormats)[number];
