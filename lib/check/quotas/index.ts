import { policyQuotas } from './policies';
import { type Quota } from './quota';
import { regionQuotas } from './regions';
import { templateQuotas } from './templates';

/** Quotas and sizes that templates can exceed without any validation saying so. */
export const quotas: readonly Quota[] = [...templateQuotas, ...policyQuotas, ...regionQuotas];
