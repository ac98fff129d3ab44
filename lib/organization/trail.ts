import { type Reading } from '../core/reading';

/** A trail of CloudTrail that logs for the whole organization. */
export interface Trail {
  readonly arn: string;
  readonly homeRegion: string;
  /** Whether it logs every Region. */
  readonly isMultiRegion: boolean;
  /** Whether it logs now. */
  readonly isLogging: Reading<boolean>;
  /** Whether it logs management events, reads and writes; by its event selectors. */
  readonly managementEvents: Reading<'all' | 'some' | 'none'>;
}
