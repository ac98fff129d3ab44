import { compiledFor } from './compiled-schema';

/**
 * Whether a value fits the schema of the configuration; what is wrong with it, `checkSchema` says. In the program, this file is code that Ajv
 * compiled when the program was made (`build/validator.ts`).
 */
export function isValid(data: unknown): boolean {
  return compiledFor(data)(data);
}
