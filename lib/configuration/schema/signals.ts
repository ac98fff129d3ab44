import { serviceOrder, severityLabels, verificationStates, workflowStatuses } from '../automation-rule';
import { suppressionStages } from '../suppression-rule';
import { value } from './definitions';
import { docs, type JsonSchema, listOf, mapping } from './json-schema';

const guardDuty = `${docs}/guardduty/latest`;
const securityHub = `${docs}/securityhub/1.0/APIReference`;
const filterFindings = `${guardDuty}/ug/guardduty_filter-findings.html`;
const condition = `${guardDuty}/APIReference/API_Condition.html`;
const createFilter = `${guardDuty}/APIReference/API_CreateFilter.html`;
const suppressionGuide = `${guardDuty}/ug/findings_suppression-rule.html`;
const automationGuide = `${docs}/securityhub/latest/userguide/automation-rules.html`;
const stringFilter = `${securityHub}/API_StringFilter.html`;
const numberFilter = `${securityHub}/API_NumberFilter.html`;
const dateFilter = `${securityHub}/API_DateFilter.html`;
const findingFilters = `${securityHub}/API_AutomationRulesFindingFilters.html`;
const fieldsUpdate = `${securityHub}/API_AutomationRulesFindingFieldsUpdate.html`;

export const signals = mapping({
  title: 'signals',
  description: 'Deployment of rules on findings, and limits of the safety rules.',
  properties: {
    reservedForService: {
      description:
        'Number of suppression rules, and of automation rules, per Region that are reserved for AWS Security Incident Response. The limit is 100 of each and cannot be raised.',
      type: 'integer',
      minimum: 0,
      maximum: 100,
      default: 20,
      'x-source': `${guardDuty}/ug/guardduty_limits.html`,
    },
    // A broader range is thousands of networks of other organizations: it takes an acknowledgement on the rule, whatever the configuration says.
    broadestIpv4Prefix: {
      description: 'Prefix length of the broadest IPv4 range that needs no acknowledgement.',
      type: 'integer',
      minimum: 16,
      maximum: 32,
      default: 24,
    },
    broadestIpv6Prefix: {
      description: 'Prefix length of the broadest IPv6 range that needs no acknowledgement.',
      type: 'integer',
      minimum: 32,
      maximum: 128,
      default: 48,
    },
    stacksPerRegion: {
      description:
        'Number of stacks for the rules of one Region. A stack without a bootstrap bucket has at most 51,200 bytes, about 40 rules.',
      type: 'integer',
      minimum: 1,
      maximum: 10,
      default: 1,
      'x-source': `${docs}/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html`,
    },
  },
});

export const acknowledgement = mapping({
  title: 'acknowledge[]',
  description: 'Accepts findings of the safety rules for one rule or route, for one reason. It has `finding` or `findings`.',
  required: ['justification'],
  properties: {
    finding: value('findingId', {
      description:
        'ID of the finding, such as `hides-high-severity` or `hides-threat-purpose[Backdoor]`. It accepts only this finding.',
      'x-default': 'the IDs in `findings`',
    }),
    findings: {
      ...listOf(value('findingId')),
      description: 'IDs of several findings with the same reason. Each ID accepts one finding.',
      'x-default': 'the ID in `finding`',
    },
    justification: value('text', { description: 'The reason, for reviewers of the rule.' }),
  },
});

/** What every rule has, beside what it does. */
export const governed = {
  description: value('text', { description: 'Purpose of the rule, for the console.', 'x-default': 'only the justification' }),
  owner: value('owner', { description: 'Team or address that owns the rule. It becomes a tag.' }),
  justification: value('text', { description: 'The reason to hide or change findings.' }),
  expires: value('date', {
    description: 'Last day of the rule, in UTC, at most 365 days ahead. A synthesis after that day omits the rule.',
  }),
  acknowledge: {
    ...listOf({ $ref: '#/definitions/acknowledgement' }),
    description: 'Accepted findings of the safety rules for this rule.',
    'x-default': 'no finding is accepted',
  },
  regions: {
    ...listOf(value('region')),
    description: 'Regions of the rule. Each is one of `organization.regions`.',
    'x-default': 'every Region of `organization.regions`',
  },
} satisfies Record<string, JsonSchema>;

