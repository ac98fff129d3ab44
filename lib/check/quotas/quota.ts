import { type ConfigurationFile } from '../../configuration/read';
import { type Snapshot } from '../../organization/snapshot';
import { figure } from '../../core/text';
import { type CheckFinding, type CheckPlace } from '../finding';
import { type CheckedTemplate } from '../template';

/** What quotas are measured on. */
export interface QuotaInput {
  readonly templates: readonly CheckedTemplate[];
  /** @default - none: only what templates say is measured */
  readonly file?: ConfigurationFile;
  /** @default - none: what depends on the organization is not measured */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** One thing that a quota limits. */
export interface Measured {
  /** What it is, to be followed by `has`, e.g. `the trust policy of ContainmentRole`. */
  readonly what: string;
  readonly value: number;
  /** @default - that of the quota */
  readonly limit?: number;
  readonly place?: CheckPlace;
  /** @default - nothing */
  readonly detail?: string;
}

/** A quota or a size that AWS limits. */
export interface Quota {
  /** Kebab case, without its layer. */
  readonly id: string;
  /** E.g. `characters`. */
  readonly unit: string;
  readonly limit: number;
  /** Whether it is filled up to the limit on purpose, so that being near is not a warning. @default false */
  readonly filledUp?: boolean;
  /** What it limits, one sentence. */
  readonly what: string;
  /** Whether AWS raises it on request, and up to where. */
  readonly adjustable: string;
  /** What to do, as an imperative with a full stop. */
  readonly fix: string;
  /** AWS page that the limit comes from. */
  readonly source: string;
  measure(input: QuotaInput): readonly Measured[];
}

/** Part of a quota from which it is a warning: it will be reached by what grows. */
export const warningShare = 0.9;

/** Errors above the limit, warnings from 90 percent of it on. */
export function quotaFindings(quota: Quota, input: QuotaInput): readonly CheckFinding[] {
  return quota.measure(input).flatMap(({ what, value, limit = quota.limit, place, detail }): readonly CheckFinding[] => {
    if (value < limit * warningShare) return [];
    const over = value > limit;
    if (!over && quota.filledUp === true) return [];
    const of = `${figure(value)} of at most ${figure(limit)} ${quota.unit}`;
    return [
      {
        ruleId: `quotas/${quota.id}`,
        severity: over ? 'error' : 'warning',
        message: over ? `${what} has ${of}` : `${what} has ${of}, which is ${Math.floor((value / limit) * 100)} percent`,
        remedy: `${quota.fix.charAt(0).toLowerCase()}${quota.fix.slice(1).replace(/\.$/, '')}`,
        ...(place && { place }),
        ...(detail !== undefined && { detail }),
      },
    ];
  });
}
