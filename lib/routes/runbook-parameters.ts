import { type Problem } from '../core/problem';
import { type InputTransformer } from './messages';
import { type RouteTarget } from '../configuration/route';

/** Values of the parameters of a runbook: texts, and paths into the event, which begin with `$.`. */
export type RunbookParameters = NonNullable<NonNullable<RouteTarget['ssmAutomation']>['parameters']>;

/** Whether the value of a parameter is taken from the event, e.g. `$.detail.resource.instanceDetails.instanceId`. */
export const isEventPath = (value: string): boolean => value.startsWith('$.');

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
const eventPath = /^\$(?:\.[A-Za-z_][\w-]*(?:\[\d+\])*)+$/;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
const maximumPathCharacters = 256;
const maximumPaths = 100;

/** What EventBridge would refuse of the paths into the event. */
export function eventPathProblems(parameters: RunbookParameters, path: string): readonly Problem[] {
  const paths = Object.entries(parameters).flatMap(([name, values]) =>
    values.flatMap((value, index) => (isEventPath(value) ? [{ value, at: `${path}.${name}[${index}]` }] : [])),
  );
  return [
    ...paths
      .filter(({ value }) => !eventPath.test(value) || value.length > maximumPathCharacters)
      .map(({ value, at }) => ({
        id: 'invalid-event-path',
        path: at,
        message: `must be a path into the event of at most ${maximumPathCharacters} characters, such as $.detail.findings[0].Id`,
        value,
        remedy: 'separate names with dots, and write a position in a list as [0]',
      })),
    ...(paths.length <= maximumPaths
      ? []
      : [
          {
            id: 'too-many-event-paths',
            path,
            message: `must use at most ${maximumPaths} values of the event`,
            value: paths.length,
            remedy: 'remove parameters so that the runbook gets the whole event',
          },
        ]),
  ];
}

/**
 * The input transformer that turns an event into parameters of a runbook. Each value that is a path becomes the value at that path of the
 * event. An event without the path starts nothing: the input is then not JSON, and the event goes to the dead-letter queue.
 * @returns undefined where no value is taken from the event
 */
export function parametersTransformer(parameters: RunbookParameters, roleArn: string): InputTransformer | undefined {
  const variables = new Map<string, string>();
  const variableOf = (path: string): string => {
    const variable = variables.get(path) ?? `value${letters(variables.size)}`;
    variables.set(path, variable);
    return `<${variable}>`;
  };
  const listOf = (values: readonly string[]): string =>
    `[${values.map((value) => (isEventPath(value) ? variableOf(value) : asText(value))).join(',')}]`;
  const given = { AutomationAssumeRole: [roleArn], ...parameters };
  const inputTemplate = `{${Object.entries(given)
    .map(([name, values]) => `${asText(name)}:${listOf(values)}`)
    .join(',')}}`;
  if (variables.size === 0) return undefined;
  return { inputPathsMap: Object.fromEntries([...variables].map(([path, variable]) => [variable, path])), inputTemplate };
}

/** A text as JSON, in which nothing looks like a variable. */
const asText = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');

/** A, B, ..., Z, BA, ...: a variable may have letters alone here. */
function letters(index: number): string {
  const letter = String.fromCharCode('A'.charCodeAt(0) + (index % 26));
  return index < 26 ? letter : letters(Math.floor(index / 26)) + letter;
}
