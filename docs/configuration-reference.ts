import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationSchema, resolveReference } from '../lib/configuration/schema';
import { targetDefinitions } from '../lib/configuration/schema/route-targets';
import { longestTagKey, longestTagValue } from '../lib/configuration/tag-limits';
import { type JsonSchema } from '../lib/configuration/schema/json-schema';
import { definitionWording } from '../lib/configuration/schema-wording';
import { type FindingField } from '../lib/signals/field';
import { operatorsOf as guardDutyOperators } from '../lib/signals/guardduty/operators';
import { operatorsOf as securityHubOperators } from '../lib/signals/security-hub/operators';
import { rulesBySubject } from '../lib/configuration/rules-between-keys';

interface Section {
  readonly heading: string;
  readonly schema: JsonSchema;
  /** What comes between the description and the table. @default - nothing */
  readonly more?: readonly string[];
}

const administratorsExample = `organization:
  delegatedAdministrator: "222222222222" # StackSets, GuardDuty and Security Hub
  administrators:
    membership: "111111111111" # the management account`;

const sections: readonly Section[] = [
  { heading: 'organization', schema: property('organization') },
  {
    heading: 'organization.administrators',
    schema: property('organization').properties?.['administrators'] ?? {},
    more: ['```yaml', administratorsExample, '```'],
  },
  { heading: 'membership', schema: property('membership') },
  { heading: 'membership.team, and the file that membership.teamFile names', schema: definition('teamMember') },
  { heading: 'containment', schema: property('containment') },
  { heading: 'containment.preference', schema: property('containment').properties?.['preference'] ?? {} },
  {
    heading: 'containment.preference.submitted',
    schema: property('containment').properties?.['preference']?.properties?.['submitted'] ?? {},
  },
  { heading: 'rollout', schema: property('rollout') },
  { heading: 'rollout.exclude', schema: definition('exclusion') },
  { heading: 'rollout.waves', schema: definition('wave') },
  { heading: 'rollout.preferences, rollout.waves[].preferences', schema: definition('preferences') },
];

const environmentSections: readonly Section[] = [
  { heading: 'environment', schema: property('environment') },
  { heading: 'environment.remoteAccess', schema: definition('remoteAccess') },
  { heading: 'environment.dnsServers', schema: definition('dnsServer') },
  { heading: 'environment.scanners', schema: definition('scanner') },
  { heading: 'environment.scanners[].tag', schema: resolveReference(definition('scanner').properties?.['tag'] ?? {}) },
];

const remediationSections: readonly Section[] = [
  { heading: 'remediation', schema: property('remediation') },
  { heading: 'remediation.protectedTags', schema: property('remediation').properties?.['protectedTags']?.items ?? {} },
  { heading: 'remediation.automatic', schema: definition('remediationTrigger') },
  { heading: 'measures', schema: property('measures') },
  { heading: 'measures.acknowledgeMinutes', schema: property('measures').properties?.['acknowledgeMinutes'] ?? {} },
  { heading: 'replay', schema: property('replay') },
  { heading: 'replay.findings', schema: property('replay').properties?.['findings'] ?? {} },
];

const checkSections: readonly Section[] = [{ heading: 'check', schema: property('check') }];

const ruleSections: readonly Section[] = [
  { heading: 'signals', schema: property('signals') },
  {
    heading: 'suppressionRules',
    schema: definition('suppressionRule'),
    more: [`The list: ${property('suppressionRules').description} Without the key: ${property('suppressionRules')['x-default']}.`],
  },
  {
    heading: 'automationRules',
    schema: definition('automationRule'),
    more: [`The list: ${property('automationRules').description} Without the key: ${property('automationRules')['x-default']}.`],
  },
  { heading: 'automationRules[].update', schema: definition('findingUpdate') },
  { heading: 'automationRules[].update.relatedFindings', schema: definition('relatedFinding') },
  {
    heading: 'automationRulesV2',
    schema: definition('automationRuleV2'),
    more: [`The list: ${property('automationRulesV2').description} Without the key: ${property('automationRulesV2')['x-default']}.`],
  },
  ...(['criterionV2', 'findingUpdateV2', 'ticketV2'] as const).map(titled),
  { heading: 'suppressionRules[].acknowledge, automationRules[].acknowledge', schema: definition('acknowledgement') },
];

const routeSections: readonly Section[] = [
  { heading: 'routing', schema: property('routing') },
  {
    heading: 'routes',
    schema: definition('route'),
    more: [`The list: ${property('routes').description} Without the key: ${property('routes')['x-default']}.`],
  },
  ...(
    [
      'routeEvents',
      'securityIrEvents',
      'guardDutyEvents',
      'securityHubEvents',
      'securityHubV2Events',
      'rawEventPattern',
      'routeRetry',
    ] as const
  ).map(titled),
  ...Object.keys(targetDefinitions).map(titled),
];

