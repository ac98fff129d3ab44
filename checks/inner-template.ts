import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { isAbsent, isObject, objectsOf, shown, type Properties } from './values';

/** The template of a StackSet, if the resource contains it. */
export type InnerTemplate =
  | { readonly status: 'read'; readonly template: Properties; readonly resources: Readonly<Record<string, Properties>> }
  | { readonly status: 'unread'; readonly reason: string };

/** Templates that were read: each rule asks for the one of the same resource. */
const known = new WeakMap<Properties, InnerTemplate>();

/** Reads `TemplateBody`, JSON or YAML. What is behind `TemplateURL`, or only known when deployed, cannot be read. */
export function innerTemplate(properties: Properties): InnerTemplate {
  const inner = known.get(properties) ?? readTemplate(properties);
  known.set(properties, inner);
  return inner;
}

function readTemplate({ TemplateBody: body, TemplateURL: url }: Properties): InnerTemplate {
  if (isAbsent(body)) {
    return {
      status: 'unread',
      reason: isAbsent(url) ? 'there is no template' : 'the template is behind a URL, so the app does not show it',
    };
  }
  if (typeof body !== 'string') return { status: 'unread', reason: 'the template is known only after deployment' };
  try {
    const document = parseDocument(body, { logLevel: 'silent', uniqueKeys: true });
    const [error] = document.errors;
    const template = error === undefined ? valueOf(document.contents) : undefined;
    if (!isObject(template) || !isObject(template.Resources)) {
      return { status: 'unread', reason: 'TemplateBody is neither a JSON nor a YAML object with Resources' };
    }
    return {
      status: 'read',
      template,
      resources: Object.fromEntries(
        Object.entries(template.Resources).filter((entry): entry is [string, Properties] => isObject(entry[1])),
      ),
    };
  } catch (error) {
    return { status: 'unread', reason: `TemplateBody cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Values of a YAML document with CloudFormation's short forms spelled out: `!GetAtt A.B` is `Fn::GetAtt`, `!Ref A` is `Ref`. */
function valueOf(node: unknown): unknown {
  if (isAlias(node)) throw new Error('it contains YAML aliases');
  const value = untagged(node);
  const tag = (node as { readonly tag?: string } | null)?.tag;
  if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  return { [`Fn::${name}`]: name === 'GetAtt' && typeof value === 'string' ? value.split('.') : value };
}

function untagged(node: unknown): unknown {
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [String(valueOf(key)), valueOf(value)]));
  if (isSeq(node)) return node.items.map(valueOf);
  return isScalar(node) ? node.value : undefined;
}

/** Types of the resources that a template makes. */
export const typesIn = ({ resources }: Extract<InnerTemplate, { readonly status: 'read' }>): readonly string[] =>
  Object.values(resources).map(({ Type: type }) => shown(type));

/** Whether a StackSet makes something in IAM. @returns `unread` where its template cannot be read */
export function makesIam(properties: Properties): boolean | 'unread' {
  const inner = innerTemplate(properties);
  return inner.status === 'unread' ? 'unread' : typesIn(inner).some((type) => type.startsWith('AWS::IAM::'));
}

/** Whether everything that a StackSet makes in IAM has a name that contains the Region, so that no two Regions have the same. */
export function iamNamesHaveRegion(properties: Properties): boolean {
  const inner = innerTemplate(properties);
  if (inner.status === 'unread') return false;
  return Object.values(inner.resources)
    .filter(({ Type: type }) => shown(type).startsWith('AWS::IAM::'))
    .every(({ Type: type, Properties: given }) => {
      const name = isObject(given) ? given[`${shown(type).slice('AWS::IAM::'.length)}Name`] : undefined;
      return JSON.stringify(name ?? '').includes('AWS::Region');
    });
}

/** The groups of stack instances of a StackSet. */
export const instanceGroups = ({ StackInstancesGroup: groups }: Properties): readonly Properties[] => objectsOf(groups);
