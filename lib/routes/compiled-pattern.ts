import { type CompiledPattern, parseEventPattern } from '../events/event-pattern';
import { eventMatches } from '../events/event-matching';
import { type EventPattern } from './route-pattern';

/** Patterns that were read: all kinds of events are held against all of them. */
const compiled = new WeakMap<EventPattern, { readonly pattern?: CompiledPattern }>();

/** A pattern, read once. @returns undefined where EventBridge would refuse it. The pattern must not change afterwards. */
export function compiledPattern(eventPattern: EventPattern): CompiledPattern | undefined {
  const { pattern } = compiled.get(eventPattern) ?? parseEventPattern(eventPattern);
  if (!compiled.has(eventPattern)) compiled.set(eventPattern, { ...(pattern && { pattern }) });
  return pattern;
}

/** A pattern with some of its combinations alone, for events that the others surely do not take. */
export function patternOf(eventPattern: EventPattern, combinations: CompiledPattern['combinations']): EventPattern {
  const pattern = compiledPattern(eventPattern);
  if (pattern === undefined || pattern.combinations.length === combinations.length) return eventPattern;
  const narrowed = { ...eventPattern };
  compiled.set(narrowed, { pattern: { ...pattern, combinations } });
  return narrowed;
}

/** Whether a rule with a pattern matches an event; a pattern that EventBridge would refuse takes none. The pattern must not change afterwards. */
export function takes(eventPattern: EventPattern, event: unknown): boolean {
  const pattern = compiledPattern(eventPattern);
  return pattern !== undefined && eventMatches(pattern, event);
}
