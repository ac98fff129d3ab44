/** Forms of the result of `cordon check`. */
export const checkFormats = ['text', 'json', 'sarif', 'junit', 'markdown'] as const;
export type CheckFormat = (typeof checkFormats)[number];
