import { isObject } from './is-object';
import { type TemplateData } from './support';

/** A statement that lets somebody in, and how to put another in its place. */
export interface Place {
  readonly name: string;
  readonly statement: Statement;
  readonly with: (statement: Statement | undefined) => TemplateData;
}
type Statement = Readonly<Record<string, unknown>> & { readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

/** Every statement that allows something, wherever it stands in a template. */
export function allowing(template: TemplateData): readonly Place[] {
  return Object.entries(template.Resources).flatMap(([id, resource]) =>
    statementsIn(resource.Properties).map(({ path, statement }) => ({
      name: `${id} ${path.join('.')}`,
      statement,
      with: (other: Statement | undefined) => ({
        Resources: {
          ...template.Resources,
          [id]: { ...resource, Properties: replaced(resource.Properties, path, other) as TemplateData['Resources'] },
        },
      }),
    })),
  );
}

function statementsIn(
  value: unknown,
  path: readonly string[] = [],
): readonly { readonly path: readonly string[]; readonly statement: Statement }[] {
  if (path.at(-1) === 'PolicyDocument' && typeof value === 'string') return statementsIn(JSON.parse(value), path);
  if (!isObject(value)) return [];
  if (value['Effect'] === 'Allow') return [{ path, statement: value }];
  return Object.entries(value).flatMap(([name, each]) => statementsIn(each, [...path, name]));
}

/** What stands at a path replaced or, with undefined, taken out; a policy that is text stays text. */
function replaced(value: unknown, [name, ...rest]: readonly string[], other: unknown): unknown {
  if (name === undefined) return other;
  if (typeof value === 'string') return JSON.stringify(replaced(JSON.parse(value), [name, ...rest], other));
  if (Array.isArray(value)) {
    return value.flatMap((each: unknown, index) => {
      const made = String(index) === name ? replaced(each, rest, other) : each;
      return made === undefined ? [] : [made];
    });
  }
  return isObject(value) ? { ...value, [name]: replaced(value[name], rest, other) } : value;
}
