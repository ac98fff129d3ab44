import { type InputTransformer } from '../messages';

/**
 * What EventBridge makes of an event by an input transformer, as its pages say: a variable outside quotes becomes a JSON value; inside, its text is
 * put in, unescaped; what is not in the event does not appear. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 * @returns the message as JSON data; undefined where that would not be JSON
 */
export function messageExample({ inputPathsMap, inputTemplate }: InputTransformer, event: unknown): unknown {
  let isQuoted = false;
  const text = inputTemplate.replaceAll(/\\.|"|<([A-Za-z]+)>/g, (found, variable: string | undefined) => {
    if (found === '"') isQuoted = !isQuoted;
    if (variable === undefined) return found;
    const value = valueAt(event, inputPathsMap[variable] ?? '');
    const json = value === undefined ? '' : JSON.stringify(value);
    return isQuoted && typeof value === 'string' ? value : json;
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A path such as `$.detail.findings[0].Title`. */
function valueAt(event: unknown, path: string): unknown {
  return path
    .replace(/^\$\.?/, '')
    .split(/[.[\]]+/)
    .filter((name) => name !== '')
    .reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined), event);
}
