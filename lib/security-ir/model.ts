import data from './model.json';

/** A shape of the service model. */
export interface Shape {
  readonly type: 'structure' | 'list' | 'map' | 'string' | 'boolean' | 'integer' | 'long' | 'timestamp';
  /** Of a structure, by name, in the order of the model. */
  readonly members?: Readonly<Record<string, Member>>;
  /** Members of a structure that must be there. */
  readonly required?: readonly string[];
  /** What a list holds. */
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  /** Least and greatest length of a string (characters) or list (items), or value of a number. */
  readonly min?: number;
  readonly max?: number;
  /** Regular expression for the whole string. */
  readonly pattern?: string;
  /** Values of an enumeration that the model knows. The service may answer with others. */
  readonly enum?: readonly string[];
  /** Personal or confidential: never in logs, reports or messages. */
  readonly sensitive?: boolean;
  /** Errors only. */
  readonly exception?: boolean;
  readonly error?: { readonly httpStatusCode: number; readonly senderFault?: boolean };
  readonly retryable?: { readonly throttling: boolean };
}

export interface Member {
  readonly shape: string;
  /** Where it goes in the request. @default - the JSON body */
  readonly location?: 'uri' | 'querystring' | 'header';
  /** Its name there. @default - the name of the member */
  readonly locationName?: string;
  /** The client makes one up where the caller gives none, so that a retry is not carried out twice. */
  readonly idempotencyToken?: boolean;
}

export interface Operation {
  readonly name: string;
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode: number };
  readonly input: { readonly shape: string };
  readonly output: { readonly shape: string };
  readonly errors: readonly { readonly shape: string }[];
  readonly idempotent?: boolean;
}

export interface Model {
  readonly metadata: {
    readonly apiVersion: string;
    readonly endpointPrefix: string;
    readonly serviceFullName: string;
    readonly serviceId: string;
    readonly signingName: string;
  };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/**
 * The service model of AWS Security Incident Response, API version 2018-05-10, as AWS publishes it with botocore 1.44.5 (Apache-2.0):
 * `security-ir/2018-05-10/service-2.json` without its documentation, and without the operations that Cordon does not call
 * (CancelMembership among them: Cordon never cancels a membership). The emulator suite compares it with botocore's own copy.
 */
export const model = data as unknown as Model;

export type OperationName = keyof typeof data.operations;

/** Names of the operations, in the order of the alphabet. */
export const operationNames = Object.keys(data.operations) as readonly OperationName[];

/** A shape by its name. */
export function shapeOf(name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`the service model has no shape ${name}`);
  return shape;
}

/** Input or output shape of an operation. */
export function shapeNameOf(operation: OperationName, side: 'input' | 'output'): string {
  return (model.operations[operation] as Operation)[side].shape;
}
