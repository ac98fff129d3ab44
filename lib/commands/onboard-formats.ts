/** Forms of the result of `cordon onboard`. */
export const onboardFormats = ['text', 'json', 'markdown', 'html', 'csv'] as const;
export type OnboardFormat = (typeof onboardFormats)[number];

/** Forms of the result of `cordon onboard validate`. */
export const validateFormats = ['text', 'json', 'markdown', 'html'] as const;
export type ValidateFormat = (typeof validateFormats)[number];
