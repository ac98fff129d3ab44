/**
 * The slow reading. It is written from what AWS documents, sentence by sentence, and shares no code with the engine: no index, no order of evaluation, no
 * early end. Everything is plain JSON.
 */

/** `open`: neither AWS nor the record says. */
export type Answer = 'yes' | 'no' | 'open';
export type Json = Readonly<Record<string, unknown>>;

export function all(answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('open') ? 'open' : 'yes';
}

export function any(answers: readonly Answer[]): Answer {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('open') ? 'open' : 'no';
}

/** What everybody says; open where two say different things. */
export function common(answers: readonly Answer[]): Answer {
  if (answers.length > 0 && answers.every((answer) => answer === 'yes')) return 'yes';
  if (answers.length > 0 && answers.every((answer) => answer === 'no')) return 'no';
  return 'open';
}

export const answer = (is: boolean): Answer => (is ? 'yes' : 'no');

/** Values at a path of names; lists are gone through. */
export function lookUp(value: unknown, path: string): readonly unknown[] {
  let found: unknown[] = [value];
  const flat = (): void => {
    while (found.some((one) => Array.isArray(one))) found = found.flat();
  };
  for (const name of path.split('.')) {
    flat();
    found = found.flatMap((one) =>
      typeof one === 'object' && one !== null && Object.keys(one).includes(name) ? [(one as Json)[name]] : [],
    );
  }
  flat();
  return found;
}

/** A finding as a service has it, as far as it is known. */
export interface Sight {
  /** Each finding that it can be. */
  readonly may: readonly Json[];
  /** Whether it is known what stands at a path. */
  readonly knows: (path: string) => boolean;
}
