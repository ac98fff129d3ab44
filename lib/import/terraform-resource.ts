import { type Fields } from './found';

/** A resource of a state or plan of Terraform. */
export interface Resource {
  readonly type: string;
  readonly address: string;
  readonly values: Fields;
  /** What is known only after apply, in the shape of the values. @default - everything is known */
  readonly unknown?: unknown;
  /** Whether the source has no values of it. @default false */
  readonly isEmpty?: boolean;
  /** Whether Terraform replaced it and has still to delete it. It has no values then. @default false */
  readonly isDeposed?: boolean;
}
