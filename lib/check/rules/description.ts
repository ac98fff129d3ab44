import { type LayerId } from '../layer';

/** What `--explain`, the reference and SARIF say of a rule. */
export interface RuleDescription {
  /** As findings carry it, without a part in brackets, e.g. `quotas/template-bytes`. */
  readonly id: string;
  readonly layer: LayerId;
  /** What it finds, one sentence. */
  readonly what: string;
  /** Why that is a fault. */
  readonly why: string;
  /** How to mend it. */
  readonly fix: string;
  /** How somebody answers for it, or why nobody can. */
  readonly acknowledge: string;
  /** Page that the rule comes from. @default - none but Cordon's own */
  readonly source?: string;
}

/** How a finding of a layer without acknowledgements of its own is accepted. */
export const byBaseline =
  "Not one by one. A baseline (--write-baseline FILE, then --baseline FILE) accepts today's findings, but no new ones.";
