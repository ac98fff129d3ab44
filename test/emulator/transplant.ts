import { type Template, type TemplateResource } from '../../lib/core/template';

/** Types that ministack's CloudFormation does not know: it refuses a template with one of them, and names it. */
export const unknownTypes = [
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::Events::ApiDestination',
  'AWS::Events::Archive',
  'AWS::Events::Connection',
  'AWS::Events::EventBusPolicy',
];

export interface Transplant {
  readonly template: Template;
  /** Types that were left out, sorted. */
  readonly unknown: readonly string[];
  /** Logical IDs of alarms on sums of metrics, which were left out. */
  readonly sums: readonly string[];
  /** Logical IDs of the rules whose `source` was rewritten. */
  readonly rewritten: readonly string[];
}

/** The source that stands in for one of AWS, from which nobody but AWS puts events. */
export const standIn = (source: string): string => source.replace(/^aws\./, 'stand-in.');

/**
 * A synthesized template as ministack takes it: in the patterns of the rules each `source` that begins with `aws.` is its stand-in, and what ministack
 * cannot make is left out. Nothing else is changed.
 */
export function transplanted(template: Template): Transplant {
  const { Resources } = template;
  const all = Object.entries(Resources);
  const unknown = all.filter(([, { Type }]) => unknownTypes.includes(Type));
  const sums = all.filter(([, { Type, Properties }]) => Type === 'AWS::CloudWatch::Alarm' && Properties?.Metrics !== undefined);
  const gone = new Set([...unknown, ...sums].map(([id]) => id));
  const kept = all
    .filter(([id]) => !gone.has(id))
    .map(([id, resource]) => [id, withStandIns(withoutDependencies(resource, gone))] as const);
  return {
    template: { ...template, Resources: Object.fromEntries(kept) },
    unknown: [...new Set(unknown.map(([, { Type }]) => Type))].sort(),
    sums: sums.map(([id]) => id),
    rewritten: kept
      .filter(([id, resource]) => JSON.stringify(resource) !== JSON.stringify(withoutDependencies(Resources[id], gone)))
      .map(([id]) => id),
  };
}

function withoutDependencies(resource: TemplateResource | undefined, gone: ReadonlySet<string>): TemplateResource {
  const { DependsOn = [], ...rest } = resource ?? { Type: '' };
  const left = [DependsOn].flat().filter((id) => !gone.has(id));
  return { ...rest, ...(left.length > 0 && { DependsOn: left }) };
}

function withStandIns(resource: TemplateResource): TemplateResource {
  if (resource.Type !== 'AWS::Events::Rule') return resource;
  return { ...resource, Properties: { ...resource.Properties, EventPattern: patternWithStandIns(resource.Properties?.EventPattern) } };
}

/** `source` stands at the top of a pattern, or in the branches of a `$or` there. */
function patternWithStandIns(pattern: unknown): unknown {
  if (typeof pattern !== 'object' || pattern === null) return pattern;
  return Object.fromEntries(
    Object.entries(pattern).map(([field, condition]: [string, unknown]) => {
      if (field === '$or' && Array.isArray(condition)) return [field, condition.map(patternWithStandIns)];
      if (field !== 'source' || !Array.isArray(condition)) return [field, condition];
      return [field, condition.map(sourceWithStandIn)];
    }),
  );
}

/** A source, or what it begins with. */
function sourceWithStandIn(value: unknown): unknown {
  if (typeof value === 'string') return standIn(value);
  return typeof value === 'object' && value !== null && 'prefix' in value && typeof value.prefix === 'string'
    ? { prefix: standIn(value.prefix) }
    : value;
}
