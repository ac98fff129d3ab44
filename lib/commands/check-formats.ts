/** Forms of the result of `cordon check`. */
export const checkFormats = ['text', 'json', 'sarif', 'junit', 'markdown'] as const;
export type CheckFormat = (typeof checkFormats)[number];

/** Another form of the same result, and the file that it goes to. */
export interface AlsoForm {
  readonly format: CheckFormat;
  readonly file: string;
}
