import { parse, type CollectionTag, type ScalarTag, type Tags } from 'yaml';

/**
 * Parses a deployed template: Cordon sends JSON, the CDK CLI sends the same template as YAML, and people write YAML with short forms
 * (`!Ref`, `!Sub`, `!GetAtt`).
 *
 * @returns undefined for a text that is not a template
 */
export function parseTemplate(text: string): Record<string, unknown> | undefined {
  for (const read of [(body: string): unknown => JSON.parse(body), readYaml]) {
    try {
      const value = read(text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    } catch {
      // Not in this notation.
    }
  }
  return undefined;
}

// CloudFormation reads YAML 1.1 (user guide, "CloudFormation template formats").
const readYaml = (text: string): unknown => parse(text, { version: '1.1', schema: 'yaml-1.1', customTags, logLevel: 'silent' });

/** The version of a policy looks like a date, and CloudFormation takes it as text, with quotes or without. */
const customTags = (tags: Tags): Tags => [
  ...tags.filter((tag) => (typeof tag === 'string' ? tag : tag.tag) !== 'tag:yaml.org,2002:timestamp'),
  ...shortForms,
];

const functions = [
  'Base64',
  'Cidr',
  'FindInMap',
  'GetAZs',
  'ImportValue',
  'Join',
  'Select',
  'Split',
  'Sub',
  'Transform',
  'And',
  'Equals',
  'If',
  'Not',
  'Or',
];

const shortForms: (ScalarTag | CollectionTag)[] = [
  scalar('Ref', (value) => ({ Ref: value })),
  scalar('Condition', (value) => ({ Condition: value })),
  scalar('GetAtt', (value) => ({ 'Fn::GetAtt': splitOnce(value) })),
  collection('GetAtt', (value) => ({ 'Fn::GetAtt': value })),
  ...functions.flatMap((name) => [
    scalar(name, (value) => ({ [`Fn::${name}`]: value })),
    collection(name, (value) => ({ [`Fn::${name}`]: value })),
  ]),
];

function scalar(name: string, resolve: (value: string) => unknown): ScalarTag {
  return { tag: `!${name}`, resolve };
}

function collection(name: string, resolve: (value: unknown) => unknown): CollectionTag {
  return { tag: `!${name}`, collection: 'seq', resolve: (value) => resolve(value.toJSON()) };
}

/** `Role.Arn` names a resource and an attribute; the attribute may have dots of its own. */
function splitOnce(value: string): string[] {
  const dot = value.indexOf('.');
  return dot === -1 ? [value] : [value.slice(0, dot), value.slice(dot + 1)];
}
