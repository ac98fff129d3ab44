import { renderMessage } from './message-templates';
import { aboutSource, type MessageAbout } from './message-about';
import { messageVariables } from './message-variables';
import { type Message, type MessageOptions } from './message';
import { type EventSource } from './route-pattern';

/** An input transformer of EventBridge. */
export interface InputTransformer {
  /** At most 100 paths, by variable. */
  readonly inputPathsMap: Readonly<Record<string, string>>;
  /** At most 8,192 characters. */
  readonly inputTemplate: string;
}

/** Variables of an input transformer. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export const maximumInputPaths = 100;
/** Characters of an input template. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
export const maximumInputTemplateCharacters = 8192;

/**
 * The input transformer of a message. @returns undefined for `event`: the event goes as it is
 *
 * What it renders is JSON, whatever the event holds (`text`: one JSON string), as far as EventBridge documents what it does. Its pages say that
 * values are not escaped inside a quoted string, that it adds quotes to strings outside quotes so that
 * JSON comes out, and that a variable whose path is not in the
 * event does not appear. So a quoted string holds only values whose alphabet AWS fixes (account IDs, Regions, finding types, severities), which may
 * be missing, and free text (titles, descriptions) stands alone, unquoted, and only where AWS says that the field is always there.
 *
 * @param about - what is known of the events (`messageAbout`), or the source of a typed filter
 */
export function inputTransformer(
  message: Message,
  about: EventSource | MessageAbout,
  options: MessageOptions = {},
): InputTransformer | undefined {
  if (message === 'event') {
    return undefined;
  }
  const variables = messageVariables(typeof about === 'string' ? aboutSource(about) : about);
  const inputTemplate = renderMessage(message, variables, options);
  const used = Object.entries(variables.paths).filter(([name]) => inputTemplate.includes(`<${name}>`));
  return { inputPathsMap: Object.fromEntries(used), inputTemplate };
}

/** A value of the body that is secret: the connection adds it from Secrets Manager, so neither the template nor the rule has it. */
export interface SecretBodyParameter {
  /** Name in the body. */
  readonly name: string;
  /** JSON key in the secret of the authorization. */
  readonly secretKey: 'apiKey';
}

/**
 * What the connection of an API destination has to add to the body of a message (`ConnectionHttpParameters.BodyParameters`, `IsValueSecret`).
 *
 * PagerDuty documents `routing_key` as a required field of the body and knows no header for it; a connection adds body parameters to what the input
 * template renders, and keeps them in its own secret.
 *
 * https://developer.pagerduty.com/docs/events-api-v2/trigger-events/,
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ConnectionHttpParameters.html
 */
export function secretBodyParameters(message: Message): readonly SecretBodyParameter[] {
  return message === 'pagerduty' ? [{ name: 'routing_key', secretKey: 'apiKey' }] : [];
}
