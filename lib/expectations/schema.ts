import { severityLabels, verificationStates, workflowStatuses } from '../configuration/automation-rule';
import { ocsfSeverities, ocsfStatuses } from '../configuration/ocsf';
import { value, valueDefinitions } from '../configuration/schema/definitions';
import { docs, type JsonSchema, listOf, mapping } from '../configuration/schema/json-schema';

const notLookedAt = 'not looked at';
const flag = (description: string): JsonSchema => ({ description, type: 'boolean', 'x-default': notLookedAt });
const choice = (description: string, values: readonly string[]): JsonSchema => ({
  description,
  type: 'string',
  enum: values,
  'x-default': notLookedAt,
});
const name = (definition: 'ruleName' | 'routeName', description: string): JsonSchema =>
  value(definition, { description, 'x-default': notLookedAt });
const anyMapping = (description: string): JsonSchema => ({
  description,
  type: 'object',
  minProperties: 1,
  'x-default': 'one of `finding`, `event` and `file`',
});

export const expectedRoute = mapping({
  title: 'expectations[].expect.routedTo[]',
  description: 'A route that must take it.',
  required: ['route'],
  properties: {
    route: value('routeName', { description: 'Name of the route.' }),
    target: value('text', {
      description: 'Kind of a target, such as `slack` or `sqs`, or a part of its name.',
      'x-default': 'any target of the route',
    }),
    words: {
      ...listOf(value('text')),
      description: 'Texts that one message to the target must contain, all of them.',
      'x-default': 'the message is not looked at',
    },
  },
});

export const expectedV2 = mapping({
  title: 'expectations[].expect.securityHubV2',
  description: 'The finding after the automation rules of Security Hub V2.',
  minProperties: 1,
  properties: {
    severity: choice('`severity`.', Object.keys(ocsfSeverities)),
    status: choice('`status`.', Object.keys(ocsfStatuses)),
  },
});

export const expected = mapping({
  title: 'expectations[].expect',
  description: 'What must become of it. At least one of these.',
  minProperties: 1,
  properties: {
    archived: flag('Whether a suppression rule of GuardDuty archives it. Nobody else then gets it.'),
    archivedBy: name('ruleName', 'Name of the suppression rule that archives it.'),
    hidden: flag('Whether GuardDuty archives it, or an automation rule of Security Hub takes it out of sight.'),
    hiddenBy: name('ruleName', 'Name of the automation rule that takes it out of sight.'),
    seenByService: flag('Whether AWS Security Incident Response can see it.'),
    severity: choice('`Severity.Label` after the automation rules of Security Hub CSPM.', severityLabels),
    workflowStatus: choice('`Workflow.Status` after these rules. AWS Security Incident Response writes it too.', workflowStatuses),
    verificationState: choice('`VerificationState` after these rules.', verificationStates),
    securityHubV2: { ...expectedV2, 'x-default': notLookedAt },
    routed: flag('Whether a route takes it.'),
    routedTo: { ...listOf(expectedRoute), description: 'Routes that must take it.', 'x-default': notLookedAt },
    notRoutedTo: {
      ...listOf(value('routeName')),
      description: 'Names of routes that must not take it.',
      'x-default': notLookedAt,
    },
  },
});

export const expectation = mapping({
  title: 'expectations[]',
  description: 'A finding or event, and what must become of it. It has exactly one of `finding`, `event` and `file`.',
  required: ['name', 'expect'],
  properties: {
    name: value('text', { description: 'Unique name of the expectation.' }),
    finding: anyMapping('A finding of GuardDuty, Security Hub CSPM or Security Hub V2, as AWS has it.'),
    event: {
      ...anyMapping('An event of EventBridge, or a record of CloudTrail.'),
      'x-source': `${docs}/eventbridge/latest/ref/overiew-event-structure.html`,
    },
    file: value('text', {
      description: 'A file with findings or events, in each form that `cordon replay` reads. The path starts at the folder of this file.',
      'x-default': 'one of `finding`, `event` and `file`',
    }),
    line: {
      description: 'Line of `file` in which the finding or event begins.',
      type: 'integer',
      minimum: 1,
      'x-default': 'the only one in the file, or the one with the `id`',
    },
    id: value('text', {
      description: 'ID of the finding or event in `file`.',
      'x-default': 'the only one in the file, or the one in the `line`',
    }),
    expect: expected,
  },
});

/** The shape of a file of expectations. Written to schema/cordon-test.schema.json for editors. */
export const expectationsSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'cordon.test.yaml',
  description: 'What must become of findings and events. `cordon test` looks at it.',
  type: 'object',
  additionalProperties: false,
  required: ['expectations'],
  properties: {
    expectations: { ...listOf(expectation), description: 'Findings and events, and what must become of each.' },
  },
};

/** The text of schema/cordon-test.schema.json. */
export function expectationsSchemaText(): string {
  const { text, ruleName, routeName } = valueDefinitions;
  return `${JSON.stringify({ ...expectationsSchema, definitions: { text, ruleName, routeName } }, undefined, 2)}\n`;
}
