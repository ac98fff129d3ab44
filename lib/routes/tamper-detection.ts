import { type RoutePattern } from './route-pattern';

export interface TamperOptions {
  readonly stackSetName: string;
}

/** Patterns of events by which somebody takes the protection away. */
export function tamperPatterns(_options: TamperOptions): readonly RoutePattern[] {
  return [];
}
