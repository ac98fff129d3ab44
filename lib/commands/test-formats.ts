/** Forms of the result of `cordon test`; `jsonl` has a line for each expectation. */
export const testFormats = ['text', 'json', 'jsonl', 'junit'] as const;
export type TestFormat = (typeof testFormats)[number];