const from: JsonSchema = {
  description:
    'Part of the environment whose values are added to `equals`: `environment.scanners`, or `environment.scanners.NAME` for one scanner. Only values that fit the field are added.',
  type: 'string',
  'x-default': 'no value is added',
};
const unused = 'not compared';
const texts = (description: string, maxItems: number | undefined, source: string): JsonSchema => ({
  ...listOf({ type: 'string', minLength: 1 }),
  ...(maxItems !== undefined && { maxItems }),
  description,
  'x-default': unused,
  'x-source': source,
});
const values = (description: string, maxItems: number, source: string): JsonSchema => ({
  ...texts(description, maxItems, source),
  items: { type: ['string', 'number'], minLength: 1 },
});
const bound = (description: string): JsonSchema => ({ description, type: 'integer', 'x-default': unused, 'x-source': condition });

export const suppressionCriterion = mapping({
  title: 'suppressionRules[].criteria[]',
  description: 'A condition on one field of a finding. The values of one key are alternatives. All keys must match.',
  required: ['field'],
  properties: {
    field: value('text', {
      description: 'Path in the finding, such as `type` or `resource.instanceDetails.imageId`.',
      'x-source': filterFindings,
    }),
    equals: values('One of these; a number for ports, severities and times.', 50, filterFindings),
    from,
    notEquals: values('None of these.', 50, filterFindings),
    matches: texts('One of these patterns, in which `*` is any text and `?` one character; at most 5 wildcards each.', 5, condition),
    notMatches: texts('None of these patterns.', 5, condition),
    greaterThan: bound('More than this, for number fields and times (milliseconds since 1970).'),
    greaterThanOrEqual: bound('This or more.'),
    lessThan: bound('Less than this.'),
    lessThanOrEqual: bound('This or less.'),
  },
});

export const suppressionRule = mapping({
  title: 'suppressionRules[]',
  description:
    'A GuardDuty suppression rule. GuardDuty does not send archived findings to Security Hub, EventBridge or S3, so AWS Security Incident Response does not see them.',
  required: ['name', 'owner', 'justification', 'expires', 'criteria'],
  properties: {
    name: value('ruleName', { description: 'Unique name of the suppression rule. The name of the filter contains it and the last day.' }),
    description: governed.description,
    stage: {
      description: '`observe` saves the filter and hides nothing. `enforce` archives matching findings.',
      type: 'string',
      enum: suppressionStages,
      default: 'observe',
      'x-source': createFilter,
    },
    regions: governed.regions,
    owner: governed.owner,
    justification: governed.justification,
    expires: governed.expires,
    criteria: {
      ...listOf({ $ref: '#/definitions/suppressionCriterion' }),
      maxItems: 50,
      description: 'Conditions on the finding. All of them must match. Each field appears once.',
      'x-source': filterFindings,
    },
    acknowledge: governed.acknowledge,
  },
});

export const automationCriterion = mapping({
  title: 'automationRules[].criteria[]',
  description:
    'A condition on one field of a finding. One of `equals`, `prefix` and `contains` must match. All of `notEquals`, `prefixNotEquals` and `notContains` must match.',
  required: ['field'],
  properties: {
    field: value('text', { description: 'Name of the criterion, such as `AwsAccountId` or `ResourceTags`.', 'x-source': findingFilters }),
    key: value('text', {
      description: 'Key in a field that is a map: `ResourceTags`, `ResourceDetailsOther` or `UserDefinedFields`.',
      'x-default': 'not a map',
      'x-source': `${securityHub}/API_MapFilter.html`,
    }),
    equals: values('One of these.', 100, findingFilters),
    from,
    notEquals: texts('None of these.', 100, stringFilter),
    prefix: texts('Starts with one of these.', 100, stringFilter),
    prefixNotEquals: texts('Starts with none of these.', 100, stringFilter),
    contains: texts('Contains one of these.', 100, stringFilter),
    notContains: texts('Contains none of these.', 100, stringFilter),
    greaterThanOrEqual: {
      description: 'This or more, for number fields.',
      type: 'number',
      minimum: 0,
      maximum: 100,
      'x-default': unused,
      'x-source': numberFilter,
    },
    lessThanOrEqual: {
      description: 'This or less, for number fields.',
      type: 'number',
      minimum: 0,
      maximum: 100,
      'x-default': unused,
      'x-source': numberFilter,
    },
    start: value('text', { description: 'From this time, ISO 8601 in UTC, for dates.', 'x-default': unused, 'x-source': dateFilter }),
    end: value('text', { description: 'Until this time, ISO 8601 in UTC, for dates.', 'x-default': unused, 'x-source': dateFilter }),
    withinDays: {
      description: 'Within this many days before the finding arrives, for dates.',
      type: 'integer',
      minimum: 1,
      'x-default': unused,
      'x-source': `${securityHub}/API_DateRange.html`,
    },
  },
});