const routesExample = `routes:
  - name: urgent-findings
    events: { guardDuty: { severityAtLeast: 7 } }
    targets:
      - { slack: { workspaceId: T07EA123LEP, channelId: C07EZ1ABC23 } }
      - { sqs: { queueName: urgent-findings } }`;

const detectorExample = `organization:
  # of the account that administers GuardDuty; \`aws guardduty list-detectors --region eu-west-1\` says them
  detectors:
    eu-west-1: 12abc34d567e8fa901bc2d34e56789f0
    us-east-1: 34cde56f789a0bc123de4f56a78901b2`;

const tagsExample = `tags:
  CostCenter: "4711" # text: numbers stand in quotes
  Team: security`;

const criteriaExample = `criteria:
  - { field: type, equals: ["Recon:EC2/Portscan", "Recon:EC2/PortProbeUnprotectedPort"] } # one of these
  - { field: resource.instanceDetails.imageId, from: environment.scanners.network } # one of the scanner's AMIs
  - { field: severity, lessThan: 7 }`;

/** The text of docs/configuration.md. */
export function configurationReference(): string {
  const minimal = readFileSync(join(__dirname, '..', 'examples', 'minimal.yaml'), 'utf8').trimEnd();
  return `${[
    '<!-- Written by `npm run docs` from lib/configuration/schema.ts. -->',
    '# cordon.yaml',
    'This file describes your organization, what the containment roles allow, who gets them in which order, and the rules and routes of findings. A first one:',
    yaml(minimal),
    'More examples: [waves](../examples/cordon.yaml) from a delegated administrator, a rollout by [CloudFormation](../examples/cloudformation.yaml), [rules on findings](../examples/signals.yaml), and [routes](../examples/routes.yaml). Editors that read the first line check and complete the file by [schema/cordon.schema.json](../schema/cordon.schema.json). If Cordon is installed as a package, the path is `node_modules/cordon/schema/cordon.schema.json`.',
    'The file is YAML 1.2. Account IDs stand in quotes. A key that Cordon does not know is an error, and so is an empty list, other than `suppressionRules: []`, `automationRules: []` and `routes: []`. All problems are reported at once, each with its path, line, value and remedy, and the exit code is 2.',
    ...sections.flatMap(sectionText),
    '## organization.detectors',
    'Suppression rules belong to a GuardDuty detector, and each Region in use has one of its own.',
    yaml(detectorExample),
    ...environmentSections.flatMap(sectionText),
    ...ruleSections.flatMap(sectionText),
    ...criteriaText(),
    '## Routes of events and findings',
    '[Routing](routing.md) says how they are deployed and what each target needs. A first one:',
    yaml(routesExample),
    ...routeSections.flatMap(sectionText),
    '## tags',
    property('tags').description ?? '',
    yaml(tagsExample),
    `A key has 1 to ${longestTagKey} characters and a value 1 to ${longestTagValue}: letters, digits, spaces and \`_.:/=+-@\` ([source](${property('tags')['x-source']})). \`cordon plan\` shows a changed tag as a difference and \`cordon deploy\` puts it on. A key that is taken out of \`tags\` stays on what \`cordon deploy\` made; the plan says so. [Why](decisions/0019-tags-go-on-stacks-and-resources.md).`,
    ...remediationSections.flatMap(sectionText),
    ...checkSections.flatMap(sectionText),
    '## Rules between keys',
    'Each has a name, which the JSON output gives as `id`. What the safety rules refuse is in [signal-safety.md](signal-safety.md).',
    ...rulesBySubject.flatMap(({ subject, rules }) => [
      `### ${subject}`,
      lines('| Name | Rule |', '|---|---|', ...rules.map(({ id, rule }) => `| \`${id}\` | ${rule} |`)),
    ]),
  ].join('\n\n')}\n`;
}

/** A section under the title of its schema. */
function titled(name: string): Section {
  const schema = definition(name);
  return { heading: schema.title ?? name, schema };
}

function sectionText({ heading, schema, more = [] }: Section): readonly string[] {
  return [`## ${heading}`, schema.description ?? '', ...more, table(schema)];
}

