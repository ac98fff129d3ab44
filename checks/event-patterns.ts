import { eventMatches } from '../lib/events/event-matching';
import { parseEventPattern } from '../lib/events/event-pattern';
import { isAbsent, isIntrinsic, isObject, type Properties } from './values';

/** The event pattern of a rule, as far as it stands in the template. */
export function eventPattern({ EventPattern: pattern }: Properties): Properties | 'unknown' | undefined {
  if (isAbsent(pattern)) return undefined;
  if (typeof pattern !== 'string') return isObject(pattern) && !isIntrinsic(pattern) ? pattern : 'unknown';
  try {
    const read: unknown = JSON.parse(pattern);
    return isObject(read) ? read : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Whether the conditions of a field take a value, as EventBridge matches. @returns `unknown` where the template does not tell */
export function takes(conditions: unknown, value: string): boolean | 'unknown' {
  if (isAbsent(conditions)) return true;
  const { pattern } = parseEventPattern({ field: conditions });
  return pattern === undefined || JSON.stringify(conditions).includes('"Fn::') || JSON.stringify(conditions).includes('{"Ref":')
    ? 'unknown'
    : eventMatches(pattern, { field: value });
}

/** Whether a pattern surely is for the events of a source alone: its `source` takes that, and is asked for. */
export const isForSource = ({ source }: Properties, name: string): boolean => !isAbsent(source) && takes(source, name) === true;
