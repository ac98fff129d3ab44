import { type MessageVariables } from './message-variables';
import { type Message, type MessageOptions } from './message';

type Renderer = (variables: MessageVariables, options: MessageOptions) => unknown;

/** A variable that stands alone: written without quotes, so that EventBridge makes a JSON value of it. */
interface Standalone {
  readonly variable: string;
}

/** A template as EventBridge accepts it: JSON in which variables may stand unquoted. */
export function renderMessage(message: Exclude<Message, 'event'>, variables: MessageVariables, options: MessageOptions): string {
  return toTemplate(renderers[message](variables, options));
}

function toTemplate(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(toTemplate).join(',')}]`;
  }
  if (isStandalone(value)) {
    return `<${value.variable}>`;
  }
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([name, each]) => `${JSON.stringify(name)}:${toTemplate(each)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}

function isStandalone(value: unknown): value is Standalone {
  return typeof value === 'object' && value !== null && 'variable' in value;
}

const alone = (variable: string): Standalone => ({ variable });

const lines = ({ facts }: MessageVariables): string => facts.map(({ name, value }) => `${name}: ${value}`).join('\n');

const renderers: Readonly<Record<Exclude<Message, 'event'>, Renderer>> = {
  // One JSON string: SNS mails it as text. What nobody knows the alphabet of cannot stand in it: then a mapping.
  text: (variables) => {
    const line = `${variables.summary} | ${lines(variables).replaceAll('\n', ' | ')} | ${variables.linkTitle}: ${variables.link}`;
    return variables.isHeadline === true ? { ...namedFreeTexts(variables), Message: line } : line;
  },

  // https://api.slack.com/reference/block-kit/blocks - plain_text does not read markup out of a finding's title.
  slack: (variables) => ({
    text: variables.summary,
    blocks: [
      { type: 'section', text: { type: 'plain_text', text: variables.summary } },
      ...freeText(variables, (text) => ({ type: 'section', text: { type: 'plain_text', text } })),
      { type: 'section', fields: variables.facts.map(({ name, value }) => ({ type: 'plain_text', text: `${name}: ${value}` })) },
      { type: 'section', text: { type: 'mrkdwn', text: `${variables.linkTitle}: ${variables.link}` } },
    ],
  }),

  // https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
  'microsoft-teams': (variables) => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { type: 'TextBlock', size: 'Medium', weight: 'Bolder', wrap: true, text: variables.summary },
            ...freeText(variables, (text) => ({ type: 'TextBlock', wrap: true, text })),
            { type: 'FactSet', facts: variables.facts.map(({ name, value }) => ({ title: name, value })) },
          ],
          actions: [{ type: 'Action.OpenUrl', title: variables.linkTitle, url: variables.link }],
        },
      },
    ],
  }),

  // https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ - `routing_key` comes from the connection, see `secretBodyParameters`.
  pagerduty: (variables) => ({
    event_action: 'trigger',
    dedup_key: variables.threadId,
    client: 'Cordon',
    client_url: variables.link,
    links: [{ href: variables.link, text: variables.linkTitle }],
    payload: {
      summary: variables.summary,
      source: 'AWS account <account>',
      // PagerDuty accepts four words, which a template cannot make of a GuardDuty number: the number is in the summary.
      severity: 'critical',
      custom_details: {
        ...Object.fromEntries(variables.facts.map(({ name, value }) => [name, value])),
        ...namedFreeTexts(variables),
      },
    },
  }),

  // The table API, POST /api/now/table/incident; the correlation ID lets ServiceNow join what belongs together.
  servicenow: (variables) => ({
    short_description: variables.summary,
    description: `${lines(variables)}\n${variables.linkTitle}: ${variables.link}`,
    ...Object.fromEntries(variables.freeTexts.map(({ variable }, index) => [index === 0 ? 'comments' : 'work_notes', alone(variable)])),
    category: 'Security',
    impact: '1',
    urgency: '1',
    correlation_id: variables.threadId,
    correlation_display: 'Cordon',
  }),

  // POST /rest/api/3/issue, https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ - the description is a document.
  jira: (variables, { jiraProjectKey = '', jiraIssueType = 'Task' }) => ({
    fields: {
      project: { key: jiraProjectKey },
      issuetype: { name: jiraIssueType },
      summary: variables.summary,
      description: {
        type: 'doc',
        version: 1,
        content: [
          ...freeText(variables, (text) => paragraph({ type: 'text', text })),
          ...variables.facts.map(({ name, value }) => paragraph({ type: 'text', text: `${name}: ${value}` })),
          paragraph({ type: 'text', text: variables.linkTitle, marks: [{ type: 'link', attrs: { href: variables.link } }] }),
        ],
      },
    },
  }),

  // https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html - a bare link, because EventBridge reads angle brackets itself.
  chat: (variables) => ({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: variables.isHeadline === true ? headline(variables) : variables.summary,
      description: `${lines(variables)}\n${variables.linkTitle}: ${variables.link}`,
      nextSteps: variables.nextSteps,
      ...(variables.isHeadline === true && { keywords: variables.freeTexts.map(({ variable }) => alone(variable)) }),
    },
    metadata: { threadId: variables.threadId, summary: variables.summary },
  }),
};

function freeText({ freeTexts }: MessageVariables, render: (text: Standalone) => unknown): readonly unknown[] {
  return freeTexts.map(({ variable }) => render(alone(variable)));
}

function namedFreeTexts({ freeTexts }: MessageVariables): Readonly<Record<string, Standalone>> {
  return Object.fromEntries(freeTexts.map(({ name, variable }) => [name, alone(variable)]));
}

/** The free text that says what happened. */
function headline({ freeTexts: [first], summary }: MessageVariables): unknown {
  return first === undefined ? summary : alone(first.variable);
}

function paragraph(content: unknown): unknown {
  return { type: 'paragraph', content: [content] };
}