const score = (description: string): JsonSchema => ({
  description,
  type: 'integer',
  minimum: 0,
  maximum: 100,
  'x-default': 'left alone',
  'x-source': fieldsUpdate,
});
const choice = (description: string, values: readonly string[]): JsonSchema => ({
  description,
  type: 'string',
  enum: values,
  'x-default': 'left alone',
  'x-source': fieldsUpdate,
});

export const findingUpdate = mapping({
  title: 'automationRules[].update',
  description: 'Fields that the rule writes into the finding. At least one is required.',
  minProperties: 1,
  properties: {
    confidence: score('Confidence that the finding is correct.'),
    criticality: score('Importance of the resource.'),
    note: value('note', {
      description: 'Note, with the owner of the rule as its author. `workflowStatus: SUPPRESSED` requires it.',
      'x-default': 'left alone',
      'x-source': `${securityHub}/API_NoteUpdate.html`,
    }),
    relatedFindings: {
      ...listOf({ $ref: '#/definitions/relatedFinding' }),
      description: 'Related findings.',
      'x-default': 'left alone',
      'x-source': fieldsUpdate,
    },
    severity: choice('Severity label. Security Hub derives the deprecated normalized severity from it.', severityLabels),
    types: {
      ...listOf({ type: 'string', minLength: 1 }),
      description: 'Types, as `namespace/category/classifier`.',
      'x-default': 'left alone',
      'x-source': fieldsUpdate,
    },
    userDefinedFields: {
      description: 'Your own fields, as a mapping of names to texts.',
      type: 'object',
      additionalProperties: { type: 'string' },
      minProperties: 1,
      'x-default': 'left alone',
      'x-source': fieldsUpdate,
    },
    verificationState: choice('Whether the finding is a true positive.', verificationStates),
    workflowStatus: choice(
      'Status of the investigation. AWS Security Incident Response changes it from NEW to NOTIFIED.',
      workflowStatuses,
    ),
  },
});

export const relatedFinding = mapping({
  title: 'automationRules[].update.relatedFindings[]',
  description: 'A related finding.',
  required: ['productArn', 'id'],
  properties: {
    productArn: value('text', { description: 'ARN of the product that reported the finding.' }),
    id: value('text', { description: 'ID of the finding in that product.' }),
  },
});

export const automationRule = mapping({
  title: 'automationRules[]',
  description: 'A Security Hub automation rule. It changes findings when they arrive.',
  required: ['name', 'owner', 'justification', 'expires', 'precedence', 'criteria', 'update'],
  properties: {
    name: value('ruleName', {
      description: 'Unique name of the automation rule. The name of the deployed rule contains it and the last day.',
    }),
    description: governed.description,
    enabled: { description: 'Whether the rule is active.', type: 'boolean', default: true },
    precedence: value('precedence', {
      description: `\`before-service\` or \`after-service\` (AWS Security Incident Response uses order ${serviceOrder}), or an order from 1 to 1,000 other than ${serviceOrder}. If two rules write a field, the later rule wins.`,
      'x-source': `${docs}/security-ir/latest/userguide/detect-and-analyze.html`,
    }),
    terminal: {
      description: 'Whether this rule is the last one for a finding that it matches. Later rules, also those of the service, are then skipped.',
      type: 'boolean',
      default: false,
      'x-source': automationGuide,
    },
    regions: governed.regions,
    owner: governed.owner,
    justification: governed.justification,
    expires: governed.expires,
    criteria: {
      ...listOf({ $ref: '#/definitions/automationCriterion' }),
      description: 'Conditions on the finding. All of them must match. Each field appears once, a map field once per key.',
      'x-source': findingFilters,
    },
    update: { $ref: '#/definitions/findingUpdate', description: 'Fields that the rule writes into the finding. At least one is required.' },
    acknowledge: governed.acknowledge,
  },
});

export const suppressionRules: JsonSchema = {
  description: 'GuardDuty suppression rules, in rank order. An empty list keeps the stacks and removes the last rules.',
  type: 'array',
  items: { $ref: '#/definitions/suppressionRule' },
  'x-default': 'none, and no stacks for them',
  'x-source': suppressionGuide,
};

export const automationRules: JsonSchema = {
  description: 'Security Hub automation rules. An empty list keeps the stacks and removes the last rules.',
  type: 'array',
  items: { $ref: '#/definitions/automationRule' },
  'x-default': 'none, and no stacks for them',
  'x-source': automationGuide,
};
