/** Forms of the result of `cordon check`. */
export const checkFormats = ['text', 'json', 'sarif', 'junit', 'markdown', 'html'] as const;
export type CheckFormat = (typeof checkFormats)[number];

/** Another format of the same result, and its file. */
export interface AlsoForm {
  readonly format: CheckFormat;
  readonly file: string;
}
