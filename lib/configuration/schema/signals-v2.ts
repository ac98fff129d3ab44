import { ocsfSeverities, ocsfStatuses } from '../ocsf';
import { value } from './definitions';
import { docs, type JsonSchema, listOf, mapping } from './json-schema';
import { governed } from './signals';

const guide = `${docs}/securityhub/latest/userguide/securityhub-v2-automation-rules.html`;
const api = `${docs}/securityhub/1.0/APIReference`;
const unused = 'not looked at';
const texts = (description: string): JsonSchema => ({
  ...listOf({ type: 'string', minLength: 1 }),
  description,
  'x-default': unused,
  'x-source': `${api}/API_StringFilter.html`,
});

const fieldProperties = {
  field: value('text', {
    description: 'Field of an OCSF finding, such as `finding_info.types`, `resources.uid` or `severity_id`.',
    'x-source': `${api}/API_OcsfFindingFilters.html`,
  }),
  key: value('text', { description: 'Key of a map field, such as the key of a tag.', 'x-default': 'not a map field' }),
  equals: {
    ...texts('Values of which one is enough; numbers for a number field.'),
    items: { type: ['string', 'number'], minLength: 1 },
  },
  prefix: texts('Beginnings of which one is enough.'),
  contains: texts('Parts of which one is enough.'),
  notEquals: texts('Values of which it is none.'),
  prefixNotEquals: texts('Beginnings of which it has none.'),
  greaterThanOrEqual: { description: 'Least value of a number field.', type: 'number', 'x-default': unused },
  lessThanOrEqual: { description: 'Greatest value of a number field.', type: 'number', 'x-default': unused },
  start: value('text', { description: 'From this time on, ISO 8601 in UTC; of a date field.', 'x-default': unused }),
  end: value('text', { description: 'Until this time, ISO 8601 in UTC; of a date field.', 'x-default': unused }),
  withinDays: { description: 'Within so many days before the finding arrives; of a date field.', type: 'integer', minimum: 1, 'x-default': unused },
  is: { description: 'Value of a boolean field.', type: 'boolean', 'x-default': unused },
} satisfies Record<string, JsonSchema>;

const fieldCriterionV2 = mapping({
  title: 'automationRulesV2[].criteria[].anyOf[]',
  description: 'One field of a finding and what it must be, with one operator.',
  required: ['field'],
  properties: fieldProperties,
});

const criterionV2 = mapping({
  title: 'automationRulesV2[].criteria[]',
  description: 'One field of a finding and what it must be, or `anyOf`: several of which one is enough.',
  properties: {
    ...fieldProperties,
    field: { ...fieldProperties.field, 'x-default': 'anyOf is there' },
    anyOf: {
      ...listOf({ $ref: '#/definitions/fieldCriterionV2' }),
      description: 'Criteria of which one is enough; each has one operator, and stands without other keys beside it.',
      'x-default': 'one field alone',
      'x-source': `${api}/API_CompositeFilter.html`,
    },
  },
});

const findingUpdateV2 = mapping({
  title: 'automationRulesV2[].update',
  description: 'What is written into the finding, at least one field.',
  properties: {
    comment: value('text', { description: 'A comment. A status that hides requires it.', 'x-default': 'as it is', 'x-source': guide }),
    severity: { description: 'Severity, by `SeverityId`.', type: 'string', enum: Object.keys(ocsfSeverities), 'x-default': 'as it is', 'x-source': guide },
    status: {
      description: 'Status, by `StatusId`. Suppressed, Resolved, Archived and Deleted take the finding out of sight.',
      type: 'string',
      enum: Object.keys(ocsfStatuses),
      'x-default': 'as it is',
      'x-source': guide,
    },
  },
});

const ticketV2 = mapping({
  title: 'automationRulesV2[].ticket',
  description: 'A ticket of a third-party integration of Security Hub.',
  required: ['connectorArn'],
  properties: { connectorArn: value('text', { description: 'ARN of the connector.', 'x-source': `${api}/API_CreateConnectorV2.html` }) },
});

const automationRuleV2 = mapping({
  title: 'automationRulesV2[]',
  description: 'An automation rule of Security Hub V2: it writes fields of OCSF findings as they arrive, or opens a ticket.',
  required: ['name', 'owner', 'justification', 'expires', 'order', 'regions', 'criteria'],
  properties: {
    name: value('ruleName', { description: 'Name, which no other rule of the list has. The deployed rule is named after it and its end.' }),
    description: governed.description,
    owner: governed.owner,
    justification: governed.justification,
    expires: governed.expires,
    enabled: { description: 'Whether the rule is applied.', type: 'boolean', default: true },
    order: {
      description: '`RuleOrder`, 1 to 1,000; fractions are taken. Lower ones are applied first, and the highest has the last word.',
      type: 'number',
      minimum: 1,
      maximum: 1000,
      'x-source': guide,
    },
    regions: {
      ...listOf(value('region')),
      description:
        'Regions in which the rule is made: the home Region of the aggregator, whose rules are applied in all linked Regions, and each Region that is not linked.',
      'x-source': guide,
    },
    criteria: {
      ...listOf({ $ref: '#/definitions/criterionV2' }),
      description: 'What a finding must have; all of them hold.',
      'x-source': guide,
    },
    update: { $ref: '#/definitions/findingUpdateV2', 'x-default': 'a ticket is opened' },
    ticket: { $ref: '#/definitions/ticketV2', 'x-default': 'fields are written' },
    acknowledge: governed.acknowledge,
  },
});

export const automationRulesV2: JsonSchema = {
  description:
    'Automation rules of Security Hub V2 (OCSF findings). They see no finding of Security Hub CSPM, nor do `automationRules` see theirs. An empty list keeps the stacks and takes the last rules away.',
  type: 'array',
  items: { $ref: '#/definitions/automationRuleV2' },
  'x-default': 'none, and no stacks for them',
  'x-source': guide,
};

/** By name, for the schema. */
export const signalV2Definitions = { fieldCriterionV2, criterionV2, findingUpdateV2, ticketV2, automationRuleV2 } as const;
