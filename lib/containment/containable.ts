import { type ApprovedAction } from '../configuration/configuration';

/** A resource that a finding names, and the runbook that could contain it. */
export type FindingResource = {
  /** What it is, e.g. `EC2 instance`, `IAM role`, `EKS cluster`. */
  readonly kind: string;
  /** Its ID or name, as the runbook would be given it. @default - the finding does not have it */
  readonly id?: string;
} & (
  | { readonly action: ApprovedAction }
  /** Why no runbook contains it, as a sentence. */
  | { readonly none: string }
);
