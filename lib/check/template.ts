import { type ConfigurationFile } from '../configuration/read';
import { type TemplatePlace } from './finding';
import { configurationPlace } from './place';

/** A resource of a template, as far as the checks read it. */
export interface CheckedResource {
  readonly Type: string;
  readonly Properties: JsonObject;
  readonly DependsOn?: unknown;
}
export type JsonObject = Readonly<Record<string, unknown>>;

/** What a resource was made by. */
export interface ResourceOrigin {
  readonly constructPath: string;
  /** Path in the configuration of what it is made from, e.g. `suppressionRules[2]`. @default - no one value */
  readonly source?: string;
}

/** A template that is deployed, whoever carries it. */
export interface CheckedTemplate {
  /** Name of the stack or StackSet template; for a text inside another template `STACK LOGICALID.TemplateBody`. */
  readonly name: string;
  /**
   * `stack`: an ordinary stack; `stack-set`: a template that StackSets carry, with its constructs; `inline`: a text inside another template,
   * of which nothing but the text is known.
   */
  readonly kind: 'stack' | 'stack-set' | 'inline';
  /** The bytes that are deployed. */
  readonly body: string;
  readonly resources: Readonly<Record<string, CheckedResource>>;
  /** The template as data; undefined where the text is no JSON object. */
  readonly data: JsonObject | undefined;
  /** @default - known only where it is deployed */
  readonly account?: string;
  /** @default - known only where it is deployed */
  readonly region?: string;
  /** By logical ID. @default - none is known */
  readonly origins?: ReadonlyMap<string, ResourceOrigin>;
  /** The configuration that `source` of an origin is a path of. @default - none */
  readonly file?: ConfigurationFile;
}

/** A template from its text. */
export function checkedTemplate(
  given: Pick<CheckedTemplate, 'name' | 'kind' | 'body'> & Partial<Pick<CheckedTemplate, 'account' | 'region' | 'origins' | 'file'>>,
): CheckedTemplate {
  const data = parsed(given.body);
  return { ...given, data, resources: resourcesOf(data) };
}

/** All templates, also those that are text inside another template. Each is listed once. */
export function withInlineTemplates(templates: readonly CheckedTemplate[]): readonly CheckedTemplate[] {
  const bodies = new Set(templates.map(({ body }) => body));
  const inline = templates.flatMap((template) =>
    stackSetsOf(template).flatMap(
      ([
        logicalId,
        {
          Properties: { TemplateBody: body },
        },
      ]) => {
        if (typeof body !== 'string' || bodies.has(body)) return [];
        bodies.add(body);
        return [checkedTemplate({ name: `${template.name} ${logicalId}.TemplateBody`, kind: 'inline', body })];
      },
    ),
  );
  return [...templates, ...inline];
}

/** The StackSets of a template. */
export function stackSetsOf(template: CheckedTemplate): readonly (readonly [string, CheckedResource])[] {
  return resourcesOfType(template, 'AWS::CloudFormation::StackSet');
}

export function resourcesOfType({ resources }: CheckedTemplate, type: string): readonly (readonly [string, CheckedResource])[] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type);
}

/** The place of a resource, or of a template as a whole, with what is known of where it comes from. */
export function templatePlace(template: CheckedTemplate, logicalId?: string, propertyPath?: string): TemplatePlace {
  const origin = logicalId === undefined ? undefined : template.origins?.get(logicalId);
  return {
    kind: 'template',
    template: template.name,
    ...(logicalId !== undefined && { logicalId }),
    ...(propertyPath !== undefined && { propertyPath }),
    ...(origin && { constructPath: origin.constructPath }),
    ...(origin?.source !== undefined && template.file && { source: configurationPlace(template.file, origin.source) }),
  };
}

/** `5 templates, 61 resources`, for the report. */
export function lookedAt(templates: readonly CheckedTemplate[]): string {
  const resources = templates.reduce((sum, template) => sum + Object.keys(template.resources).length, 0);
  return `${templates.length} ${templates.length === 1 ? 'template' : 'templates'}, ${resources} ${resources === 1 ? 'resource' : 'resources'}`;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function resourcesOf(data: JsonObject | undefined): Readonly<Record<string, CheckedResource>> {
  if (!isObject(data?.Resources)) return {};
  return Object.fromEntries(
    Object.entries(data.Resources).flatMap(([logicalId, resource]): [string, CheckedResource][] => {
      if (!isObject(resource) || typeof resource.Type !== 'string') return [];
      const properties = isObject(resource.Properties) ? resource.Properties : {};
      return [[logicalId, { ...resource, Type: resource.Type, Properties: properties }]];
    }),
  );
}
