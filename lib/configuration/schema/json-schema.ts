/** The part of JSON Schema (draft-07, which Ajv and the YAML editors take) that the configuration uses. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** `false`, or what every property is that `properties` does not name. */
  readonly additionalProperties?: false | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly minProperties?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: true;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  /** What is taken where the key is left out and that is no fixed value; for the reference. */
  readonly 'x-default'?: string;
  /** Page that the limit or the meaning comes from; for the reference. */
  readonly 'x-source'?: string;
}

/** Where AWS documents itself; for `x-source`. */
export const docs = 'https://docs.aws.amazon.com';

/** A mapping of known keys. Keys that stand in `required` have no default. */
export function mapping(
  schema: Pick<JsonSchema, 'title' | 'description' | 'required' | 'properties' | 'allOf' | 'minProperties'>,
): JsonSchema {
  const { title, description, ...rest } = schema;
  return { title, description, type: 'object', additionalProperties: false, ...rest };
}

/** A list of at least one item, each of them once. */
export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items, minItems: 1, uniqueItems: true };
}
