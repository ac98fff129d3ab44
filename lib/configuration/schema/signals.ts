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
  description: 'How rules on findings are deployed, and the limits of the safety rules.',
  properties: {
    reservedForService: {
      description:
        'Suppression rules, and automation rules, per Region that are left to AWS Security Incident Response. There are 100 of each, and no more can be had.',
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
        'Stacks over which the rules of one Region are spread. A stack that is deployed without a bootstrap bucket has at most 51,200 bytes, which some 40 rules fill.',
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
  description: 'That findings of the safety rules are accepted for one rule or route, for one reason. It has `finding` or `findings`.',
  required: ['justification'],
  properties: {
    finding: value('findingId', {
      description:
        'ID of the finding, such as `high-severity` or `threat-purpose[Backdoor]`. Only this finding is accepted, no other of the rule.',
      'x-default': 'those of `findings`',
    }),
    findings: {
      ...listOf(value('findingId')),
      description: 'IDs of several findings that one reason covers. Each is accepted by its own ID.',
      'x-default': 'the one of `finding`',
    },
    justification: value('text', { description: 'Why they are accepted, for those who review the rule.' }),
  },
});

/** What every rule has, beside what it does. */
export const governed = {
  description: value('text', { description: 'What the rule is for, in the console.', 'x-default': 'the justification alone' }),
  owner: value('owner', { description: 'Team or address that answers for the rule; a tag of it.' }),
  justification: value('text', { description: 'Why findings may be hidden or changed.' }),
  expires: value('date', {
    description: 'Last day on which the rule holds, in UTC, at most 365 days ahead. The day after, a synthesis leaves the rule out.',
  }),
  acknowledge: {
    ...listOf({ $ref: '#/definitions/acknowledgement' }),
    description: 'Findings of the safety rules that are accepted for this rule.',
    'x-default': 'nothing is accepted',
  },
  regions: {
    ...listOf(value('region')),
    description: 'Regions that the rule is deployed to, each one of `organization.regions`.',
    'x-default': 'every Region of `organization.regions`',
  },
} satisfies Record<string, JsonSchema>;

const from: JsonSchema = {
  description:
    'Part of the environment whose values are added to `equals`, of the kind that the field takes: `environment.scanners`, or `environment.scanners.NAME` for one alone.',
  type: 'string',
  'x-default': 'no value is added',
};
const unused = 'not looked at';
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
  description: 'One field of a finding and what it must be. The values of one key are alternatives, and all keys hold.',
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
    'A GuardDuty suppression rule. What it archives is not sent to Security Hub, EventBridge or S3, so that AWS Security Incident Response does not see it.',
  required: ['name', 'owner', 'justification', 'expires', 'criteria'],
  properties: {
    name: value('ruleName', { description: 'Name, which no other suppression rule has. The filter is named after it and its last day.' }),
    description: governed.description,
    stage: {
      description: '`observe` saves the filter and hides nothing; `enforce` archives what matches.',
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
      description: 'What a finding must have; all of them hold. Each field stands once.',
      'x-source': filterFindings,
    },
    acknowledge: governed.acknowledge,
  },
});

export const automationCriterion = mapping({
  title: 'automationRules[].criteria[]',
  description:
    'One field of a finding and what it must be. `equals`, `prefix` and `contains` are alternatives; of `notEquals`, `prefixNotEquals` and `notContains` all hold.',
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
    prefix: texts('Begins with one of these.', 100, stringFilter),
    prefixNotEquals: texts('Begins with none of these.', 100, stringFilter),
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
  description: 'What is written into the finding, at least one field.',
  minProperties: 1,
  properties: {
    confidence: score('How sure it is that the finding is what it says.'),
    criticality: score('How much the resource matters.'),
    note: value('note', {
      description: 'Note, which says the owner of the rule as its author. `workflowStatus: SUPPRESSED` requires one.',
      'x-default': 'left alone',
      'x-source': `${securityHub}/API_NoteUpdate.html`,
    }),
    relatedFindings: {
      ...listOf({ $ref: '#/definitions/relatedFinding' }),
      description: 'Findings that belong to it.',
      'x-default': 'left alone',
      'x-source': fieldsUpdate,
    },
    severity: choice('Severity label. Security Hub sets the normalized severity, which is deprecated, from it.', severityLabels),
    types: {
      ...listOf({ type: 'string', minLength: 1 }),
      description: 'Types, as `namespace/category/classifier`.',
      'x-default': 'left alone',
      'x-source': fieldsUpdate,
    },
    userDefinedFields: {
      description: 'Fields of your own, as a mapping of names to texts.',
      type: 'object',
      additionalProperties: { type: 'string' },
      minProperties: 1,
      'x-default': 'left alone',
      'x-source': fieldsUpdate,
    },
    verificationState: choice('Whether it is what it says.', verificationStates),
    workflowStatus: choice(
      'Status of the investigation. AWS Security Incident Response moves it from NEW to NOTIFIED itself.',
      workflowStatuses,
    ),
  },
});

export const relatedFinding = mapping({
  title: 'automationRules[].update.relatedFindings[]',
  description: 'A finding that belongs to it.',
  required: ['productArn', 'id'],
  properties: {
    productArn: value('text', { description: 'ARN of the product that reported it.' }),
    id: value('text', { description: 'ID that the product gave it.' }),
  },
});

export const automationRule = mapping({
  title: 'automationRules[]',
  description: 'A Security Hub automation rule: it changes findings as they arrive.',
  required: ['name', 'owner', 'justification', 'expires', 'precedence', 'criteria', 'update'],
  properties: {
    name: value('ruleName', {
      description: 'Name, which no other automation rule has. The deployed rule is named after it and its last day.',
    }),
    description: governed.description,
    enabled: { description: 'Whether the rule is carried out.', type: 'boolean', default: true },
    precedence: value('precedence', {
      description: `Before or after the rules of AWS Security Incident Response at order ${serviceOrder}, or an order of 1 to 1,000 itself, other than ${serviceOrder}. Of two rules that write one field, the later one wins.`,
      'x-source': `${docs}/security-ir/latest/userguide/detect-and-analyze.html`,
    }),
    terminal: {
      description: 'Whether no later rule is applied to a finding that this one matches, those of the service included.',
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
      description: 'What a finding must have; all of them hold. Each field stands once, a map once a key.',
      'x-source': findingFilters,
    },
    update: { $ref: '#/definitions/findingUpdate', description: 'What is written into the finding, at least one field.' },
    acknowledge: governed.acknowledge,
  },
});

export const suppressionRules: JsonSchema = {
  description: 'GuardDuty suppression rules, in rank order. An empty list keeps the stacks and takes the last rules away.',
  type: 'array',
  items: { $ref: '#/definitions/suppressionRule' },
  'x-default': 'none, and no stacks for them',
  'x-source': suppressionGuide,
};

export const automationRules: JsonSchema = {
  description: 'Security Hub automation rules. An empty list keeps the stacks and takes the last rules away.',
  type: 'array',
  items: { $ref: '#/definitions/automationRule' },
  'x-default': 'none, and no stacks for them',
  'x-source': automationGuide,
};
