import { type ConfigurationDraft, type MeaningCheck } from '../configuration/draft';
import { checkContainment } from '../containment/meaning';
import { type Problem } from '../core/problem';
import { checkMembership } from '../membership/meaning';
import { checkOrganization } from '../organization/meaning';
import { checkRollout } from '../rollout/meaning';
import { checkRoutes } from '../routes/meaning';
import { checkSignals } from '../signals/meaning';
import { checkTags } from './tag-meaning';

/** What each domain says of its part of the configuration. */
const checks: readonly MeaningCheck[] = [
  checkOrganization,
  checkMembership,
  checkContainment,
  checkRollout,
  checkTags,
  checkSignals,
  checkRoutes,
];

/** Everything a schema cannot say. Each fault is reported once, where it stands. */
export function checkMeaning(written: ConfigurationDraft): Problem[] {
  return checks.flatMap((check) => check(written));
}
