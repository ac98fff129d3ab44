import { type ConfigurationDraft, type MeaningCheck } from '../configuration/draft';
import { checkReplay } from '../bucket-replay/meaning';
import { checkContainment } from '../containment/meaning';
import { type Problem } from '../core/problem';
import { checkEvidenceMeaning } from '../evidence/meaning';
import { checkMeasures } from '../measures/meaning';
import { checkMembership } from '../membership/meaning';
import { checkOrganization } from '../organization/meaning';
import { checkRemediationMeaning } from '../remediation/meaning';
import { checkResponderMeaning } from '../responders/meaning';
import { checkRollout } from '../rollout/meaning';
import type * as RoutesMeaning from '../routes/meaning';
import type * as SignalsMeaning from '../signals/meaning';
import { checkTags } from './tag-meaning';

/** What each domain says of its part of the configuration. */
const checks: readonly MeaningCheck[] = [
  checkOrganization,
  checkMembership,
  checkContainment,
  checkRollout,
  checkEvidenceMeaning,
  checkResponderMeaning,
  checkRemediationMeaning,
  checkMeasures,
  checkReplay,
  checkTags,
  ofSignals,
  ofRoutes,
];

/** Everything a schema cannot say. Each fault is reported once, where it stands. */
export function checkMeaning(written: ConfigurationDraft): Problem[] {
  return checks.flatMap((check) => check(written));
}

/** Keys that rules on findings and their environment are under. Without them nothing is to be said, and what says it is not loaded. */
export const keysOfSignals: readonly string[] = [
  'organization.detectors',
  'environment',
  'signals',
  'suppressionRules',
  'automationRules',
  'automationRulesV2',
];
/** Keys that routes are under. */
export const keysOfRoutes: readonly string[] = ['routes', 'routing'];

// Rules and routes are loaded where there are some: they are a third of what a command without them would load.

function ofSignals(written: ConfigurationDraft): readonly Problem[] {
  if (!keysOfSignals.some((key) => written.given(key))) return [];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded late, and without a promise
  const { checkSignals } = require('../signals/meaning') as typeof SignalsMeaning;
  return checkSignals(written);
}

function ofRoutes(written: ConfigurationDraft): Problem[] {
  if (!keysOfRoutes.some((key) => written.given(key))) return [];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded late, and without a promise
  const { checkRoutes } = require('../routes/meaning') as typeof RoutesMeaning;
  return checkRoutes(written);
}
