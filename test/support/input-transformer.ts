import { type InputTransformer } from '../../lib/routes/messages';

/**
 * What EventBridge documents that it does: a variable outside quotes becomes a JSON value; inside, its text is put in, unescaped (the harder of two
 * readings); what is not in the event does not appear.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 *
 * @param missing - what stands outside quotes for what is not in the event
 */
export function transformed({ inputPathsMap, inputTemplate }: InputTransformer, event: unknown, missing = ''): string {
  let isQuoted = false;
  return inputTemplate.replaceAll(/\\.|"|<([A-Za-z]+)>/g, (found, variable: string | undefined) => {
    if (found === '"') {
      isQuoted = !isQuoted;
    }
    if (variable === undefined) {
      return found;
    }
    const value = valueAt(event, inputPathsMap[variable] ?? '$.none');
    const json = value === undefined ? (isQuoted ? '' : missing) : JSON.stringify(value);
    return isQuoted && typeof value === 'string' ? value : json;
  });
}

/** The value at a path such as `$.detail.findings[0].Title`. @returns undefined where there is none */
export function valueAt(event: unknown, path: string): unknown {
  return path
    .slice('$.'.length)
    .split(/[.[\]]+/)
    .filter((name) => name !== '')
    .reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined), event);
}
