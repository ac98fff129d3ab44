import { model } from '../../lib/security-ir/model';

/** Operation of a service that speaks REST: its method, and a path whose members stand in braces. */
interface RestOperation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

/** The schema of an operation in the SDK's clients: a number, the namespace, the name, and its traits. */
type Schema = readonly [number, string, string, { readonly http?: readonly [method: string, path: string, status: number] }];

const isOperation = (value: unknown): value is Schema =>
  Array.isArray(value) && typeof value[3] === 'object' && value[3] !== null && 'http' in value[3];

/** The operations of a client of the SDK, by the model that it carries. */
function operationsOf(client: Readonly<Record<string, unknown>>): readonly RestOperation[] {
  return Object.values(client)
    .filter(isOperation)
    .map(([, , name, { http }]) => ({ name, method: http![0], path: http![1] }));
}

/** Operations by signing name. The clients are large, and few scenarios meet these services. */
const services: Readonly<Record<string, () => Promise<readonly RestOperation[]>>> = {
  guardduty: async () => operationsOf(await import('@aws-sdk/client-guardduty')),
  securityhub: async () => operationsOf(await import('@aws-sdk/client-securityhub')),
  [model.metadata.signingName]: () =>
    Promise.resolve(Object.values(model.operations).map(({ name, http }) => ({ name, method: http.method, path: http.requestUri }))),
};

export const restServices: readonly string[] = Object.keys(services);

const known = new Map<string, Promise<readonly RestOperation[]>>();

/** The operation of a REST request. @returns Unknown for one that the models of Cordon and of the SDK do not have */
export async function restOperation(service: string, method: string, url: string): Promise<string> {
  return (await operationOf(service, method, url))?.name ?? 'Unknown';
}

/** Members of a request that stand in its path. */
export async function restMembers(service: string, method: string, url: string): Promise<Readonly<Record<string, string>>> {
  if (services[service] === undefined) return {};
  const operation = await operationOf(service, method, url);
  const members = operation && patternOf(operation).exec(url.split('?')[0] ?? '')?.groups;
  return Object.fromEntries(Object.entries(members ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
}

async function operationOf(service: string, method: string, url: string): Promise<RestOperation | undefined> {
  const operations = known.get(service) ?? services[service]!();
  known.set(service, operations);
  const path = url.split('?')[0] ?? '';
  const found = (await operations).filter((one) => one.method === method && patternOf(one).test(path));
  // Of two that fit, the one with fewer members in braces says more.
  return found.toSorted((one, other) => bracesOf(one) - bracesOf(other))[0];
}

const patternOf = (operation: RestOperation): RegExp =>
  new RegExp(
    `^${pathOf(operation)
      .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')
      .replace(/\{(\w+)\+\}/g, '(?<$1>.+)')}/?$`,
  );

const pathOf = ({ path }: RestOperation): string => path.split('?')[0] ?? '';
const bracesOf = ({ path }: RestOperation): number => path.split('{').length;