/** Criteria of both kinds of rule have most of their keys in common, so they are described together. */
function criteriaText(): readonly string[] {
  const guardDuty = definition('suppressionCriterion');
  const securityHub = definition('automationCriterion');
  const { field, from, ...guardDutyOnly } = guardDuty.properties ?? {};
  const { field: criterion, key, ...securityHubOnly } = securityHub.properties ?? {};
  const operators = [...new Set([...Object.keys(guardDutyOnly), ...Object.keys(securityHubOnly)])].filter((name) => name !== 'from');
  return [
    '## suppressionRules[].criteria, automationRules[].criteria',
    'A rule is for findings of which every criterion holds. A criterion names a field, and says by operators what its value must be:',
    yaml(criteriaExample),
    table({
      required: ['field'],
      properties: {
        field: { ...field, description: `${field?.description ?? ''} In automation rules: ${lowerFirst(criterion?.description ?? '')}` },
        ...(from && { from }),
        ...(key && { key: { ...key, description: `${key.description ?? ''} In automation rules alone.` } }),
      },
    }),
    `The fields of suppression rules are those of [GuardDuty's filters](${field?.['x-source']}), the fields of automation rules the [criteria of CloudFormation](${criterion?.['x-source']}). A suppression rule may use a field that Cordon does not know, with a warning.`,
    '### Operators of criteria',
    'One of the values in a list must match. Under the operators that begin with `not` or end in `NotEquals`, none of them may match.',
    lines(
      '- In a suppression rule, all operators of a criterion hold.',
      '- In an automation rule, `equals`, `prefix` and `contains` are alternatives to each other, and all others hold. `contains` and `notContains` stand alone, `equals` goes with `prefix`, and `prefix` with `notEquals` and `prefixNotEquals`.',
      '- An automation rule has at most 20 values of a field over all operators, 100 of `AwsAccountId`, `GeneratorId`, `ResourceId` and `Title`. What `from` adds counts.',
      '- Security Hub tells upper from lower case.',
    ),
    lines(
      '| Operator | Meaning | In suppression rules | In automation rules |',
      '|---|---|---|---|',
      ...operators.map((operator) => {
        const schemas = [guardDutyOnly[operator], securityHubOnly[operator]] as const;
        const meaning = (schemas[0] ?? schemas[1])?.description ?? '';
        return `| \`${operator}\` | ${meaning} | ${operatorLimits(operator, guardDutyOperators, schemas[0])} | ${operatorLimits(operator, securityHubOperators, schemas[1])} |`;
      }),
    ),
  ];
}

const kindsOfValues = { string: 'text', number: 'numbers', timestamp: 'times', map: 'maps' } as const;

/** Which fields take an operator, how many values, and where that is said. */
function operatorLimits(
  operator: string,
  operatorsOf: Readonly<Record<FindingField['values'], readonly string[]>>,
  schema: JsonSchema | undefined,
): string {
  if (schema === undefined) {
    return 'no';
  }
  const kinds = (Object.keys(kindsOfValues) as (keyof typeof kindsOfValues)[])
    .filter((kind) => operatorsOf[kind].includes(operator))
    .map((kind) => kindsOfValues[kind]);
  const limits = limitsOf(schema);
  return `${kinds.join(', ')}${limits === '' ? '' : `; ${limits}`} ([source](${schema['x-source']}))`;
}

function yaml(text: string): string {
  return `\`\`\`yaml\n${text}\n\`\`\``;
}

function lines(...all: readonly string[]): string {
  return all.join('\n');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
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
  if (schema.anyOf !== undefined && schema.type === undefined) {
    return schema.anyOf.map(typeOf).join(', ');
  }
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
  if (resolved.enum !== undefined) {
    return typeOf(resolved);
  }
  const kinds = { object: 'mappings', integer: 'whole numbers', number: 'numbers', string: 'strings' } as const;
  const types = typeof resolved.type === 'string' ? [resolved.type] : (resolved.type ?? []);
  return types.map((type) => kinds[type as keyof typeof kinds]).join(' or ');
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
  const { items } = schema;
  const each = items === undefined ? '' : valueLimits(items);
  return [
    schema.maxItems === undefined ? '' : `at most ${schema.maxItems}`,
    schema.items === undefined ? valueLimits(property) : '',
    each === '' ? '' : `each ${each}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** In the words of the messages where there are some. */
function valueLimits(value: JsonSchema): string {
  const wording = definitionWording[value.$ref?.slice('#/definitions/'.length) ?? ''];
  if (wording !== undefined) {
    return wording.what.replace('a whole number from ', '').replace(' other than 10', ', not 10');
  }
  const { minimum, maximum, maxLength, pattern } = resolveReference(value);
  const inWords = (bound: number) => bound.toLocaleString('en-US');
  return [
    minimum === undefined ? '' : maximum === undefined ? `at least ${inWords(minimum)}` : `${inWords(minimum)} to ${inWords(maximum)}`,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    pattern === undefined || pattern === '\\S' ? '' : `\`${pattern.replace(/\|/g, '\\|')}\``,
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
