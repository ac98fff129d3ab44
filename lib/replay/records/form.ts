import { type Document } from '../../signals/readers/example-event';

/** A finding in one form, with what is not known of it. */
export interface FindingForm {
  /** What it can be, as far as is known; more than one where AWS documents several values of a field. At least one. */
  readonly possible: readonly Document[];
  /** Whether it is not known what the finding has at a path, such as `Resources.Id`. A list adds nothing to a path. */
  readonly isOpen: (path: string) => boolean;
  /** Whether it is the finding as it was recorded, and not made of another form. */
  readonly isRecorded: boolean;
}
