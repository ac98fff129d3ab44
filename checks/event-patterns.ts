import { eventMatches } from '../lib/events/event-matching';
import { parseEventPattern } from '../lib/events/event-pattern';
import { isAbsent, isIntrinsic, isObject, type Properties } from './values';

/** The event pattern of a rule, if the template contains it. */
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

/** Whether the conditions of a field match a value, as EventBridge compares. @returns `unknown` where the template does not tell */
export function takes(conditions: unknown, value: string): boolean | 'unknown' {
  if (isAbsent(conditions)) return true;
  const { pattern } = parseEventPattern({ field: conditions });
  return pattern === undefined || JSON.stringify(conditions).includes('"Fn::') || JSON.stringify(conditions).includes('{"Ref":')
    ? 'unknown'
    : eventMatches(pattern, { field: value });
}

/** Whether a pattern certainly matches events of one source only, and asks for that source. */
export const isForSource = ({ source }: Properties, name: string): boolean => !isAbsent(source) && takes(source, name) === true;
