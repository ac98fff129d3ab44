import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A place in JSON: keys and indexes. */
export type JsonPath = readonly (string | number)[];

/** What is done to a clean thing. One of `replace`, `set`, `remove` and `fill`. */
export interface Mutation {
  readonly name: string;
  /**
   * `configuration`: the text of an example; `snapshot`: the example organization; else a template: `rollout`, `management-account`, `signals`
   * and `stack-set` of the example app, or `tooling` of base/.
   */
  readonly of: 'configuration' | 'snapshot' | 'rollout' | 'management-account' | 'signals' | 'stack-set' | 'tooling';
  /** Example that a `configuration` is the text of. @default signals */
  readonly example?: 'signals' | 'cordon' | 'cloudformation';
  /** Text that stands once, and what comes in its place. */
  readonly replace?: readonly [string, string];
  /** Values by their places. */
  readonly set?: readonly (readonly [JsonPath, unknown])[];
  readonly remove?: readonly JsonPath[];
  /** So many items more in a list or mapping, `#` in them being their number. */
  readonly fill?: { readonly at: JsonPath; readonly count: number; readonly item: unknown };
  /** The change is made inside the template that the StackSet of this logical ID carries. @default - in the template itself */
  readonly inBodyOf?: string;
  readonly expected: {
    readonly layer: string;
    /** With the part in brackets, where the finding has one. */
    readonly rule: string;
    /** @default error */
    readonly severity?: 'error' | 'warning' | 'unknown';
    /** Text that the message holds. @default - any */
    readonly message?: string;
  };
}

const folder = join(__dirname, '..', 'cases', 'mutations');

/** Every mutation, by the file it stands in. */
export function mutations(): readonly (Mutation & { readonly file: string })[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as Mutation[]).map((mutation) => ({ ...mutation, file })));
}

export const toolingTemplate = (): string => readFileSync(join(folder, 'base', 'tooling.template.json'), 'utf8');

/** The text with one place of it replaced. */
export function replaced(text: string, { replace: [from, to] = ['', ''] }: Mutation): string {
  if (text.split(from).length !== 2) throw new Error(`the text to be replaced must stand once: ${from}`);
  return text.replace(from, () => to);
}

/** JSON text with a mutation made in it. */
export function mutated(text: string, mutation: Mutation): string {
  const data = JSON.parse(text) as Record<string, unknown>;
  if (mutation.inBodyOf !== undefined) {
    const at: JsonPath = ['Resources', mutation.inBodyOf, 'Properties', 'TemplateBody'];
    const body = valueAt(data, at) as string;
    assign(data, at, mutated(body, { ...mutation, inBodyOf: undefined }));
    return JSON.stringify(data, undefined, 1);
  }
  for (const [path, value] of mutation.set ?? []) assign(data, path, value);
  for (const path of mutation.remove ?? []) remove(data, path);
  if (mutation.fill) fill(data, mutation.fill);
  return JSON.stringify(data, undefined, 1);
}

function valueAt(data: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((value, step) => {
    const next = (value as Record<string | number, unknown> | undefined)?.[step];
    if (next === undefined) throw new Error(`there is no ${path.join('.')}`);
    return next;
  }, data);
}

function assign(data: unknown, path: JsonPath, value: unknown): void {
  const holder = valueAt(data, path.slice(0, -1)) as Record<string | number, unknown>;
  holder[path.at(-1)!] = value;
}

function remove(data: unknown, path: JsonPath): void {
  valueAt(data, path);
  const holder = valueAt(data, path.slice(0, -1));
  const last = path.at(-1)!;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete (holder as Record<string, unknown>)[last];
}

function fill(data: unknown, { at, count, item }: NonNullable<Mutation['fill']>): void {
  const holder = valueAt(data, at);
  for (let index = 0; index < count; index++) {
    const made = JSON.parse(JSON.stringify(item).replaceAll('#', String(index))) as unknown;
    if (Array.isArray(holder)) holder.push(made);
    else (holder as Record<string, unknown>)[`Filler${index}`] = made;
  }
}
