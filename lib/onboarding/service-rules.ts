import { madeByService } from '../signals/safety/deployed-rules';
import { type Snapshot } from '../organization/snapshot';

/**
 * Regions in which GuardDuty has a suppression rule that the service made, sorted: by AWS the clearest sign that triage works. A filter that does not
 * archive suppresses nothing.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/config-validation.html
 */
export function regionsWithServiceRules({ signals }: Pick<Snapshot, 'signals'>): readonly string[] {
  return Object.entries(signals?.regions ?? {})
    .filter(
      ([, { filters }]) =>
        filters.status === 'present' && filters.value.some(({ name, action, tags }) => action === 'ARCHIVE' && madeByService(name, tags)),
    )
    .map(([region]) => region)
    .sort();
}
