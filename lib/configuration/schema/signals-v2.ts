import { ocsfSeverities, ocsfStatuses } from '../ocsf';
import { value } from './definitions';
import { docs, type JsonSchema, listOf, mapping } from './json-schema';
import { governed } from './signals';

const guide = `${docs}/securityhub/latest/userguide/securityhub-v2-automation-rules.html`;
const api = `${docs}/securityhub/1.0/APIReference`;
const unused = 'not compared';
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
    ...texts('The field equals one of these values. Use numbers for a number field.'),
    items: { type: ['string', 'number'], minLength: 1 },
  },
  prefix: texts('The field starts with one of these texts.'),
  contains: texts('The field contains one of these texts.'),
  notEquals: texts('The field equals none of these values.'),
  prefixNotEquals: texts('The field starts with none of these texts.'),
  greaterThanOrEqual: { description: 'Minimum of a number field.', type: 'number', 'x-default': unused },
  lessThanOrEqual: { description: 'Maximum of a number field.', type: 'number', 'x-default': unused },
  start: value('text', { description: 'Start of a date field, ISO 8601 in UTC.', 'x-default': unused }),
  end: value('text', { description: 'End of a date field, ISO 8601 in UTC.', 'x-default': unused }),
  withinDays: { description: 'Number of days before the finding arrives, for a date field.', type: 'integer', minimum: 1, 'x-default': unused },
  is: { description: 'Value of a boolean field.', type: 'boolean', 'x-default': unused },
} satisfies Record<string, JsonSchema>;

const fieldCriterionV2 = mapping({
  title: 'automationRulesV2[].criteria[].anyOf[]',
  description: 'A condition on one field of a finding, with one operator.',
  required: ['field'],
  properties: fieldProperties,
});

const criterionV2 = mapping({
  title: 'automationRulesV2[].criteria[]',
  description: 'A condition on one field of a finding, or `anyOf` with several conditions of which one must match.',
  properties: {
    ...fieldProperties,
    field: { ...fieldProperties.field, 'x-default': '`anyOf` is set' },
    anyOf: {
      ...listOf({ $ref: '#/definitions/fieldCriterionV2' }),
      description: 'Conditions of which one must match. Each has one operator. `anyOf` excludes the other keys.',
      'x-default': 'one condition',
      'x-source': `${api}/API_CompositeFilter.html`,
    },
  },
});

const findingUpdateV2 = mapping({
  title: 'automationRulesV2[].update',
  description: 'Fields that the rule writes into the finding. At least one is required.',
  properties: {
    comment: value('text', { description: 'A comment. It is required for a status that hides the finding.', 'x-default': 'unchanged', 'x-source': guide }),
    severity: { description: 'Severity, by `SeverityId`.', type: 'string', enum: Object.keys(ocsfSeverities), 'x-default': 'unchanged', 'x-source': guide },
    status: {
      description: 'Status, by `StatusId`. Suppressed, Resolved, Archived and Deleted hide the finding.',
      type: 'string',
      enum: Object.keys(ocsfStatuses),
      'x-default': 'unchanged',
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
  description: 'An automation rule of Security Hub V2. It writes fields of OCSF findings when they arrive, or opens a ticket.',
  required: ['name', 'owner', 'justification', 'expires', 'order', 'regions', 'criteria'],
  properties: {
    name: value('ruleName', { description: 'Unique name in this list. The name of the deployed rule contains it and the last day.' }),
    description: governed.description,
    owner: governed.owner,
    justification: governed.justification,
    expires: governed.expires,
    enabled: { description: 'Whether the rule is active.', type: 'boolean', default: true },
    order: {
      description: '`RuleOrder`, 1 to 1,000, with fractions. Rules with lower values run first. If several rules write a field, the highest value wins.',
      type: 'number',
      minimum: 1,
      maximum: 1000,
      'x-source': guide,
    },
    regions: {
      ...listOf(value('region')),
      description:
        'Regions of the rule: the home Region of the aggregator, whose rules apply in all linked Regions, and each Region that is not linked.',
      'x-source': guide,
    },
    criteria: {
      ...listOf({ $ref: '#/definitions/criterionV2' }),
      description: 'Conditions on the finding. All of them must match.',
      'x-source': guide,
    },
    update: { $ref: '#/definitions/findingUpdateV2', 'x-default': 'a ticket is opened' },
    ticket: { $ref: '#/definitions/ticketV2', 'x-default': 'fields are written' },
    acknowledge: governed.acknowledge,
  },
});

export const automationRulesV2: JsonSchema = {
  description:
    'Automation rules of Security Hub V2 (OCSF findings). They do not change findings of Security Hub CSPM, which need `automationRules`. An empty list keeps the stacks and removes the last rules.',
  type: 'array',
  items: { $ref: '#/definitions/automationRuleV2' },
  'x-default': 'none, and no stacks for them',
  'x-source': guide,
};

/** By name, for the schema. */
export const signalV2Definitions = { fieldCriterionV2, criterionV2, findingUpdateV2, ticketV2, automationRuleV2 } as const;
