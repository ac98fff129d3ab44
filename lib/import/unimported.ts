import { madeByCordon } from '../signals/names';
import { isFields, listOf, member, tagsOf, textOf, type NotCarried, type SourcePlace } from './found';
import { templateType, type ResourceType } from './resource-types';
import { templateData, UnreadableText } from './template-text';

/** A resource that an import does not turn into a rule. */
interface Unimported extends SourcePlace {
  readonly kind: ResourceType;
  /** Its properties, named as CloudFormation or as Terraform does. */
  readonly properties: unknown;
}

/** Characters of a template that a property or an attribute can have: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const longestBody = 1_000_000;

/** What was found in texts of templates, by text. Many resources may deploy the same. */
export type ReadBodies = Map<string, readonly Inside[] | string>;

interface Inside {
  readonly path: string;
  readonly why: string;
  readonly isUnknown?: boolean;
}

/** What has to be said of a resource: itself, or what is in the template that it deploys. */
export function unimported({ kind, properties, file, address }: Unimported, bodies: ReadBodies): readonly NotCarried[] {
  if (kind.treatment === 'irrelevant' || !isRelevant(kind, properties)) return [];
  if (kind.treatment !== 'template') return [{ file, address, why: madeByCordon(tagsOf(properties)) ? whyCordons : kind.why }];
  return insideOf(properties, bodies).map(({ path, why, isUnknown }) => ({
    ...{ file, address: path === '' ? address : `${address}/${path}`, why },
    ...(isUnknown === true && { isUnknown }),
  }));
}

/** Some types hide or route something with one of their properties alone. */
function isRelevant({ type }: ResourceType, properties: unknown): boolean {
  if (type === 'AWS::AccessAnalyzer::Analyzer') return isFilled(member(properties, 'ArchiveRules') ?? member(properties, 'archive_rules'));
  if (type !== 'AWS::Serverless::Function' && type !== 'AWS::Serverless::StateMachine') return true;
  const events = member(properties, 'Events');
  return Object.values(isFields(events) ? events : {}).some((event) =>
    ['EventBridgeRule', 'CloudWatchEvent'].includes(textOf(member(event, 'Type')) ?? ''),
  );
}

/** An intrinsic function may become a list that is not empty. */
const isFilled = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : isFields(value));

function insideOf(properties: unknown, bodies: ReadBodies): readonly Inside[] {
  const of = (name: string, attribute: string): unknown => member(properties, name) ?? member(properties, attribute) ?? undefined;
  const [written, url] = [of('TemplateBody', 'template_body'), of('TemplateURL', 'template_url')];
  const asJson = member(written, 'Fn::ToJsonString');
  if (asJson !== undefined) return insideTemplate(asJson, bodies);
  const substituted = member(written, 'Fn::Sub');
  const body = textOf(written) ?? textOf(substituted) ?? textOf(listOf(substituted)[0]);
  if (body !== undefined) return insideText(body, bodies);
  const where = textOf(url);
  return [
    {
      path: '',
      why: `It deploys a template that was not looked at${where === undefined ? '' : `: ${where}`}. Give that template to cordon import too.`,
      isUnknown: true,
    },
  ];
}

function insideText(text: string, bodies: ReadBodies): readonly Inside[] {
  const read = bodies.get(text) ?? readText(text, bodies);
  bodies.set(text, read);
  return typeof read === 'string' ? [{ path: '', why: read, isUnknown: true }] : read;
}

function readText(text: string, bodies: ReadBodies): readonly Inside[] | string {
  if (text.length > longestBody) return 'Its template was not looked at: it is longer than AWS takes.';
  try {
    const template = templateData(text);
    // A template within itself can stand in no text; a text that is being read counts as empty.
    bodies.set(text, []);
    if (!isFields(member(template, 'Resources'))) return 'Its template was not looked at: it has no resources.';
    return insideTemplate(template, bodies);
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return `Its template was not looked at: ${error.message}.`;
  }
}

/** Resources of a template that another deploys. They go to accounts and Regions which that one decides, so that none is imported. */
function insideTemplate(template: unknown, bodies: ReadBodies): readonly Inside[] {
  const resources = member(template, 'Resources');
  return [
    ...dynamicParts(template).map(({ address: path, why }) => ({ path, why, isUnknown: true })),
    ...Object.entries(isFields(resources) ? resources : {}).flatMap(([path, resource]): readonly Inside[] => {
      const kind = templateType(textOf(member(resource, 'Type')) ?? '');
      if (kind === undefined) return [];
      const properties = member(resource, 'Properties');
      if (kind.treatment === 'imported') return [{ path, why: madeByCordon(tagsOf(properties)) ? whyCordons : whyEmbedded }];
      return unimported({ kind, properties, file: '', address: path }, bodies).map(({ address, why, isUnknown }) => ({
        ...{ path: address, why },
        ...(isUnknown === true && { isUnknown }),
      }));
    }),
  ];
}

export const whyCordons = 'Cordon deployed it. Its configuration has it already.';
const whyEmbedded = 'It is in a template that this resource deploys. Give that template to cordon import by itself.';
const whyProcessed = 'Give the template as it is deployed: aws cloudformation get-template --template-stage Processed.';

/** Transforms that add no rule which Cordon does not look for. */
const knownTransforms = ['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions'];

/** Parts of a template whose resources CloudFormation makes when it deploys. */
export function dynamicParts(template: unknown): readonly { readonly address: string; readonly why: string }[] {
  const transform = member(template, 'Transform');
  const names = (Array.isArray(transform) ? (transform as readonly unknown[]) : transform === undefined ? [] : [transform]).map(
    (one) => textOf(one) ?? textOf(member(one, 'Name')) ?? 'of a name that is not known',
  );
  const macros = names.filter((name) => !knownTransforms.includes(name));
  const resources = member(template, 'Resources');
  return [
    ...macros.map((name) => ({ address: 'Transform', why: `The transform ${name} can add resources. ${whyProcessed}` })),
    ...Object.entries(isFields(resources) ? resources : {}).flatMap(([address, resource]) => dynamicPart(address, resource)),
  ];
}

function dynamicPart(address: string, resource: unknown): readonly { readonly address: string; readonly why: string }[] {
  if (address === 'Fn::Transform') return [{ address, why: `It adds resources. ${whyProcessed}` }];
  if (textOf(member(resource, 'Type'))?.endsWith('::MODULE') === true)
    return [{ address, why: `It is a module, whose resources were not looked at. ${whyProcessed}` }];
  return address.startsWith('Fn::ForEach::') && makesRelevant(resource)
    ? [{ address, why: `It makes resources in a loop, some of which hide, change or route findings or events. ${whyProcessed}` }]
    : [];
}

/** Whether the body of a loop has a type that is not irrelevant; loops may have loops. */
function makesRelevant(loop: unknown): boolean {
  const body = listOf(loop)[2];
  return Object.entries(isFields(body) ? body : {}).some(([name, resource]) => {
    if (dynamicPart(name, resource).length > 0) return true;
    const kind = templateType(textOf(member(resource, 'Type')) ?? '');
    return kind !== undefined && kind.treatment !== 'irrelevant' && isRelevant(kind, member(resource, 'Properties'));
  });
}
