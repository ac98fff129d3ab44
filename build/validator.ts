import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import { addedVocabulary, ajvOptions, removedKeyword } from '../lib/configuration/ajv';
import { configurationSchema } from '../lib/configuration/schema';

/**
 * The module `lib/configuration/is-valid.ts` as code that needs no schema and no Ajv. It answers yes or no at the first error, and says nothing of the
 * error, so it is small. Where the answer is no, Ajv is loaded and says why.
 */
export function validatorCode(): string {
  const ajv = new Ajv({ ...ajvOptions, messages: false, code: { esm: true, source: true } });
  ajv.removeKeyword(removedKeyword);
  ajv.addVocabulary([...addedVocabulary]);
  ajv.addSchema({ ...(withoutNotes(configurationSchema) as object), $schema: undefined, $id: 'configuration' });
  const code = withoutErrors(standaloneCode(ajv, { isValid: 'configuration' }));
  return transformSync(code, { format: 'esm', minify: true, treeShaking: true }).code;
}

const notes: readonly string[] = ['title', 'description', 'x-default', 'x-source'];
const maps: readonly string[] = ['properties', 'patternProperties', 'definitions'];

/** A schema without what only people read. The keys of a map are names, also where a name is `description`. */
function withoutNotes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutNotes);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => !notes.includes(key));
  return Object.fromEntries(
    kept.map(([key, value]): [string, unknown] => {
      if (!maps.includes(key)) return [key, withoutNotes(value)];
      return [key, Object.fromEntries(Object.entries(value as object).map(([name, of]) => [name, withoutNotes(of)]))];
    }),
  );
}

/** What Ajv says of an error is half of its code. Nobody reads it here: that there is an error is all that counts. */
function withoutErrors(code: string): string {
  const isError = (node: ts.Node): boolean =>
    ts.isObjectLiteralExpression(node) &&
    ['instancePath', 'schemaPath'].every((key) =>
      node.properties.some(({ name }) => name !== undefined && ts.isIdentifier(name) && name.text === key),
    );
  const { transformed } = ts.transform(ts.createSourceFile('validator.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS), [
    (context) => (file) => {
      const visit = (node: ts.Node): ts.Node =>
        isError(node) ? ts.factory.createObjectLiteralExpression() : ts.visitEachChild(node, visit, context);
      return ts.visitEachChild(file, visit, context);
    },
  ]);
  return ts.createPrinter().printFile(transformed[0]!);
}
