import type * as AjvModule from 'ajv';
import { type JsonSchema } from './schema/json-schema';

/** How Cordon uses Ajv, for editors' keywords too. The program is made with the same (`build/validator.ts`). */
export const ajvOptions = { allowUnionTypes: true, validateSchema: false, meta: false } as const;
/** For editors: what stands twice is told by the checks of meaning, and Ajv would call a `valueOf` or `toString` that is a key of a mapping. */
export const removedKeyword = 'uniqueItems';
export const addedVocabulary: readonly string[] = ['x-default', 'x-source', 'uniqueItems'];

/** Compiles a schema, so that every error of a value is found, with the part of the schema that it broke. */
export function compiled(schema: JsonSchema): AjvModule.ValidateFunction {
  // Loaded here: a valid configuration does not need it (`is-valid.ts`), and to load and compile takes some 70 ms.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded late, and without a promise
  const { Ajv } = require('ajv') as typeof AjvModule;
  const ajv = new Ajv({ ...ajvOptions, allErrors: true, verbose: true, code: { optimize: false } });
  ajv.removeKeyword(removedKeyword);
  ajv.addVocabulary([...addedVocabulary]);
  return ajv.compile({ ...schema, $schema: undefined });
}
