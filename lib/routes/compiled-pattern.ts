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

/** Whether a rule with a pattern matches an event; a pattern that EventBridge would refuse takes none. The pattern must not change afterwards. */
export function takes(eventPattern: EventPattern, event: unknown): boolean {
  const pattern = compiledPattern(eventPattern);
  return pattern !== undefined && eventMatches(pattern, event);
}
