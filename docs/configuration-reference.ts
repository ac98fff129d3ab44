import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationSchema, resolveReference } from '../lib/configuration/schema';
import { type JsonSchema } from '../lib/configuration/schema/json-schema';

/** What no schema can say. Each has a case in test/cases/configuration or a test against an organization. */
export const rulesBetweenKeys: readonly { readonly id: string; readonly rule: string }[] = [
  { id: 'duplicate-account', rule: 'An account stands once in `rollout.canary` and once in `rollout.exclude`.' },
  { id: 'canary-excluded', rule: 'A canary account is not excluded.' },
  { id: 'canary-is-management-account', rule: 'The management account is no canary: StackSets never deploys to it.' },
  { id: 'exclusion-is-management-account', rule: 'The management account is not excluded: it gets the roles by a stack of its own.' },
  { id: 'duplicate-wave-name', rule: 'Waves have names of their own.' },
  { id: 'reserved-wave-name', rule: '`canary` and `management-account` name no wave, and `rest` only the last, without units.' },
  { id: 'overlapping-waves', rule: 'A unit is in one wave; in an organization, also no unit of one wave is below a unit of another.' },
  { id: 'rest-wave-not-last', rule: 'Only the last wave has no `organizationalUnits`: it takes what is left.' },
  { id: 'waves-need-owner-cordon', rule: '`rollout.waves` needs `owner: cordon`.' },
  { id: 'delegated-administrator-missing', rule: '`from: delegated-administrator` needs `organization.delegatedAdministrator`.' },
  { id: 'delegated-administrator-is-management-account', rule: 'The delegated administrator is a member account.' },
  { id: 'more-than-one-iam-region', rule: '`containment.region` is one Region, since IAM is global.' },
  { id: 'approved-actions-without-least-privilege', rule: '`approvedActions` narrows nothing under `policy: published`.' },
  { id: 'percentage-and-count', rule: 'A percentage and a count of the same preference exclude each other.' },
  {
    id: 'percentage-rounds-down-to-zero',
    rule: 'A percentage above zero comes to at least one account; a failure tolerance also over the accounts of its wave.',
  },
  {
    id: 'concurrency-above-tolerance',
    rule: 'Under `strict-failure-tolerance`, `maxConcurrentCount` is at most `failureToleranceCount` + 1, which is what StackSets would do anyway.',
  },
  {
    id: 'too-many-organizational-units',
    rule: 'Targets and waves name at most 50 units each, as many as one CreateStackInstances call takes.',
  },
  { id: 'not-a-date', rule: '`until` is a day of the calendar.' },
  { id: 'placeholder', rule: 'Placeholders such as `r-xxxx`, `<account-id>` or `000000000000` are not left in.' },
  {
    id: 'reserved-stack-set-name',
    rule: '`stackSetName` does not begin with `SIRTriage-` or `CIRT-`, which are the names of the service itself.',
  },
];

const sections: readonly { readonly heading: string; readonly schema: JsonSchema }[] = [
  { heading: 'organization', schema: property('organization') },
  { heading: 'containment', schema: property('containment') },
  { heading: 'rollout', schema: property('rollout') },
  { heading: 'rollout.exclude', schema: definition('exclusion') },
  { heading: 'rollout.waves', schema: definition('wave') },
  { heading: 'rollout.preferences, rollout.waves[].preferences', schema: definition('preferences') },
];

/** The text of docs/configuration.md. */
export function configurationReference(): string {
  const minimal = readFileSync(join(__dirname, '..', 'examples', 'minimal.yaml'), 'utf8').trimEnd();
  return `${[
    '<!-- Written by `npm run docs` from lib/configuration/schema.ts. -->',
    '# cordon.yaml',
    'One file says which organization is onboarded, what the containment roles allow, and who gets them in which order. A first one:',
    `\`\`\`yaml\n${minimal}\n\`\`\``,
    '[examples/cordon.yaml](../examples/cordon.yaml) rolls out in waves from a delegated administrator, [examples/cloudformation.yaml](../examples/cloudformation.yaml) leaves it to CloudFormation. Editors that read the first line check and complete the file by [schema/cordon.schema.json](../schema/cordon.schema.json); beside an installed package the path is `node_modules/cordon/schema/cordon.schema.json`.',
    'The file is YAML 1.2. Account IDs stand in quotes. A key that Cordon does not know is an error, and so is an empty list. All problems are reported at once, each with its path, line, value and remedy, and the exit code is 2.',
    ...sections.flatMap(({ heading, schema }) => [`## ${heading}`, schema.description ?? '', table(schema)]),
    '## Rules between keys',
    'Each has a name, which the JSON output gives as `id`.',
    ['| Name | Rule |', '|---|---|', ...rulesBetweenKeys.map(({ id, rule }) => `| \`${id}\` | ${rule} |`)].join('\n'),
  ].join('\n\n')}\n`;
}

function table(schema: JsonSchema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([key, property]) => {
    const required = schema.required?.includes(key) ?? false;
    const resolved = resolveReference(property);
    const source = resolved['x-source'];
    const limits = [limitsOf(property), source === undefined ? '' : `[source](${source})`].filter((part) => part !== '');
    return `| \`${key}\` | ${typeOf(resolved)} | ${defaultOf(resolved, required)} | ${resolved.description ?? ''} | ${limits.join(', ')} |`;
  });
  return ['| Key | Type | Default | Meaning | Limits and source |', '|---|---|---|---|---|', ...rows].join('\n');
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => `\`${value}\``).join(', ');
  }
  const types = (typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])).map((type) => {
    switch (type) {
      case 'array':
        return `list of ${itemOf(schema.items ?? {})}`;
      case 'integer':
        return 'whole number';
      case 'object':
        return 'mapping';
      default:
        return type;
    }
  });
  return types.join(' or ');
}

function itemOf(items: JsonSchema): string {
  const resolved = resolveReference(items);
  return resolved.type === 'object' ? 'mappings' : resolved.enum === undefined ? 'strings' : typeOf(resolved);
}

function defaultOf(schema: JsonSchema, required: boolean): string {
  if (required) {
    return '**required**';
  }
  if (schema['x-default'] !== undefined) {
    return schema['x-default'];
  }
  if (Array.isArray(schema.default)) {
    return 'all of them';
  }
  return schema.default === undefined ? 'see the table below' : `\`${JSON.stringify(schema.default).replace(/"/g, '')}\``;
}

/** Limits of a value, and of the items of a list. */
function limitsOf(property: JsonSchema): string {
  const schema = resolveReference(property);
  const items = schema.items === undefined ? undefined : resolveReference(schema.items);
  const range =
    schema.minimum === undefined
      ? ''
      : schema.maximum === undefined
        ? `at least ${schema.minimum}`
        : `${schema.minimum} to ${schema.maximum}`;
  return [
    range,
    schema.maxItems === undefined ? '' : `at most ${schema.maxItems}`,
    schema.pattern === undefined ? '' : `\`${schema.pattern.replace(/\|/g, '\\|')}\``,
    items?.pattern === undefined ? '' : `each \`${items.pattern.replace(/\|/g, '\\|')}\``,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function property(name: string): JsonSchema {
  return resolveReference(configurationSchema.properties?.[name] ?? {});
}

function definition(name: string): JsonSchema {
  return resolveReference({ $ref: `#/definitions/${name}` });
}
