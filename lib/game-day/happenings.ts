/** Something that happened in an exercise, as the services saw it. Seconds are since the state machine started. */
export type Happening = { readonly at: number } & (
  | { readonly kind: 'read-finding' }
  | {
      readonly kind: 'started';
      readonly dryRun: boolean;
      readonly document: string;
      readonly parameters: Readonly<Record<string, readonly string[]>>;
    }
  /** That it is there and of the right account is assumed. */
  | { readonly kind: 'looked-at-bucket'; readonly bucket: string; readonly owner: string }
  | { readonly kind: 'not-reached'; readonly account: string }
  | { readonly kind: 'ran'; readonly dryRun: boolean; readonly status: string; readonly failure?: string }
  | { readonly kind: 'asked'; readonly subject: string; readonly message: string; readonly request: string }
  | { readonly kind: 'told'; readonly subject: string; readonly message: string }
  | { readonly kind: 'answered'; readonly person: string; readonly role: string; readonly answer: string }
  /** A policy does not let the person answer. */
  | { readonly kind: 'could-not-answer'; readonly person: string; readonly role: string; readonly answer: string; readonly why: string }
  | { readonly kind: 'read-answer'; readonly body: string; readonly person: string }
  | { readonly kind: 'noted'; readonly text: string; readonly workflow?: string }
);

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
/** What a service says that happened; whoever keeps it knows the time. */
export type Said = WithoutTime<Happening>;
