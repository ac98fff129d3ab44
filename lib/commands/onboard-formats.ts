/** Forms of the result of `cordon onboard`. */
export const onboardFormats = ['text', 'json', 'markdown', 'html', 'csv'] as const;
export type OnboardFormat = (typeof onboardFormats)[number];
