import { TypeRegistry } from '@smithy/core/schema';
import { type $SchemaRef, type StaticErrorSchema, type StaticOperationSchema } from '@smithy/types';
import { errors, SecurityIRServiceException } from './errors';
import { type Member, model, type Operation, type OperationName, type Shape, shapeOf } from './model';

/** Namespace of the shapes in the service's own model. */
export const namespace = 'com.amazonaws.securityir';

type Static = Exclude<$SchemaRef, () => unknown>;

/** What the SDK's runtime calls the types that have no parts (`@smithy/types`, static-schemas). */
const simple = { string: 0, integer: 1, long: 1, boolean: 2, timestamp: 4 } as const;

/** The traits of a shape or of a member, as the SDK's runtime reads them. */
type Traits = Readonly<Record<string, unknown>>;

const schemas = new Map<string, Static>();

/** The schema of a shape, as the SDK's generated clients have it: made from the model when it is first asked for. */
export function schemaOf(name: string): Static {
  const made = schemas.get(name);
  if (made !== undefined) return made;
  const schema = staticSchema(name, shapeOf(name)) as Static;
  schemas.set(name, schema);
  return schema;
}

const reference = (name: string) => (): Static => schemaOf(name);

function staticSchema(name: string, shape: Shape): readonly unknown[] {
  const traits: Traits | 0 = shape.sensitive ? { sensitive: 1 } : 0;
  switch (shape.type) {
    case 'structure': {
      const members = Object.entries(shape.members ?? {});
      // The runtime counts on the required ones first.
      const required = new Set(shape.required);
      members.sort(([one], [other]) => Number(required.has(other)) - Number(required.has(one)));
      return [
        shape.exception ? -3 : 3,
        namespace,
        name,
        shape.exception ? errorTraits(shape) : traits,
        members.map(([member]) => member),
        members.map(([member, its]) => [reference(its.shape), memberTraits(member, its)]),
        required.size,
      ];
    }
    case 'list':
      return [1, namespace, name, traits, reference(shape.member?.shape ?? '')];
    case 'map':
      return [2, namespace, name, traits, reference(shape.key?.shape ?? ''), reference(shape.value?.shape ?? '')];
    case 'string':
    case 'boolean':
    case 'integer':
    case 'long':
    case 'timestamp':
      return [0, namespace, name, traits, simple[shape.type]];
  }
}

function errorTraits({ error }: Shape): Traits {
  return { error: error?.senderFault ? 'client' : 'server', httpError: error?.httpStatusCode };
}

function memberTraits(name: string, { location, locationName = name, idempotencyToken }: Member): Traits {
  return {
    ...(location === 'uri' && { httpLabel: 1 }),
    ...(location === 'querystring' && { httpQuery: locationName }),
    ...(location === 'header' && { httpHeader: locationName }),
    ...(idempotencyToken && { idempotencyToken: 1 }),
  };
}

/** The schema of an operation. */
export function operationSchema(name: OperationName): StaticOperationSchema {
  const { http, input, output, idempotent } = model.operations[name] as Operation;
  const traits = { ...(idempotent && { idempotent: 1 }), http: [http.method, http.requestUri, http.responseCode] };
  return [9, namespace, name, traits, reference(input.shape), reference(output.shape)] as unknown as StaticOperationSchema;
}

/** The errors of the service, where the SDK's runtime looks up what an answer stands for. */
export function errorTypeRegistries(): TypeRegistry[] {
  const synthetic = TypeRegistry.for(`smithy.ts.sdk.synthetic.${namespace}`);
  synthetic.registerError([-3, synthetic.namespace, 'SecurityIRServiceException', 0, [], []], SecurityIRServiceException);
  const registry = TypeRegistry.for(namespace);
  for (const [name, constructor] of Object.entries(errors)) registry.registerError(schemaOf(name) as StaticErrorSchema, constructor);
  return [synthetic, registry];
}
